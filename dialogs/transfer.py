"""An editor gives pages that are not their owner's to whoever owns them."""

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import assignment, transfer
from bot.clock import day_in_oslo
from bot.directory import Employee
from bot.duty import Duty
from bot.errors import BotError
from bot.name import meant
from bot.services import Services
from bot.turn import Reply, Turn
from cards import transfer as cards
from dialogs.story import words

GIVE = "transfer.give"
FIELDS = {"pages": 400, "unit": 200, "owner": cards.LONGEST}


async def form(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The stray pages of a duty, with what was typed in a form that had become too old. Raises BotError "done"."""
    one = await assignment.named(turn, services, db)
    typed = _typed(turn) if "pages" in (turn.data or {}) else {}
    return _form(turn, services, one, typed)


def _typed(turn: Turn) -> dict[str, str]:
    return {name: words(turn, name, most) for name, most in FIELDS.items()}


def _form(turn: Turn, services: Services, one: Duty, typed: Mapping[str, str], remark: str = "") -> Reply:
    if not transfer.stray(one):
        raise BotError("done")
    token = services.forms.sign(turn, GIVE, services.clock.now(), one.about)
    return Reply(cards=(cards.form(one, services.directory.units(), typed, token, turn.norm, remark),))


async def give(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Give the chosen pages to whoever owns them; what is missing comes back with what was typed. Raises BotError."""
    one, typed = await assignment.named(turn, services, db, lock=True), _typed(turn)
    chosen = {place for place in transfer.stray(one) if str(place) in typed["pages"].split(",")}
    if not chosen or typed["unit"] not in services.directory.units():
        return _form(turn, services, one, typed, "choice")
    owner = _owner(services, typed)
    if owner is None:
        return _form(turn, services, one, typed, "owner" if typed["owner"] else "leader")
    await transfer.give(services, db, one, chosen, typed["unit"], owner.id if typed["owner"] else "")
    return Reply(cards=(cards.given(owner.name, typed["unit"], turn.norm),))


def _owner(services: Services, typed: Mapping[str, str]) -> Employee | None:
    """Whoever is named, where that is one; else the unit's leader."""
    if not typed["owner"]:
        return services.directory.leader(typed["unit"], day_in_oslo(services.clock.now()))
    found = meant(typed["owner"], services.directory.employees())
    return found[0] if len(found) == 1 else None

"""An editor puts in the social channels that the municipality has, and puts them right."""

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import consultation, roster, social_channel
from bot.errors import BotError
from bot.markup import secure
from bot.services import Services
from bot.social_channel import Case, SocialChannel, State
from bot.turn import Reply, Turn
from cards import roster as cards
from cards.social_channel import LONGEST
from dialogs.social_channel import shown, still
from dialogs.story import words

ENTER = "social.enter"
WORDS = r"(?:endre |rediger )?(?:sosiale )?kanal(?:er|ar|ene|ane)|(?:social )?channels"
FIELDS = ("name", "address", "follow_up", "resources")
LONGEST_UNIT = 128


async def form(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The form of the chosen one, or an empty one. Raises BotError "gone" or "changed"."""
    about = _about(turn)
    if not about:
        return _form(turn, services, {}, "")
    one, _ = await consultation.named(db, about)
    if one.state is not State.APPROVED:
        raise BotError("changed")
    return _form(
        turn, services, {**one.case.model_dump(include={*FIELDS}), "unit": one.unit}, f"{one.id} {one.version}"
    )


def _about(turn: Turn) -> str:
    return words(turn, "about", 80)


def _form(turn: Turn, services: Services, told: Mapping[str, str], about: str, remark: str = "") -> Reply:
    token = services.forms.sign(turn, ENTER, services.clock.now(), about)
    return Reply(cards=(cards.form(told, about, services.directory.units(), token, turn.norm, remark),))


async def renew(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The form again with what was typed, for one that had become too old."""
    return _form(turn, services, _typed(turn), _about(turn), "old")


def _typed(turn: Turn) -> dict[str, str]:
    return {**{name: words(turn, name, LONGEST[name]) for name in FIELDS}, "unit": words(turn, "unit", LONGEST_UNIT)}


async def enter(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Keep it; what is wrong comes back with what was typed. Raises BotError "changed"."""
    typed, about = _typed(turn), _about(turn)
    old = await still(turn, db) if about else None
    remark = await _wrong(db, typed, old)
    if remark:
        return _form(turn, services, typed, about, remark)
    unit = typed.pop("unit") if typed["unit"] in services.directory.units() else ""
    told = {name: typed[name] for name in FIELDS}
    if old is None:
        return shown(turn, services, await roster.enter(services, db, turn.sender.id, unit, Case(**told)))
    case = old.case.model_copy(update=told)
    return shown(turn, services, await roster.change(services, db, old, turn.sender.id, unit, case))


async def _wrong(db: AsyncConnection, typed: Mapping[str, str], old: SocialChannel | None) -> str:
    """What is to be said of what was typed; "" for nothing."""
    if not (typed["name"] and typed["follow_up"]):
        return "lacking"
    if typed["address"] and not secure(typed["address"]):
        return "address"
    name, had = typed["name"].casefold(), old.case.name.casefold() if old is not None else ""
    others = {each.casefold() for each in await social_channel.names(db)} - {had}
    return "twice" if name in others else ""

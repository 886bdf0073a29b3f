"""What the bot could not answer, in groups: taught as a way of asking, written as a guideline, or none of ours."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import month, teaching, theme
from bot.clock import day_in_oslo
from bot.errors import BotError
from bot.services import Services
from bot.supplement import Kind
from bot.teaching import LONGEST_ASK
from bot.theme import NOT_OURS, TAUGHT, Theme
from bot.turn import Reply, Turn
from cards import teaching as teaching_cards
from cards import theme as cards
from dialogs import page
from dialogs.story import words

ASK, DROP = "pack.ask", "theme.drop"
LIST = r"lær bort|lær boten|det du ikke fant svar på|teach"
MONTH = r"månedsoversikt(?:en)?|månadsoversikt(?:a)?|monthly overview"


async def listed(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The groups that nobody has dealt with."""
    part, found = page.asked(turn, cards.MOST), await theme.themes(services, db)
    return Reply(cards=(cards.listed(part.of(found), part.next(found), turn.norm),))


async def show(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """One group."""
    return _shown(turn, services, await theme.named(services, db, (turn.data or {}).get("about")))


def _shown(turn: Turn, services: Services, one: Theme, slipped: Sequence[str] = ()) -> Reply:
    now = services.clock.now()
    signed = {verb: services.forms.sign(turn, verb, now, str(one.id)) for verb in (ASK, DROP)}
    typed = {name: words(turn, name, LONGEST_ASK) for name in ("ref", "words", "norm")}
    part, pack = page.asked(turn, cards.CHOICES), services.pack
    near = [ref for ref in (typed["ref"], *one.refs) if ref in pack]
    refs = list(dict.fromkeys([*near, *sorted(pack)]))
    titles = {ref: pack[ref].title(turn.norm) for ref in part.of(refs)}
    typed["ref"] = next((ref for ref in near if ref in titles), "")
    return Reply(cards=(cards.shown(one, titles, signed, typed, slipped, part.next(refs), turn.norm),))


async def ask(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Add a way of asking to a guideline; where others would be led elsewhere, that is said first."""
    one = await theme.named(services, db, (turn.data or {}).get("about"))
    ref, norm = words(turn, "ref", 64), words(turn, "norm", 2)
    if ref not in services.pack or norm not in ("nb", "nn"):
        raise BotError("bad_form")
    content = teaching.ask(words(turn, "words", LONGEST_ASK), norm)
    trial = await teaching.tried(services, db, Kind.ASK, ref, content)
    if trial.slipped and words(turn, "sure") != "true":
        return _shown(turn, services, one, trial.slipped)
    await theme.settle(db, one, TAUGHT)
    content["accepted"] = "\n".join(trial.slipped)
    made = await teaching.lay(services, db, Kind.ASK, ref, content, turn.sender.id)
    return Reply(cards=(teaching_cards.live(trial.pack[ref], turn.norm, made, content["text"]),))


async def drop(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Not for us."""
    await theme.settle(db, await theme.named(services, db, (turn.data or {}).get("about")), NOT_OURS)
    return Reply(cards=(cards.dropped(turn.norm),))


async def monthly(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """This month in numbers, as far as it has come."""
    one = await month.of(services, db, day_in_oslo(services.clock.now()).replace(day=1))
    return Reply(cards=(cards.month(one, turn.norm),))

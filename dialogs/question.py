"""What the bot could not answer: those who asked say what was missing, and the editor sees it all in one list."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import caution, discretion, question
from bot.caution import Kind
from bot.clock import day_in_oslo
from bot.errors import BotError
from bot.guideline import REPORTING
from bot.services import Services
from bot.turn import Reply, Turn
from cards import caution as caution_cards
from cards import question as cards
from dialogs import page
from dialogs.language import language_of

MISSING = "question.missing"
LOOKED_BACK = timedelta(days=30)


async def tell(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Ask what was missing in the answer that the button stands under. Raises BotError("bad_form")."""
    return _form(turn, services, cards.Again.NOT, _id((turn.data or {}).get("about")))


async def renew(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The form again, with what was typed, for somebody whose form had become too old."""
    kind = caution.sort_out(_typed(turn))
    if kind is not None:
        return _careful(kind, turn, services)
    return _form(turn, services, cards.Again.TOO_OLD, _id((turn.data or {}).get("about")))


async def missing(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Keep what was missing, scrubbed, and say so; what may be about somebody is not kept, and that is said too.

    Raises BotError where nothing was written, the question is gone, or this has been told before.
    """
    typed = _typed(turn)
    if not typed:
        raise BotError("bad_form")
    kind = caution.sort_out(typed)
    if kind is not None:
        return _careful(kind, turn, services)
    about = _id((turn.data or {}).get("about"))
    kept = discretion.scrub(typed, services.search.ranking.lexicon.is_known, services.directory)
    if not kept:
        return _form(turn, services, cards.Again.NOT_KEPT, about)
    await question.tell_missing(db, about, kept)
    return Reply(cards=(cards.thanks(language_of(turn)),))


async def unanswered(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The last thirty days' questions that the bot could not answer, for the editor."""
    part, since = page.asked(turn), day_in_oslo(services.clock.now() - LOOKED_BACK)
    found = await question.unanswered(db, since, part.reach)
    return Reply(cards=(cards.unanswered(part.of(found), part.next(found), language_of(turn)),))


def _form(turn: Turn, services: Services, again: cards.Again, about: UUID) -> Reply:
    token = services.forms.sign(turn, MISSING, services.clock.now(), str(about))
    return Reply(cards=(cards.form(language_of(turn), about, token, _typed(turn), again),))


def _careful(kind: Kind, turn: Turn, services: Services) -> Reply:
    return Reply(cards=(caution_cards.caution(kind, language_of(turn), services.pack[REPORTING]),))


def _typed(turn: Turn) -> str:
    typed = (turn.data or {}).get("missing")
    return typed.replace("\x00", "").strip() if isinstance(typed, str) else ""


def _id(value: object) -> UUID:
    try:
        return UUID(str(value))
    except ValueError:
        raise BotError("bad_form") from None

"""«Uka i media» for editors: contacts without names, outreach, prenotices and publications on one line of time."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import audit, media_contact, media_week
from bot.audit import Deed
from bot.clock import day_in_oslo
from bot.errors import BotError
from bot.extract import line
from bot.media_contact import Nameless
from bot.services import Services
from bot.turn import Reply, Turn
from cards import media_week as cards
from dialogs import page

WEEK = r"(?:uka|uken|veka) i media|medie(?:uka|veka)|the week in (?:the )?media"
HEAD = ("medium", "sak", "enhet", "dato")
EARLIEST, LATEST = date(2000, 1, 3), date(2100, 1, 1)
LIST = UUID("00000000-0000-4000-8000-000000000071")
"""What the trail calls the list, which is about nobody."""


async def show(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """This week, or the one that a button names. Raises BotError "bad_form"."""
    first = _first(turn, services)
    items, part = await media_week.week(db, first), page.asked(turn, cards.MOST)
    return Reply(cards=(cards.week(first, part.of(items), part.next(items), turn.norm),))


async def export(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The week's contacts as lines to copy: outlet, subject, unit and date, and never an employee."""
    first = _first(turn, services)
    found = await media_contact.between(db, first, first + timedelta(days=6))
    await audit.note(db, services.clock.now(), turn.sender.id, Deed.EXPORT, LIST, 0, f"media {first}")
    return Reply(cards=(cards.listed(first, _lines(found), turn.norm),))


def _lines(found: Sequence[Nameless]) -> Sequence[str]:
    return [line(HEAD), *(line((one.outlet, one.subject, one.unit, f"{one.day}")) for one in found)]


def _first(turn: Turn, services: Services) -> date:
    said = (turn.data or {}).get("week")
    try:
        day = date.fromisoformat(str(said)) if said else day_in_oslo(services.clock.now())
    except ValueError:
        raise BotError("bad_form") from None
    if not EARLIEST <= day <= LATEST:
        raise BotError("bad_form")
    return media_week.monday(day)

"""What a leader is asked for: a contribution to one issue, once or again, and how many stories their units have told.

The subject is the month, the time, and the leader.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import newsletter
from bot.clock import day_in_oslo
from bot.services import Services

QUARTER = timedelta(days=91)
_STORIES = text("""
    SELECT count(*) FROM story WHERE content ->> 'unit' = ANY(:units) AND sent_on >= :since AND state <> 'withdrawn'""")


@dataclass(frozen=True)
class Asked:
    """Which issue, when it goes (aware), and whether this is the reminder.

    `stories`: how many the leader's units have told in three months.
    """

    month: date
    due: datetime
    again: bool
    stories: int = 0


async def read(services: Services, db: AsyncConnection, subject: str) -> Asked | None:
    """What a notice asks; None where there is no such issue."""
    month, time, person_id = subject.split(" ")
    one = await newsletter.of_month(db, date.fromisoformat(f"{month}-01"))
    return Asked(one.month, one.due, time != "1", await stories(services, db, person_id)) if one is not None else None


async def stories(services: Services, db: AsyncConnection, person_id: str) -> int:
    """How many stories the units that somebody leads have told in the last three months."""
    today = day_in_oslo(services.clock.now())
    units = list(services.directory.leads(person_id, today))
    return int((await db.execute(_STORIES, {"units": units, "since": today - QUARTER})).scalar_one())

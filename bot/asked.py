"""What a leader is asked for: a contribution to one issue, once or again, and what stories their units have told.

The subject is the month, the time, and the leader.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import newsletter, unit
from bot.clock import day_in_oslo
from bot.name import order
from bot.services import Services

QUARTER = timedelta(days=91)
_STORIES = text("""
    SELECT content ->> 'unit' AS unit, count(*) AS stories FROM story
    WHERE sent_on >= :since AND state <> 'withdrawn' GROUP BY 1""")


@dataclass(frozen=True)
class Asked:
    """Which issue, when it goes (aware), and whether this is the reminder.

    `stories`: how many the leader's units have told in three months. `silent`: those of them that have told none, in
    Norwegian order; nobody is asked of a unit that has nobody in it. `drafted`: it has been put together already.
    """

    month: date
    due: datetime
    again: bool
    stories: int = 0
    silent: Sequence[str] = ()
    drafted: bool = False


async def read(services: Services, db: AsyncConnection, subject: str) -> Asked | None:
    """What a notice asks; None where there is no such issue."""
    month, time, person_id = subject.split(" ")
    one = await newsletter.of_month(db, date.fromisoformat(f"{month}-01"))
    if one is None:
        return None
    told = await _stories(services, db, person_id)
    return Asked(one.month, one.due, time != "1", *told, drafted=one.assembled is not None)


async def _stories(services: Services, db: AsyncConnection, person_id: str) -> tuple[int, Sequence[str]]:
    """How many stories the units that somebody leads have told in three months, and which have told none."""
    today = day_in_oslo(services.clock.now())
    led = {unit.folded(one): one for one in services.directory.leads(person_id, today)}
    told = Counter[str]()
    for row in await db.execute(_STORIES, {"since": today - QUARTER}):
        told[unit.folded(row.unit)] += row.stories
    peopled = {unit.folded(one.unit) for one in services.directory.employees()}
    silent = [name for key, name in led.items() if key in peopled and not told[key]]
    return sum(told[key] for key in led), sorted(silent, key=order)

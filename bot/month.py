"""A month in numbers for the editor: most asked, the share with an answer, what lacks, how fast it was answered.

A group of fewer than five is left out, so that nobody can be guessed at.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import theme
from bot.clock import day_in_oslo
from bot.guideline import REPORTING, Guideline
from bot.services import Services

KIND = "month"
FEWEST = 5
MOST = 5


@dataclass(frozen=True)
class Month:
    """`asked`: guidelines and how often; `share`: percent with an answer, None where too few had one or had none.

    `hours`: the middle time to the first answer of a question that was handed over, None where there were too few.
    """

    first: date
    total: int
    share: int | None
    asked: Sequence[tuple[Guideline, int]]
    themes: Sequence[tuple[str, int]]
    handed: int
    hours: float | None


def last(day: date) -> date:
    """The first day of the month before that of `day`."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


_OUTCOMES = text(
    "SELECT outcome, count(*) AS times FROM question WHERE day >= :first AND day < :until GROUP BY outcome"
)
_ASKED = text("""
    SELECT refs[1] AS ref, count(*) AS times FROM question
    WHERE day >= :first AND day < :until AND outcome = 'answer' AND refs[1] <> :reporting
    GROUP BY refs[1] HAVING count(*) >= :fewest ORDER BY count(*) DESC, refs[1] LIMIT :most""")
_HANDED = text("SELECT created, answered FROM ticket WHERE created >= :first AND created < :until")


async def of(services: Services, db: AsyncConnection, first: date) -> Month:
    """The month that begins on `first`."""
    until = (first + timedelta(days=32)).replace(day=1)
    span = {"first": first, "until": until}
    counts = {row.outcome: row.times for row in await db.execute(_OUTCOMES, span)}
    limits = {"fewest": FEWEST, "most": MOST, "reporting": REPORTING}
    rows = (await db.execute(_ASKED, {**span, **limits})).all()
    asked = [(services.pack[row.ref], row.times) for row in rows if row.ref in services.pack]
    handed = (await db.execute(_HANDED, span)).all()
    took = [(row.answered - row.created).total_seconds() / 3600 for row in handed if row.answered is not None]
    total = sum(counts.values())
    groups = [(one.texts[0], len(one.asked)) for one in await theme.themes(services, db, first, until)]
    return Month(
        first=first,
        total=total,
        share=_share(counts.get("answer", 0), total),
        asked=asked,
        themes=[(words, times) for words, times in groups if times >= FEWEST][:MOST],
        handed=len(handed),
        hours=median(took) if len(took) >= FEWEST else None,
    )


def _share(answered: int, total: int) -> int | None:
    """Percent of `total`, which tells of no group that is too small."""
    groups = [group for group in (answered, total - answered) if group]
    return round(100 * answered / total) if groups and min(groups) >= FEWEST else None


async def read(services: Services, db: AsyncConnection, subject: str) -> Month | None:
    """What a notice is about."""
    return await of(services, db, date.fromisoformat(subject))


def subject(services: Services) -> str:
    """The month that is over, as a notice names it."""
    return last(day_in_oslo(services.clock.now())).isoformat()

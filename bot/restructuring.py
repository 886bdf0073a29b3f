"""A communication plan for a restructuring, from a template of steps, each with a day of its own (strategy 9.5)."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import almanac, duty, entry
from bot.content import Content
from bot.day import ONE
from bot.duty import Duty, Kind
from bot.entry import Entry
from bot.services import Services

STEPS: Mapping[str, timedelta] = {
    "affected": 0 * ONE,
    "representatives": 2 * ONE,
    "information": 7 * ONE,
    "questions": 21 * ONE,
    "outcome": 42 * ONE,
}
"""The steps, and how long after the beginning each is, unless something else is said: people come in early."""
TOLD = frozenset(STEPS) - {"affected"}
"""The steps that something is written of."""


def proposed(start: date) -> dict[str, date]:
    """The day of each step of a plan that begins on `start`, working days all."""
    return {word: almanac.working(start + after) for word, after in STEPS.items()}


async def begin(
    services: Services, db: AsyncConnection, title: str, unit: str, owner: str, days: Mapping[str, date]
) -> str:
    """Keep a plan, a duty a step; gives its series."""
    series, now = f"plan {uuid4()}", services.clock.now()
    for word, day in days.items():
        content = Content(title=title, word=word)
        await duty.begin(db, Kind.STEP, series, day, content, now, unit=unit, owner=owner, name=f"{series} {word}")
    return series


def ordered(ones: Sequence[Duty]) -> Sequence[Duty]:
    """The steps of a plan, by day and in the template's order."""
    words = list(STEPS)
    return sorted(ones, key=lambda one: (one.day, words.index(one.content.word)))


def message(one: Duty, titles: Mapping[str, str], texts: Mapping[str, str]) -> Entry:
    """The form of an announcement with its fields filled in, `titles` and `texts` by norm."""
    to = "" if one.content.word == "representatives" else entry.group(one.unit)  # the role has politicians in it too
    said = {f"title_{norm}": words for norm, words in titles.items()}
    return Entry(**said, **{f"text_{norm}": words for norm, words in texts.items()}, to=to)

"""When the duties of the year come and are reminded of: pure, in Oslo time, on working days (strategy 9.1, 9.6, 10.4).

A reminder counts from when the one before it went, so that after downtime nobody gets two at once.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.cadence import SATURDAY
from bot.day import ONE
from bot.duty import Duty, Kind
from bot.moment import local
from bot.policy import Policy
from bot.quiet import holiday

WEEK = 7
AHEAD = timedelta(days=30)
"""How long before a survey whoever answers for it is reminded."""
LATE = timedelta(days=60)
"""So long after its day a duty is still begun, as after downtime."""


class Deed(StrEnum):
    """What is done on a rung: ask whose it is, remind them, then tell the leader, then the editors, or send to many.

    `share`: an editor's own becomes one for each of its audience.
    """

    ASK = "ask"
    REMIND = "remind"
    LEADER = "leader"
    EDITORS = "editors"
    SEND = "send"
    SHARE = "share"


@dataclass(frozen=True)
class Rung:
    """One step of a duty's ladder, `after` so many days."""

    after: int
    deed: Deed


_ASKED = (Rung(0, Deed.ASK), Rung(WEEK, Deed.REMIND), Rung(2 * WEEK, Deed.REMIND))
LADDERS: Mapping[Kind, tuple[Rung, ...]] = {
    Kind.REVIEW: (*_ASKED, Rung(3 * WEEK, Deed.LEADER), Rung(4 * WEEK, Deed.EDITORS)),
    Kind.STEP: (Rung(0, Deed.REMIND), Rung(WEEK, Deed.REMIND), Rung(2 * WEEK, Deed.REMIND)),
    Kind.SURVEY: (*_ASKED, Rung(3 * WEEK, Deed.EDITORS)),
    Kind.RESULT: (*_ASKED, Rung(3 * WEEK, Deed.EDITORS)),
    Kind.POSTER: (Rung(0, Deed.SEND),),
}


def ladder(one: Duty) -> tuple[Rung, ...]:
    """The rungs of a duty; an editor's own has those that the editor chose."""
    after = one.content.after
    if one.kind is Kind.TASK:
        return Rung(0, Deed.SHARE), Rung(max(after, default=0) + WEEK, Deed.EDITORS)
    if one.kind is Kind.ASKED:
        return Rung(0, Deed.ASK), *(Rung(days, Deed.REMIND) for days in after)
    return LADDERS[one.kind]


def due(one: Duty, now: datetime, policy: Policy) -> Rung | None:
    """The rung of a duty that is due, None where none is yet or any more."""
    rungs = ladder(one)
    if one.rung >= len(rungs):
        return None
    return rungs[one.rung] if at(one, policy) <= now else None


def at(one: Duty, policy: Policy) -> datetime:
    """When the next rung comes (aware); there must be one."""
    rungs = ladder(one)
    day = one.day + timedelta(days=rungs[one.rung].after)
    if one.rung and one.moved is not None:
        day = max(day, one.moved + timedelta(days=rungs[one.rung].after - rungs[one.rung - 1].after))
    return local(working(day), policy.duty_hour).at


def working(day: date) -> date:
    """`day`, or the next working day after it."""
    while holiday(day) or day.weekday() == SATURDAY:
        day += ONE
    return day


def reviews(today: date, policy: Policy) -> Iterator[date]:
    """The days of reviews that are to have begun by `today`, and are not long past."""
    days = [one for one in policy.review_days.split(",") if one]
    for year in (today.year - 1, today.year):
        yield from (day for day in (date.fromisoformat(f"{year}-{one}") for one in days) if begins(day, today))


def next_review(today: date, policy: Policy) -> date | None:
    """The day of the next review."""
    days = [one for one in policy.review_days.split(",") if one]
    found = (date.fromisoformat(f"{year}-{one}") for year in (today.year, today.year + 1) for one in days)
    return min((day for day in found if day > today), default=None)


def begins(day: date, today: date) -> bool:
    """Whether what is due on `day` is to have begun by `today`, and not long ago."""
    return day <= today <= day + LATE


def survey(first: date, today: date) -> date:
    """The survey that is the next, or of which it is time, when the first was on `first`; every second year."""
    year = first.year
    while _of_year(first, year) + LATE < today:
        year += 2
    return _of_year(first, year)


def _of_year(first: date, year: int) -> date:
    return date(year, first.month, min(first.day, 28)) if first.month == 2 else first.replace(year=year)


def poster(today: date, policy: Policy) -> date:
    """The day of this month's step of the leader poster."""
    return today.replace(day=policy.poster_day)

"""When each month's issue of the newsletter goes, and what comes before: pure, in Oslo time, one issue a month.

The day is moved off public holidays, and out of months in which nobody is there to read it (strategy 9.6: every month).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.day import ONE
from bot.moment import local
from bot.policy import Policy
from bot.quiet import holiday

ASKED, REMINDED, ASSEMBLED = timedelta(days=10), timedelta(days=3), timedelta(days=2)
"""How long before it goes leaders are asked, the silent ones are reminded, and the draft is put together."""
SATURDAY = 5
MOST = 36
"""Issues that are looked through for what waits or was used: three years."""


@dataclass(frozen=True)
class Cadence:
    """The moments (aware, UTC) of one issue; `month` is the first day of the month that it is named after."""

    month: date
    ask: datetime
    remind: datetime
    assemble: datetime
    due: datetime


def of(month: date, policy: Policy) -> Cadence:
    """The moments of the issue of `month`, each on a working day."""
    day = issue_day(month, policy)
    asked, reminded, assembled, due = (
        local(_working(day - before, -ONE), policy.newsletter_hour).at
        for before in (ASKED, REMINDED, ASSEMBLED, timedelta())
    )
    return Cadence(month, asked, reminded, assembled, due)


def issue_day(month: date, policy: Policy) -> date:
    """The day on which the issue of `month` goes: of an avoided month, the last such weekday before it."""
    if month.month in avoided(policy):
        day = _last_outside(month, policy)
        last = day - ONE * ((day.weekday() - policy.newsletter_weekday) % 7)
        return _working(last, -ONE)
    first = month.replace(day=1)
    found = first + ONE * ((policy.newsletter_weekday - first.weekday()) % 7 + 7 * (policy.newsletter_week - 1))
    moved = _working(found, ONE)
    return moved if moved.month == month.month else _working(found, -ONE)


def avoided(policy: Policy) -> frozenset[int]:
    """The months, 1 to 12, in which no issue goes."""
    return frozenset(int(one) for one in policy.newsletter_avoids.split(",") if one)


def _last_outside(month: date, policy: Policy) -> date:
    """The last day before `month` that is in no avoided month."""
    day = month.replace(day=1) - ONE
    while day.month in avoided(policy):
        day = day.replace(day=1) - ONE
    return day


def _working(day: date, step: timedelta) -> date:
    while holiday(day) or day.weekday() == SATURDAY:
        day += step
    return day


def after(month: date) -> date:
    """The first day of the month after `month`."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def year(first: date, policy: Policy, months: int = 12) -> Iterator[Cadence]:
    """The coming `months` issues, from the month of `first` on."""
    month = first.replace(day=1)
    for _ in range(months):
        yield of(month, policy)
        month = after(month)

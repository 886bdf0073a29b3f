"""When the bot leaves people alone: at night by the setting, and on Sundays and the public holidays of Norway.

What is not urgent is moved to the next time that is allowed, never dropped.
"""

from datetime import date, datetime, time, timedelta
from functools import cache

import holidays

from bot.clock import OSLO
from bot.day import ONE
from bot.moment import local
from bot.policy import Policy

EVENING = timedelta(hours=1)
"""How long before the quiet hours begin people still read what comes."""
LONGEST_REST = 14
"""Days; no row of holidays is as long."""


@cache
def _holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("NO", years=year))


def holiday(day: date) -> bool:
    """Whether `day` is a Sunday or one of Norway's public holidays."""
    return day.weekday() == 6 or day in _holidays(day.year)


def quiet(at: datetime, policy: Policy) -> bool:
    """Whether nobody is to be disturbed at `at` (aware) with what is not urgent."""
    shown = at.astimezone(OSLO)
    return holiday(shown.date()) or _at_night(shown.time(), policy)


def _at_night(clock: time, policy: Policy) -> bool:
    begin, end = policy.quiet_from, policy.quiet_until
    return begin <= clock < end if begin <= end else clock >= begin or clock < end


def allowed(at: datetime, policy: Policy) -> datetime:
    """`at`, or the next moment after it that is not quiet."""
    if not quiet(at, policy):
        return at
    day = at.astimezone(OSLO).date()
    ends = (local(day + number * ONE, policy.quiet_until).at for number in range(LONGEST_REST))
    return next((one for one in ends if one >= at and not quiet(one, policy)), at)


def evening_before(at: datetime, policy: Policy) -> datetime:
    """The last evening before `at` on which people still read what comes."""
    day = at.astimezone(OSLO).date()
    evenings = (local(day - number * ONE, policy.quiet_from).at - EVENING for number in range(LONGEST_REST))
    return next((one for one in evenings if one < at and not quiet(one, policy)), at)


def works(day: date) -> bool:
    """Whether people are at work on `day`: no Saturday, Sunday or public holiday."""
    return day.weekday() < 5 and not holiday(day)


def working_days_after(at: datetime, number: int) -> datetime:
    """The same time of day in Oslo, `number` working days after `at` (aware)."""
    here = at.astimezone(OSLO)
    later = (here.date() + each * ONE for each in range(1, number * 7 + LONGEST_REST))
    day = [one for one in later if works(one)][number - 1]
    return local(day, here.time().replace(tzinfo=None)).at

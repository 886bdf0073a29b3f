"""Quiet hours: nights, Sundays and Norway's public holidays; what waits is moved, never lost."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import OSLO
from bot.policy import Policy
from bot.quiet import allowed, evening_before, holiday, quiet

POLICY = Policy()


def at(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """A moment as clocks in Norway show it."""
    return datetime(year, month, day, hour, minute, tzinfo=OSLO).astimezone(UTC)


@pytest.mark.parametrize(
    "day", [date(2027, 5, 17), date(2027, 3, 25), date(2027, 3, 29), date(2026, 12, 25), date(2026, 11, 29)]
)
def test_public_holidays_and_sundays_are_quiet_all_day(day: date) -> None:
    assert holiday(day)
    assert quiet(datetime.combine(day, time(12), tzinfo=OSLO), POLICY)


def test_the_setting_says_when_the_night_is() -> None:
    assert [hour for hour in range(24) if quiet(at(2026, 11, 24, hour), POLICY)] == [*range(7), *range(20, 24)]
    daytime = Policy(quiet_from=time(9), quiet_until=time(11))
    assert [hour for hour in range(24) if quiet(at(2026, 11, 24, hour), daytime)] == [9, 10]


def test_a_message_of_an_evening_waits_for_the_morning_and_of_a_saturday_for_monday() -> None:
    assert allowed(at(2026, 11, 24, 12), POLICY) == at(2026, 11, 24, 12)
    assert allowed(at(2026, 11, 24, 21), POLICY) == at(2026, 11, 25, 7)
    assert allowed(at(2026, 11, 25, 3), POLICY) == at(2026, 11, 25, 7)
    assert allowed(at(2026, 11, 28, 21), POLICY) == at(2026, 11, 30, 7)


def test_easter_is_waited_out() -> None:
    assert allowed(at(2027, 3, 24, 21), POLICY) == at(2027, 3, 27, 7)
    assert allowed(at(2027, 3, 27, 20), POLICY) == at(2027, 3, 30, 7)


def test_the_evening_before_is_an_hour_before_the_night_and_no_holiday() -> None:
    assert evening_before(at(2026, 11, 26, 6), POLICY) == at(2026, 11, 25, 19)
    assert evening_before(at(2026, 11, 30, 6), POLICY) == at(2026, 11, 28, 19)


@given(st.integers(0, 9 * 366 * 24 * 60))
def test_what_is_moved_is_moved_on_and_is_then_never_quiet(minutes: int) -> None:
    moment = at(2026, 1, 1, 0) + timedelta(minutes=minutes)
    found = allowed(moment, POLICY)
    assert found >= moment
    assert found - moment < timedelta(days=6)
    assert not quiet(found, POLICY)
    assert (found == moment) is not quiet(moment, POLICY)

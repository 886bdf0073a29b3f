"""Moments as people type and pick them, and the two nights on which the clock is changed."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import OSLO
from bot.moment import Moment, Shift, local, picked, typed

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
"""A Tuesday, ten in the morning in Norway."""
TYPED = {
    "i morgen kl. 9": (25, 9, 0),
    "i morgon klokka 9": (25, 9, 0),
    "Fredag 14.30": (27, 14, 30),
    "fredag, kl 14:30": (27, 14, 30),
    "26. november kl. 8": (26, 8, 0),
    "26.11. kl 8.15": (26, 8, 15),
    "2026-11-26 08:15": (26, 8, 15),
    "tysdag 1. desember kl. 7.00": (31, 7, 0),
    "kl. 11": (24, 11, 0),
    "kl 9.30": (25, 9, 30),
    "11:45": (24, 11, 45),
    "om 2 timer": (24, 12, 0),
    "om 30 minutt": (24, 10, 30),
    "om 3 timar": (24, 13, 0),
    "om 1 time": (24, 11, 0),
    "straks": (24, 10, 0),
}


@pytest.mark.parametrize("text", TYPED)
def test_what_people_type_is_understood(text: str) -> None:
    number, hour, minute = TYPED[text]
    day = date(2026, 12, 1) if number == 31 else date(2026, 11, number)
    found = typed(text, NOW)
    assert found is not None
    assert found.at.astimezone(OSLO).replace(tzinfo=None) == datetime.combine(day, time(hour, minute))


@pytest.mark.parametrize(
    "text", ["9.12", "fredag", "snart", "kl. 25", "24.11", "", "kl 9.75", "fredag 9", "9. desember 14"]
)
def test_what_may_mean_two_things_or_none_is_not_guessed(text: str) -> None:
    assert typed(text, NOW) is None


def test_a_time_that_the_clock_skips_is_moved_an_hour_on() -> None:
    found = local(date(2027, 3, 28), time(2, 30))
    assert found == Moment(datetime(2027, 3, 28, 1, 30, tzinfo=UTC), Shift.SKIPPED)
    assert f"{found.at.astimezone(OSLO):%H:%M}" == "03:30"


def test_of_a_time_that_comes_twice_the_first_is_meant() -> None:
    assert local(date(2026, 10, 25), time(2, 30)) == Moment(datetime(2026, 10, 25, 0, 30, tzinfo=UTC), Shift.REPEATED)


def test_inputs_of_a_card_need_a_time_and_take_today_without_a_day() -> None:
    assert picked("2026-11-25", "09:00", NOW) == Moment(datetime(2026, 11, 25, 8, tzinfo=UTC))
    assert picked("", "11:00", NOW) == Moment(datetime(2026, 11, 24, 10, tzinfo=UTC))
    assert picked("2026-11-25", "", NOW) is None
    assert picked("i morgen", "09:00", NOW) is None


@given(st.dates(date(2026, 1, 1), date(2040, 1, 1)), st.times())
def test_only_a_skipped_time_is_shown_otherwise_than_it_was_meant(day: date, clock: time) -> None:
    found = local(day, clock)
    shown = found.at.astimezone(OSLO).replace(tzinfo=None)
    assert (shown == datetime.combine(day, clock)) is (found.shift is not Shift.SKIPPED)


@given(st.text(max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    found = typed(text, NOW)
    assert found is None or found.at.tzinfo is not None

"""Moments as people type and pick them, and the two nights on which the clock is changed."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import moment
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
    "i kveld kl 20": (24, 20, 0),
    "i kveld kl. 8": (24, 20, 0),
    "i ettermiddag kl 3": (24, 15, 0),
    "i morgen tidlig kl 7": (25, 7, 0),
    "i morgon tidleg kl. 7": (25, 7, 0),
    "fredag kveld kl 18.30": (27, 18, 30),
    "kl 8 i kveld": (24, 20, 0),
    "om en time": (24, 11, 0),
    "om ein time": (24, 11, 0),
    "om én time": (24, 11, 0),
    "om to timer": (24, 12, 0),
    "om to timar": (24, 12, 0),
    "om ti minutter": (24, 10, 10),
    "om ein halv time": (24, 10, 30),
    "om et kvarter": (24, 10, 15),
    "om halvannen time": (24, 11, 30),
    "kl 14 på fredag": (27, 14, 0),
    "klokka 14 fredag": (27, 14, 0),
    "14:30 i morgen": (25, 14, 30),
    "14.30 i morgon": (25, 14, 30),
    "kl. 8 26.11.": (26, 8, 0),
    "kl 0900": (25, 9, 0),
    "fredag kl. 1430": (27, 14, 30),
    "kl 0900 i morgon": (25, 9, 0),
    "i morgen 9": (25, 9, 0),
    "i morgon 14": (25, 14, 0),
    "fredag 9": (27, 9, 0),
    "måndag 8": (30, 8, 0),
    "mandag 8": (30, 8, 0),
    "i dag kl. 14.30": (24, 14, 30),
    "førstkommende fredag kl 8": (27, 8, 0),
    "fyrstkomande fredag kl 8": (27, 8, 0),
    "om to dager kl 9": (26, 9, 0),
    "om ei veke kl 9": (31, 9, 0),
    "onsdag om en uke kl 9": (32, 9, 0),
    "onsdag om ei veke kl. 9": (32, 9, 0),
}


UNCLEAR = (
    "fredag 4",
    "tirsdag 8",
    "onsdag 9.12",
    "i morgen 2",
    "i natt kl 2",
    "i kveld kl 14",
    "0900",
    "fredag 0900",
    "kl 900",
    "kl 2460",
    "kl 9 og 10",
    "9 i morgen",
    "11.10 i morgen",
    "om to",
    "om en fredag",
    "mandag om to uker kl 9",
    "tirsdag om en uke kl 9",
    "fredag om to uker",
    "om 999 uker kl 9",
    "kl 9 i går",
)
"""«Fredag 4» may be the fourth, «mandag om to uker» is one week or another, once this week's Monday is past."""


@pytest.mark.parametrize("text", TYPED)
def test_what_people_type_is_understood(text: str) -> None:
    number, hour, minute = TYPED[text]
    day = date(2026, 11, 1) + timedelta(days=number - 1)
    found = typed(text, NOW)
    assert found is not None
    assert found.at.astimezone(OSLO).replace(tzinfo=None) == datetime.combine(day, time(hour, minute))


@pytest.mark.parametrize(
    "text", ["9.12", "fredag", "snart", "kl. 25", "24.11", "", "kl 9.75", "9. desember 14", *UNCLEAR]
)
def test_what_may_mean_two_things_or_none_is_not_guessed(text: str) -> None:
    assert typed(text, NOW) is None


def test_a_time_that_the_clock_skips_is_moved_an_hour_on() -> None:
    found = local(date(2027, 3, 28), time(2, 30))
    assert found == Moment(datetime(2027, 3, 28, 1, 30, tzinfo=UTC), Shift.SKIPPED)
    assert f"{found.at.astimezone(OSLO):%H:%M}" == "03:30"


def test_of_a_time_that_comes_twice_the_first_is_meant() -> None:
    assert local(date(2026, 10, 25), time(2, 30)) == Moment(datetime(2026, 10, 25, 0, 30, tzinfo=UTC), Shift.REPEATED)


@pytest.mark.parametrize(
    ("text", "hour"), [("kl 2.30", 0), ("kl. 2.30 sommertid", 0), ("kl 2.30 vintertid", 1), ("kl 9 vintertid", 8)]
)
def test_of_a_time_that_comes_twice_the_one_that_is_said_is_meant(text: str, hour: int) -> None:
    found = typed(f"25.10.2026 {text}", datetime(2026, 10, 24, 12, tzinfo=UTC))
    assert found is not None
    assert (found.at.hour, found.shift) == (hour, Shift.REPEATED if text == "kl 2.30" else None)
    assert typed("25.10.2026 kl 9 sommertid", NOW) is None


def test_inputs_of_a_card_need_a_time_and_take_today_without_a_day() -> None:
    assert picked("2026-11-25", "09:00", NOW) == Moment(datetime(2026, 11, 25, 8, tzinfo=UTC))
    assert picked("", "11:00", NOW) == Moment(datetime(2026, 11, 24, 10, tzinfo=UTC))
    assert picked("2026-11-25", "", NOW) is None
    assert picked("i morgen", "09:00", NOW) is None


@pytest.mark.parametrize(
    ("on", "clock"), [("2026-11-25", "14:00"), ("i morgen", "14"), ("25.11", "kl. 14.00"), ("onsdag", "klokka 1400")]
)
def test_a_day_and_a_time_of_two_fields_are_one_moment(on: str, clock: str) -> None:
    assert moment.given(on, clock, NOW) == Moment(datetime(2026, 11, 25, 13, tzinfo=UTC))
    assert moment.given(on, "snart", NOW) is moment.given("en dag", clock, NOW) is moment.given("", clock, NOW) is None


@given(st.dates(date(2026, 1, 1), date(2040, 1, 1)), st.times())
def test_only_a_skipped_time_is_shown_otherwise_than_it_was_meant(day: date, clock: time) -> None:
    found = local(day, clock)
    shown = found.at.astimezone(OSLO).replace(tzinfo=None)
    assert (shown == datetime.combine(day, clock)) is (found.shift is not Shift.SKIPPED)


@given(st.text(max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    found = typed(text, NOW)
    assert found is None or found.at.tzinfo is not None

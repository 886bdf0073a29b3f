"""Days and spans as people write them, on Tuesday 24 November 2026."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.day import day
from bot.span import span

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("i dag", "2026-11-24"),
        ("I morgen", "2026-11-25"),
        ("i morgon", "2026-11-25"),
        ("i overmorgon", "2026-11-26"),
        ("fredag", "2026-11-27"),
        ("på fredag", "2026-11-27"),
        ("førstkommende fredag", "2026-11-27"),
        ("tirsdag", "2026-12-01"),
        ("tysdag", "2026-12-01"),
        ("laurdag", "2026-11-28"),
        ("neste fredag", "2026-12-04"),
        ("fredag i neste uke", "2026-12-04"),
        ("fredag neste veke", "2026-12-04"),
        ("next Friday", "2026-12-04"),
        ("12. desember", "2026-12-12"),
        ("12 des.", "2026-12-12"),
        ("den 12. desember 2027", "2027-12-12"),
        ("December 12", "2026-12-12"),
        ("12th of December", "2026-12-12"),
        ("12.12.", "2026-12-12"),
        ("12.12", "2026-12-12"),
        ("12/12", "2026-12-12"),
        ("12.12.2026", "2026-12-12"),
        ("12.12.26", "2026-12-12"),
        ("12. 12. 2026", "2026-12-12"),
        ("12/12-26", "2026-12-12"),
        ("2026-12-12", "2026-12-12"),
        ("1. mars", "2027-03-01"),
        ("23.11.", "2027-11-23"),
        ("24.11.", "2026-11-24"),
        ("29. februar", "2028-02-29"),
        ("fredag 27. november", "2026-11-27"),
        ("fredag, den 27.11.", "2026-11-27"),
    ],
)
def test_a_day_is_understood(said: str, meant: str) -> None:
    assert day(said, TODAY) == date.fromisoformat(meant)


@pytest.mark.parametrize("said", ["", "snart", "32.12.", "12.13.", "31. november", "torsdag 27. november", "Kari", "5"])
def test_what_is_no_day_or_contradicts_itself_is_not_understood(said: str) -> None:
    assert day(said, TODAY) is None


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("til fredag", "2026-11-24", "2026-11-27"),
        ("til og med fredag 27. november", "2026-11-24", "2026-11-27"),
        ("t.o.m. 12.12.", "2026-11-24", "2026-12-12"),
        ("until Friday", "2026-11-24", "2026-11-27"),
        ("fra mandag til fredag", "2026-11-30", "2026-12-04"),
        ("frå måndag til og med neste fredag", "2026-11-30", "2026-12-11"),
        ("fra 1. til 5. desember", "2026-12-01", "2026-12-05"),
        ("fra 28. til 5. desember", "2026-11-28", "2026-12-05"),
        ("1.12. - 5.12.", "2026-12-01", "2026-12-05"),
        ("fra 1.-5.12.", "2026-12-01", "2026-12-05"),
        ("1.–5. desember", "2026-12-01", "2026-12-05"),
        ("fra 20. desember til 3. januar", "2026-12-20", "2027-01-03"),
        ("i morgen", "2026-11-25", "2026-11-25"),
        ("på fredag", "2026-11-27", "2026-11-27"),
        ("neste uke", "2026-11-30", "2026-12-06"),
        ("heile neste veke", "2026-11-30", "2026-12-06"),
        ("denne uka", "2026-11-24", "2026-11-29"),
        ("uke 50", "2026-12-07", "2026-12-13"),
        ("veke 2", "2027-01-11", "2027-01-17"),
        ("ut uka", "2026-11-24", "2026-11-29"),
        ("ut månaden", "2026-11-24", "2026-11-30"),
        ("i to uker", "2026-11-24", "2026-12-07"),
        ("i 14 dagar", "2026-11-24", "2026-12-07"),
        ("for three days", "2026-11-24", "2026-11-26"),
    ],
)
def test_a_span_is_understood_with_its_last_day_in_it(said: str, first: str, last: str) -> None:
    assert span(said, TODAY) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "said",
    [
        "",
        "en stund",
        "fra mandag",
        "til jul",
        "til 12.12.2025",
        "fra 5.12.2026 til 1.12.2026",
        "til 12.12.2028",
        "uke 60",
    ],
)
def test_a_span_that_is_unclear_past_or_too_long_is_not_understood(said: str) -> None:
    assert span(said, TODAY) is None


@given(st.text(max_size=60), st.dates(date(2020, 1, 1), date(2100, 1, 1)))
def test_no_text_breaks_it_and_what_is_understood_is_in_order(said: str, today: date) -> None:
    day(said, today)
    found = span(said, today)
    assert found is None or (today <= found[1] and found[0] <= found[1] <= found[0] + timedelta(days=366))


@given(st.dates(date(2020, 1, 1), date(2100, 1, 1)), st.integers(0, 300))
def test_a_date_that_is_written_out_is_read_back(today: date, later: int) -> None:
    meant = today + timedelta(days=later)
    for form in (f"{meant:%d.%m.%Y}", f"{meant.day}.{meant.month}.", f"{meant:%Y-%m-%d}"):
        assert day(form, today) == meant


@pytest.mark.parametrize("said", ["31.12.9999", "fra 31.12.9999 til fredag", "til 31.12.9999"])
def test_the_end_of_the_calendar_is_no_absence(said: str) -> None:
    assert span(said, TODAY) is None

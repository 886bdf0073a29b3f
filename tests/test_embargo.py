"""The embargo: clear only where it is certain, late as soon as it must be, and nothing made better by the clock."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import coverage, embargo
from bot.clock import OSLO
from bot.coverage import Reached
from bot.embargo import SPARE, Pace, Queue, Standing, State, Terms, judge

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=2)
PACE = Pace(cards_a_second=40, letters_a_minute=30, copies=50)
moments = st.timedeltas(timedelta(days=-300), timedelta(days=300)).map(lambda after: NOW + after)
least = st.integers(1, 100)


@st.composite
def standings(draw: st.DrawFn) -> Standing:
    """An audience of any size, with any share reached and waiting."""
    people = draw(st.integers(0, 700))
    reached = draw(st.integers(0, people))
    teams = draw(st.integers(0, people - reached))
    return Standing(people, reached, teams, draw(st.integers(0, people - reached - teams)))


@st.composite
def all_terms(draw: st.DrawFn) -> Terms:
    """Any terms."""
    published = draw(st.none() | moments)
    return Terms(draw(moments), draw(least), draw(st.booleans()), draw(st.booleans()), published, draw(st.booleans()))


@given(all_terms(), standings(), moments, moments)
def test_it_is_clear_only_where_enough_have_it_and_nothing_waits_or_somebody_decided(
    terms: Terms, standing: Standing, now: datetime, ready: datetime
) -> None:
    if judge(terms, standing, now, ready) is State.CLEAR:
        enough = standing.people > 0 and standing.reached / standing.people >= terms.least / 100 - 1e-9
        assert terms.forced or (enough and standing.waiting == 0)
        assert not terms.stopped


@given(all_terms(), standings(), moments, moments)
def test_what_is_stopped_is_stopped_whatever_else_holds(
    terms: Terms, standing: Standing, now: datetime, ready: datetime
) -> None:
    assert judge(replace(terms, stopped=True), standing, now, ready) is State.STOPPED


@given(all_terms(), standings(), moments, moments, st.timedeltas(timedelta(0), timedelta(days=400)))
def test_time_alone_never_makes_it_clear_and_never_takes_that_away(
    terms: Terms, standing: Standing, now: datetime, ready: datetime, passed: timedelta
) -> None:
    before, after = (judge(terms, standing, moment, ready) for moment in (now, now + passed))
    assert (before is State.CLEAR) == (after is State.CLEAR)
    assert (before, after) != (State.LATE, State.WAITING)


@given(all_terms(), standings(), moments, moments)
def test_one_more_who_got_it_never_makes_it_worse(
    terms: Terms, standing: Standing, now: datetime, ready: datetime
) -> None:
    worse = [State.CLEAR, State.WAITING, State.LATE, State.STOPPED]
    if standing.teams:
        more = replace(standing, reached=standing.reached + 1, teams=standing.teams - 1)
        found = [judge(terms, one, now, ready) for one in (standing, more)]
        assert worse.index(found[1]) <= worse.index(found[0])


@given(standings(), least)
def test_the_figure_that_is_shown_never_says_more_than_there_is(standing: Standing, wanted: int) -> None:
    assert not (standing.percent >= wanted and not standing.covers(wanted))


def test_nobody_is_no_coverage_and_all_but_one_of_a_thousand_is_not_everybody() -> None:
    assert not Standing(0, 0).covers(1)
    assert judge(Terms(LATER, 1), Standing(0, 0), NOW, NOW) is State.LATE
    assert Standing(1000, 999).percent == 99.9
    assert not Standing(1000, 949).covers(95)
    assert Standing(1000, 950).covers(95)


def test_it_is_late_as_soon_as_it_cannot_be_clear_in_time() -> None:
    terms, whole = Terms(LATER, 95), Standing(100, 0, teams=100)
    assert judge(terms, whole, NOW, LATER) is State.WAITING
    assert judge(terms, whole, NOW, LATER + timedelta(seconds=1)) is State.LATE
    assert judge(terms, Standing(100, 50, teams=44), NOW, NOW) is State.LATE
    assert judge(terms, Standing(100, 50, teams=45), NOW, NOW) is State.WAITING
    assert judge(terms, whole, LATER, LATER) is State.LATE


def test_a_warning_is_taken_back_only_where_there_is_time_to_spare() -> None:
    warned, whole = Terms(LATER, 95, warned=True), Standing(100, 0, teams=100)
    assert judge(warned, whole, NOW, LATER - SPARE + timedelta(seconds=1)) is State.LATE
    assert judge(warned, whole, NOW, LATER - SPARE) is State.WAITING


def test_what_was_public_before_enough_knew_is_late() -> None:
    assert judge(Terms(LATER, 95, published=NOW), Standing(100, 50, teams=50), NOW, NOW) is State.LATE
    assert judge(Terms(LATER, 95, published=NOW), Standing(100, 95), NOW, NOW) is State.CLEAR


def test_the_forecast_counts_both_lanes_and_is_the_later_of_them() -> None:
    cards = Queue(600, 0, NOW, NOW)
    assert embargo.ready(cards, PACE, NOW) == NOW + timedelta(seconds=15)
    assert embargo.ready(replace(cards, cards_from=LATER), PACE, NOW) == LATER + timedelta(seconds=15)
    assert embargo.ready(replace(cards, mails=1), PACE, NOW) == NOW + timedelta(seconds=15)
    assert embargo.ready(Queue(0, 1, NOW, NOW), PACE, NOW) == NOW + timedelta(seconds=2)
    assert embargo.ready(Queue(0, 4000, NOW, NOW), PACE, NOW) == NOW + timedelta(seconds=162)
    assert embargo.ready(Queue(0, 0, LATER, LATER), PACE, NOW) == NOW


@given(st.integers(0, 50_000), st.integers(0, 50_000), moments, moments, moments)
def test_more_to_send_is_never_ready_earlier(
    cards: int, mails: int, now: datetime, cards_from: datetime, mails_from: datetime
) -> None:
    queue = Queue(cards, mails, cards_from, mails_from)
    ready = embargo.ready(queue, PACE, now)
    assert ready >= now
    for more in (replace(queue, cards=cards + 1), replace(queue, mails=mails + 1)):
        assert embargo.ready(more, PACE, now) >= ready


@pytest.mark.parametrize(
    ("day", "hours"), [(datetime(2026, 3, 29, tzinfo=OSLO), 23), (datetime(2026, 10, 25, tzinfo=OSLO), 25)]
)
def test_in_the_nights_when_the_clock_is_moved_an_hour_is_an_hour(day: datetime, hours: int) -> None:
    midnight, next_one = day.astimezone(UTC), (day + timedelta(days=1)).astimezone(UTC)
    assert (next_one - midnight) / timedelta(hours=1) == hours
    whole, terms = Standing(100, 0, teams=100), Terms(day.replace(hour=4).astimezone(UTC), 95)
    ready = terms.external_at - timedelta(minutes=1)
    states = [judge(terms, whole, midnight + n * timedelta(minutes=10), ready) for n in range(6 * hours)]
    late = states.index(State.LATE)
    assert midnight + late * timedelta(minutes=10) == terms.external_at
    assert set(states[:late]) == {State.WAITING}
    assert set(states[late:]) == {State.LATE}


def test_an_account_that_was_disabled_since_counts_neither_way() -> None:
    rows = [
        Reached("a", NOW, "teams", None, "sent"),
        Reached("b", NOW, "mail", None, "blocked"),
        Reached("c", None, "teams", "mail", "blocked"),
        Reached("gone", None, "teams", "teams", "waiting"),
        Reached("told and gone", NOW, "teams", None, "sent"),
    ]
    employed = {"a", "b", "c"}.__contains__
    assert coverage.standing(rows, employed) == Standing(3, 2, mail=1)
    assert coverage.standing(rows, employed, NOW - timedelta(seconds=1)) == Standing(3, 0, mail=1)
    assert coverage.standing(rows, lambda one: False).covers(1) is False

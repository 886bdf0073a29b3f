"""What leaders contribute goes to the issue that they were asked for, and into a later one where that had it not."""

from datetime import date, timedelta
from typing import Any

import pytest

from bot import assembly, cadence, newsletter
from bot.newsletter import Kind, State
from bot.policy import Policy
from bot.services import Services
from tests.conftest import FixedClock
from tests.teams.conftest import words
from tests.teams.desk import HELGE, LIV, Desk, button, fields
from tests.teams.test_approval import staff, told
from tests.teams.test_newsletter import crew, give, room, steps

__all__ = ["crew", "room", "staff"]
MONTHS = "SELECT to_char(month, 'YYYY-MM') FROM contribution ORDER BY edited"
JANUARY = cadence.of(date(2027, 1, 1), Policy())


async def asked_for_january(room: Desk, crew: Services, clock: FixedClock) -> dict[str, Any]:
    """December's draft waits, approved by nobody, and the leaders are asked for January; the card that Liv got."""
    for at in (cadence.of(date(2026, 12, 1), Policy()).assemble, JANUARY.ask):
        clock.moment = at
        await steps(room, crew)
    return await told(room, crew, "contribute", f"2027-01 1 {LIV}")


async def answered(room: Desk, asked: dict[str, Any], who: str = LIV) -> dict[str, Any]:
    """The form that the card opens, filled in and sent."""
    (form,) = await room.teams.say("", who=who, value=button(asked, "contribution.new")["data"])
    typed = {**fields(form), "title": "Ny bru", "text": "Ho er open."}
    return await room.press(form, "contribution.save", who, **typed)


async def test_with_december_unapproved_what_january_was_asked_for_is_januarys(
    room: Desk, crew: Services, clock: FixedClock
) -> None:
    asked = await asked_for_january(room, crew, clock)
    assert "Ny bru" in words(await answered(room, asked))
    assert await room.query(MONTHS) == ["2027-01"]
    await give(room, HELGE)
    assert await room.query(MONTHS) == ["2027-01", "2027-01"], "said by word it is the next whose hour is to come"
    clock.moment = JANUARY.remind
    assert "remind 2027-01" in await steps(room, crew)
    reminded = await room.query("SELECT person_id FROM notice WHERE subject LIKE '2027-01 2 %'")
    assert not {LIV, HELGE} & {*reminded}
    assert reminded != []


async def test_what_was_asked_for_december_and_comes_late_is_still_decembers_while_it_waits(
    room: Desk, crew: Services, clock: FixedClock
) -> None:
    await asked_for_january(room, crew, clock)
    await answered(room, await told(room, crew, "contribute", f"2026-12 1 {LIV}"))
    assert await room.query(MONTHS) == ["2026-12"]


async def test_what_may_be_a_report_is_not_kept_before_its_writer_has_said_that_it_is_none(
    room: Desk, crew: Services, clock: FixedClock
) -> None:
    told_of = {"title": "Til dere", "text": "Sjefen min stjeler penger fra kassa"}
    (form,) = await room.teams.say("bidrag", who=LIV)
    asked = await room.press(form, "contribution.save", LIV, **{**fields(form), **told_of})
    assert "Er det noko anna enn eit varsel, så trykk ein gong til." in words(asked)
    assert fields(asked)["text"] == told_of["text"]
    assert await room.query(MONTHS) == []
    await room.press(asked, "contribution.save", LIV, **fields(asked))
    assert len(await room.query(MONTHS)) == 1


@pytest.mark.parametrize("state", ["approved", "dropped"])
async def test_asked_for_an_issue_that_is_closed_by_now_it_goes_to_the_next(
    room: Desk, crew: Services, clock: FixedClock, state: str
) -> None:
    asked = await asked_for_january(room, crew, clock)
    await room.query("UPDATE issue SET state = :state WHERE month = '2027-01-01'", state=state)
    await answered(room, asked)
    assert await room.query(MONTHS) == ["2027-02"]


@pytest.mark.parametrize("month", ["2031-05", "2027-13", "x", 7])
async def test_a_month_that_nobody_asked_for_is_none(
    room: Desk, crew: Services, clock: FixedClock, month: object
) -> None:
    asked = await asked_for_january(room, crew, clock)
    button(asked, "contribution.new")["data"]["month"] = month
    await answered(room, asked)
    assert await room.query(MONTHS) == ["2027-01"]


async def test_changed_it_stays_in_the_issue_that_holds_it_even_past_its_hour(
    room: Desk, crew: Services, clock: FixedClock
) -> None:
    shown = await give(room)
    clock.moment = JANUARY.ask
    await steps(room, crew)
    form = await room.press(shown, "contribution.edit", LIV)
    await room.press(form, "contribution.save", LIV, **{**fields(form), "title": "Ny veg"})
    assert await room.query(MONTHS) == ["2026-12"]
    held = "SELECT to_char(month, 'YYYY-MM') FROM issue WHERE CAST(content AS text) LIKE '%Ny veg%'"
    assert await room.query(held) == ["2026-12"]


async def test_what_stood_in_no_issue_comes_in_a_later_one_however_long_it_takes(
    room: Desk, crew: Services, clock: FixedClock
) -> None:
    await give(room, HELGE, title="Fagdag", happens="2026-12-16")
    shown = await give(room)
    await room.query("UPDATE issue SET state = 'dropped'")
    assert "Ny bru" in words(await room.teams.say("mine bidrag", who=LIV))
    later = cadence.of(date(2027, 9, 1), Policy())
    clock.moment = later.assemble
    async with room.engine.begin() as db:
        one = await newsletter.open_month(db, later.month, later.due, clock.now())
        content = await assembly.assemble(crew, db, one)
        found = {each.versions[each.norm].title: (each.kind, each.happens) for each in content.items}
        assert found == {
            "Ny bru": (Kind.CONTRIBUTION, None),
            "Fagdag": (Kind.CONTRIBUTION, date(2026, 12, 16)),
        }, "what is over by now is told of, not announced"
        await newsletter.edit(db, one, content, None, clock.now(), state=State.APPROVED)
    assert "Ny bru" in words(await room.teams.say("mine bidrag", who=LIV)), "it can be taken back until it leaves"
    clock.moment = later.due
    assert "Ny bru" not in words(await room.teams.say("mine bidrag", who=LIV)), "it has been in one"
    clock.moment = later.assemble
    form = await room.press(shown, "contribution.edit", LIV)
    assert "er godkjent" in (await room.answer(form, "contribution.save", LIV, **fields(form)))[1]
    async with room.engine.begin() as db:
        plan = cadence.of(date(2027, 10, 1), Policy())
        clock.moment += timedelta(days=30)
        one = await newsletter.open_month(db, plan.month, plan.due, clock.now())
        assert (await assembly.assemble(crew, db, one)).items == (), "and comes once"

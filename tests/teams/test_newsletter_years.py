"""Two simulated years of the newsletter: one issue a month, each step once, nothing sent that nobody approved."""

import itertools
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot import asked, broadcast, cadence, launch, layout, newsletter, production, publishing
from bot.broadcast import Broadcast
from bot.clock import OSLO
from bot.config import Settings
from bot.moment import local
from bot.newsletter import Issue, State
from bot.policy import Policy
from bot.quiet import holiday, quiet
from bot.services import Services
from cards import contribution
from cards import newsletter as cards
from cards.newsletter_mail import Links
from jobs.schedule import TABLE, Schedule
from tests.conftest import FixedClock
from tests.deleting import deleting
from tests.e2e.pages import PICTURES
from tests.jobs.conftest import Office, office
from tests.teams.conftest import Teams, words
from tests.teams.sending import ANNE, CHIEF, LIV, Sending, sending

__all__ = ["office"]

FIRST = date(2026, 12, 1)
MONTHS = 24
MINUTE, DOWN = timedelta(minutes=1), timedelta(hours=26)
END = datetime(2028, 12, 1, tzinfo=UTC)
HALF, LATER = timedelta(minutes=30), timedelta(days=5)
NIGHTS = (date(2027, 3, 28), date(2027, 10, 31), date(2028, 3, 26), date(2028, 10, 29))
"""The days that begin with a night on which the clocks are changed."""
STEPS = ("ask", "remind", "assemble", "due")
NEVER, LATE = (date(2027, 4, 1), date(2028, 2, 1)), (date(2027, 3, 1), date(2027, 10, 1))
"""Months that nobody approves, and that are approved three days too late."""


@pytest.fixture
async def years(engine: AsyncEngine, services: Services, teams: Teams, settings: Settings) -> AsyncIterator[Sending]:
    """Empty tables before the first issue."""
    made = sending(engine, services, teams, settings)
    await made.query(deleting("issue, contribution, reaction, story, question"))
    await made.clear()
    yield made
    await made.query(deleting("issue, contribution, reaction, story, question"))
    await made.clear()


@pytest.fixture
async def at_work(office: Office, settings: Settings) -> AsyncIterator[Office]:
    """The bot's clock and worker with empty tables before the first issue; two people are reached in Teams."""
    emptied = deleting("issue, contribution, reaction, story, question, tick")
    await office.query(emptied)
    office.services = replace(office.services, policy=settings)
    office.work = replace(office.work, services=office.services)
    await office.reachable(ANNE, LIV)
    yield office
    await office.query(emptied)


def moments(policy: Policy) -> list[datetime]:
    """When the clock is looked at: about each step, the days after it, and the nights on which the clocks are changed.

    Not while the bot is down: for a day and more over each of the steps in turn, a month each, and then a month over
    none, and over two of the nights.
    """
    plans = list(cadence.year(FIRST, policy, MONTHS))
    steps = [getattr(one, name) for one in plans for name in STEPS] + [one.due - MINUTE for one in plans]
    days = [one.assemble + timedelta(days=1, hours=3) for one in plans]
    days += [one.assemble + timedelta(days=5, hours=3) for one in plans if one.month in LATE + NEVER]
    nights = [local(night, time()).at + number * HALF for night in NIGHTS for number in (2, 4, 5, 6)]
    gone = downtime(policy)
    seen = sorted({*steps, *days, *nights, *(end for _, end in gone)})
    return [one for one in seen if one < END and not any(begin <= one < end for begin, end in gone)]


def downtime(policy: Policy) -> list[tuple[datetime, datetime]]:
    """From when till when the bot is down."""
    names, plans = itertools.cycle((*STEPS, "")), cadence.year(FIRST, policy, MONTHS)
    steps = [(getattr(one, name), getattr(one, name) + DOWN) for one, name in zip(plans, names, strict=False) if name]
    return steps + [(local(night, time()).at + HALF, local(night, time(6)).at) for night in NIGHTS[1:3]]


async def look(at_work: Office) -> None:
    """What a process does at a moment: its clocks ring, and its worker does what is in the queue."""
    schedule = Schedule(at_work.engine, at_work.clock, at_work.services.defer, ())
    for when in TABLE:
        if when.task in ("newsletter:look", "broadcast:look"):
            await schedule.tick(when)
    await at_work.run()


async def day(years: Sending, at: datetime) -> list[str]:
    """What the tick does at `at`, in the engine's stead: the steps that are due, and broadcasts that begin."""
    done = list[str]()
    while True:
        async with years.engine.begin() as db:
            found = await production.carry_out(years.services, db)
        if not found:
            break
        done += found
    async with years.engine.begin() as db:
        for one in await broadcast.due(db, at):
            await launch.start(years.services, db, one)
            await broadcast.change(db, one, broadcast.State.SENT, ended=at)
    return done


async def decide(at_work: Office, at: datetime) -> None:
    """What the communications chief does: approves the draft the day after it is there, where she does."""
    async with at_work.engine.begin() as db:
        for one in await newsletter.last(db, 40, State.DRAFT):
            wait = LATER if one.month in LATE else timedelta(hours=20)
            if one.month not in NEVER and one.assembled is not None and at >= one.assembled + wait:
                await approve(at_work, db, one)


async def approve(at_work: Office, db: AsyncConnection, one: Issue) -> None:
    """Write a word and approve."""
    content = one.content.model_copy(update={"word": {"nb": "Takk for innsatsen!"}})
    await publishing.arrange(at_work.services, db, one, CHIEF, content)
    now = await newsletter.read(db, one.id)
    made = cards.rendered(await layout.papers(at_work.services, db, now), Links())
    await publishing.approve(at_work.services, db, now, CHIEF, made)


async def test_in_two_years_each_month_has_one_issue_whatever_the_bot_was_down_over(
    at_work: Office, clock: FixedClock, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "jobs.newsletter")
    for at in moments(settings):
        clock.moment = at
        await decide(at_work, at)
        await look(at_work)
    async with at_work.engine.begin() as db:
        issues = sorted(await newsletter.last(db, 40, *State), key=lambda one: one.month)
        gone = {one.id: await broadcast.read(db, one.broadcast_id) for one in issues if one.broadcast_id is not None}
    inside = [one for one in issues if one.due < END]
    kept(inside, gone)
    assert [one.month for one in inside] == [one.month for one in cadence.year(FIRST, settings, MONTHS)]
    assert {one.due.astimezone(OSLO).strftime("%H:%M") for one in inside} == {"09:00"}, "in summer and winter time"
    made = await at_work.query("SELECT count(*) FROM broadcast WHERE kind = 'newsletter'")
    assert [len(gone)] == made == [MONTHS - len(NEVER)], "each issue once"
    for one in inside:
        assert None not in (one.asked, one.reminded, one.assembled), f"{one.month}: also after downtime"
        assert one.asked < one.reminded < one.due  # type: ignore[operator] # none is None
        assert (one.state is State.DRAFT) == (one.month in NEVER), "visibly waiting"
        if one.month not in NEVER:
            left(one, gone[one.id], settings)
    said = [
        each for one in caplog.records if one.name == "jobs.newsletter" for each in one.getMessage()[12:].split(", ")
    ]
    steps = [each for each in said if not each.startswith("nudge")]
    assert len(steps) == len(set(steps)), "each step once"
    assert {f"{step} {one.month:%Y-%m}" for step in STEPS[:3] for one in inside} <= set(steps)
    assert said.count(f"nudge {NEVER[0]:%Y-%m}") > 40, "the editors are reminded of what waits as long as it does"


def left(one: Issue, gone: Broadcast, policy: Policy) -> None:
    """It left at its hour, at once where that was slept through, and late where it was approved late."""
    assert gone.started is not None, one.month
    day = gone.started.astimezone(OSLO).date()
    assert not holiday(day), one.month
    assert day.month != 7, one.month
    assert not quiet(gone.started, policy), "nor at night"
    assert gone.started >= one.due
    down = next((end for begin, end in downtime(policy) if begin <= one.due < end), None)
    if one.month in LATE:
        assert one.assembled is not None
        assert gone.started >= one.assembled + LATER > one.due
    else:
        assert gone.started == (down or one.due), one.month
    assert gone.state is broadcast.State.SENT


def kept(issues: Sequence[Issue], gone: Mapping[UUID, Broadcast]) -> None:
    """Keep the table of all months, in Oslo time, beside the pictures, where they are asked for."""
    lines = ["| month | asked | reminded | assembled | due | started | state |", "|---|---|---|---|---|---|---|"]
    for one in issues:
        started = gone[one.id].started if one.id in gone else None
        moments = [at.astimezone(OSLO).strftime("%d.%m.%Y %H.%M") if at else "–" for at in (
            one.asked, one.reminded, one.assembled, one.due, started)]  # fmt: skip # a row of the table on a line
        lines.append(
            " | ".join([f"| {one.month:%Y-%m}", *moments, f"{gone[one.id].state if started else one.state} |"])
        )
    if PICTURES:
        PICTURES.mkdir(parents=True, exist_ok=True)
        (PICTURES / "newsletter-months.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


async def test_an_issue_that_nobody_approved_waits_at_its_hour_and_says_so(
    years: Sending, clock: FixedClock, settings: Settings
) -> None:
    plan = cadence.of(FIRST, settings)
    for at in (plan.ask, plan.remind, plan.assemble, plan.due - MINUTE):
        clock.moment = at
        await day(years, at)
    told = "SELECT count(*) FROM notice WHERE kind = 'newsletter' AND subject LIKE '%late'"
    assert await years.query(told) == [0]
    clock.moment = plan.due
    assert await day(years, plan.due) == ["nudge 2026-12"]
    assert (await years.query(told))[0] > 0
    assert await years.query("SELECT count(*) FROM broadcast") == [0]
    clock.moment = plan.due + timedelta(days=1)
    assert await day(years, clock.moment) == ["nudge 2026-12"], "and again each working day"


async def test_editors_are_reminded_of_what_nobody_approved_however_old_it_is(
    years: Sending, clock: FixedClock, settings: Settings
) -> None:
    plan = cadence.of(FIRST, settings)
    clock.moment = plan.assemble
    await day(years, clock.moment)
    async with years.engine.begin() as db:
        await newsletter.open_month(db, date(2027, 1, 1), cadence.of(date(2027, 1, 1), settings).due, plan.assemble)
    clock.moment = plan.due + timedelta(days=200)
    done = await day(years, clock.moment)
    assert {"nudge 2026-12", "assemble 2027-01"} <= {*done}
    assert not [one for one in await day(years, clock.moment) if one.startswith("nudge")], "once a day"
    clock.moment += timedelta(days=1)
    assert {"nudge 2026-12", "nudge 2027-01"} <= {*await day(years, clock.moment)}


async def test_only_the_silent_leaders_are_reminded(years: Sending, clock: FixedClock, settings: Settings) -> None:
    plan = cadence.of(FIRST, settings)
    clock.moment = plan.ask
    assert await day(years, plan.ask) == ["ask 2026-12"]
    people = await years.query("SELECT person_id FROM notice WHERE subject LIKE '2026-12 1 %' ORDER BY 1")
    sql = (
        "INSERT INTO contribution (id, author_id, month, version, content, edited) "
        'VALUES (gen_random_uuid(), :who, :month, 1, \'{"title": "Ny bru", "text": "Ho er open."}\', now())'
    )
    await years.query(sql, who=people[0], month=FIRST)
    clock.moment = plan.remind
    assert await day(years, plan.remind) == ["remind 2026-12"]
    reminded = await years.query("SELECT person_id FROM notice WHERE subject LIKE '2026-12 2 %' ORDER BY 1")
    assert reminded == people[1:]
    clock.moment = plan.assemble
    await day(years, plan.assemble)
    async with years.engine.begin() as db:
        (one,) = await newsletter.last(db, 1, State.DRAFT)
    assert [each.versions[each.norm].title for each in one.content.items] == ["Ny bru"]


async def test_down_until_the_draft_is_due_the_silent_are_still_reminded_and_told_that_there_is_time(
    years: Sending, clock: FixedClock, settings: Settings
) -> None:
    plan = cadence.of(FIRST, settings)
    clock.moment = plan.ask
    await day(years, plan.ask)
    clock.moment = plan.assemble + timedelta(hours=1)
    assert await day(years, clock.moment) == ["remind 2026-12", "assemble 2026-12"]
    async with years.engine.begin() as db:
        seen = await asked.read(years.services, db, f"2026-12 2 {LIV}")
    assert seen is not None
    said = words(contribution.asked(seen, "nb"))
    assert "påminnelse" in said
    assert "Utkastet er klart, men dere rekker det fortsatt." in said


async def test_down_over_asking_and_reminding_leaders_are_asked_late_and_reminded_a_day_later(
    years: Sending, clock: FixedClock, settings: Settings
) -> None:
    plan = cadence.of(FIRST, settings)
    clock.moment = plan.assemble
    assert await day(years, plan.assemble) == ["ask 2026-12", "assemble 2026-12"]
    clock.moment = plan.assemble + timedelta(days=1)
    assert "remind 2026-12" in await day(years, clock.moment)


async def test_down_until_a_day_before_the_hour_a_reminder_makes_no_sense_and_down_until_the_hour_nor_does_asking(
    years: Sending, clock: FixedClock, settings: Settings
) -> None:
    clock.moment = cadence.of(FIRST, settings).ask
    await day(years, clock.moment)
    plan = cadence.of(date(2027, 1, 1), settings)
    clock.moment = plan.due - timedelta(hours=20)
    done = await day(years, clock.moment)
    assert {"ask 2027-01", "assemble 2027-01"} <= {*done}
    clock.moment = plan.due
    assert "remind 2027-01" not in await day(years, clock.moment), "they were asked less than a day ago"
    clock.moment = cadence.of(date(2027, 2, 1), settings).due
    done = await day(years, clock.moment)
    assert "assemble 2027-02" in done, "and waits, as one that nobody approved"
    assert not {"ask 2027-02", "remind 2027-02"} & {*done}


@pytest.mark.parametrize("month", [date(2026, 12, 1) + timedelta(days=31 * number) for number in range(48)])
def test_no_issue_is_on_a_holiday_or_in_july(month: date, settings: Settings) -> None:
    day = cadence.issue_day(month.replace(day=1), settings)
    assert not holiday(day)
    assert day.weekday() < 5
    assert day.month != 7
    assert day.month == month.month or month.month == 7

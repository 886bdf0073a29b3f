"""Numbers outlive the rows they were counted from; figures by unit give nobody away; the trail can't be changed."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot import audit, figure, privacy, reason, tally
from bot.audit import Deed
from bot.broadcast import BroadcastRow
from bot.config import Settings
from bot.delivery import Counts, DeliveryRow, State
from bot.figure import LEAST, Figure
from bot.reason import Why
from bot.verdict import Reason

NOW = datetime(2026, 11, 24, 3, 10, tzinfo=UTC)
DAY = timedelta(days=1)
FRESH = {"kind": "announcement", "urgency": 2, "repeat": False, "operation": "send", "audience": {}, "reason": ""}


@pytest.fixture
async def db(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A transaction that is taken back."""
    async with engine.connect() as connection:
        yield connection
        await connection.rollback()


async def sent(db: AsyncConnection, people: int, state: str = "sent", at: datetime = NOW) -> UUID:
    """A broadcast that reached `people`."""
    one = uuid4()
    await db.execute(insert(BroadcastRow).values(id=one, state="sent", edition=1, due=at, started=at, **FRESH))
    rows = [
        {
            "broadcast_id": one,
            "person_id": f"p{number}",
            "channel": "teams",
            "norm": "nb",
            "state": state,
            "reason": "gone" if state == "failed" else "",
            "attempts": 1,
            "repaired": False,
            "edition": 1,
            "made": at,
            "due": at,
            "sent_at": at if state == "sent" else None,
        }
        for number in range(people)
    ]
    await db.execute(insert(DeliveryRow).values(rows))
    return one


async def read(db: AsyncConnection, one: UUID, who: int, at: datetime) -> None:
    """Let somebody press «Lest»."""
    values = {"one": one, "who": f"p{who}", "at": at}
    sql = "UPDATE delivery SET acknowledged = :at WHERE broadcast_id = :one AND person_id = :who"
    await db.execute(text(sql), values)


async def night(db: AsyncConnection, now: datetime, settings: Settings) -> None:
    """What the nightly job does."""
    await tally.keep(db, now)
    await privacy.sweep(db, now, settings)


async def counted(db: AsyncConnection, one: UUID) -> Counts:
    """What the report says."""
    kept = (await db.execute(select(BroadcastRow.tally).where(BroadcastRow.id == one))).scalar_one()
    return await tally.counts(db, one, kept)


async def names(db: AsyncConnection, one: UUID) -> int:
    """How many are known by name to have pressed."""
    sql = "SELECT count(*) FROM delivery WHERE broadcast_id = :one AND acknowledged IS NOT NULL"
    return int((await db.execute(text(sql), {"one": one})).scalar_one())


async def test_who_pressed_is_forgotten_after_three_months_and_how_many_is_not(
    db: AsyncConnection, settings: Settings
) -> None:
    one = await sent(db, 10)
    for who in range(4):
        await read(db, one, who, NOW + who * 10 * DAY)
    for day in range(150):
        if day == 105:
            await read(db, one, 9, NOW + day * DAY)
        await night(db, NOW + day * DAY, settings)
        assert (await counted(db, one)).acknowledged == (4 if day < 105 else 5), day
    assert await names(db, one) == 1


async def test_a_night_that_comes_twice_counts_nobody_twice(db: AsyncConnection, settings: Settings) -> None:
    one = await sent(db, 10)
    await read(db, one, 1, NOW)
    for _ in range(3):
        await night(db, NOW + 91 * DAY, settings)
    assert ((await counted(db, one)).acknowledged, await names(db, one)) == (1, 0)


@pytest.mark.parametrize("state", ["sent", "failed"])
async def test_a_year_after_the_rows_are_gone_and_the_numbers_stand(
    db: AsyncConnection, settings: Settings, state: str
) -> None:
    one = await sent(db, 7, state)
    before = await counted(db, one)
    await night(db, NOW + 364 * DAY, settings)
    assert await counted(db, one) == before
    await night(db, NOW + 366 * DAY, settings)
    left = text("SELECT count(*) FROM delivery WHERE broadcast_id = :one")
    assert (await db.execute(left, {"one": one})).scalar_one() == 0
    assert await counted(db, one) == before


@pytest.mark.parametrize("change", ["UPDATE audit SET detail = 'x'", "DELETE FROM audit", "TRUNCATE audit"])
async def test_the_trail_is_only_added_to(db: AsyncConnection, change: str) -> None:
    subject = uuid4()
    await audit.note(db, NOW, "p1", Deed.SEND, subject)
    with pytest.raises(DBAPIError, match="only added to"):
        async with db.begin_nested():
            await db.execute(text(change))
    assert [one.deed for one in await audit.trail(db, subject)] == [Deed.SEND]


UNITS = st.lists(st.integers(1, 40), max_size=12)


@given(UNITS)
def test_no_unit_under_five_can_be_told_from_the_figures_or_by_subtraction(sizes: list[int]) -> None:
    units = [Figure(f"u{number}", people, people, 0) for number, people in enumerate(sizes)]
    shown = figure.shown(units)
    named = {one.unit for one in shown}
    assert all(one.people >= LEAST for one in shown)
    hidden = sum(one.people for one in units if one.unit not in named)
    if shown:
        assert sum(one.people for one in shown) == sum(sizes)
        assert hidden == 0 or hidden >= LEAST


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("blocked", Why.BLOCKED),
        ("not_reachable", Why.UNINSTALLED),
        ("gone", Why.GONE),
        ("no_address", Why.NO_ADDRESS),
        ("too_big", Why.TOO_LARGE),
        ("not_opened", Why.NOT_OPENED),
        ("503 ServiceUnavailable", Why.OTHER),
        ("", Why.STOPPED),
    ],
)
def test_reasons_are_told_by_class(words: str, said: Why) -> None:
    assert reason.why(words) is said
    assert reason.classes({words: 2}) == {said: 2}


def test_every_word_that_a_lane_keeps_has_a_class_of_its_own_and_no_other_word_has() -> None:
    kept = {one.value for one in Reason} - {Reason.REFUSED}
    assert kept <= set(reason.WORDS)
    assert set(reason.WORDS) - kept <= {*State, "not_opened"}


def test_the_classes_come_with_the_most_first() -> None:
    found = reason.classes({"no_answer": 1, "in_flight": 1, "gone": 3})
    assert list(found.items()) == [(Why.GONE, 3), (Why.UNKNOWN, 2)]

"""When jobs are due, over both nights in which the clock is moved, and that every name deferred is a task."""

import ast
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import tick
from bot.clock import OSLO
from jobs import schedule, worker
from jobs.schedule import Daily, EverySeconds

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("night", [datetime(2027, 3, 28, tzinfo=OSLO), datetime(2027, 10, 31, tzinfo=OSLO)])
def test_a_daily_job_is_due_once_a_day_over_the_nights_of_the_clock(night: datetime) -> None:
    daily = Daily("x", 4, 10)
    moments = [night.astimezone(UTC) + timedelta(minutes=minute) for minute in range(0, 48 * 60, 5)]
    dues = sorted({daily.due(moment) for moment in moments})
    assert [due.astimezone(OSLO).strftime("%H:%M") for due in dues] == ["04:10"] * 3
    assert all(daily.due(moment) <= moment for moment in moments)


def test_the_hour_that_is_skipped_or_repeated_is_refused() -> None:
    with pytest.raises(ValueError, match="02:00"):
        Daily("x", 2, 30)


def test_every_ten_seconds_is_due_on_the_tens() -> None:
    moment = datetime(2026, 11, 24, 9, 0, 37, 5, tzinfo=UTC)
    assert EverySeconds("x", 10).due(moment) == datetime(2026, 11, 24, 9, 0, 30, tzinfo=UTC)


async def test_a_moment_is_claimed_once_and_never_an_older_one(engine: AsyncEngine) -> None:
    now = datetime(2026, 11, 24, 9, tzinfo=UTC)
    async with engine.connect() as db:
        claims = [await tick.claim(db, "prøve", now + timedelta(hours=hours)) for hours in (0, 0, 1, -1)]
        await db.rollback()
    assert claims == [True, False, True, False]


async def test_a_clock_that_was_put_back_an_hour_still_ticks_once_and_one_that_lags_does_not(
    engine: AsyncEngine,
) -> None:
    now = datetime(2026, 11, 24, 9, tzinfo=UTC)
    async with engine.connect() as db:
        moved = (0, -10, -60, -60, -50)
        claims = [await tick.claim(db, "prøve", now + timedelta(minutes=by), often=True) for by in moved]
        await db.rollback()
    assert claims == [True, False, True, False, True]


def deferred() -> set[str]:
    """Every task name that the code defers, by the form `namespace:task`."""
    found = {when.task for when in schedule.TABLE}
    for folder in ("bot", "dialogs", "jobs"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("defer", "_defer"):
                    found |= {str(one.value) for one in node.args if isinstance(one, ast.Constant)}
    return found


def test_every_name_that_is_deferred_is_a_task_that_a_worker_knows() -> None:
    assert deferred() <= worker.tasks()

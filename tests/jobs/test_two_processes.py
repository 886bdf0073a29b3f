"""Two whole processes on one database: a tick is carried out once, and no work is lost or done twice."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from jobs.queue import Deferrer, open_app
from tests.conftest import own_database
from tests.hatched import Hatched, Hatchery
from tests.jobs.process import probe

LONG = 60.0
Pair = tuple[Hatched, Hatched]


@pytest.fixture
async def rows(database_folder: Path) -> AsyncIterator[AsyncEngine]:
    """A database of the two processes' own, where no other worker takes jobs, with the table that the jobs write to."""
    async with own_database(database_folder, f"jobs_{uuid4().hex}") as own:
        async with own.begin() as db:
            await db.execute(text("CREATE TABLE probe (job bigint, pid int, step text)"))
        yield own


@pytest.fixture
async def pair(rows: AsyncEngine, hatchery: Hatchery) -> AsyncIterator[Pair]:
    """Two processes that tick and work, both ready."""
    environment = {**os.environ, "DATABASE_URL": rows.url.render_as_string(hide_password=False)}
    both = [await hatchery.start("tests.jobs.process", environment=environment) for _ in range(2)]
    for one in both:
        await line(one, "ready")
    yield both[0], both[1]
    for one in both:
        if one.returncode is None:
            one.send_signal(signal.SIGCONT)
            one.terminate()
    async with asyncio.timeout(LONG):
        await asyncio.gather(*(one.communicate() for one in both))


async def line(process: Hatched, begins: str) -> str:
    """The next line of `process` that begins so."""
    async with asyncio.timeout(LONG):
        while not (read := (await process.stdout.readline()).decode()).startswith(begins):
            assert read, "the process ended"
    return read


async def query(engine: AsyncEngine, sql: str) -> list[Any]:
    """The first column of what `sql` finds."""
    async with engine.connect() as db:
        return list((await db.execute(text(sql))).scalars())


async def until(engine: AsyncEngine, sql: str, count: int = 1) -> list[Any]:
    """What `sql` finds once it finds `count` rows."""
    async with asyncio.timeout(LONG):
        while len(found := await query(engine, sql)) < count:  # noqa: ASYNC110 - another process writes the rows
            await asyncio.sleep(0.05)
    return found


async def begin(engine: AsyncEngine) -> int:
    """Defer the slow job and give the process that has begun it."""
    queue = open_app(engine.url.render_as_string(hide_password=False), [("probe", probe)])
    async with queue.open_async(), engine.begin() as db:
        assert await Deferrer(queue)(db, "probe:slow", lock="one", queueing_lock="slow")
        assert not await Deferrer(queue)(db, "probe:slow", lock="one", queueing_lock="slow")
    return int((await until(engine, "SELECT pid FROM probe WHERE step = 'begun'"))[0])


async def release(engine: AsyncEngine) -> None:
    """Let the slow job go on."""
    async with engine.begin() as db:
        await db.execute(text("INSERT INTO probe (step) VALUES ('released')"))


DONE = "SELECT pid FROM probe JOIN procrastinate_jobs ON id = job AND task_name = 'probe:slow' WHERE step = 'done'"
ENDED = "SELECT status::text FROM procrastinate_jobs WHERE task_name = 'probe:slow' AND status <> 'doing'"


async def test_a_tick_is_carried_out_once_though_two_processes_tick(pair: Pair, rows: AsyncEngine) -> None:
    await until(rows, "SELECT job FROM probe WHERE step = 'done'", 5)
    for one in pair:
        one.terminate()
    said = [(await one.communicate())[0].decode().splitlines() for one in pair]
    ticks = [row for lines in said for row in lines if row.startswith("tick")]
    assert len(ticks) == len(set(ticks)) >= 5
    jobs = await query(rows, "SELECT id FROM procrastinate_jobs WHERE task_name = 'probe:mark'")
    assert len(jobs) <= len(ticks) + 1  # the one that a process deferred and was stopped before it said so
    done = await query(rows, "SELECT job FROM probe WHERE step = 'done'")
    assert len(done) == len(set(done))


async def test_when_one_is_killed_in_the_middle_of_a_job_the_other_finishes_it(pair: Pair, rows: AsyncEngine) -> None:
    pid = await begin(rows)
    os.kill(pid, signal.SIGKILL)
    await until(rows, "SELECT pid FROM probe WHERE step = 'begun'", 2)
    await release(rows)
    (finisher,) = await until(rows, DONE)
    assert finisher in {one.pid for one in pair} - {pid}
    assert await until(rows, ENDED) == ["succeeded"]


async def test_one_that_was_only_frozen_changes_nothing_when_it_wakes(pair: Pair, rows: AsyncEngine) -> None:
    pid = await begin(rows)
    frozen = next(one for one in pair if one.pid == pid)
    os.kill(pid, signal.SIGSTOP)
    await until(rows, "SELECT pid FROM probe WHERE step = 'begun'", 2)
    await release(rows)
    await until(rows, DONE)
    os.kill(pid, signal.SIGCONT)
    await line(frozen, "slow ended")
    frozen.terminate()
    await frozen.communicate()
    assert len(await query(rows, DONE)) == 1
    assert pid not in await query(rows, DONE)
    assert await query(rows, ENDED) == ["succeeded"]


async def test_a_job_that_does_not_finish_in_time_is_handed_back(pair: Pair, rows: AsyncEngine) -> None:
    pid = await begin(rows)
    next(one for one in pair if one.pid == pid).terminate()
    await until(rows, "SELECT pid FROM probe WHERE step = 'begun'", 2)
    await release(rows)
    (finisher,) = await until(rows, DONE)
    assert finisher != pid

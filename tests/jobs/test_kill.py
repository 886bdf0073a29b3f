"""Workers killed with SIGKILL at any moment of a broadcast: nobody is lost, and who may have got it twice is known."""

import asyncio
import os
import random
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from aiohttp import web

from bot import delivery
from bot.broadcast import State
from bot.clock import SystemClock
from bot.config import Settings
from bot.services import Services
from jobs.queue import Deferrer, open_app
from jobs.work import Work
from jobs.worker import BLUEPRINTS
from tests.conftest import FixedClock, own_database
from tests.jobs.conftest import Office
from tests.jobs.crowd import Crowd
from tests.teams.stub import Connector, Sent

MANY = 600
KILLS = int(os.environ.get("PROOF_KILLS", "26"))
"""How many workers are killed in each of the two tests."""
LONGEST = 120.0


@dataclass
class Nursery:
    """Workers on a database of their own; the one that lives is killed in its `fatal`th request, before or after it."""

    crowd: Crowd
    process: Process
    random: random.Random
    pid: int = 0
    fatal: int = 0
    kills: int = 0

    async def life(self, one: UUID) -> None:
        """Let one worker live until it is killed, or until the broadcast has ended."""
        self.fatal = self.random.randint(1, 120)
        self._say("go")
        self.pid = int(await self._line())
        gone = asyncio.create_task(self._line())
        async with asyncio.timeout(LONGEST):
            while not gone.done() and (await self.crowd.read(one)).ended is None:
                await asyncio.wait([gone], timeout=0.1)
        self.kill()
        await gone

    def kill(self) -> None:
        """Kill whoever lives."""
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)
            self.pid = 0

    async def behave(self, sent: Sent) -> web.Response | None:
        """The connector's stand-in: takes a moment for each request, and the worker's life at the fatal one."""
        await asyncio.sleep(self.random.uniform(0, 0.02))
        self.fatal -= 1
        if self.fatal == 0 and self.pid:
            self.kills += 1
            self.kill()
        return None

    def _say(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n".encode())

    async def _line(self) -> str:
        assert self.process.stdout is not None
        return (await self.process.stdout.readline()).decode().strip()


@pytest.fixture
async def nursery(
    database_folder: Path, settings: Settings, services: Services, clock: FixedClock, tmp_path: Path
) -> AsyncIterator[Nursery]:
    """A crowd that can be reached, and workers to be killed; the clock is the machine's."""
    connector = Connector()
    await connector.start()
    async with own_database(database_folder, f"kill_{uuid4().hex}") as engine:
        url = engine.url.render_as_string(hide_password=False)
        queue = open_app(url, BLUEPRINTS)
        made = replace(services, clock=SystemClock(), defer=Deferrer(queue))
        office = Office(engine, made, Work(engine, made, settings), queue, connector, clock, tmp_path)
        crowd = Crowd(office, MANY)
        await crowd.reachable()
        environment = {**os.environ, "DATABASE_URL": url, "MANY": str(MANY)}
        command = [sys.executable, "-m", "tests.jobs.nursery"]
        process = await asyncio.create_subprocess_exec(*command, env=environment, stdin=PIPE, stdout=PIPE)
        async with queue.open_async():
            yield Nursery(crowd, process, random.Random(20261128))
        process.kill()
        await process.wait()
    await connector.stop()
    assert connector.faults == []


async def through(nursery: Nursery, repeat: bool) -> tuple[UUID, int]:
    """One broadcast to its end, though workers die; gives it and how many died of it."""
    crowd, before = nursery.crowd, nursery.kills
    crowd.office.clock.moment = SystemClock().now()
    one = await crowd.send(repeat=repeat)
    crowd.office.connector.behave = nursery.behave
    while (await crowd.read(one)).ended is None:
        await nursery.life(one)
    return one, nursery.kills - before


async def test_a_prenotice_reaches_everybody_and_a_kill_repeats_no_more_than_was_under_way(nursery: Nursery) -> None:
    at_once = nursery.crowd.office.work.settings.sends_at_once
    while nursery.kills < KILLS:
        nursery.crowd.office.connector.sent.clear()
        one, kills = await through(nursery, repeat=True)
        got = nursery.crowd.got()
        assert set(got) == set(nursery.crowd.people), "nobody is lost"
        assert sum(got.values()) - MANY <= at_once * kills
        counts = await nursery.crowd.count(one)
        assert (counts.sent, counts.unknown, counts.waiting) == (MANY, 0, 0)


async def test_an_ordinary_message_reaches_nobody_twice_and_who_may_have_got_it_is_listed(nursery: Nursery) -> None:
    while nursery.kills < KILLS:
        nursery.crowd.office.connector.sent.clear()
        one, kills = await through(nursery, repeat=False)
        got = nursery.crowd.got()
        assert set(got.values()) == {1}, "nobody twice"
        counts = await nursery.crowd.count(one)
        assert counts.sent + counts.unknown == MANY, "nobody is lost"
        assert counts.unknown <= nursery.crowd.office.work.settings.sends_at_once * kills
        missing = "SELECT person_id FROM delivery WHERE broadcast_id = :one AND state <> :unknown"
        sure = await nursery.crowd.office.query(missing, one=one, unknown=delivery.State.UNKNOWN)
        assert set(sure) <= set(got), "who is said to have got it has got it"
        assert (await nursery.crowd.read(one)).state is State.SENT
        assert not await nursery.crowd.office.query("SELECT 1 FROM delivery WHERE state = 'sending'")

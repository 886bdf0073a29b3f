"""A crowd, and workers in a process of their own that are killed: by the connector's stand-in, or by themselves."""

import asyncio
import os
import random
import signal
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from aiohttp import web

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

LONGEST = 120.0


@dataclass
class Nursery:
    """Workers on a database of their own; the one that lives is killed in its `fatal`th request, before or after it."""

    crowd: Crowd
    process: Process
    random: random.Random
    url: str
    pid: int = 0
    fatal: int = 0
    kills: int = 0
    stalled: float = 0.5
    """Seconds after which a worker passes over one that is silent, as a killed one is; and one that is only slow."""

    async def life(self, one: UUID, moment: str = "", number: int = 0) -> bool:
        """Let one worker live until it is killed, or until the broadcast has ended; whether it died before that.

        With a `moment` (tests/jobs/nursery.py) it kills itself at the `number`th of them.
        """
        self._say(f"{self.url} {len(self.crowd.people)} {self.stalled} {number} {moment}")
        self.pid = int(await self._line())
        gone = asyncio.create_task(self._line())
        async with asyncio.timeout(LONGEST):
            while not gone.done() and (await self.crowd.read(one)).ended is None:
                await asyncio.wait([gone], timeout=0.1)
        died = gone.done()
        if died:
            self.pid = 0
        self.kill()
        await gone
        return died

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


Open = Callable[[int], AbstractAsyncContextManager[Nursery]]


@pytest.fixture
def opens(
    cradle: Process,
    database_folder: Path,
    settings: Settings,
    services: Services,
    clock: FixedClock,
    tmp_path: Path,
) -> Open:
    """Gives a Nursery for a crowd of so many."""
    made = replace(services, clock=SystemClock())
    clock.moment = made.clock.now()
    return lambda many: opened(cradle, database_folder, settings, made, clock, tmp_path, many)


@asynccontextmanager
async def opened(
    cradle: Process, folder: Path, settings: Settings, services: Services, clock: FixedClock, mail: Path, many: int
) -> AsyncIterator[Nursery]:
    """A crowd that can be reached, and workers to be killed; the clock is the machine's."""
    connector = Connector()
    await connector.start()
    async with own_database(folder, f"kill_{uuid4().hex}") as engine:
        url = engine.url.render_as_string(hide_password=False)
        queue = open_app(url, BLUEPRINTS)
        made = replace(services, defer=Deferrer(queue))
        office = Office(engine, made, Work(engine, made, settings), queue, connector, clock, mail)
        crowd = Crowd(office, many)
        await crowd.reachable()
        nursery = Nursery(crowd, cradle, random.Random(20261128), url)
        async with queue.open_async():
            try:
                yield nursery
            finally:
                nursery.kill()  # who lives on after a failed test would keep the pipes open
    await connector.stop()
    assert connector.faults == []

"""The lanes: all that the bot sends by itself in Teams leaves by one, all its mail by another, each in one process.

A lane job is never scheduled for later and never retried: it takes batches until nothing is due or it has had its
time, and then defers its successor. What is due, and in which order, stands in the tables of its sources.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from procrastinate import Blueprint
from procrastinate.job_context import JobContext
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import lane as lanes
from bot.broadcast import Urgency
from jobs.delivery import Deliveries
from jobs.mail import Mails
from jobs.notice import Notices
from jobs.post import Posts
from jobs.queue import hold, hold_lane
from jobs.work import Batch, Settle, Work

blueprint = Blueprint()
LONGEST = timedelta(seconds=20)
"""How long one job works; a process that stops gives it 25 s."""
NAP = timedelta(seconds=5)
"""The longest rest of the lane that a job sits out."""
URGENT, PRENOTICE, ORDINARY = Urgency


class Source(Protocol):
    """A table of what is to be sent; up to `batches` of it are under way at once."""

    batches: int

    async def recover(self, work: Work, db: AsyncConnection) -> object:
        """Decide on what was in flight when the last run died; nobody else is in the lane."""
        ...

    async def claim(self, work: Work, db: AsyncConnection) -> Batch | None:
        """Take some of what is due, in order; the attempts are committed before the batch is sent."""
        ...

    async def oldest_due(self, db: AsyncConnection, now: datetime) -> datetime | None:
        """Since when the one that has waited longest has been due; None where nothing is."""
        ...


@dataclass(frozen=True)
class Lane:
    """`name` is also its Procrastinate lock; of its sources, the first that has something due goes first."""

    name: str
    sources: tuple[Source, ...]

    @property
    def task(self) -> str:
        """The task that works through it."""
        return f"{self.name}:run"

    async def is_due(self, db: AsyncConnection, now: datetime) -> bool:
        """Whether anything is due, and the lane need not rest."""
        return not await lanes.rests(db, self.name, now) and await self.oldest_due(db, now) is not None

    async def oldest_due(self, db: AsyncConnection, now: datetime) -> datetime | None:
        """See Source."""
        return min([since for one in self.sources if (since := await one.oldest_due(db, now))], default=None)


TEAMS = Lane("lane", (Deliveries(URGENT, PRENOTICE), Notices(), Deliveries(ORDINARY, ORDINARY)))
MAIL = Lane("mail", (Posts(URGENT, PRENOTICE), Mails(), Posts(ORDINARY, ORDINARY)))
"""Urgent messages and prenotices come before the notices, the rest after them."""


class Run:
    """One job's work in a lane; every transaction of it holds the fence."""

    def __init__(self, lane: Lane, context: JobContext) -> None:
        self._lane, self._context, self._work = lane, context, Work.of(context)
        self._flying: set[asyncio.Task[Settle | None]] = set()
        self._landed: list[Settle] = []
        self._rests: datetime | None = None
        self._napped = False

    async def work(self) -> None:
        """Recover, take batches, and hand on."""
        now = self._work.services.clock.now
        ends = now() + LONGEST
        async with self._held() as db:
            await self._work.services.directory.refresh(db)
            for source in self._lane.sources:
                await source.recover(self._work, db)
        try:
            while now() < ends and (await self._step() or await self._nap()):
                pass
        finally:
            await self._bring_home()
        await self._hand_on()

    @asynccontextmanager
    async def _held(self) -> AsyncIterator[AsyncConnection]:
        async with self._work.engine.begin() as db:
            await hold(db, self._context)
            yield db

    async def _step(self) -> bool:
        """Store what has landed and take one batch more, in one transaction; then wait until there is room for another.

        False where nothing is due or flies.
        """
        now = self._work.services.clock.now()
        async with self._work.engine.begin() as db:
            self._rests = await hold_lane(db, self._context, self._lane.name, now)
            await self._settle(db)
            batch, beside = (None, 0) if self._rests else await self._claim(db)
        self._landed.clear()
        if batch is not None:
            self._flying.add(asyncio.create_task(batch(self._store)))
        elif not self._flying:
            return False
        await self._land(beside - 1 if batch else len(self._flying) - 1)
        return True

    async def _nap(self) -> bool:
        """Sit out a short rest, once a job, so that a 429 does not cost the time until the next tick; else False."""
        if self._rests is None or self._napped:
            return False
        left = self._rests - self._work.services.clock.now()
        self._napped = left <= NAP
        await asyncio.sleep(max(0.0, left.total_seconds()) if self._napped else 0)
        return self._napped

    async def _land(self, most: int) -> None:
        """Wait until no more than `most` batches fly. Raises what went wrong in one; the others are not lost by it."""
        when = asyncio.FIRST_COMPLETED if most else asyncio.ALL_COMPLETED
        while len(self._flying) > most:
            done, self._flying = await asyncio.wait(self._flying, return_when=when)
            failed = [error for one in done if (error := one.exception())]
            self._landed += [left for one in done if not one.exception() and (left := one.result())]
            if failed:
                raise failed[0]

    async def _bring_home(self) -> None:
        try:
            await self._land(0)
        finally:
            if self._landed:
                async with self._held() as db:
                    await self._settle(db)
                self._landed.clear()

    async def _settle(self, db: AsyncConnection) -> None:
        for settle in self._landed:
            if (rest := await settle(db)) is not None:
                await self._rest(db, rest)

    async def _rest(self, db: AsyncConnection, seconds: float) -> None:
        until = self._work.services.clock.now() + timedelta(seconds=seconds)
        await lanes.rest(db, self._lane.name, until)
        self._rests = max(until, self._rests or until)

    async def _claim(self, db: AsyncConnection) -> tuple[Batch | None, int]:
        for source in self._lane.sources:
            if batch := await source.claim(self._work, db):
                return batch, source.batches
        return None, 0

    async def _store(self, settle: Settle) -> None:
        async with self._held() as db:
            if (rest := await settle(db)) is not None:
                await self._rest(db, rest)

    async def _hand_on(self) -> None:
        async with self._work.engine.begin() as db:
            if await self._lane.is_due(db, self._work.services.clock.now()):
                defer, lane = self._work.services.defer, self._lane
                await defer(db, lane.task, lock=lane.name, queueing_lock=lane.task)


@blueprint.task(name="run", pass_context=True)
async def run(context: JobContext) -> None:
    """Work through the lane of Teams."""
    await Run(TEAMS, context).work()


mail_blueprint = Blueprint()


@mail_blueprint.task(name="run", pass_context=True)
async def run_mail(context: JobContext) -> None:
    """Work through the lane of mail."""
    await Run(MAIL, context).work()

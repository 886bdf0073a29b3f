"""The lanes: all that the bot sends by itself in Teams leaves by one, all its mail by another, each in one process.

A lane job is never scheduled for later and never retried: it takes batches until nothing is due or it has had its
time, and then defers its successor. What is due, and in which order, stands in the tables of its sources.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from procrastinate import Blueprint
from procrastinate.job_context import JobContext
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import lane as lanes
from jobs.delivery import Deliveries
from jobs.mail import Mails
from jobs.notice import Notices
from jobs.post import Posts
from jobs.queue import hold, hold_lane
from jobs.source import Lane, Source
from jobs.work import Batch, Settle, Work

blueprint = Blueprint()
LONGEST = timedelta(seconds=20)
"""How long one job works; a process that stops gives it 25 s."""
NAP = timedelta(seconds=5)
"""The longest rest of the lane that a job sits out."""
LOOK = 1.0
"""Seconds after which a job looks for what is due though something hangs that is under way."""
TEAMS = Lane("lane", (Deliveries(), Notices()), batches=3)
MAIL = Lane("mail", (Posts(), Mails()))
"""Urgent messages and prenotices come before the notices, the rest after them; but a few notices leave each second."""


class Run:
    """One job's work in a lane; every transaction of it holds the fence."""

    def __init__(self, lane: Lane, context: JobContext) -> None:
        self._lane, self._context, self._work = lane, context, Work.of(context)
        self._flying: dict[asyncio.Task[Settle | None], Source] = {}
        self._landed: list[Settle] = []
        self._asked: dict[Source, datetime] = {}
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
            async with self._work.engine.connect() as db:
                while now() < ends and (await self._step(db) or await self._nap()):
                    pass
        finally:
            await self._bring_home()
        await self._hand_on()

    @asynccontextmanager
    async def _held(self) -> AsyncIterator[AsyncConnection]:
        async with self._work.engine.begin() as db:
            await hold(db, self._context)
            yield db

    async def _step(self, db: AsyncConnection) -> bool:
        """Store what has landed and take what there is room for, in one transaction; then wait until one has landed.

        Where nothing flies, the first batch leaves before the next is taken. False where nothing had landed, is due or
        flies.
        """
        now, idle = self._work.services.clock.now(), not self._flying
        async with db.begin():
            self._rests = await hold_lane(db, self._context, self._lane.name, now)
            await self._settle(db)
            taken = await self._take(db, now, 1 if idle else self._lane.batches)
        landed, self._landed = bool(self._landed), []
        self._flying |= {asyncio.create_task(batch(self._store)): source for source, batch in taken}
        if not self._flying:
            return landed
        room = len(self._flying) < self._lane.batches
        if not (idle and room):
            await self._land(asyncio.FIRST_COMPLETED, LOOK if room else None)
        return True

    async def _nap(self) -> bool:
        """Sit out a short rest, once a job, so that a 429 does not cost the time until the next tick; else False."""
        if self._rests is None or self._napped:
            return False
        left = self._rests - self._work.services.clock.now()
        self._napped = left <= NAP
        await asyncio.sleep(max(0.0, left.total_seconds()) if self._napped else 0)
        return self._napped

    async def _land(self, when: str, longest: float | None = None) -> None:
        """Wait for the batches that fly. Raises what went wrong in one; what became of the others is kept."""
        done, _ = await asyncio.wait(self._flying, timeout=longest, return_when=when)
        for one in done:
            del self._flying[one]
        failed = [error for one in done if (error := one.exception())]
        self._landed += [left for one in done if not one.exception() and (left := one.result())]
        if failed:
            raise failed[0]

    async def _bring_home(self) -> None:
        try:
            if self._flying:
                await self._land(asyncio.ALL_COMPLETED)
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

    async def _take(self, db: AsyncConnection, now: datetime, most: int) -> list[tuple[Source, Batch]]:
        taken: list[tuple[Source, Batch]] = []
        while not self._rests and len(self._flying) + len(taken) < most:
            under_way = [*self._flying.values(), *(source for source, _ in taken)]
            one = await self._claim(db, now, under_way)
            if one is None:
                break
            taken.append(one)
        return taken

    async def _claim(self, db: AsyncConnection, now: datetime, under_way: list[Source]) -> tuple[Source, Batch] | None:
        free = [one for one in self._lane.sources if under_way.count(one) < one.batches]
        if len(free) < len(self._lane.sources):  # nobody is asked in vain at every step while another is full
            free = [one for one in free if one.every is None or self._has_a_turn(one, now)]
        for source in sorted(free, key=lambda one: not self._has_a_turn(one, now)):
            self._asked[source] = now
            if batch := await source.claim(self._work, db, alone=source not in under_way):
                return source, batch
        return None

    def _has_a_turn(self, source: Source, now: datetime) -> bool:
        """Whether it is asked before those that go before it."""
        asked, every = self._asked.get(source), source.every
        return every is not None and (asked is None or now - asked >= every)

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

"""The lanes: all that the bot sends by itself in Teams leaves by one, all its mail by another, each in one process.

A lane job is never scheduled for later and never retried: it takes batches until nothing is due or it has had its
time, and then defers its successor. What is due, and in which order, stands in the tables of its sources.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from procrastinate import Blueprint
from procrastinate.job_context import JobContext
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import lane as lanes
from jobs.mail import Mails
from jobs.notice import Notices
from jobs.queue import hold
from jobs.work import Errand, Work

blueprint = Blueprint()
LONGEST = timedelta(seconds=20)
"""How long one job works; a process that stops gives it 25 s."""


class Source(Protocol):
    """A table of what is to be sent."""

    async def recover(self, work: Work, db: AsyncConnection) -> object:
        """Decide on what was in flight when the last run died; nobody else is in the lane."""
        ...

    async def claim(self, work: Work, db: AsyncConnection, most: int) -> Sequence[Errand]:
        """Take up to `most` of what is due, in order; the attempts are committed before the errands are run."""
        ...

    async def oldest_due(self, db: AsyncConnection, now: datetime) -> datetime | None:
        """Since when the one that has waited longest has been due; None where nothing is."""
        ...


@dataclass(frozen=True)
class Lane:
    """`name` is also its Procrastinate lock; of its sources, the first that has something due goes first."""

    name: str
    sources: tuple[Source, ...]
    at_once: int

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


TEAMS = Lane("lane", (Notices(),), at_once=4)
"""Urgent messages and prenotices come before the notices, other broadcasts after them."""
MAIL = Lane("mail", (Mails(),), at_once=4)
"""Exchange takes no more at once; MAIL_AT_ONCE may be less, since what is in flight at a crash is lost to somebody."""


class Run:
    """One job's work in a lane; every transaction of it holds the fence."""

    def __init__(self, lane: Lane, context: JobContext) -> None:
        self._lane, self._context, self._work = lane, context, Work.of(context)

    async def work(self) -> None:
        """Recover, take batches, and hand on."""
        now = self._work.services.clock.now
        ends = now() + LONGEST
        async with self._held() as db:
            await self._work.services.directory.refresh(db)
            for source in self._lane.sources:
                await source.recover(self._work, db)
        while now() < ends and await self._batch():
            pass
        await self._hand_on()

    @asynccontextmanager
    async def _held(self) -> AsyncIterator[AsyncConnection]:
        async with self._work.engine.begin() as db:
            await hold(db, self._context)
            yield db

    async def _batch(self) -> bool:
        """Send one batch, each outcome committed as it comes; False where nothing is due."""
        async with self._held() as db:
            errands = await self._claim(db)
        done = await asyncio.gather(*(self._carry(errand) for errand in errands), return_exceptions=True)
        for one in done:  # after all of them, so that a fault of one leaves none of the others in flight
            if isinstance(one, BaseException):
                raise one
        return bool(errands)

    async def _claim(self, db: AsyncConnection) -> Sequence[Errand]:
        if await lanes.rests(db, self._lane.name, self._work.services.clock.now()):
            return ()
        for source in self._lane.sources:
            if errands := await source.claim(self._work, db, self._lane.at_once):
                return errands
        return ()

    async def _carry(self, errand: Errand) -> None:
        settle = await errand()
        async with self._held() as db:
            rest = await settle(db)
            if rest is not None:
                until = self._work.services.clock.now() + timedelta(seconds=rest)
                await lanes.rest(db, self._lane.name, until)

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

"""What a lane is made of: its sources, each a table of what is to be sent."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import lane as lanes
from jobs.work import Batch, Work


class Source(Protocol):
    """A table of what is to be sent; up to `batches` of it are under way at once.

    The first of a lane goes first, but once in `every`, where there is one, it is another's turn.
    """

    batches: int
    every: timedelta | None

    async def recover(self, work: Work, db: AsyncConnection) -> object:
        """Decide on what was in flight when the last run died; nobody else is in the lane."""
        ...

    async def claim(self, work: Work, db: AsyncConnection, alone: bool) -> Batch | None:
        """Take some of what is due, in order; the attempts are committed before the batch is sent.

        `alone`: nothing else of this source is under way. Two batches that begin together should not be alike, or they
        end together, and nothing is sent while they are stored.
        """
        ...

    async def oldest_due(self, db: AsyncConnection, now: datetime) -> datetime | None:
        """Since when the one that has waited longest has been due; None where nothing is."""
        ...


@dataclass(frozen=True)
class Lane:
    """`name` is also its Procrastinate lock; up to `batches` are under way at once, of whichever source."""

    name: str
    sources: tuple[Source, ...]
    batches: int = 1

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

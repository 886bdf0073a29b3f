"""What a job has at hand: the services, the database, and the settings."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

from procrastinate.job_context import JobContext
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.check import Line
from bot.closed import NO_HEARTBEAT
from bot.config import Settings
from bot.heartbeat import Heartbeat
from bot.services import Services

Settle = Callable[[AsyncConnection], Awaitable[float | None]]
"""Records an outcome in the transaction that it is given; gives the seconds that the lane is to rest, or None."""
Errand = Callable[[], Awaitable[Settle]]
"""One thing to be sent outside any transaction; never raises for what it met on the way."""


Store = Callable[[Settle], Awaitable[None]]
"""Carries a Settle out, in a transaction that the run of the lane still holds."""
Batch = Callable[[Store], Coroutine[Any, Any, Settle | None]]
"""Sends what a source has claimed; stores what should not wait, and gives what is left to be stored, if any."""


def each(errands: Sequence[Errand]) -> Batch | None:
    """The batch that carries out all errands at once and stores each as it comes; None for no errands."""

    async def send(store: Store) -> Settle | None:
        async def carry(errand: Errand) -> None:
            await store(await errand())

        done = await asyncio.gather(*(carry(errand) for errand in errands), return_exceptions=True)
        for one in done:  # after all of them, so that a fault of one leaves none of the others in flight
            if isinstance(one, BaseException):
                raise one
        return None

    return send if errands else None


Examine = Callable[[], Awaitable[Sequence[Line]]]
"""Looks the whole bot over, as `python -m bot doctor` does."""


async def nothing_examined() -> Sequence[Line]:
    """Where nobody looks."""
    return ()


@dataclass(frozen=True)
class Work:
    """Handed to every job through its worker's context."""

    engine: AsyncEngine
    services: Services
    settings: Settings
    examine: Examine = nothing_examined
    heartbeat: Heartbeat = NO_HEARTBEAT

    @classmethod
    def of(cls, context: JobContext) -> "Work":
        """The Work of a running job."""
        work: Work = context.additional_context["work"]
        return work

"""What a job has at hand: the services, the database, and the settings."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from procrastinate.job_context import JobContext
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.check import Line
from bot.config import Settings
from bot.services import NO_HEARTBEAT, Heartbeat, Services

Settle = Callable[[AsyncConnection], Awaitable[float | None]]
"""Records an outcome in the transaction that it is given; gives the seconds that the lane is to rest, or None."""
Errand = Callable[[], Awaitable[Settle]]
"""One thing to be sent outside any transaction; never raises for what it met on the way."""


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

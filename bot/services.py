"""What the domain asks of the rim: protocols, bound once in bot/app.py."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.directory import Directory
from bot.guideline import Pack
from bot.search import Search
from bot.wording import Wording

NO_WORDING = Wording({}, ())


class Clock(Protocol):
    """What time it is."""

    def now(self) -> datetime:
        """The time, aware and in UTC."""
        ...


class Defer(Protocol):
    """Puts work in the durable queue."""

    async def __call__(
        self,
        db: AsyncConnection,
        task: str,
        *,
        lock: str | None = None,
        queueing_lock: str | None = None,
        at: datetime | None = None,
        **arguments: str | int,
    ) -> bool:
        """Defer `task` in the transaction of `db`; False where one under `queueing_lock` waits already."""
        ...


async def no_queue(
    db: AsyncConnection,
    task: str,
    *,
    lock: str | None = None,
    queueing_lock: str | None = None,
    at: datetime | None = None,
    **arguments: str | int,
) -> bool:
    """Where no queue is open, as on the command line: raises RuntimeError."""
    raise RuntimeError(f"no queue is open for {task}")


@dataclass(frozen=True)
class Services:
    """All that a dialog may ask for beside its turn and its session."""

    clock: Clock
    directory: Directory
    pack: Pack
    search: Search
    wording: Wording = NO_WORDING
    defer: Defer = no_queue
    demo: bool = False
    public_url: str = ""
    chat_link: str = ""

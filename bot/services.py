"""What the domain asks of the rim: protocols, bound once in bot/app.py."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.directory import Directory
from bot.form import FOR_NOW, Forms
from bot.guideline import Pack
from bot.letter import Letter, Posting
from bot.member import Progress, Roster
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


class MemberSource(Protocol):
    """Where the people of the configured groups are read from."""

    async def read(self, progress: Progress | None = None) -> Roster:
        """Everybody, in full, and who holds which role. Raises GraphError, and then nothing is half read."""
        ...


@dataclass(frozen=True)
class Installation:
    """The app at one person: the conversation to write to, "" where Teams has not made it yet; whether it was there."""

    chat_id: str
    already: bool


class Installer(Protocol):
    """Installs the app for people."""

    async def install(self, person_id: str) -> Installation:
        """See to it that the person has the app. Raises AppMissing (stop the run) or GraphError (this person)."""
        ...


class Mailer(Protocol):
    """Sends letters."""

    async def send(self, letter: Letter) -> Posting:
        """Send it once, and say what became of it; refusals and lost answers are values, never exceptions."""
        ...


@dataclass(frozen=True)
class Services:
    """All that a dialog may ask for beside its turn and its session."""

    clock: Clock
    directory: Directory
    pack: Pack
    search: Search
    wording: Wording = NO_WORDING
    defer: Defer = no_queue
    forms: Forms = FOR_NOW
    demo: bool = False
    public_url: str = ""
    chat_link: str = ""

"""What the domain asks of the rim: protocols, bound once in bot/app.py."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.address import Place
from bot.closed import NO_INTRANET, NO_MAILER, NO_MESSENGER, no_attachments
from bot.directory import Directory, Source
from bot.form import FOR_NOW, Forms
from bot.guideline import Pack
from bot.intranet import Page, Placement
from bot.letter import Letter, Posting
from bot.member import Progress, Roster
from bot.namemark import FOR_NOW as UNKEPT
from bot.namemark import Namemarks
from bot.outcome import Outcome
from bot.owned import NO_SHELF, Shelf
from bot.pointing import Pointers
from bot.policy import Policy
from bot.search import Search
from bot.turn import Card, File
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


async def next_tick(
    db: AsyncConnection,
    task: str,
    *,
    lock: str | None = None,
    queueing_lock: str | None = None,
    at: datetime | None = None,
    **arguments: str | int,
) -> bool:
    """Where no queue is open, but a running bot's clock soon looks for what is due: False."""
    return False


class MemberSource(Protocol):
    """Where the people are read from: the configured groups, or a file."""

    async def read(self, progress: Progress | None = None) -> Roster:
        """Everybody, in full, and who holds which role. Raises GraphError or SettingsError; nothing is half read."""
        ...


@dataclass(frozen=True)
class Reading:
    """What a sync of the people reads: `source`, of which `kind` it is, and the people's file that lies over it."""

    source: MemberSource
    kind: Source
    file: Path


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


class Messenger(Protocol):
    """Sends and updates cards in Teams by itself, outside a turn; refusals are values, never exceptions."""

    async def send(self, place: Place, card: Card) -> Outcome:
        """Send the card as a new message, once."""
        ...

    async def update(self, place: Place, activity_id: str, card: Card) -> Outcome:
        """Put the card in the place of an earlier message."""
        ...


class Mailer(Protocol):
    """Sends letters."""

    async def send(self, letter: Letter) -> Posting:
        """Send it once, and say what became of it; refusals and lost answers are values, never exceptions."""
        ...


class Fetch(Protocol):
    """Fetches what somebody sent in the chat."""

    async def __call__(self, file: File) -> bytes:
        """Its bytes. Raises BotError "no_picture", or "large_picture"."""
        ...


class Intranet(Protocol):
    """News pages of the intranet; refusals and lost answers are values, never exceptions.

    Each may be asked again whatever became of it before, and then does only what lacks.
    """

    async def draft(self, page: Page) -> Placement:
        """Put it there where only editors see it; a page of its name that is public already is left as it is."""
        ...

    async def publish(self, id: str) -> Placement:
        """Give all readers the newest draft, and its address; once for each draft."""
        ...

    async def update(self, id: str, page: Page) -> Placement:
        """Make a new draft of it, under its name; until that is published, readers have the earlier one."""
        ...

    async def remove(self, id: str) -> Placement:
        """Take it away from everybody; done also where it is gone already."""
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
    reading: Reading | None = None
    messenger: Messenger = NO_MESSENGER
    mailer: Mailer = NO_MAILER
    has_mailbox: bool = False
    """Whether the mailer's letters reach anybody, or only lie in a folder."""
    intranet: Intranet = NO_INTRANET
    shelf: Shelf = NO_SHELF
    installer: Installer | None = None
    question_text_days: int = 90
    forms: Forms = FOR_NOW
    names: Namemarks = UNKEPT
    policy: Policy = field(default_factory=Policy)
    demo: bool = False
    public_url: str = ""
    chat_link: str = ""
    attachments: Fetch = no_attachments
    pointers: Pointers | None = None
    """What takes pointers in; None where it is not set up."""

"""What the notices about one version of a message say: read by its id at the moment they are sent."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import approval, broadcast, name
from bot.announcement import Announcement, Draft, State
from bot.audience import resolve
from bot.broadcast import Broadcast
from bot.clock import day_in_oslo
from bot.draft import about, named
from bot.errors import BotError
from bot.lint import leaves
from bot.rendering import Operation
from bot.services import Services


@dataclass(frozen=True)
class Submission:
    """One version as it stands now; `changed`: it has been edited since, so nothing is to be decided of this one.

    `due` is when it leaves, None where that is at once or has been; `recallable`: it may still be taken out of chats.
    """

    about: str
    draft: Draft
    state: State
    changed: bool
    author: str
    people: int
    decided_by: str
    reason: str
    due: datetime | None
    recallable: bool

    @property
    def open(self) -> bool:
        """Whether an editor's word is waited for."""
        return self.state is State.SUBMITTED and not self.changed


async def read(services: Services, db: AsyncConnection, subject: str) -> Submission | None:
    """What a notice's subject is about; None where it is deleted."""
    try:
        one, same = await named(db, subject)
    except BotError:
        return None
    going = await broadcast.read(db, one.id) if one.state is State.APPROVED else None
    now = services.clock.now()
    people = resolve(one.draft.audience, services.directory, day_in_oslo(now))
    return Submission(
        about=about(one) if same else subject,
        draft=one.draft,
        state=one.state,
        changed=not same,
        author=name.of(services.directory, one.author_id),
        people=len(people),
        decided_by=name.of(services.directory, one.decided_by),
        reason=one.reason or "",
        due=_due(services, one, going, now),
        recallable=going is not None and not _is_stopped(going),
    )


async def decided(services: Services, db: AsyncConnection, subject: str) -> Submission | None:
    """The same for its author; None where the decision no longer stands."""
    found = await read(services, db, subject)
    stands = found is not None and not found.changed and found.state in (State.APPROVED, State.REJECTED)
    return found if stands else None


def _is_stopped(going: Broadcast) -> bool:
    """Whether it is being recalled, or never left."""
    return going.operation is Operation.RECALL or (going.started is None and going.state is broadcast.State.CANCELLED)


def _due(services: Services, one: Announcement, going: Broadcast | None, now: datetime) -> datetime | None:
    at = going.due if going is not None else leaves(approval.fresh(one.draft, now), now, services.policy)
    return at if at > now else None

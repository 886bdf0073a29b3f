"""What the author and the editors see of a prenotice, and what those who have it are told of it, read by ids."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import announcement, broadcast, coverage, prenotice
from bot.announcement import Draft
from bot.broadcast import Broadcast
from bot.clock import day_in_oslo
from bot.coverage import Reached, Seen
from bot.directory import Employee
from bot.errors import BotError
from bot.name import order
from bot.prenotice import Prenotice
from bot.services import Services
from bot.turn import Norm


@dataclass(frozen=True)
class Missing:
    """Somebody whom a prenotice has not reached, and why; `late`: it reached them after it was public.

    `waits`: it may yet reach them.
    """

    name: str
    unit: str
    why: str
    late: bool = False
    waits: bool = False


@dataclass(frozen=True)
class Watch:
    """A prenotice as it stands; `nameless` of those missing are not shown to whoever reads it.

    `occasion` is what the card is for: "" for the one that changes, a state, the minutes left, "report" or "unsent".
    `whole`: its reader may see everybody.
    """

    one: Prenotice
    carried: Broadcast
    draft: Draft
    seen: Seen
    occasion: str
    missing: Sequence[Missing]
    nameless: int
    first_sent: datetime | None
    last_sent: datetime | None
    whole: bool = True

    @property
    def titles(self) -> Mapping[Norm, str]:
        """The title in each norm that was written."""
        return {norm: version.title for norm, version in self.draft.versions.items()}


async def read(services: Services, db: AsyncConnection, subject: str) -> Watch | None:
    """What a notice of kind "embargo" is about; None where it is no longer kept. See release.tell for the subject."""
    parts = subject.split()
    own = next((part.removeprefix("own=") for part in parts if part.startswith("own=")), "")
    occasion = parts[1] if len(parts) > 1 and not parts[1].startswith("own=") else ""
    try:
        return await of(services, db, UUID(parts[0]), own, occasion)
    except BotError:
        return None


async def of(services: Services, db: AsyncConnection, broadcast_id: UUID, own: str = "", occasion: str = "") -> Watch:
    """A prenotice as it stands; for an `own` reader, names only of their own units. Raises BotError "gone"."""
    await services.directory.refresh(db)
    one, carried = await prenotice.read(db, broadcast_id), await broadcast.read(db, broadcast_id)
    draft = (await announcement.read(db, broadcast_id)).draft
    seen = await coverage.look(services, db, one, carried)
    found = await coverage.audience(services, db, carried, services.clock.now())
    missing = _missing(services, found, one.public_at if one.released else None)
    day = day_in_oslo(services.clock.now())
    shown = [named for each, named in missing if not own or each.unit in services.directory.leads(own, day)]
    times = [each.sent_at for each in found if each.sent_at is not None]
    hidden = len(missing) - len(shown)
    ends = (min(times, default=None), max(times, default=None))
    return Watch(one, carried, draft, seen, occasion, shown, hidden, *ends, whole=not own)


def _missing(
    services: Services, found: Sequence[Reached], before: datetime | None
) -> Sequence[tuple[Employee, Missing]]:
    """Who has not got it, or not `before` it was public; nobody who has left.

    In Norwegian order, first those of whom nothing waits either.
    """
    rows = []
    for one in found:
        late = one.sent_at is not None and before is not None and one.sent_at > before
        employee = services.directory.employee(one.person_id)
        if employee is not None and (one.sent_at is None or late):
            rows.append((employee, Missing(employee.name, employee.unit, one.why, late, one.waits is not None)))
    return sorted(rows, key=lambda row: (row[1].waits, order(row[0].name)))


@dataclass(frozen=True)
class Moved:
    """What those who have a prenotice are told: its title, and the time now.

    `stopped`: it never becomes public. `held`: its time has passed, and it is not public.
    """

    titles: Mapping[Norm, str]
    external_at: datetime
    stopped: bool
    public: bool
    held: bool = False


async def moved(services: Services, db: AsyncConnection, subject: str) -> Moved | None:
    """What a notice of kind "moved" is about; None where it is no longer kept."""
    try:
        broadcast_id = UUID(subject.split()[0])
        one, carried = await prenotice.read(db, broadcast_id), await broadcast.read(db, broadcast_id)
        draft = (await announcement.read(db, broadcast_id)).draft
    except BotError:
        return None
    titles = {norm: version.title for norm, version in draft.versions.items()}
    stopped = one.stopped is not None or coverage.withdrawn(carried)
    return Moved(titles, one.external_at, stopped, one.released is not None, one.held is not None)

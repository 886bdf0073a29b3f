"""What handlers are told of, once a day: that something is new, and what is due; never which case, never how few.

A handler whom a case concerns is told nothing of it, and what would be told to such a chair goes to the deputy.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import casework, chronicle, deadline, notice
from bot.deadline import Step, Whom
from bot.pointer import Pointer, PointerRow
from bot.pointing import Pointers
from bot.services import Services
from bot.turn import Key
from desk.keylist import Holder, KeyList

KIND = "pointer"
FEWEST = 3
"""A number below this is not told."""
NEW = "new"


@dataclass
class Heard:
    """What one handler is to hear today: `new` cases with something unread, and the words of what is due."""

    new: int = 0
    due: set[str] = field(default_factory=set)

    @property
    def subject(self) -> str:
        """As a notice's subject, after its day: words in order, and the number where it is not too small."""
        words = sorted(self.due) + ([f"{NEW}{self.new}" if self.new >= FEWEST else NEW] if self.new else [])
        return "+".join(words)


@dataclass(frozen=True)
class Told:
    """A notice as it is read: words of what is due, and whether something is new (`count` 0 where few)."""

    due: tuple[str, ...]
    new: bool
    count: int


async def tell(services: Services, db: AsyncConnection, pointers: Pointers, handlers: KeyList, today: date) -> int:
    """Tell each handler what there is, once a day, and log each reminder; gives how many were told."""
    days = (pointers.days_after_close, pointers.days_at_most)
    handlers = _reachable(services, handlers)
    heard = {one.id: Heard() for one in handlers.handlers}
    for one in await _all(db):
        _count_new(heard, handlers, one)
        steps = [step for step in deadline.due(one, today, deadline.gone_by(one, *days)) if _whom(handlers, one, step)]
        for step in steps:  # what nobody can be told of waits until somebody can
            await chronicle.note(db, pointers.log_key, today, "reminded", one.id, detail=f"{step.of} {step.whom}")
        told = _remind(heard, handlers, one, steps)
        if told != one.told:
            await db.execute(update(PointerRow).where(PointerRow.id == one.id).values(told=told))
    subjects = [(one, heard[one.id].subject) for one in handlers.handlers if one.person and heard[one.id].subject]
    for holder, subject in subjects:
        await notice.tell(services, db, [holder.person], Key(KIND, f"{today.isoformat()}:{subject}"))
    return len(subjects)


async def read(services: Services, db: AsyncConnection, subject: str) -> Told | None:
    """What a notice says."""
    words = subject.partition(":")[2].split("+")
    news = [one for one in words if one.startswith(NEW)]
    count = int(news[0].removeprefix(NEW) or 0) if news else 0
    return Told(tuple(one for one in words if one and not one.startswith(NEW)), bool(news), count)


def _reachable(services: Services, handlers: KeyList) -> KeyList:
    """The list, without the person of whoever is not in the directory: they can't be told, and another is to be."""
    known = services.directory.employee
    return replace(
        handlers,
        handlers=tuple(one if known(one.person) else replace(one, person="") for one in handlers.handlers),
    )


async def _all(db: AsyncConnection) -> list[Pointer]:
    rows = await db.execute(select(*casework.COLUMNS).order_by(PointerRow.id).with_for_update())
    return [casework.pointer(row) for row in rows]


def _count_new(heard: dict[str, Heard], handlers: KeyList, one: Pointer) -> None:
    """What came is new to each of them once, whoever has looked at it meanwhile, and until somebody has read it."""
    if one.unread or not one.told & deadline.NEWS:
        for holder in handlers.allowed(one.excluded):
            heard[holder.id].new += 1


def _remind(heard: dict[str, Heard], handlers: KeyList, one: Pointer, steps: Sequence[Step]) -> int:
    """Let those hear of the steps who are to; gives what has been told of the case then, with what is new."""
    reached = any(holder.person for holder in handlers.allowed(one.excluded))
    told = one.told | deadline.NEWS if reached else one.told
    for step in steps:
        told = deadline.with_told(told, step)
        for holder in _whom(handlers, one, step):
            heard[holder.id].due.add(step.of if step.whom is Whom.HANDLERS else f"late_{step.of}")
    return told


def _whom(handlers: KeyList, one: Pointer, step: Step) -> Sequence[Holder]:
    """Who can be told of a step: all who may, or the chair, else the deputy, else all."""
    allowed = [holder for holder in handlers.allowed(one.excluded) if holder.person]
    first = [holder for holder in allowed if holder.chair] or [holder for holder in allowed if holder.deputy]
    return allowed if step.whom is Whom.HANDLERS or not first else first[:1]

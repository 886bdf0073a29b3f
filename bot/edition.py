"""The one row on the people as a whole: the version of what is known of them, and how the last read went."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import DateTime, Integer, String, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Table
from bot.retention import Keeping


class End(StrEnum):
    """How a read of the people ended."""

    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


class Edition(Table):
    """One row, made with the table; `version` rises in the transaction of whatever changes people or absences."""

    __tablename__ = "edition"
    keeps = (
        Keeping(
            "når folkene sist ble lest inn, og hvordan det gikk",
            "se om lesingen virker",
            "lesingen",
            "til den neste",
            "skrives over",
        ),
    )
    whose = ()
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(Integer)
    done_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    tried_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    ended: Mapped[str | None] = mapped_column(String(16))
    leaving: Mapped[int] = mapped_column(Integer, default=0)
    present: Mapped[int] = mapped_column(Integer, default=0)


@dataclass(frozen=True)
class State:
    """How the last read ended, when one last went well, and how many of how many the last would have removed."""

    ended: End | None
    done_at: datetime | None
    tried_at: datetime | None
    leaving: int
    present: int


READING = 7284
"""The advisory lock of whoever reads the people; bot/database.py has another."""
VERSION = select(Edition.version).scalar_subquery()
"""The version, for a query that is made anyway."""


async def version(db: AsyncConnection) -> int:
    """The version of what is known of the people."""
    return int((await db.execute(select(Edition.version))).scalar_one())


async def advance(db: AsyncConnection) -> None:
    """Let every process read the people anew, from its next turn after this transaction."""
    await db.execute(update(Edition).values(version=Edition.version + 1))


async def lock(db: AsyncConnection) -> None:
    """Wait until no other transaction changes the people, and keep them to this one.

    Whoever writes members or absences does this first, and waits for no address afterwards: a turn writes its own
    address before anything else, so any other order may deadlock.
    """
    await db.execute(select(Edition.version).with_for_update())


async def alone(db: AsyncConnection, wait: bool = False) -> bool:
    """Let no other read of the people go on until the transaction of `db` ends; an older one must not end last.

    False where another is going on, unless `wait` is given.
    """
    if not wait:
        return bool((await db.execute(text("SELECT pg_try_advisory_xact_lock(:key)"), {"key": READING})).scalar_one())
    await db.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": READING})
    return True


async def note(db: AsyncConnection, ended: End, at: datetime, leaving: int = 0, present: int = 0) -> None:
    """Keep how a read ended."""
    values = {"ended": ended.value, "tried_at": at, "leaving": leaving, "present": present}
    await db.execute(update(Edition).values({**values, **({"done_at": at} if ended is End.DONE else {})}))


async def state(db: AsyncConnection) -> State:
    """How the last read ended."""
    row = (await db.execute(select(Edition.__table__))).one()
    return State(End(row.ended) if row.ended else None, row.done_at, row.tried_at, row.leaving, row.present)

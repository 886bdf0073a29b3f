"""What somebody plans to do toward the media or in a social channel (strategy 7.1, 10.3), and how far it is."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from pydantic import AwareDatetime, BaseModel, ConfigDict
from sqlalchemy import DateTime, Integer, String, Uuid, insert, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from bot import version
from bot.database import Table
from bot.retention import YEAR, Keeping, Whose

LONGEST_REPLY = 1000
_OPEN = "state <> 'accepted'"


class State(StrEnum):
    """How far it is; `suggested`: an editor would have it otherwise, and its author has the word."""

    NEW = "new"
    SUGGESTED = "suggested"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"


class OutreachRow(Table):
    """One; `version` counts every step, and withdrawn it is empty."""

    __tablename__ = "outreach"
    keeps = (Keeping("planlagte utspill", "samordne det kommunen sier", "siste endring", YEAR, column="edited"),)
    whose = (Whose("author_id", where=_OPEN), *(Whose(one, clears=True) for one in ("author_id", "decided_by")))
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    author_id: Mapped[str | None] = mapped_column(String(128))
    unit: Mapped[str] = mapped_column(String(128))
    state: Mapped[str] = mapped_column(String(16))
    version: Mapped[int] = mapped_column(Integer)
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    edited: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    reply: Mapped[str] = mapped_column(String(LONGEST_REPLY))
    decided_by: Mapped[str | None] = mapped_column(String(128))


class Plan(BaseModel):
    """What is planned; `timed`: whether an hour was said, or the day alone."""

    model_config = ConfigDict(frozen=True)

    what: str = ""
    why: str = ""
    where: str = ""
    fronts: str = ""
    links: tuple[str, ...] = ()
    timed: bool = False


class Outreach(BaseModel):
    """One as it is read, its author "" who has left."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    author_id: str
    unit: str
    state: State
    version: int
    plan: Plan
    at: AwareDatetime
    reply: str = ""
    decided_by: str | None = None


_COLUMNS = OutreachRow.__table__.columns


def _read(row: Any) -> Outreach:
    return Outreach(plan=Plan.model_validate(row["content"]), **{**row, "author_id": row["author_id"] or ""})


async def create(db: AsyncConnection, author: str, unit: str, plan: Plan, at: datetime, now: datetime) -> UUID:
    """Keep a new one."""
    made = uuid4()
    values = {"id": made, "author_id": author, "unit": unit, "state": State.NEW, "version": 1, "reply": ""}
    content = {"content": plan.model_dump(mode="json"), "at": at, "edited": now}
    await db.execute(insert(OutreachRow).values(**values, **content))
    return made


async def read(db: AsyncConnection, outreach_id: UUID, lock: bool = False) -> Outreach:
    """One of them, held until the transaction ends where `lock`. Raises BotError "gone"."""
    return _read(await version.row(db, OutreachRow, outreach_id, lock))


async def move(db: AsyncConnection, one: Outreach, now: datetime, **values: Any) -> Outreach:
    """Change `one`, as it was read. Raises BotError "changed" where it has moved on since."""
    return _read(await version.move(db, OutreachRow, one, edited=now, **values))


async def of(db: AsyncConnection, author: str, most: int) -> Sequence[Outreach]:
    """At most `most` of what `author` has planned, the next first."""
    theirs = (OutreachRow.author_id == author) & (OutreachRow.state != State.WITHDRAWN)
    rows = await db.execute(select(*_COLUMNS).where(theirs).order_by(OutreachRow.at.desc(), OutreachRow.id).limit(most))
    return [_read(row) for row in rows.mappings()]


async def waiting(db: AsyncConnection, since: datetime, most: int) -> Sequence[Outreach]:
    """At most `most` from `since` on that an editor has not accepted, the next first."""
    these = OutreachRow.state.in_((State.NEW, State.SUGGESTED)) & (OutreachRow.at >= since)
    rows = await db.execute(select(*_COLUMNS).where(these).order_by(OutreachRow.at, OutreachRow.id).limit(most))
    return [_read(row) for row in rows.mappings()]


async def between(db: AsyncConnection, first: datetime, last: datetime) -> Sequence[Outreach]:
    """What is planned from `first` until `last`, by time."""
    these = (OutreachRow.at >= first) & (OutreachRow.at < last) & (OutreachRow.state != State.WITHDRAWN)
    rows = await db.execute(select(*_COLUMNS).where(these).order_by(OutreachRow.at, OutreachRow.id))
    return [_read(row) for row in rows.mappings()]

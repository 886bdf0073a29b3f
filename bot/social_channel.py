"""The municipality's social channels (strategy 7.2): what is weighed before a new one, what was decided, what exists.

Six months after the decision it is asked whether the channel is worth keeping.
"""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Date, DateTime, Integer, String, Uuid, insert, select, text, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from bot import version
from bot.database import Table
from bot.retention import YEAR, Keeping, Whose

LONGEST_REPLY = 1000
_IN_USE = "state = 'approved'"


class State(StrEnum):
    """How far it is; an approved one exists until it is closed."""

    ASKED = "asked"
    APPROVED = "approved"
    DECLINED = "declined"
    CLOSED = "closed"


class SocialChannelRow(Table):
    """One; `evaluate_on` is the day on which it is to be looked at again, None where that has been asked."""

    __tablename__ = "social_channel"
    keeps = (
        Keeping(
            "sosiale kanaler i bruk, vurderingen bak og hvem som følger dem opp",
            "vite hvilke kanaler kommunen har",
            "avgjørelsen",
            "så lenge kanalen er i bruk",
            "slettes 12 måneder etter at den er lagt ned",
            where=_IN_USE,
        ),
        Keeping(
            "forslag til sosiale kanaler, og kanaler som er lagt ned",
            "vise hva som ble vurdert",
            "siste endring",
            YEAR,
            column="edited",
            where=f"NOT ({_IN_USE})",
        ),
    )
    whose = (
        Whose("author_id", where=f"NOT ({_IN_USE})"),
        *(Whose(one, clears=True) for one in ("author_id", "decided_by")),
    )
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    author_id: Mapped[str | None] = mapped_column(String(128))
    unit: Mapped[str] = mapped_column(String(128))
    state: Mapped[str] = mapped_column(String(16))
    version: Mapped[int] = mapped_column(Integer)
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    edited: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    reply: Mapped[str] = mapped_column(String(LONGEST_REPLY))
    decided_by: Mapped[str | None] = mapped_column(String(128))
    decided_on: Mapped[date | None] = mapped_column(Date)
    evaluate_on: Mapped[date | None] = mapped_column(Date)


class Case(BaseModel):
    """What is weighed (7.2): a name, an address where there is one, and the four considerations.

    `listed`: an editor put it in as one that the municipality has already, and nobody asked for it.
    """

    model_config = ConfigDict(frozen=True)

    name: str = ""
    address: str = ""
    benefit: str = ""
    resources: str = ""
    plan: str = ""
    follow_up: str = ""
    listed: bool = False


class SocialChannel(BaseModel):
    """One as it is read, its author "" who has left."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    author_id: str
    unit: str
    state: State
    version: int
    case: Case
    reply: str = ""
    decided_by: str | None = None
    decided_on: date | None = None
    evaluate_on: date | None = None


_COLUMNS = SocialChannelRow.__table__.columns


def _read(row: Any) -> SocialChannel:
    return SocialChannel(case=Case.model_validate(row["content"]), **{**row, "author_id": row["author_id"] or ""})


async def create(db: AsyncConnection, author: str, unit: str, case: Case, now: datetime) -> SocialChannel:
    """Keep a new one, which waits for an editor; `author` is "" where nobody asked for it."""
    made = uuid4()
    values = {"id": made, "author_id": author or None, "unit": unit, "state": State.ASKED, "version": 1, "reply": ""}
    await db.execute(insert(SocialChannelRow).values(**values, content=case.model_dump(mode="json"), edited=now))
    return await read(db, made)


async def read(db: AsyncConnection, channel_id: UUID, lock: bool = False) -> SocialChannel:
    """One of them, held until the transaction ends where `lock`. Raises BotError "gone"."""
    return _read(await version.row(db, SocialChannelRow, channel_id, lock))


async def move(db: AsyncConnection, one: SocialChannel, now: datetime, **values: Any) -> SocialChannel:
    """Change `one`, as it was read. Raises BotError "changed" where it has moved on since."""
    return _read(await version.move(db, SocialChannelRow, one, edited=now, **values))


async def those(db: AsyncConnection, state: State, most: int) -> Sequence[SocialChannel]:
    """At most `most` in a state, the longest unchanged first."""
    found = select(*_COLUMNS).where(SocialChannelRow.state == state)
    rows = await db.execute(found.order_by(SocialChannelRow.edited, SocialChannelRow.id).limit(most))
    return [_read(row) for row in rows.mappings()]


_NAMES = text("SELECT content ->> 'name' FROM social_channel WHERE state = 'approved' ORDER BY 1")


async def names(db: AsyncConnection) -> Sequence[str]:
    """What the channels in use are called."""
    return list((await db.execute(_NAMES)).scalars())


async def due(db: AsyncConnection, today: date) -> Sequence[SocialChannel]:
    """Those in use that are to be looked at again, taken once: they are no longer due afterwards."""
    now_due = (SocialChannelRow.state == State.APPROVED) & (SocialChannelRow.evaluate_on <= today)
    taken = update(SocialChannelRow).where(now_due).values(evaluate_on=None)
    return [_read(row) for row in (await db.execute(taken.returning(*_COLUMNS))).mappings()]

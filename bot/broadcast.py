"""One message to many: when it leaves and how far it is.

What it says is a rendering (bot/rendering.py), whom it reaches stands in rows of their own (bot/delivery.py).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, DateTime, Index, Integer, RowMapping, SmallInteger, String, Uuid, insert, select, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql.functions import coalesce

from bot import rendering
from bot.audience import Audience
from bot.database import Table
from bot.errors import BotError
from bot.rendering import Operation, Rendered
from bot.retention import ARCHIVED, Keeping, Whose


class State(StrEnum):
    """How far a broadcast is; `failed`: it was stopped, `reason` says why. `sent` after a correction as well."""

    SCHEDULED = "scheduled"
    SENDING = "sending"
    PAUSED = "paused"
    SENT = "sent"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    RECALLED = "recalled"
    FAILED = "failed"


class Urgency(IntEnum):
    """The order in the lane: urgent before prenotices before the rest; notices come between the last two."""

    URGENT = 0
    PRENOTICE = 1
    ORDINARY = 2


@dataclass(frozen=True)
class Plan:
    """All that is decided of a broadcast before it leaves; `expires` is when it is too late to send it.

    `repeat`: what may have arrived is sent again, since it is better told twice than not.
    """

    id: UUID
    kind: str
    author_id: str
    approver_id: str
    audience: Audience
    rendered: Rendered
    due: datetime
    urgency: Urgency = Urgency.ORDINARY
    repeat: bool = False
    expires: datetime | None = None


class BroadcastRow(Table):
    """One broadcast, under the id of the announcement (or newsletter) that it carries; `edition` is its last rendering,
    for that `operation`.

    `ended` is the end of what was last done with it, `finished` that of the first run, where more has been done since.
    `frozen` is how many people its audience was, None before it was frozen; `tally` is what is left of its deliveries.
    """

    __tablename__ = "broadcast"
    keeps = (
        Keeping(
            "kommunens interne meldinger: når de gikk, hvilken målgruppe, og hvor mange de nådde",
            "vise hva som ble sendt (arkivloven)",
            "meldingen",
            ARCHIVED,
            "kommunen sletter dem selv",
        ),
    )
    whose = (Whose("author_id", clears=True), Whose("approver_id", clears=True))
    __table_args__ = (Index("ix_broadcast_state_due", "state", "due"),)
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    author_id: Mapped[str | None] = mapped_column(String(128))
    approver_id: Mapped[str | None] = mapped_column(String(128))
    urgency: Mapped[int] = mapped_column(SmallInteger)
    repeat: Mapped[bool] = mapped_column(Boolean)
    state: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(String(64), default="")
    edition: Mapped[int] = mapped_column(Integer)
    operation: Mapped[str] = mapped_column(String(16))
    audience: Mapped[dict[str, Any]] = mapped_column(JSONB)
    due: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    expires: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    frozen: Mapped[int | None] = mapped_column(Integer)
    started: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    ended: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    finished: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    tally: Mapped[dict[str, Any] | None] = mapped_column(JSONB)


@dataclass(frozen=True)
class Broadcast:
    """A broadcast as it is read."""

    id: UUID
    kind: str
    author_id: str | None
    approver_id: str | None
    urgency: Urgency
    repeat: bool
    state: State
    reason: str
    edition: int
    operation: Operation
    audience: Audience
    due: datetime
    expires: datetime | None
    frozen: int | None
    started: datetime | None
    ended: datetime | None
    finished: datetime | None
    tally: dict[str, Any] | None

    @property
    def running(self) -> bool:
        """Whether it may still be sent to somebody; only one thing runs at a time."""
        return self.state in (State.SENDING, State.PAUSED)


_COLUMNS = BroadcastRow.__table__.columns


def _of(row: RowMapping) -> Broadcast:
    known = {"urgency": Urgency(row["urgency"]), "state": State(row["state"]), "operation": Operation(row["operation"])}
    return Broadcast(**{**row, **known, "audience": Audience.model_validate(row["audience"])})


async def keep(db: AsyncConnection, plan: Plan, now: datetime) -> None:
    """Store what was approved, to leave at its time."""
    people = {"author_id": plan.author_id, "approver_id": plan.approver_id}
    when = {"due": plan.due, "expires": plan.expires, "urgency": plan.urgency, "repeat": plan.repeat}
    fresh = {"kind": plan.kind, "state": State.SCHEDULED, "edition": 1, "operation": Operation.SEND, "reason": ""}
    values = {"id": plan.id, **people, **when, **fresh, "audience": plan.audience.model_dump(mode="json")}
    await db.execute(insert(BroadcastRow).values(values))
    await rendering.keep(db, plan.id, 1, Operation.SEND, plan.rendered, now)


async def read(db: AsyncConnection, broadcast_id: UUID, lock: bool = False) -> Broadcast:
    """One broadcast, held until the transaction ends where `lock`. Raises BotError "gone"."""
    found = select(*_COLUMNS).where(BroadcastRow.id == broadcast_id)
    row = (await db.execute(found.with_for_update() if lock else found)).first()
    if row is None:
        raise BotError("gone")
    return _of(row._mapping)


async def say(db: AsyncConnection, one: Broadcast, operation: Operation, made: Rendered, now: datetime) -> int:
    """Let a broadcast, which the caller holds, say something else from now on; gives the edition's number."""
    edition = one.edition + 1
    await db.execute(update(BroadcastRow).where(BroadcastRow.id == one.id).values(edition=edition, operation=operation))
    await rendering.keep(db, one.id, edition, operation, made, now)
    return edition


async def change(db: AsyncConnection, broadcast_id: UUID, state: State, **values: object) -> None:
    """Take a broadcast, which the caller holds, to `state`; where it begins again, its first end is kept."""
    if values.get("ended", ...) is None:
        values["finished"] = coalesce(BroadcastRow.finished, BroadcastRow.ended)
    await db.execute(update(BroadcastRow).where(BroadcastRow.id == broadcast_id).values(state=state, **values))


async def due(db: AsyncConnection, now: datetime) -> list[UUID]:
    """The broadcasts whose time has come, the most urgent first."""
    ready = (BroadcastRow.state == State.SCHEDULED) & (BroadcastRow.due <= now)
    found = select(BroadcastRow.id).where(ready).order_by(BroadcastRow.urgency, BroadcastRow.due)
    return list((await db.execute(found)).scalars())


async def any_due(db: AsyncConnection, now: datetime) -> bool:
    """Whether a broadcast's time has come, to begin or because it is too late."""
    open_ones = BroadcastRow.state.in_((State.SCHEDULED, State.SENDING, State.PAUSED))
    begins = (BroadcastRow.state == State.SCHEDULED) & (BroadcastRow.due <= now)
    found = select(BroadcastRow.id).where(begins | open_ones & (BroadcastRow.expires <= now)).limit(1)
    return (await db.execute(found)).first() is not None

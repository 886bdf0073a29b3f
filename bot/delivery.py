"""One row for one person and channel of a broadcast: it is there before anything is sent, and says what became of it.

An attempt is committed before the call and its outcome after it, so that what was in flight at a crash is known.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    String,
    UniqueConstraint,
)
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Table
from bot.retention import ACKNOWLEDGEMENTS, DELIVERIES, Keeping, Whose
from bot.turn import Norm

Channel = Literal["teams", "mail"]
LONGEST_REASON = 64


class State(StrEnum):
    """How far a delivery is. sent: accepted, and maybe corrected since. held: kept for the week's card."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    HELD = "held"
    CANCELLED = "cancelled"


class DeliveryRow(Table):
    """One delivery; `edition` is the broadcast's that the person has, `sent_at` when the first was accepted.

    With an activity id, being due means that the activity is to be updated to the broadcast's edition.
    """

    __tablename__ = "delivery"
    keeps = (
        Keeping("hvem som fikk en utsending", "vise at alle ble nådd", "utsendingen", DELIVERIES, column="made"),
        Keeping(
            "når noen kvitterte, med navn",
            "minne dem som mangler",
            "utsendingen",
            ACKNOWLEDGEMENTS,
            "antallet står igjen",
            column="acknowledged",
            clears=("acknowledged",),
        ),
    )
    whose = (Whose("person_id"),)
    __table_args__ = (
        UniqueConstraint("broadcast_id", "person_id", "channel"),
        Index("ix_delivery_person_id_made", "person_id", "made"),
        Index("ix_delivery_broadcast_id_id", "broadcast_id", "id"),
        {"postgresql_with": {"fillfactor": 40}},  # and no index on what changes: so rows change in place
    )
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    broadcast_id: Mapped[UUID] = mapped_column(ForeignKey("broadcast.id", ondelete="CASCADE"))
    person_id: Mapped[str] = mapped_column(String(128))
    channel: Mapped[str] = mapped_column(String(8))
    norm: Mapped[str] = mapped_column(String(2))
    state: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON))
    attempts: Mapped[int] = mapped_column(Integer)
    repaired: Mapped[bool] = mapped_column(Boolean)
    edition: Mapped[int] = mapped_column(Integer)
    made: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    due: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    sent_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    acknowledged: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    service_url: Mapped[str | None] = mapped_column(String(512))
    conversation_id: Mapped[str | None] = mapped_column(String(512))
    activity_id: Mapped[str | None] = mapped_column(String(512))


@dataclass(frozen=True)
class Recipient:
    """Somebody of a frozen audience: by which channel first, in which norm; `reason` where neither reaches them."""

    person_id: str
    norm: Norm
    channel: Channel
    state: State = State.WAITING
    reason: str = ""


_FREEZE = sql("""
    INSERT INTO delivery (broadcast_id, person_id, channel, norm, state, reason, attempts, repaired, edition, made, due)
    SELECT :broadcast, o.person, o.channel, o.norm, o.state, o.reason, 0, FALSE, 0, :now, :now
    FROM unnest(CAST(:people AS text[]), CAST(:channels AS text[]), CAST(:norms AS text[]), CAST(:states AS text[]),
        CAST(:reasons AS text[])) WITH ORDINALITY AS o (person, channel, norm, state, reason, place)
    ORDER BY o.place ON CONFLICT DO NOTHING""")


async def freeze(db: AsyncConnection, broadcast_id: UUID, recipients: Sequence[Recipient], now: datetime) -> None:
    """Store a row for each recipient, in the transaction that starts the broadcast; twice does no harm."""
    columns = {
        "people": [one.person_id for one in recipients],
        "channels": [one.channel for one in recipients],
        "norms": [one.norm for one in recipients],
        "states": [one.state.value for one in recipients],
        "reasons": [one.reason for one in recipients],
    }
    await db.execute(_FREEZE, {"broadcast": broadcast_id, "now": now, **columns})


async def analyze(db: AsyncConnection) -> None:
    """Let PostgreSQL know at once of many new rows, or it looks through all of them at each claim until it notices."""
    await db.execute(sql("ANALYZE delivery"))


@dataclass(frozen=True)
class Counts:
    """A broadcast in numbers of people; `sent` by Teams or e-mail, `failed` by reason; `acknowledged` of those sent.

    `behind`, of those sent, have a copy that says what it said before the broadcast was corrected or recalled.
    """

    people: int
    sent: int
    waiting: int
    unknown: int
    held: int
    failed: Mapping[str, int]
    acknowledged: int
    by_mail: int
    behind: int = 0


_COUNT = sql("""
    WITH person AS (
        SELECT person_id,
            bool_or(sent_at IS NOT NULL) AS sent,
            bool_or(state IN ('waiting', 'sending')) AS waiting,
            bool_or(state = 'unknown') AS unknown,
            bool_or(state = 'held') AS held,
            bool_or(acknowledged IS NOT NULL) AS acknowledged,
            bool_or(channel = 'mail' AND sent_at IS NOT NULL) AS mailed,
            bool_or(sent_at IS NOT NULL AND edition < (SELECT edition FROM broadcast WHERE id = :broadcast)) AS behind,
            (array_agg(reason ORDER BY channel DESC))[1] AS reason
        FROM delivery WHERE broadcast_id = :broadcast GROUP BY person_id)
    SELECT CASE WHEN sent THEN 'sent' WHEN waiting THEN 'waiting' WHEN unknown THEN 'unknown'
            WHEN held THEN 'held' ELSE reason END AS state,
        count(*) AS people, count(*) FILTER (WHERE acknowledged) AS acknowledged,
        count(*) FILTER (WHERE mailed) AS mailed, count(*) FILTER (WHERE behind) AS behind
    FROM person GROUP BY 1""")


async def count(db: AsyncConnection, broadcast_id: UUID) -> Counts:
    """How many people a broadcast has reached, and not."""
    rows = {row.state: row for row in await db.execute(_COUNT, {"broadcast": broadcast_id})}
    told = {state: rows.pop(state).people if state in rows else 0 for state in ("waiting", "unknown", "held")}
    sent = rows.pop("sent", None)
    failed = {state: row.people for state, row in rows.items()}
    reached = sent.people if sent else 0
    return Counts(
        people=reached + sum(told.values()) + sum(failed.values()),
        sent=reached,
        failed=failed,
        acknowledged=sent.acknowledged if sent else 0,
        by_mail=sent.mailed if sent else 0,
        behind=sent.behind if sent else 0,
        **told,
    )


_ACKNOWLEDGE = sql("""
    UPDATE delivery SET acknowledged = :now
    WHERE id = :id AND person_id = :person AND acknowledged IS NULL RETURNING broadcast_id""")


async def acknowledge(db: AsyncConnection, delivery_id: int, person_id: str, now: datetime) -> bool:
    """Note that the delivery's own person has pressed «Lest»; False where it is another's, gone, or noted already."""
    values = {"id": delivery_id, "person": person_id, "now": now}
    return (await db.execute(_ACKNOWLEDGE, values)).first() is not None

"""«Lest»: the one reading that is counted, pressed once by the person whose delivery it is."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import delivery
from bot.delivery import DeliveryRow, State
from bot.errors import BotError
from bot.turn import Norm

_ARRIVED = sql("""
    UPDATE delivery SET state = 'sent', sent_at = coalesce(sent_at, :now) WHERE id = :id AND state = 'unknown'""")
_SINCE = sql("""
    SELECT DISTINCT broadcast_id FROM delivery WHERE acknowledged >= :since OR sent_at >= :since""")


@dataclass(frozen=True)
class Mine:
    """A person's own delivery: `edition` is what they have, 0 where nobody knows that it arrived."""

    id: int
    broadcast_id: UUID
    norm: Norm
    state: State
    edition: int
    acknowledged: datetime | None


async def mine(db: AsyncConnection, delivery_id: int, person_id: str, lock: bool = False) -> Mine:
    """The delivery. Raises BotError "gone", or "not_yours" where it is another's."""
    columns = (*(getattr(DeliveryRow, name) for name in Mine.__dataclass_fields__), DeliveryRow.person_id)
    found = select(*columns).where(DeliveryRow.id == delivery_id)
    row = (await db.execute(found.with_for_update() if lock else found)).first()
    if row is None:
        raise BotError("gone")
    if row.person_id != person_id:
        raise BotError("not_yours")
    return Mine(row.id, row.broadcast_id, row.norm, State(row.state), row.edition, row.acknowledged)


async def acknowledge(db: AsyncConnection, delivery_id: int, person_id: str, now: datetime) -> Mine:
    """Note it, and that it arrived where that was not known; pressed again, it stays as it was. Raises BotError."""
    await mine(db, delivery_id, person_id)
    await delivery.acknowledge(db, delivery_id, person_id, now)
    await db.execute(_ARRIVED, {"id": delivery_id, "now": now})
    return await mine(db, delivery_id, person_id)


async def since(db: AsyncConnection, moment: datetime) -> list[UUID]:
    """The broadcasts that somebody has acknowledged since, or got, as by «Vis» on the week's card."""
    return list((await db.execute(_SINCE, {"since": moment})).scalars())

"""What is left of a broadcast's deliveries when their rows are gone: numbers, kept in `broadcast.tally`."""

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import exists, select, update
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import delivery
from bot.broadcast import BroadcastRow, State
from bot.delivery import Counts, DeliveryRow
from bot.retention import ACKNOWLEDGEMENTS

_CLEARED = sql("""
    SELECT count(DISTINCT person_id) FROM delivery
    WHERE broadcast_id = :broadcast AND acknowledged < :before""")
NAMES = frozenset(Counts.__dataclass_fields__)


async def counts(db: AsyncConnection, broadcast_id: UUID, tally: dict[str, Any] | None) -> Counts:
    """How many people a broadcast has reached, and not; of what has gone since, what its `tally` says."""
    return _together(await delivery.count(db, broadcast_id), tally)


def _together(live: Counts, tally: dict[str, Any] | None) -> Counts:
    if tally is None:
        return live
    kept = Counts(**{name: value for name, value in tally.items() if name in NAMES})
    most = live if live.people >= kept.people else kept
    return replace(most, acknowledged=max(kept.acknowledged, live.acknowledged + tally["cleared"]))


async def keep(db: AsyncConnection, now: datetime) -> None:
    """Note the numbers of every broadcast that has rows, in the transaction that then forgets some of them."""
    rows = exists().where(DeliveryRow.broadcast_id == BroadcastRow.id)
    over = BroadcastRow.state.not_in((State.SCHEDULED, State.SENDING, State.PAUSED))
    found = await db.execute(select(BroadcastRow.id, BroadcastRow.tally).where(rows, over))
    for broadcast_id, tally in found.all():
        made = asdict(await counts(db, broadcast_id, tally))
        going = {"broadcast": broadcast_id, "before": now - ACKNOWLEDGEMENTS}
        cleared = (await db.execute(_CLEARED, going)).scalar_one() + (tally["cleared"] if tally else 0)
        values = {**made, "cleared": cleared}
        await db.execute(update(BroadcastRow).where(BroadcastRow.id == broadcast_id).values(tally=values))

"""All deliveries of a broadcast at once: stopped, tried again, or let wait for its newest edition."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery import State

_STOP = sql("""
    UPDATE delivery SET state = CASE WHEN sent_at IS NULL THEN 'cancelled' ELSE 'sent' END
    WHERE broadcast_id = :broadcast AND state IN ('waiting', 'held')""")
_AGAIN = sql("""
    UPDATE delivery SET state = 'waiting', attempts = 0, repaired = FALSE, due = :now, reason = ''
    WHERE broadcast_id = :broadcast AND state = :which AND sent_at IS NULL AND person_id NOT IN (
        SELECT person_id FROM delivery WHERE broadcast_id = :broadcast AND sent_at IS NOT NULL)""")
_UPDATE_ALL = sql("""
    UPDATE delivery SET state = 'waiting', attempts = 0, due = :now
    WHERE broadcast_id = :broadcast AND state = 'sent' AND (channel = 'mail' OR activity_id IS NOT NULL)""")


async def stop(db: AsyncConnection, broadcast_id: UUID) -> None:
    """Let nothing that waits be sent any more; what is in flight cannot be called back."""
    await db.execute(_STOP, {"broadcast": broadcast_id})


async def again(db: AsyncConnection, broadcast_id: UUID, which: State, now: datetime) -> int:
    """Let those wait anew whose deliveries are `which` and who have got it by no channel; gives how many rows."""
    return (await db.execute(_AGAIN, {"broadcast": broadcast_id, "which": which, "now": now})).rowcount


async def update_all(db: AsyncConnection, broadcast_id: UUID, now: datetime) -> None:
    """Let all that was sent wait for the broadcast's newest edition."""
    await db.execute(_UPDATE_ALL, {"broadcast": broadcast_id, "now": now})

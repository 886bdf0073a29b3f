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
    WITH missing AS (
        SELECT person_id, min(norm) AS norm, min(made) AS made,
            CASE WHEN EXISTS (SELECT FROM address a WHERE a.person_id = d.person_id AND a.state = 'reachable')
                THEN 'teams' ELSE min(channel) END AS channel
        FROM delivery d WHERE broadcast_id = :broadcast GROUP BY person_id
        HAVING bool_or(state = :which) AND NOT bool_or(sent_at IS NOT NULL OR state IN ('waiting', 'sending', 'held'))
    )
    INSERT INTO delivery (broadcast_id, person_id, channel, norm, state, reason, attempts, repaired, edition, made, due)
    SELECT :broadcast, person_id, channel, norm, 'waiting', '', 0, FALSE, 0, made, :due FROM missing
    ON CONFLICT (broadcast_id, person_id, channel)
        DO UPDATE SET state = 'waiting', attempts = 0, repaired = FALSE, due = :due, reason = ''""")
_LATER = sql("UPDATE delivery SET due = :due WHERE broadcast_id = :broadcast AND state = 'waiting' AND due < :due")
_UPDATE_ALL = sql("""
    UPDATE delivery SET state = 'waiting', attempts = 0, due = :now
    WHERE broadcast_id = :broadcast AND state = 'sent' AND (channel = 'mail' AND :mail OR activity_id IS NOT NULL)""")

_EXCUSE = sql("""
    UPDATE delivery SET edition = :edition
    WHERE broadcast_id = :broadcast AND channel = 'mail' AND state = 'sending'""")


async def stop(db: AsyncConnection, broadcast_id: UUID) -> None:
    """Let nothing that waits be sent any more; what is in flight cannot be called back."""
    await db.execute(_STOP, {"broadcast": broadcast_id})


async def again(db: AsyncConnection, broadcast_id: UUID, which: State, due: datetime) -> int:
    """Let those wait anew of whom a delivery is `which` and who have got it by no channel, each by one; gives how many.

    That is Teams for whom it reaches by now, else e-mail where that was tried; e-mail takes over from Teams as ever.
    """
    return (await db.execute(_AGAIN, {"broadcast": broadcast_id, "which": which, "due": due})).rowcount


async def later(db: AsyncConnection, broadcast_id: UUID, due: datetime) -> None:
    """Let nothing that waits be sent before `due`."""
    await db.execute(_LATER, {"broadcast": broadcast_id, "due": due})


async def update_all(db: AsyncConnection, broadcast_id: UUID, now: datetime, mail: bool = True) -> None:
    """Let all that was sent wait for the broadcast's newest edition; by `mail` only another can be sent."""
    await db.execute(_UPDATE_ALL, {"broadcast": broadcast_id, "now": now, "mail": mail})


async def excuse(db: AsyncConnection, broadcast_id: UUID, edition: int) -> None:
    """Let no letter that is in flight be followed by another for the sake of `edition` alone."""
    await db.execute(_EXCUSE, {"broadcast": broadcast_id, "edition": edition})

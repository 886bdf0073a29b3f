"""What a broadcast costs those who get it: for editors alone."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import budget


@dataclass(frozen=True)
class Load:
    """Messages that a person got in the last seven days, and how many got it in Teams and have closed the bot since."""

    pushes: float
    blocked: int


_BLOCKED = sql("""
    SELECT count(*) FROM delivery d WHERE broadcast_id = :broadcast AND channel = 'teams' AND sent_at IS NOT NULL
    AND EXISTS (SELECT FROM address a WHERE a.person_id = d.person_id AND a.state IN ('blocked', 'uninstalled'))
    AND NOT EXISTS (SELECT FROM address a WHERE a.person_id = d.person_id AND a.state = 'reachable')""")


async def of(db: AsyncConnection, broadcast_id: UUID, now: datetime) -> Load:
    """The load of one broadcast."""
    blocked = (await db.execute(_BLOCKED, {"broadcast": broadcast_id})).scalar_one()
    return Load(await budget.a_person(db, now), blocked)

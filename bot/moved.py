"""What those who have a prenotice are told of its time: another, none, or that it has passed; see bot/watch.py."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import coverage, notice
from bot.services import Services
from bot.turn import Key

KIND = "moved"


async def tell(services: Services, db: AsyncConnection, broadcast_id: UUID, at: datetime) -> None:
    """By a notice, since nobody notices that a card changed; e-mail brings the new letter by itself."""
    await refresh(services, db, broadcast_id)
    told = Key(KIND, f"{broadcast_id} {int(at.timestamp())}")
    await notice.tell(services, db, await coverage.have(db, broadcast_id), told)


_TOLD = sql("""
    SELECT subject, array_agg(person_id) AS people FROM notice
    WHERE kind = 'moved' AND subject LIKE :subject AND activity_id IS NOT NULL GROUP BY subject""")


async def refresh(services: Services, db: AsyncConnection, broadcast_id: UUID) -> None:
    """Let the cards of earlier notices say what holds now, so that none is left that is wrong."""
    for row in await db.execute(_TOLD, {"subject": f"{broadcast_id} %"}):
        await notice.tell(services, db, row.people, Key(KIND, row.subject))

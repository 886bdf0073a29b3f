"""A notice that only shows that notices reach a person, for whoever tries the bot out in a pilot."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.notice import tell
from bot.services import Services
from bot.turn import Key


async def send(services: Services, db: AsyncConnection, person_id: str) -> None:
    """Send `person_id` a trial; every moment's is one of its own."""
    await tell(services, db, [person_id], Key("trial", services.clock.now().isoformat()))


async def read(services: Services, db: AsyncConnection, subject: str) -> datetime | None:
    """When the trial was sent."""
    return datetime.fromisoformat(subject)

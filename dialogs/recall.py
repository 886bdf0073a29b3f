"""Taking a message back from those who have it, or stopping it: with it goes what was to remind of it."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import abandoned, rendering, report, steer
from bot.announcement import Draft, Version
from bot.rendering import Rendered
from bot.services import Services
from cards import announcement as cards


async def recall(services: Services, db: AsyncConnection, about: UUID, by: str) -> None:
    """Recall it, and a survey's reminders with the survey. Raises BotError."""
    await steer.recall(services, db, about, by, await taken_back(db, about))
    for reminder in await abandoned.settle(services, db, about, by):
        await steer.recall(services, db, reminder, by, await taken_back(db, reminder))
        await report.tell(services, db, reminder)


async def cancel(services: Services, db: AsyncConnection, about: UUID, by: str) -> None:
    """Send it to nobody more, nor what was to remind of it. Raises BotError."""
    await steer.cancel(services, db, about, by)
    await abandoned.settle(services, db, about, by)


async def taken_back(db: AsyncConnection, broadcast_id: UUID) -> Rendered:
    """What takes the place of a message that is recalled, under the title that it was sent with."""
    titles = await rendering.titles(db, broadcast_id)
    return cards.withdrawn(Draft(versions={norm: Version(title=one) for norm, one in titles.items()}))

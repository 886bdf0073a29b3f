"""Taking a message back from those who have it, or stopping it: with it goes what was to remind of it."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import abandoned, broadcast, rendering, report, steer
from bot.announcement import Draft, Version
from bot.broadcast import State
from bot.rendering import Operation, Rendered
from bot.services import Services
from cards import announcement as cards
from cards.steering import marked
from dialogs import verdict


async def recall(services: Services, db: AsyncConnection, about: UUID, by: str) -> None:
    """Recall it, and a survey's reminders with the survey. Raises BotError."""
    await steer.recall(services, db, about, by, await taken_back(db, about))
    for reminder in await abandoned.settle(services, db, about, by):
        await steer.recall(services, db, reminder, by, await taken_back(db, reminder))
        await report.tell(services, db, reminder)


async def cancel(services: Services, db: AsyncConnection, about: UUID, by: str) -> None:
    """Send it to nobody more, nor what was to remind of it where it had not been sent before. Raises BotError."""
    await steer.cancel(services, db, about, by)
    one = await broadcast.read(db, about)
    if one.state is State.CANCELLED and one.operation is Operation.SEND and one.finished is None:
        await abandoned.settle(services, db, about, by)


async def follow(services: Services, db: AsyncConnection, about: UUID, by: str, said: Draft) -> None:
    """Put a survey's reminders right with the survey, those that have left too."""
    for one, written, draft in await abandoned.relinked(services, db, about, said):
        now, made = services.clock.now(), cards.rendered(draft, verdict.sender(services, written))
        over = one.state in steer.OVER
        said_so = marked(made, now) if over or one.operation is Operation.CORRECT else made
        await (steer.correct if over else steer.restate)(services, db, one.id, by, said_so)


async def taken_back(db: AsyncConnection, broadcast_id: UUID) -> Rendered:
    """What takes the place of a message that is recalled, under the title that it was sent with."""
    titles = await rendering.titles(db, broadcast_id)
    return cards.withdrawn(Draft(versions={norm: Version(title=one) for norm, one in titles.items()}))

"""An issue that is not to be, one that is to be after all, and one that was stopped before it left."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import audit, broadcast, newsletter, publishing
from bot.audit import Deed
from bot.errors import BotError
from bot.newsletter import Issue, State
from bot.services import Services


async def drop(services: Services, db: AsyncConnection, one: Issue, by: str) -> None:
    """Send no issue this month. Raises BotError "changed" where it was approved."""
    if one.state is State.APPROVED:
        raise BotError("changed")
    await newsletter.edit(db, one, one.content, by, services.clock.now(), state=State.DROPPED)
    await audit.note(db, services.clock.now(), by, Deed.CANCEL, one.id, one.version)


async def take_up(services: Services, db: AsyncConnection, one: Issue, by: str) -> None:
    """Have an issue this month after all. Raises BotError "changed" where it was not dropped."""
    if one.state is not State.DROPPED:
        raise BotError("changed")
    state = State.COLLECTING if one.assembled is None else State.DRAFT
    await newsletter.edit(db, one, one.content, by, services.clock.now(), state=state)
    await audit.note(db, services.clock.now(), by, Deed.RESUME, one.id, one.version)


async def reopen(services: Services, db: AsyncConnection, one: Issue) -> None:
    """Where an approved issue was stopped before it left, let it be a draft again, and tell the editors."""
    going = await broadcast.read(db, one.broadcast_id or one.id)
    if one.state is State.APPROVED and going.started is None and going.state in publishing.ENDED:
        await newsletter.move(db, one, state=State.DRAFT, **publishing.FREE)
        await publishing.tell(services, db, one, f"stopped {going.id}")

"""Broadcasts begin at their time; what it has become too late to send is ended."""

from datetime import datetime
from uuid import UUID

from procrastinate import Blueprint
from procrastinate.job_context import JobContext
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import broadcast, launch, report
from bot.broadcast import State
from jobs.delivery import finish
from jobs.queue import Again, hold
from jobs.work import Work

blueprint = Blueprint()


async def is_due(db: AsyncConnection, now: datetime) -> bool:
    """Whether any broadcast is to begin, or to end because it is too late."""
    return await broadcast.any_due(db, now)


@blueprint.task(name="start", pass_context=True, retry=Again())
async def start(context: JobContext, broadcast_id: str) -> None:
    """Begin one; twice does no harm."""
    await _start(Work.of(context), context, UUID(broadcast_id))


@blueprint.task(name="look", pass_context=True, retry=Again())
async def look(context: JobContext) -> None:
    """Begin all whose time has come, each in a transaction of its own, and end what is too late."""
    work = Work.of(context)
    async with work.engine.begin() as db:
        await hold(db, context)
        await finish(work.services, db)
        due = await broadcast.due(db, work.services.clock.now())
    for one in due:
        await _start(work, context, one)


async def _start(work: Work, context: JobContext, broadcast_id: UUID) -> None:
    async with work.engine.begin() as db:
        await hold(db, context)
        await work.services.directory.refresh(db)
        await launch.start(work.services, db, broadcast_id)
        one = await broadcast.read(db, broadcast_id)
        if one.state in (State.FAILED, State.EXPIRED):
            await report.tell(work.services, db, broadcast_id)
        if one.kind == report.NEWSLETTER:  # its page is published at the same time
            await work.services.defer(db, "newsletter:look", lock="newsletter", queueing_lock="newsletter:look")

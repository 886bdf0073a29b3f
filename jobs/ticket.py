"""Looks after questions that wait: reminds after one and three working days, tries again where nobody was reached."""

from datetime import datetime

from procrastinate import Blueprint
from procrastinate.job_context import JobContext
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import waiting
from jobs.queue import Again, hold
from jobs.work import Work

blueprint = Blueprint()


async def is_due(db: AsyncConnection, now: datetime) -> bool:
    """Whether anybody waits for an answer."""
    return await waiting.any_open(db)


@blueprint.task(name="look", pass_context=True, retry=Again())
async def look(context: JobContext) -> None:
    """Do for each what is due; twice does no harm."""
    work = Work.of(context)
    async with work.engine.begin() as db:
        await hold(db, context)
        await work.services.directory.refresh(db)
        await waiting.look(work.services, db)

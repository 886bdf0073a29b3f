"""Every five minutes: the report's card counts those who have pressed «Lest», or «Vis» on the week's card, since."""

from datetime import datetime, timedelta

from procrastinate import Blueprint
from procrastinate.job_context import JobContext
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import acknowledgement, report
from jobs.queue import Again, hold
from jobs.work import Work

blueprint = Blueprint()
BACK = timedelta(minutes=12)
"""Longer than two ticks, so that one that is late misses nobody; where nothing changed, nothing is sent."""


async def is_due(db: AsyncConnection, now: datetime) -> bool:
    """Whether anybody has pressed."""
    return bool(await acknowledgement.since(db, now - BACK))


@blueprint.task(name="refresh", pass_context=True, retry=Again())
async def refresh(context: JobContext) -> None:
    """Tell those who have the card of each broadcast that somebody has acknowledged or got."""
    work = Work.of(context)
    async with work.engine.begin() as db:
        await hold(db, context)
        for one in await acknowledgement.since(db, work.services.clock.now() - BACK):
            await report.tell(work.services, db, one)

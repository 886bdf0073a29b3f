"""On Fridays, what was over the week's budget is gathered in one card a person; what nobody opens is not delivered."""

from datetime import datetime

from procrastinate import Blueprint
from procrastinate.job_context import JobContext
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import report, unopened, week
from jobs.queue import Again, hold
from jobs.work import Work

blueprint = Blueprint()


async def is_due(db: AsyncConnection, now: datetime) -> bool:
    """Whether anybody is to get the card, or has left one unopened."""
    return bool(await week.people(db, now)) or await unopened.any_stale(db, now)


@blueprint.task(name="gather", pass_context=True, retry=Again())
async def gather(context: JobContext) -> None:
    """Tell everybody for whom something waits, and the senders of what was left; twice does no harm."""
    work = Work.of(context)
    async with work.engine.begin() as db:
        await hold(db, context)
        await week.gather(work.services, db)
        for one in await unopened.close(db, work.services.clock.now()):
            await report.tell(work.services, db, one)

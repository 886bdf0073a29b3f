"""On Fridays, what was over the week's budget is gathered in one card a person."""

from procrastinate import Blueprint
from procrastinate.job_context import JobContext

from bot import week
from jobs.queue import Again, hold
from jobs.work import Work

blueprint = Blueprint()


@blueprint.task(name="gather", pass_context=True, retry=Again())
async def gather(context: JobContext) -> None:
    """Tell everybody for whom something waits; twice does no harm."""
    work = Work.of(context)
    async with work.engine.begin() as db:
        await hold(db, context)
        await week.gather(work.services, db)

"""Social channels that nobody has looked at for six months: whoever asked for them and the editors are asked to."""

from procrastinate import Blueprint
from procrastinate.job_context import JobContext

from bot import roster
from jobs.queue import Again, hold
from jobs.work import Work

blueprint = Blueprint()


@blueprint.task(name="remind", pass_context=True, retry=Again())
async def remind(context: JobContext) -> None:
    """Ask of each channel whose time has come; twice does no harm."""
    work = Work.of(context)
    async with work.engine.begin() as db:
        await hold(db, context)
        await work.services.directory.refresh(db)
        await roster.remind(work.services, db)

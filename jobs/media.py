"""What concerns the media by the clock: channels to be looked at after six months, and what has reached nobody."""

from procrastinate import Blueprint
from procrastinate.job_context import JobContext

from bot import retry, roster
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


@blueprint.task(name="look", pass_context=True, retry=Again())
async def look(context: JobContext) -> None:
    """Tell anew of what reached nobody; twice does no harm."""
    work = Work.of(context)
    async with work.engine.begin() as db:
        await hold(db, context)
        await work.services.directory.refresh(db)
        await retry.look(work.services, db)

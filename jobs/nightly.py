"""The nightly forgetting: what has been kept long enough goes, finished jobs too."""

from datetime import timedelta

from procrastinate import Blueprint
from procrastinate.job_context import JobContext

from bot import confidant, credit, privacy, tally
from bot.retention import FINISHED_JOBS
from jobs.queue import Again
from jobs.work import Work

blueprint = Blueprint()


@blueprint.task(name="forget", pass_context=True, retry=Again())
async def forget(context: JobContext) -> None:
    """Drop what the tables say has been kept long enough, and finished jobs, however they ended; twice does no harm."""
    work = Work.of(context)
    async with work.engine.begin() as db:
        await tally.keep(db, work.services.clock.now())
        await work.services.directory.refresh(db)
        await credit.mark(work.services, db)  # while the names are known
        await confidant.fade(work.services, db)
        await privacy.sweep(db, work.services.clock.now(), work.settings)
    await context.app.job_manager.delete_old_jobs(
        nb_hours=FINISHED_JOBS // timedelta(hours=1), include_failed=True, include_cancelled=True, include_aborted=True
    )

"""The nightly sync of the people; a read that would remove too many changes nothing, and doctor shows it."""

import logging

from procrastinate import Blueprint
from procrastinate.job_context import JobContext

from bot import edition
from bot import sync as reads
from bot.edition import End
from bot.errors import GraphError, SettingsError
from bot.services import Reading
from jobs.queue import Again, hold
from jobs.work import Work

blueprint = Blueprint()
log = logging.getLogger(__name__)


@blueprint.task(name="sync", pass_context=True, retry=Again())
async def sync(context: JobContext) -> None:
    """Bring the people up to date; twice does no harm. Raises what hindered the read, after a note for doctor."""
    work = Work.of(context)
    if work.services.reading is None:
        return
    found = await _read(work, work.services.reading)
    async with work.engine.begin() as db:
        plan = await reads.carry_out(db, found, work.services.clock.now())
        await hold(db, context)
    if plan.is_too_much:
        log.error("the sync of people was refused: %s of %s would leave", len(plan.leaving), plan.present)


async def _read(work: Work, reading: Reading) -> reads.Read:
    try:
        return await reads.read(reading)
    except (GraphError, SettingsError):
        async with work.engine.begin() as db:
            await edition.note(db, End.FAILED, work.services.clock.now())
        raise

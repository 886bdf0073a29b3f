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


class Busy(Exception):
    """Another read of the people is going on, as by `people sync`; this one is tried again."""


@blueprint.task(name="sync", pass_context=True, retry=Again())
async def sync(context: JobContext) -> None:
    """Bring the people up to date; twice does no harm. Raises what hindered the read, after a note for doctor; Busy."""
    work = Work.of(context)
    if work.services.reading is None:
        return
    async with work.engine.connect() as alone:
        if not await edition.alone(alone):
            raise Busy
        plan = await _sync(work, context, work.services.reading)
    if plan.is_too_much:
        log.error("the sync of people was refused: %s of %s would leave", len(plan.leaving), plan.present)


async def _sync(work: Work, context: JobContext, reading: Reading) -> reads.Plan:
    found = await _read(work, reading)
    async with work.engine.begin() as db:
        await hold(db, context)
        return await reads.carry_out(db, found, work.services.clock.now())


async def _read(work: Work, reading: Reading) -> reads.Read:
    try:
        return await reads.read(reading)
    except (GraphError, SettingsError):
        async with work.engine.begin() as db:
            await edition.note(db, End.FAILED, work.services.clock.now())
        raise

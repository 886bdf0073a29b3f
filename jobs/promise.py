"""Tells those whose long turn died with its process that nothing came of it."""

import logging

from procrastinate import Blueprint
from procrastinate.job_context import JobContext

from bot import promise
from jobs.queue import Again, hold
from jobs.work import Work

blueprint = Blueprint()
log = logging.getLogger(__name__)


@blueprint.task(name="lapse", pass_context=True, retry=Again())
async def lapse(context: JobContext) -> None:
    """End what was lost; twice does no harm."""
    work = Work.of(context)
    async with work.engine.begin() as db:
        await hold(db, context)
        told = await promise.lapse(work.services, db)
    if told:
        log.warning("long turns that were lost, and are told of: %s", len(told))

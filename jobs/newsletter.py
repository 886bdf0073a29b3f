"""The newsletter's steps come due by the clock, each in a transaction of its own, once, also after downtime."""

import logging

from procrastinate import Blueprint
from procrastinate.job_context import JobContext

from bot import production
from bot.log import Known
from jobs.queue import Again, hold
from jobs.work import Work

blueprint = Blueprint()
log = logging.getLogger(__name__)
MOST = 12
"""Steps in one run: more than a year's downtime brings."""


@blueprint.task(name="look", pass_context=True, retry=Again())
async def look(context: JobContext) -> None:
    """Do what is due, step by step, until nothing is; twice does no harm."""
    work = Work.of(context)
    for _ in range(MOST):
        async with work.engine.begin() as db:
            await hold(db, context)
            await work.services.directory.refresh(db)
            done = await production.carry_out(work.services, db)
        if not done:
            return
        log.info("newsletter: %s", Known(", ".join(done)))

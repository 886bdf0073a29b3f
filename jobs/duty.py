"""The duties of the year come due by the clock, each reminder once, also after downtime."""

import logging
from collections.abc import Sequence

from procrastinate import Blueprint
from procrastinate.job_context import JobContext

from bot import campaign, owned
from bot.errors import GraphError, SettingsError
from bot.log import Known
from bot.owned import Share
from cards import reminder
from jobs.queue import Again, hold
from jobs.work import Work

blueprint = Blueprint()
log = logging.getLogger(__name__)


@blueprint.task(name="look", pass_context=True, retry=Again())
async def look(context: JobContext) -> None:
    """Begin and carry on what is due; twice does no harm."""
    work = Work.of(context)
    async with work.engine.connect() as db:
        await work.services.directory.refresh(db)
        lacks = await campaign.lacks_shares(work.services, db)
    shares = await _shares(work) if lacks else []
    async with work.engine.begin() as db:
        await hold(db, context)
        await work.services.directory.refresh(db)
        await campaign.begin(work.services, db, shares)
        done = await campaign.carry_out(work.services, db, reminder)
    if done:
        log.info("duty: %s", Known(", ".join(done)))


async def _shares(work: Work) -> Sequence[Share]:
    """What each unit owns; none where the file or a site can't be read now: the next look reads it again."""
    services = work.services
    try:
        found = owned.rows(services.policy.content_file, services.directory.units())
        return await owned.shares(found, services.shelf)
    except (SettingsError, GraphError) as error:
        log.error("what units own can not be read: %s", error)
        return []

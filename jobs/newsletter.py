"""The newsletter's steps come due by the clock, each in a transaction of its own, once, also after downtime."""

import logging
from uuid import UUID

from procrastinate import Blueprint
from procrastinate.job_context import JobContext
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import broadcast, newsletter, paper, praise, production, publishing, rendering, steer
from bot.broadcast import State as Stage
from bot.log import Known
from bot.newsletter import State
from bot.services import Services
from cards.newsletter import rendered
from cards.newsletter_mail import Links
from jobs import page
from jobs.queue import Again, hold
from jobs.work import Work

blueprint = Blueprint()
log = logging.getLogger(__name__)
MOST = 12
"""Steps in one run: more than a year's downtime brings."""


@blueprint.task(name="amend", pass_context=True, retry=Again())
async def amend(context: JobContext, story_id: str) -> None:
    """Let each issue that holds a story say what it may say by now; tried again while one is being sent."""
    work = Work.of(context)
    async with work.engine.connect() as db:
        found = await publishing.holding(db, story_id)
    for one in found:
        async with work.engine.begin() as db:
            await hold(db, context)
            await work.services.directory.refresh(db)
            await _amend(work.services, db, one)


async def _amend(services: Services, db: AsyncConnection, issue_id: UUID) -> None:
    one = await newsletter.read(db, issue_id, lock=True)
    if one.state is not State.APPROVED or one.broadcast_id is None:
        return
    going = await broadcast.read(db, one.broadcast_id)
    was = await rendering.read(db, going.id, going.edition)
    made = rendered(await publishing.papers(services, db, one), Links(paper.address(services.public_url, one.month)))
    if made.cards != was.cards and going.state not in (Stage.RECALLED, Stage.CANCELLED):
        await steer.amend(services, db, going.id, made)


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
            break
        log.info("newsletter: %s", Known(", ".join(done)))
    async with work.engine.begin() as db:
        await hold(db, context)
        await praise.congratulate(work.services, db)
    await page.carry_out(work)

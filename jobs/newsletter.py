"""The newsletter's steps come due by the clock, each in a transaction of its own, once, also after downtime."""

import logging
from uuid import UUID

from procrastinate import Blueprint
from procrastinate.job_context import JobContext
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import (
    broadcast,
    dropping,
    layout,
    newsletter,
    opened,
    paper,
    praise,
    production,
    publishing,
    reworded,
    steer,
    withdrawal,
)
from bot.broadcast import Broadcast
from bot.broadcast import State as Stage
from bot.log import Known
from bot.newsletter import State
from bot.rendering import Operation
from bot.services import Services
from cards.newsletter import rendered
from cards.newsletter_mail import Links
from cards.steering import marked
from jobs import page
from jobs.queue import Again, hold
from jobs.work import Work

blueprint = Blueprint()
log = logging.getLogger(__name__)
LAST = 3
"""Issues whose copies are looked after at each look."""
AHEAD = (Stage.SCHEDULED, Stage.SENDING, Stage.PAUSED)
"""In these somebody is still to get it."""
MOST = 12
"""Steps in one run: more than a year's downtime brings."""


@blueprint.task(name="amend", pass_context=True, retry=Again())
async def amend(context: JobContext, story_id: str) -> None:
    """Let each issue that holds a story say no more than it may by now."""
    work = Work.of(context)
    async with work.engine.connect() as db:
        found = await withdrawal.holding(db, story_id)
    for one in found:
        await _amended(work, context, one, story_id)
        await _followed(work, context, one)
    await page.carry_out(work, found)


async def _amended(work: Work, context: JobContext, issue_id: UUID, source: str = "") -> None:
    """Let what readers have opened of an issue follow."""
    async with work.engine.begin() as db:
        await hold(db, context)
        await opened.tell(work.services, db, issue_id, source)


async def _followed(work: Work, context: JobContext, issue_id: UUID) -> None:
    async with work.engine.begin() as db:
        await hold(db, context)
        await work.services.directory.refresh(db)
        await follow(work.services, db, issue_id)


async def follow(services: Services, db: AsyncConnection, issue_id: UUID) -> None:
    """Take what was withdrawn out of an issue, and out of the copies that it has become, also while they are sent."""
    one = await withdrawal.scrub(db, issue_id)
    if one.state is not State.APPROVED or one.broadcast_id is None:
        return
    going = await broadcast.read(db, one.broadcast_id, lock=True)
    shown = await publishing.shown_of(services, db, one)
    was = {key: list(each) for key, each in (one.shown or {}).items()}
    if shown == was or not _reachable(going):
        return
    await newsletter.move(db, one, shown=shown)
    if not shown and not one.content.word and going.state is Stage.SCHEDULED:
        await steer.cancel(services, db, going.id, "")
        return
    made = rendered(await layout.papers(services, db, one), Links(paper.address(services.public_url, one.month)))
    is_corrected = going.operation is Operation.CORRECT
    await steer.amend(services, db, going.id, marked(made, services.clock.now()) if is_corrected else made)


def _reachable(going: Broadcast) -> bool:
    """Whether its copies may change now: it was not recalled, nor stopped before it left."""
    if going.operation is Operation.RECALL or going.state not in (*steer.OVER, *AHEAD):
        return False
    return going.started is not None or going.state is Stage.SCHEDULED


@blueprint.task(name="follow", pass_context=True, retry=Again())
async def followed(context: JobContext, issue_id: str) -> None:
    """The same for one issue, out of which something was taken."""
    work = Work.of(context)
    await _amended(work, context, UUID(issue_id))
    await _followed(work, context, UUID(issue_id))
    await page.carry_out(work, [UUID(issue_id)])


@blueprint.task(name="reword", pass_context=True, retry=Again())
async def reword(context: JobContext) -> None:
    """A notice was put right: let the drafts say so, and tell the editors of what is approved and has not left."""
    work = Work.of(context)
    async with work.engine.begin() as db:
        await hold(db, context)
        await reworded.follow(work.services, db)
        for one in await reworded.approved(db):
            going = await broadcast.read(db, one.broadcast_id or one.id)
            if going.state is Stage.SCHEDULED:
                await publishing.tell(work.services, db, one, f"corrected {one.version}")


@blueprint.task(name="look", pass_context=True, retry=Again())
async def look(context: JobContext) -> None:
    """Do what is due, step by step, until nothing is; twice does no harm."""
    work = Work.of(context)
    for _ in range(MOST):
        async with work.engine.begin() as db:
            await hold(db, context)
            await work.services.directory.refresh(db)
            await reworded.follow(work.services, db)
            done = await production.carry_out(work.services, db)
        if not done:
            break
        log.info("newsletter: %s", Known(", ".join(done)))
    async with work.engine.begin() as db:
        await hold(db, context)
        await praise.congratulate(work.services, db)
        for one in await newsletter.last(db, LAST, State.APPROVED):
            await dropping.reopen(work.services, db, one)
        sent = [one.id for one in await newsletter.last(db, LAST, State.APPROVED)]
    for issue_id in sent:
        await _followed(work, context, issue_id)
    await page.carry_out(work)

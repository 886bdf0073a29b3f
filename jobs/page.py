"""Brings the intranet's page of each issue to where it is to be, step by step, each remembered before the next."""

import logging
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import broadcast, layout, newsletter, page
from bot.broadcast import Broadcast
from bot.intranet import Page, Placement
from bot.log import Known
from bot.newsletter import Issue, State
from bot.page import Step
from bot.services import Services
from cards import newsletter_page
from cards.newsletter_part import lead, title
from jobs.work import Work

log = logging.getLogger(__name__)
ISSUES, MOST = 3, 4
"""How many issues are looked after, and how many steps one takes in a run."""


async def carry_out(work: Work, only: Sequence[UUID] = ()) -> None:
    """Do what lacks of the last issues' pages, or of those of `only`; what fails is tried again at a later look."""
    async with work.engine.connect() as db:
        last = await newsletter.last(db, ISSUES, State.APPROVED)
        named = [await newsletter.read(db, one) for one in only]
    for one in [each for each in named if each.state is State.APPROVED] if only else last:
        for _ in range(MOST):
            if not await _step(work, one.id):
                break


async def _step(work: Work, issue_id: UUID) -> bool:
    """One step; False where there is none, or it failed."""
    services = work.services
    async with work.engine.connect() as db:
        one, going, made = await _read(services, db, issue_id)
    has, says = page.kept(one), page.digest(made)
    step = page.wanted(has, going, says, services.clock.now())
    if step is None:
        return False
    placed = await _placed(services, step, has, made)
    found = page.after(has, step, says, placed, services.clock.now())
    async with work.engine.begin() as db:
        await page.keep(db, one, found)
    log.log(logging.INFO if not found.code else logging.WARNING, "page %s: %s", Known(step), Known(placed.outcome))
    return not found.code and not found.left


async def _read(services: Services, db: AsyncConnection, issue_id: UUID) -> tuple[Issue, Broadcast, Page]:
    one = await newsletter.read(db, issue_id)
    going = await broadcast.read(db, one.broadcast_id or one.id)
    paper = await layout.first(services, db, one)
    name = f"nyhetsbrev-{one.month:%Y-%m}"
    return one, going, Page(name, title(paper), lead(paper), newsletter_page.intranet(paper), paper.norm)


async def _placed(services: Services, step: Step, has: page.Kept, made: Page) -> Placement:
    intranet = services.intranet
    if step is Step.DRAFT:
        return await intranet.draft(made)
    if step is Step.UPDATE:
        return await intranet.update(has.id, made)
    return await (intranet.publish(has.id) if step is Step.PUBLISH else intranet.remove(has.id))

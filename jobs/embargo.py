"""Every ten seconds, while there is a prenotice that is not public: what holds of each, and who is told of it.

What is decided lies in bot/embargo.py; here it is carried out, one transaction a prenotice.
"""

import logging
from datetime import timedelta
from uuid import UUID

from procrastinate import Blueprint
from procrastinate.job_context import JobContext
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import announcement, broadcast, bulk, coverage, moved, prenotice, release, steer
from bot.broadcast import Broadcast
from bot.broadcast import State as Way
from bot.coverage import Seen
from bot.embargo import State
from bot.prenotice import FOLLOWED, Prenotice
from bot.rendering import Operation
from bot.services import Services
from bot.signature import signature
from cards import embargo as embargo_cards
from cards import release as cards
from jobs.queue import hold
from jobs.work import Work

blueprint = Blueprint()
log = logging.getLogger(__name__)
LANDING = timedelta(seconds=30)
"""How long after its time what is in flight is waited for, where enough have it: so that nobody is told twice."""


@blueprint.task(name="look", pass_context=True)
async def look(context: JobContext) -> None:
    """Look at every prenotice that is not public yet; a fault with one keeps none of the others waiting."""
    work = Work.of(context)
    async with work.engine.begin() as db:
        await work.services.directory.refresh(db)
        found = await prenotice.open_ones(db)
    for one in found:
        try:
            async with work.engine.begin() as db:
                await hold(db, context)
                await attend(work.services, db, one)
        except Exception as error:
            log.error("prenotice %s was not looked at: %s", one, error)


async def attend(services: Services, db: AsyncConnection, broadcast_id: UUID) -> None:
    """Tell what is new of one prenotice, and do what its time asks for."""
    one = await prenotice.read(db, broadcast_id, lock=True)
    carried = await broadcast.read(db, broadcast_id, lock=True)
    if one.released is not None or one.closed is not None:
        return
    if carried.frozen is None and (carried.state is not Way.SCHEDULED or one.published is not None):
        await _unsent(services, db, one, carried)
    elif one.published is not None and not coverage.withdrawn(carried):
        await _publish(services, db, one, carried)
    else:
        await _follow(services, db, one, carried)


async def _follow(services: Services, db: AsyncConnection, one: Prenotice, carried: Broadcast) -> None:
    now = services.clock.now()
    ends = now >= one.external_at and one.held is None and not coverage.withdrawn(carried)
    if ends and carried.frozen is not None:
        await bulk.stop(db, carried.id)  # who has not got it, keeps nobody waiting for what holds
    seen = await coverage.look(services, db, one, carried)
    if ends and now < one.external_at + LANDING and seen.standing.waiting and seen.standing.covers(one.least_coverage):
        return
    await _tell(services, db, one, carried, seen)
    if coverage.withdrawn(carried):
        await prenotice.change(db, one.broadcast_id, stopped=now, stop_reason="withdrawn", closed=now)
        await _stop(services, db, one, carried)
    elif now < one.external_at or carried.frozen is None:  # what was never sent is ended by the engine first
        return
    elif seen.state is State.CLEAR:
        await _publish(services, db, one, carried)
    else:
        await _too_late(services, db, one, carried)


async def _unsent(services: Services, db: AsyncConnection, one: Prenotice, carried: Broadcast) -> None:
    """It was never sent, and never is: too late, taken back, or public already."""
    if carried.state is Way.SCHEDULED:
        await steer.cancel(services, db, carried.id, "")
    await prenotice.change(db, one.broadcast_id, closed=services.clock.now(), told=State.LATE)
    await release.tell(services, db, carried, embargo_cards.UNSENT, mail_too=True)


async def _tell(services: Services, db: AsyncConnection, one: Prenotice, carried: Broadcast, seen: Seen) -> None:
    """A new state, or a reminder, is a card of its own, since nobody notices that a card changed.

    A warning goes by e-mail too: what is late may be Teams.
    """
    minutes = one.due_reminder(services.clock.now())
    if seen.state is not one.told:
        await release.tell(services, db, carried, "")
        rounds = one.rounds + (one.told is not None)
        if one.told is not None or seen.state is not State.WAITING:
            await release.tell(services, db, carried, seen.state, str(rounds), mail_too=seen.state is State.LATE)
        await prenotice.change(db, one.broadcast_id, told=seen.state, rounds=rounds)
    if minutes is not None:
        await prenotice.change(db, one.broadcast_id, reminded=minutes)
        if seen.state is not State.STOPPED:
            await release.tell(services, db, carried, "")
            await release.tell(services, db, carried, str(minutes), str(one.rounds))


async def _too_late(services: Services, db: AsyncConnection, one: Prenotice, carried: Broadcast) -> None:
    """Its time has come, and it is not clear: whoever has it must know that it is not public."""
    if one.held is None:
        await _hold(services, db, one, carried)
        if one.told is State.LATE:  # else that is told just now
            await release.tell(services, db, carried, "held", str(one.rounds))
    if services.clock.now() >= one.external_at + FOLLOWED:
        await prenotice.change(db, one.broadcast_id, closed=services.clock.now())


async def _stop(services: Services, db: AsyncConnection, one: Prenotice, carried: Broadcast) -> None:
    """Let the copies say that it does not become public, and tell who has it; a recalled one says so by itself."""
    if carried.operation is not Operation.RECALL:
        draft = (await announcement.read(db, one.broadcast_id)).draft
        await steer.release(services, db, carried.id, cards.stopped(draft, _sender(services, carried)))
        await moved.tell(services, db, carried.id, services.clock.now())


async def _hold(services: Services, db: AsyncConnection, one: Prenotice, carried: Broadcast) -> None:
    """Let the copies say that it is still internal, and tell who has it."""
    draft, now = (await announcement.read(db, one.broadcast_id)).draft, services.clock.now()
    await steer.release(services, db, carried.id, cards.held(draft, _sender(services, carried)))
    await prenotice.change(db, one.broadcast_id, held=now)
    await moved.tell(services, db, carried.id, now)


async def _publish(services: Services, db: AsyncConnection, one: Prenotice, carried: Broadcast) -> None:
    draft, known = (await announcement.read(db, one.broadcast_id)).draft, one.published is not None
    made = cards.published(draft, _sender(services, carried), one.public_at, known, one.link)
    await release.publish(services, db, one, made)
    await release.tell(services, db, carried, "")
    await release.tell(services, db, carried, release.REPORT)


def _sender(services: Services, carried: Broadcast) -> str:
    return signature(services.directory, carried.author_id, carried.approver_id)

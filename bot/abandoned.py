"""A survey whose first message was recalled, stopped or put right: so are its reminders, and a plan may wait anew."""

import re
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import announcement, assignment, broadcast, correction, duty, notice, steer, survey
from bot.announcement import Announcement, Draft
from bot.broadcast import Broadcast
from bot.broadcast import State as Stage
from bot.clock import day_in_oslo
from bot.duty import Duty, DutyRow, Kind, State
from bot.rendering import Operation
from bot.services import Services
from bot.turn import Key

LINK = re.compile(r"\]\((https://[^\s)]+)\)")
Reminder = tuple[Broadcast, Announcement, Draft]
"""A reminder, its text as it was, and as it is to be."""
HAD = frozenset({Stage.SENDING, Stage.PAUSED, Stage.SENT, Stage.CANCELLED})
"""States in which somebody may have a message that has begun, and in which it can still be changed."""


async def settle(services: Services, db: AsyncConnection, broadcast_id: UUID, by: str) -> Sequence[UUID]:
    """Where it was a survey's first message, stop its reminders; gives those that people have, to be recalled too.

    The plan waits anew, but not after the survey's last day: then it has been held.
    """
    plan = await _plan(db, broadcast_id)
    if plan is None or plan.content.messages[0] != broadcast_id:
        return ()
    if plan.content.until is None or day_in_oslo(services.clock.now()) <= plan.content.until:
        await _reopen(services, db, plan)
    others = [await broadcast.read(db, one, lock=True) for one in plan.content.messages[1:]]
    for each in others:
        if each.state is Stage.SCHEDULED:
            await steer.cancel(services, db, each.id, by)
    return [each.id for each in others if _had(each)]


async def relinked(services: Services, db: AsyncConnection, broadcast_id: UUID, said: Draft) -> Sequence[Reminder]:
    """Where it is a survey's first message, whose link is another now: its reminders, with the new one in them."""
    plan = await _plan(db, broadcast_id)
    links = {link for each in said.versions.values() for link in LINK.findall(each.text)}
    if plan is None or plan.content.messages[0] != broadcast_id or plan.content.link in links or len(links) != 1:
        return ()
    (link,) = links
    await duty.amend(db, plan, plan.content.model_copy(update={"link": link}), services.clock.now())
    others = [await broadcast.read(db, one, lock=True) for one in plan.content.messages[1:]]
    there = [each for each in others if each.state is Stage.SCHEDULED or _had(each)]
    stand = [each for each in there if each.operation is not Operation.RECALL]
    return [await _with(services, db, each, plan.content.link, link) for each in stand]


def _had(one: Broadcast) -> bool:
    return one.state in HAD and one.started is not None


async def _with(services: Services, db: AsyncConnection, one: Broadcast, old: str, link: str) -> Reminder:
    written = await announcement.read(db, one.id, lock=True)
    texts = {norm: each.text.replace(old, link) for norm, each in written.draft.versions.items()}
    versions = {norm: each.model_copy(update={"text": texts[norm]}) for norm, each in written.draft.versions.items()}
    draft = written.draft.model_copy(update={"versions": versions})
    await correction.keep(db, written, draft, services.clock.now())
    return one, written, draft


async def _plan(db: AsyncConnection, broadcast_id: UUID) -> Duty | None:
    named = DutyRow.content["messages"].contains([str(broadcast_id)])
    found = select(DutyRow.id).where(DutyRow.kind == Kind.SURVEY, named, DutyRow.state == State.DONE)
    one = await db.scalar(found)
    return await duty.read(db, one, lock=True) if one is not None else None


async def _reopen(services: Services, db: AsyncConnection, plan: Duty) -> None:
    """Let the plan wait for whoever answers for it, and ask nobody for a result that there is none of."""
    now = services.clock.now()
    day = day_in_oslo(now)
    unasked = (DutyRow.name == survey.result(plan)) & (DutyRow.state == State.OPEN)
    await db.execute(delete(DutyRow).where(unasked))
    again = plan.content.model_copy(update={"messages": ()})
    await duty.change(db, plan, now, content=again, state=State.OPEN, answered_by=None, rung=1, moved=day)
    for person in assignment.asked(services, plan, day):
        await notice.tell(services, db, [person], Key(assignment.KIND, f"{plan.id} {person}"))

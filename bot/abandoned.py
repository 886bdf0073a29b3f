"""A survey whose first message was recalled or stopped: nobody is reminded of it, and its plan waits anew."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import assignment, broadcast, duty, notice, steer, survey
from bot.broadcast import State as Stage
from bot.clock import day_in_oslo
from bot.duty import Duty, DutyRow, Kind, State
from bot.services import Services
from bot.turn import Key

HAD = frozenset({Stage.SENDING, Stage.PAUSED, Stage.SENT})
"""States in which somebody may have a message."""


async def settle(services: Services, db: AsyncConnection, broadcast_id: UUID, by: str) -> Sequence[UUID]:
    """Where it was a survey's first message, stop its reminders; gives those that people have, to be recalled too."""
    plan = await _plan(db, broadcast_id)
    if plan is None or plan.content.messages[0] != broadcast_id:
        return ()
    await _reopen(services, db, plan)
    others = [await broadcast.read(db, one, lock=True) for one in plan.content.messages[1:]]
    for each in others:
        if each.state is Stage.SCHEDULED:
            await steer.cancel(services, db, each.id, by)
    return [each.id for each in others if each.state in HAD]


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

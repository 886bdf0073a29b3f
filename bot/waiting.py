"""Questions that nobody has answered: reminders after one and three working days, and new tries to reach somebody."""

from datetime import datetime

from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import quiet, relay, ticket
from bot.attempt import State as Sending
from bot.inquiry import REMINDER
from bot.services import Services
from bot.ticket import State, Ticket

AFTER = (1, 3)
"""Working days until each reminder."""
MOST = 500
_ANY = sql("SELECT EXISTS (SELECT FROM ticket WHERE state IN ('new', 'taken', 'forwarded'))")


async def any_open(db: AsyncConnection) -> bool:
    """Whether anybody waits for an answer."""
    return bool((await db.execute(_ANY)).scalar_one())


async def look(services: Services, db: AsyncConnection) -> None:
    """Remind of what has waited long, and tell anew of what reached nobody."""
    for one in await ticket.waiting(db, MOST):
        held = await ticket.read(db, one.id, lock=True)
        if held.is_open:
            await _look(services, db, held)


async def _look(services: Services, db: AsyncConnection, one: Ticket) -> None:
    now = services.clock.now()
    if is_due(one, now) and not quiet.quiet(now, services.policy):
        noted = await ticket.note(db, one, reminded=one.reminded + 1)
        last = noted.reminded == len(AFTER)
        mark = REMINDER * noted.reminded
        held = noted.handler_id is not None
        await relay.tell(services, db, noted, editors=not held or last, handler=held, mark=mark)
    elif one.state is not State.TAKEN:
        await _reach(services, db, one)


async def _reach(services: Services, db: AsyncConnection, one: Ticket) -> None:
    """Note whether whoever should answer has been told; where nobody was, tell them anew."""
    states = await relay.states(db, one)
    if not states - {Sending.GIVEN_UP}:
        await relay.again(services, db, await ticket.note(db, one, unreached=True))
    elif one.unreached and states & {Sending.SENT, Sending.BY_MAIL}:
        await relay.update(services, db, await ticket.note(db, one, unreached=False))


def is_due(one: Ticket, now: datetime) -> bool:
    """Whether the next reminder's time has come."""
    return one.reminded < len(AFTER) and quiet.working_days_after(one.waits, AFTER[one.reminded]) <= now

"""A broadcast begins: at its time, if whoever sends it still may, its audience is frozen to rows."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import access, address, audit, broadcast, budget, delivery, person, prenotice, rendering
from bot.announcement import Kind
from bot.audience import resolve
from bot.audit import Deed
from bot.broadcast import Broadcast, Plan, State, Urgency
from bot.clock import day_in_oslo
from bot.delivery import Recipient
from bot.directory import Employee
from bot.letter import deliverable
from bot.services import Services
from bot.turn import Norm


async def schedule(services: Services, db: AsyncConnection, plan: Plan) -> None:
    """Store an approved broadcast in its approval's transaction; it begins at once, or when a tick finds it due."""
    now = services.clock.now()
    await broadcast.keep(db, plan, now)
    if plan.kind == Kind.PRENOTICE:
        await prenotice.begin(services, db, plan.id)
    if plan.due <= now:
        await services.defer(db, "broadcast:start", broadcast_id=str(plan.id))


async def start(services: Services, db: AsyncConnection, broadcast_id: UUID) -> None:
    """Freeze the audience and let the lanes work; nothing where it has begun, was cancelled, or is too late."""
    now = services.clock.now()
    one = await broadcast.read(db, broadcast_id, lock=True)
    if one.state is not State.SCHEDULED or one.due > now:
        return
    stopped = _stopped(services, one, now)
    if stopped is not None:
        reason = "expired" if stopped is State.EXPIRED else "not_allowed"
        await broadcast.change(db, one.id, stopped, reason=reason, ended=now)
        await audit.note(db, now, "", Deed.EXPIRE if stopped is State.EXPIRED else Deed.STOP, one.id)
        return
    people = await recipients(services, db, one, now)
    await delivery.freeze(db, one.id, people, now)
    await broadcast.change(db, one.id, State.SENDING, started=now, frozen=len(people))
    await audit.note(db, now, "", Deed.SEND, one.id, one.edition)
    await go(services, db)


def _stopped(services: Services, one: Broadcast, now: datetime) -> State | None:
    """Why it can't begin any more: it is too late, or whoever sends it may no longer."""
    if one.expires is not None and one.expires <= now:
        return State.EXPIRED
    word, day = one.approver_id or "", day_in_oslo(now)
    if one.urgency is Urgency.URGENT and access.may_alarm(services.directory, word, services.policy, day):
        return None
    return None if access.may_send(services.directory, word, one.audience, day) else State.FAILED


async def recipients(services: Services, db: AsyncConnection, one: Broadcast, now: datetime) -> Sequence[Recipient]:
    """Everybody in the audience as it is now, each with a channel that reaches them, if any does."""
    people = resolve(one.audience, services.directory, day_in_oslo(now))
    made = await rendering.read(db, one.id, one.edition)
    shown = await person.norms(db, [each.id for each in people])
    norms = {each.id: made.norm(shown.get(each.id) or services.directory.norm(each.id)) for each in people}
    reached = await address.reached(db)
    found = [_recipient(each, norms[each.id], each.id in reached) for each in people]
    return await budget.hold(services, db, one, found, now)


def _recipient(one: Employee, norm: Norm, reached: bool) -> Recipient:
    if reached and one.source != "external":
        return Recipient(one.id, norm, "teams")
    if deliverable(one.email):
        return Recipient(one.id, norm, "mail")
    return Recipient(one.id, norm, "mail", delivery.State.FAILED, "no_address")


async def go(services: Services, db: AsyncConnection) -> None:
    """Let the lanes look for what is due."""
    await services.defer(db, "lane:run", lock="lane")
    await services.defer(db, "mail:run", lock="mail")

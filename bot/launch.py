"""A broadcast begins: at its time, if whoever sends it still may, its audience is frozen to rows."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import (
    access,
    address,
    audit,
    broadcast,
    budget,
    delivery,
    person,
    preference,
    prenotice,
    quiet,
    rendering,
    report,
)
from bot.announcement import Kind
from bot.audience import resolve
from bot.audit import Deed
from bot.broadcast import Broadcast, Plan, State, Urgency
from bot.clock import day_in_oslo
from bot.delivery import Recipient
from bot.directory import Employee
from bot.letter import deliverable
from bot.rendering import Rendered
from bot.services import Services
from bot.turn import Norm

AT_ONCE = 2000
"""How many are frozen by one statement: no audience is held in memory as a whole."""
MISSED = timedelta(minutes=15)
"""So long after its time a broadcast has missed it, as where nobody was at work."""


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
    if (later := _later(services, one, now)) is not None:
        await broadcast.change(db, one.id, State.SCHEDULED, due=later)
        await audit.note(db, now, "", Deed.SCHEDULE, one.id, one.edition)
        await report.tell(services, db, one.id)
        return
    frozen = 0
    async for people in recipients(services, db, one, now):
        await delivery.freeze(db, one.id, people, now)
        frozen += len(people)
    await delivery.analyze(db)
    await broadcast.change(db, one.id, State.SENDING, started=now, frozen=frozen)
    await audit.note(db, now, "", Deed.SEND, one.id, one.edition)
    await go(services, db)


def _stopped(services: Services, one: Broadcast, now: datetime) -> State | None:
    """Why it can't begin any more: it is too late, or whoever sends it may no longer."""
    if one.expires is not None and one.expires <= now:
        return State.EXPIRED
    word, day = one.approver_id or "", day_in_oslo(now)
    if one.kind == preference.REMINDER and not word:  # the bot's own: its words are fixed, and editors keep the dates
        return None
    if one.urgency is Urgency.URGENT and access.may_alarm(services.directory, word, services.policy, day):
        return None
    return None if access.may_send(services.directory, word, one.audience, day) else State.FAILED


def _later(services: Services, one: Broadcast, now: datetime) -> datetime | None:
    """When people may be disturbed, where its own time was missed and it is night or a holiday by now."""
    if one.urgency is Urgency.URGENT or now - one.due < MISSED:
        return None
    later, lead = quiet.allowed(now, services.policy), timedelta(minutes=services.policy.least_lead_minutes)
    too_late = one.expires is not None and later + lead > one.expires
    return None if later == now or too_late else later


async def recipients(
    services: Services, db: AsyncConnection, one: Broadcast, now: datetime
) -> AsyncIterator[Sequence[Recipient]]:
    """Everybody in the audience as it is now, AT_ONCE at a time, each with a channel that reaches them, if any does."""
    people = resolve(one.audience, services.directory, day_in_oslo(now))
    made = await rendering.read(db, one.id, one.edition)
    for first in range(0, len(people), AT_ONCE):
        found = await _recipients(services, db, made, people[first : first + AT_ONCE])
        found = await preference.heed(services, db, one, found)
        yield await budget.hold(services, db, one, found, now)


async def _recipients(
    services: Services, db: AsyncConnection, made: Rendered, people: Sequence[Employee]
) -> Sequence[Recipient]:
    ids = [each.id for each in people]
    shown, reached = await person.norms(db, ids), await address.reached(db, ids)
    norms = {one: made.norm(shown.get(one) or services.directory.norm(one)) for one in ids}
    return [_recipient(each, norms[each.id], each.id in reached) for each in people]


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

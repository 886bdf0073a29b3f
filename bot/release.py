"""What is decided of a prenotice on its way to being public: each stored, and in the trail, before anybody is told.

Who may is asked by the dialogs. Locks are taken in one order: the prenotice, then its broadcast.
"""

from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import audit, broadcast, bulk, coverage, delivery, launch, moved, notice, prenotice, steer
from bot.audit import Deed
from bot.broadcast import Broadcast
from bot.broadcast import State as Way
from bot.clock import day_in_oslo
from bot.embargo import State
from bot.errors import BotError
from bot.prenotice import Prenotice
from bot.rendering import Operation, Rendered
from bot.services import Services
from bot.turn import Key

LONGEST_LINK = 1000
TRIED_AGAIN = (delivery.State.FAILED, delivery.State.UNKNOWN, delivery.State.CANCELLED)
REPORT = "report"
"""The occasion on which it is told that it is public; see `tell`."""
EMBARGO = "embargo"
"""The kind of notice by which its author and the editors follow it."""


def is_link(text: str) -> bool:
    """Whether it can stand on a card as the way to what is public."""
    parts = urlsplit(text) if len(text) <= LONGEST_LINK and text.isprintable() else None
    return parts is not None and parts.scheme == "https" and bool(parts.hostname) and " " not in text


async def held(db: AsyncConnection, broadcast_id: UUID) -> tuple[Prenotice, Broadcast]:
    """A prenotice that may still be decided on, and its broadcast. Raises BotError: "gone", "changed", "expired"."""
    one = await prenotice.read(db, broadcast_id, lock=True)
    carried = await broadcast.read(db, broadcast_id, lock=True)
    if one.stopped is not None or one.published is not None or one.released is not None:
        raise BotError("changed")
    if coverage.withdrawn(carried):
        raise BotError("changed")
    if carried.frozen is None and carried.state is not Way.SCHEDULED:
        raise BotError("expired")
    return one, carried


async def postpone(
    services: Services, db: AsyncConnection, broadcast_id: UUID, by: str, at: datetime, made: Rendered
) -> None:
    """Let it become public `at` another time: who has it is told, who is yet to get it gets `made`. Raises BotError."""
    one, carried = await held(db, broadcast_id)
    now = services.clock.now()
    if at <= now or (carried.frozen is None and at <= carried.due):
        raise BotError("past")
    await prenotice.move(services, db, one, at)
    await broadcast.say(db, carried, Operation.SEND, made, now)
    if carried.frozen is not None:
        await bulk.update_all(db, carried.id, now)
        await bulk.again(db, carried.id, delivery.State.CANCELLED, now)
    state = carried.state if carried.state in (Way.SCHEDULED, Way.PAUSED) else Way.SENDING
    await broadcast.change(db, carried.id, state, expires=at, reason="", ended=None)
    detail = f"{one.external_at.isoformat()} -> {at.isoformat()}"
    await audit.note(db, now, by, Deed.POSTPONE, carried.id, carried.edition + 1, detail)
    await moved.tell(services, db, broadcast_id, at)
    await _go(services, db)


async def stop(services: Services, db: AsyncConnection, broadcast_id: UUID, by: str, why: str, made: Rendered) -> None:
    """Let it never become public: who has it is told, nobody else gets it. Raises BotError."""
    one, carried = await held(db, broadcast_id)
    now = services.clock.now()
    await prenotice.change(db, one.broadcast_id, stopped=now, stop_reason=why[:500], closed=now, told=State.STOPPED)
    await audit.note(db, now, by, Deed.STOP, carried.id, carried.edition, why)
    if carried.frozen is None:
        await steer.cancel(services, db, carried.id, by)
    else:
        await steer.release(services, db, carried.id, made)
        await moved.tell(services, db, broadcast_id, now)
    await tell(services, db, carried, State.STOPPED)


async def force(services: Services, db: AsyncConnection, broadcast_id: UUID, by: str, why: str) -> None:
    """Let it become public though not enough employees know. Raises BotError; "done" where that is decided."""
    one, carried = await held(db, broadcast_id)
    if one.forced is not None:
        raise BotError("done")
    now = services.clock.now()
    await prenotice.change(db, one.broadcast_id, forced=now, force_reason=why[:500], rounds=one.rounds + 1)
    await audit.note(db, now, by, Deed.PUBLISH, carried.id, carried.edition, why)
    await _go(services, db)


async def record(services: Services, db: AsyncConnection, one: Prenotice, by: str, link: str = "") -> Prenotice:
    """Note that it is public now, once, and where, once; gives what is noted. The caller holds `one`.

    Of one that was stopped, the copies stay as they are, and its author and the editors are told.
    """
    if one.published is not None and (one.link or not link):
        return one
    now = services.clock.now()
    await prenotice.change(db, one.broadcast_id, published=one.published or now, link=link)
    await audit.note(db, now, by, Deed.PUBLISH, one.broadcast_id, detail=link or "published")
    carried = await broadcast.read(db, one.broadcast_id)
    if await coverage.stopped(db, carried):  # what was withheld does not come back by a word from outside
        await prenotice.change(db, one.broadcast_id, **await _knew(services, db, one.broadcast_id, now))
        await tell(services, db, carried, REPORT, mail_too=True)
    else:
        await prenotice.change(db, one.broadcast_id, released=None, closed=None)
    await _go(services, db)
    return await prenotice.read(db, one.broadcast_id)


async def remind(services: Services, db: AsyncConnection, broadcast_id: UUID, by: str) -> int:
    """Try once more with whoever has not got it by any channel; gives how many deliveries. Raises BotError."""
    one, carried = await held(db, broadcast_id)
    now = services.clock.now()
    if now >= one.external_at or carried.state is Way.EXPIRED:
        raise BotError("expired")
    if carried.state in (Way.SCHEDULED, Way.PAUSED):
        raise BotError("running")
    again = sum([await bulk.again(db, carried.id, which, now) for which in TRIED_AGAIN])
    if again:
        await broadcast.change(db, carried.id, Way.SENDING, reason="", ended=None, expires=one.external_at)
        await prenotice.change(db, carried.id, rounds=one.rounds + 1, told="")
        await audit.note(db, now, by, Deed.RESEND, carried.id, carried.edition, f"{again}")
        await _go(services, db)
    return again


async def resume(services: Services, db: AsyncConnection, broadcast_id: UUID, by: str) -> None:
    """Go on where the sending was paused. Raises BotError."""
    one, carried = await held(db, broadcast_id)
    if services.clock.now() >= one.external_at:
        raise BotError("expired")
    await steer.resume(services, db, carried.id, by)
    await _go(services, db)


async def publish(services: Services, db: AsyncConnection, one: Prenotice, made: Rendered) -> None:
    """Let the copies say that it is public, and keep how many knew before. Raises BotError; the caller holds `one`."""
    await steer.release(services, db, one.broadcast_id, made)
    knew = await _knew(services, db, one.broadcast_id, one.public_at)
    await prenotice.change(db, one.broadcast_id, released=services.clock.now(), **knew)
    await moved.refresh(services, db, one.broadcast_id)


async def _knew(services: Services, db: AsyncConnection, broadcast_id: UUID, public_at: datetime) -> dict[str, int]:
    """How many knew before `public_at`, and of how many."""
    employed = services.directory.employee
    found = await coverage.people(db, broadcast_id)
    knew = coverage.standing(found, lambda each: employed(each) is not None, public_at)
    return {"reached": knew.reached, "people": knew.people}


async def tell(
    services: Services,
    db: AsyncConnection,
    carried: Broadcast,
    occasion: str,
    round_: str = "",
    mail_too: bool = False,
) -> None:
    """Tell the author and the editors; an `occasion` of its own is a card of its own, without one the first changes.

    `mail_too` also by e-mail at once. An author who is no editor sees by name only who is missing in their own units.
    """
    day = day_in_oslo(services.clock.now())
    editors = {one.id for one in services.directory.holders("editor", day)}
    subject = f"{carried.id} {occasion} {round_}".strip()
    await notice.tell(services, db, editors, Key(EMBARGO, subject), mail_too)
    author = carried.author_id or ""
    if author not in editors and services.directory.employee(author) is not None:
        await notice.tell(services, db, [author], Key(EMBARGO, f"{subject} own={author}"), mail_too)


async def _go(services: Services, db: AsyncConnection) -> None:
    await services.defer(db, "embargo:look", lock="embargo")
    await launch.go(services, db)

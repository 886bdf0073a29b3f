"""What is done with a broadcast on its way and afterwards: one thing at a time, each stored before anybody is told.

Who may is asked by the dialogs (bot/access.py); here it is asked only whether it can be done now.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import audit, behind, broadcast, bulk, coverage, delivery, launch, prenotice, quiet, week
from bot.announcement import AnnouncementRow, Kind
from bot.audit import Deed
from bot.broadcast import Broadcast, State, Urgency
from bot.errors import BotError
from bot.rendering import Operation, Rendered
from bot.services import Services

OVER = (State.SENT, State.CANCELLED, State.FAILED)
"""After these it may be sent on, corrected or recalled."""
UNFINISHED = "unfinished"
"""Why a sent message's correction did not reach all: it was ended."""


async def _held(db: AsyncConnection, broadcast_id: UUID, *states: State) -> Broadcast:
    """The broadcast, held. Raises BotError "running" where something else runs, "changed" where it is too late."""
    one = await broadcast.read(db, broadcast_id, lock=True)
    if one.state not in states:
        raise BotError("running" if one.running else "changed")
    return one


async def _stoppable(db: AsyncConnection, broadcast_id: UUID, *states: State) -> Broadcast:
    """The same; copies that are to say whether something is public are not left half changed."""
    one = await _held(db, broadcast_id, *states)
    if one.operation is Operation.RELEASE:
        raise BotError("running")
    return one


async def pause(services: Services, db: AsyncConnection, broadcast_id: UUID, by: str) -> None:
    """Send nothing more until it is resumed. Raises BotError."""
    one = await _stoppable(db, broadcast_id, State.SENDING)
    await broadcast.change(db, one.id, State.PAUSED)
    await audit.note(db, services.clock.now(), by, Deed.PAUSE, one.id, one.edition)


async def resume(services: Services, db: AsyncConnection, broadcast_id: UUID, by: str) -> None:
    """Go on where it was paused, in the morning where it is night: nobody gets it twice. Raises BotError."""
    one = await _held(db, broadcast_id, State.PAUSED)
    now = services.clock.now()
    due = _awake(services, one, now)
    await bulk.later(db, one.id, due)
    await broadcast.change(db, one.id, State.SENDING, due=max(due, one.due))
    await week.resumed(db, one.id, now)
    await audit.note(db, now, by, Deed.RESUME, one.id, one.edition)
    await launch.go(services, db)


async def cancel(services: Services, db: AsyncConnection, broadcast_id: UUID, by: str) -> None:
    """Send it to nobody more; who has it keeps it. Ended while it is corrected, it stays sent. Raises BotError."""
    one = await _stoppable(db, broadcast_id, State.SCHEDULED, State.SENDING, State.PAUSED)
    now = services.clock.now()
    await bulk.stop(db, one.id)
    correction = one.operation is Operation.CORRECT
    ended = (State.SENT, UNFINISHED) if correction else (State.CANCELLED, one.reason)
    await broadcast.change(db, one.id, ended[0], reason=ended[1], ended=now)
    await audit.note(db, now, by, Deed.CANCEL, one.id, one.edition)


async def resend(services: Services, db: AsyncConnection, broadcast_id: UUID, by: str, which: delivery.State) -> int:
    """Try once more with those whose delivery is `which` (failed or unknown) and who have not got it; gives how many.

    In the morning, where it is night and does not haste. Raises BotError; "expired" where it is too late to send it.
    """
    one = await _held(db, broadcast_id, *OVER)
    now = services.clock.now()
    expires = await _latest(db, one)
    if one.operation is Operation.RELEASE or (expires is not None and expires <= now):
        raise BotError("expired")
    due = _awake(services, one, now)
    again = await bulk.again(db, one.id, which, due)
    if again:
        fresh = {"reason": "", "ended": None, "expires": expires, "due": max(due, one.due)}
        await broadcast.change(db, one.id, State.SENDING, **fresh)
        await audit.note(db, now, by, Deed.RESEND, one.id, one.edition, f"{which}: {again}")
        await launch.go(services, db)
    return again


def _awake(services: Services, one: Broadcast, now: datetime) -> datetime:
    """When people may be disturbed by it: now, but in quiet hours for what neither hastes nor only changes copies."""
    plain = one.urgency is Urgency.ORDINARY and one.operation is Operation.SEND
    return quiet.allowed(now, services.policy) if plain else now


async def _latest(db: AsyncConnection, one: Broadcast) -> datetime | None:
    """When it becomes too late to send it; of a prenotice, when it becomes public. Raises BotError "expired"."""
    if one.kind != Kind.PRENOTICE:
        return one.expires
    kept = await prenotice.read(db, one.id)
    if await coverage.stopped(db, one) or kept.published is not None:
        raise BotError("expired")
    return kept.external_at


async def catch_up(services: Services, db: AsyncConnection, broadcast_id: UUID, by: str) -> int:
    """Try once more to replace the copies that a recall or correction missed; gives how many. Raises BotError."""
    one, now = await _held(db, broadcast_id, *OVER, State.RECALLED), services.clock.now()
    again = await behind.again(db, one.id, now)
    if again:
        await broadcast.change(db, one.id, State.SENDING, reason="", ended=None)
        await audit.note(db, now, by, Deed.RESEND, one.id, one.edition, f"behind: {again}")
        await launch.go(services, db)
    return again


async def correct(services: Services, db: AsyncConnection, broadcast_id: UUID, by: str, made: Rendered) -> None:
    """Put `made` in the place of what everybody got. Raises BotError."""
    one = await _held(db, broadcast_id, *OVER)
    released = one.operation is Operation.RELEASE  # and stays so: nobody else gets it any more
    await _say(services, db, one, Operation.RELEASE if released else Operation.CORRECT, made)
    await audit.note(db, services.clock.now(), by, Deed.CORRECT, one.id, one.edition + 1, await _version(db, one.id))


async def restate(services: Services, db: AsyncConnection, broadcast_id: UUID, by: str, made: Rendered) -> None:
    """Let what has not all left say `made` from now on, also to whoever has it or just gets it. Raises BotError."""
    one = await _held(db, broadcast_id, State.SCHEDULED, State.SENDING, State.PAUSED)
    now = services.clock.now()
    edition = await broadcast.say(db, one, one.operation, made, now)
    await audit.note(db, now, by, Deed.CORRECT, one.id, edition, await _version(db, one.id))
    if one.running:
        await bulk.update_all(db, one.id, now)
        await launch.go(services, db)


async def amend(services: Services, db: AsyncConnection, broadcast_id: UUID, made: Rendered) -> None:
    """Let copies in Teams say `made`, since somebody withdrew their story or name; what has not left says it at once.

    Nobody gets a new letter, which would only point to whoever withdrew. Raises BotError "changed".
    """
    one = await _held(db, broadcast_id, *OVER, State.SCHEDULED, State.SENDING, State.PAUSED)
    now, over = services.clock.now(), one.state in OVER
    edition = await broadcast.say(db, one, Operation.CORRECT if over else one.operation, made, now)
    await bulk.excuse(db, one.id, edition)
    await bulk.update_all(db, one.id, now, mail=False)
    if over:
        await broadcast.change(db, one.id, State.SENDING, expires=None, reason="", ended=None)
    if over or one.state is State.SENDING:
        await audit.note(db, now, "", Deed.CORRECT, one.id, edition)
        await launch.go(services, db)


async def recall(services: Services, db: AsyncConnection, broadcast_id: UUID, by: str, made: Rendered) -> None:
    """Put the short card that says so in the place of what everybody got, also while it is sent. Raises BotError."""
    one = await _held(db, broadcast_id, *OVER, State.SENDING, State.PAUSED)
    await bulk.stop(db, one.id)
    await _say(services, db, one, Operation.RECALL, made)
    await audit.note(db, services.clock.now(), by, Deed.RECALL, one.id, one.edition + 1, await _version(db, one.id))


async def _version(db: AsyncConnection, announcement_id: UUID) -> str:
    """Which version of the text an edition is of, for the trail."""
    found = await db.scalar(select(AnnouncementRow.version).where(AnnouncementRow.id == announcement_id))
    return f"versjon {found}" if found else ""


async def release(services: Services, db: AsyncConnection, broadcast_id: UUID, made: Rendered) -> None:
    """Let a prenotice's copies say that it is published, or that it will not be. Raises BotError."""
    one = await _held(db, broadcast_id, *OVER, State.SENDING, State.PAUSED, State.EXPIRED)
    await bulk.stop(db, one.id)
    await _say(services, db, one, Operation.RELEASE, made)


async def _say(services: Services, db: AsyncConnection, one: Broadcast, operation: Operation, made: Rendered) -> None:
    now = services.clock.now()
    await broadcast.say(db, one, operation, made, now)
    await bulk.update_all(db, one.id, now)
    await broadcast.change(db, one.id, State.SENDING, expires=None, reason="", ended=None)
    await launch.go(services, db)

"""Drafts as their author keeps them: written, edited, taken back and thrown away, each step noted."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import announcement, audit, broadcast, notice, steer, version
from bot.access import Role
from bot.announcement import Announcement, AnnouncementRow, Draft, State
from bot.audit import Deed
from bot.broadcast import BroadcastRow
from bot.clock import day_in_oslo
from bot.errors import BotError
from bot.services import Services
from bot.turn import Key


def about(one: Announcement) -> str:
    """One version of a message, as a button or a notice names it."""
    return f"{one.id} {one.version}"


async def named(db: AsyncConnection, said: object, lock: bool = False) -> tuple[Announcement, bool]:
    """The message that `said` names, and whether it is still that version. Raises BotError "bad_form" or "gone"."""
    return await version.named(announcement.read, db, said, lock)


def editors(services: Services, but: str) -> Sequence[str]:
    """Everybody who may approve what `but` wrote."""
    holders = services.directory.holders(Role.EDITOR, day_in_oslo(services.clock.now()))
    return [one.id for one in holders if one.id != but]


async def keep(
    services: Services,
    db: AsyncConnection,
    author: str,
    draft: Draft,
    typed: Mapping[str, str],
    one: Announcement | None = None,
) -> Announcement:
    """Keep what was written as a new draft, or in the place of what `one` says. Raises BotError "changed"."""
    now = services.clock.now()
    if one is None:
        made = await announcement.create(db, author, draft, now, typed)
        await audit.note(db, now, author, Deed.DRAFT, made, 1)
        return await announcement.read(db, made)
    if (one.draft, one.typed) == (draft, dict(typed)) and one.state is not State.APPROVED:
        return one
    await announcement.edit(db, one, draft, now, typed)
    await audit.note(db, now, author, Deed.EDIT, one.id, one.version + 1)
    if one.state is State.SUBMITTED:
        await notice.tell(services, db, editors(services, one.author_id), Key("approval", about(one)))
    return await announcement.read(db, one.id)


async def withdraw(services: Services, db: AsyncConnection, one: Announcement, by: str) -> Announcement:
    """Take back what was approved and has not left: it is cancelled, and a draft like it is made.

    Raises BotError "changed" where it has left.
    """
    now = services.clock.now()
    going = await broadcast.read(db, one.id, lock=True)
    if going.state is not broadcast.State.SCHEDULED:
        raise BotError("changed")
    await steer.cancel(services, db, one.id, by)
    again = await announcement.create(db, one.author_id, one.draft, now, one.typed)
    await audit.note(db, now, by, Deed.WITHDRAW, one.id, one.version, str(again))
    await audit.note(db, now, by, Deed.DRAFT, again, 1, str(one.id))
    return await announcement.read(db, again)


async def scheduled(db: AsyncConnection, author: str) -> Sequence[tuple[Announcement, datetime]]:
    """What `author` wrote that is approved and has not left, with when it will."""
    leaves = (BroadcastRow.author_id == author) & (BroadcastRow.state == broadcast.State.SCHEDULED)
    rows = (await db.execute(select(BroadcastRow.id, BroadcastRow.due).where(leaves).order_by(BroadcastRow.due))).all()
    return [(await announcement.read(db, row.id), row.due) for row in rows]


async def waiting(db: AsyncConnection, but: str, most: int) -> Sequence[Announcement]:
    """At most `most` messages that wait for an editor other than `but`, the longest first."""
    others = (AnnouncementRow.state == State.SUBMITTED) & (AnnouncementRow.author_id != but)
    found = select(AnnouncementRow.id).where(others).order_by(AnnouncementRow.edited, AnnouncementRow.id).limit(most)
    return [await announcement.read(db, each) for each in (await db.execute(found)).scalars().all()]


async def discard(services: Services, db: AsyncConnection, one: Announcement) -> None:
    """Delete a draft. Raises BotError "changed" where it has been submitted or sent."""
    still = (AnnouncementRow.id == one.id) & AnnouncementRow.state.in_((State.DRAFT, State.REJECTED))
    if not (await db.execute(delete(AnnouncementRow).where(still))).rowcount:
        raise BotError("changed")
    await audit.note(db, services.clock.now(), one.author_id, Deed.DISCARD, one.id, one.version)

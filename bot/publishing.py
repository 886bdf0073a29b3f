"""An issue's way from draft to broadcast: arranged by an editor, approved once it is right, and never sent before.

An edit takes the approval back. Whoever withdraws a story or their name is heeded at every stage, also afterwards.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import (
    access,
    arrangement,
    audit,
    broadcast,
    later,
    launch,
    layout,
    newsletter,
    notice,
    quiet,
    report,
    reworded,
    steer,
)
from bot.access import EDITORS
from bot.audience import Audience
from bot.audit import Deed
from bot.broadcast import Plan
from bot.clock import day_in_oslo
from bot.draft import editors
from bot.errors import BotError
from bot.newsletter import Content, Issue, IssueRow, State
from bot.rendering import Rendered
from bot.services import Services
from bot.turn import Key

KIND = report.NEWSLETTER
"""The kind of its broadcasts, and of the notices to the editors."""
FREE: Mapping[str, None] = dict.fromkeys(("broadcast_id", "approved_by", "shown"))
"""What an issue has that is approved, and a draft has not."""
ENDED = (broadcast.State.CANCELLED, broadcast.State.FAILED, broadcast.State.EXPIRED)
EVERYBODY = Audience(everyone=True)


def testers(services: Services) -> list[str]:
    """The ids of those on the test list whom the directory knows."""
    wanted = {one.strip().casefold() for one in services.policy.newsletter_testers.split(",") if one.strip()}
    return [one.id for one in services.directory.employees() if one.email.casefold() in wanted]


async def tell(services: Services, db: AsyncConnection, one: Issue, stage: str, people: Sequence[str] = ()) -> None:
    """A card for each editor (or `people`) on how far an issue is; one for each stage, since an old is not seen."""
    await notice.tell(services, db, people or editors(services, but=""), Key(KIND, f"{one.id} {stage}"))


async def arrange(services: Services, db: AsyncConnection, one: Issue, by: str, content: Content) -> None:
    """Put `content` in the place of what an issue holds; what was approved and has not left is a draft again.

    What has left keeps what it says until `correct`. Raises BotError "running", or "changed" where it has moved on.
    """
    now = services.clock.now()
    if one.state is State.DROPPED:
        raise BotError("changed")
    if one.state is State.APPROVED and not await _take_back(services, db, one, by):
        said = {"pending": content.model_dump(mode="json"), "version": IssueRow.version + 1}
        await newsletter.move(db, one, edited=now, edited_by=by, **said)
        return
    await newsletter.edit(db, one, content, by, now, state=State.DRAFT, **FREE)
    await audit.note(db, now, by, Deed.EDIT, one.id, one.version + 1)


async def _take_back(services: Services, db: AsyncConnection, one: Issue, by: str) -> bool:
    """Cancel what has not left; False where it has."""
    going = await broadcast.read(db, one.broadcast_id or one.id, lock=True)
    if going.started is None and going.state in ENDED:
        return True
    if going.state is not broadcast.State.SCHEDULED:
        if going.state not in steer.OVER:
            raise BotError("running" if going.running else "changed")
        return False
    await steer.cancel(services, db, going.id, by)
    return True


async def correct(services: Services, db: AsyncConnection, one: Issue, by: str, made: Rendered) -> None:
    """Put right what everybody got. Raises BotError "changed", "running", or "other_approver"."""
    if one.pending is None or one.broadcast_id is None:
        raise BotError("changed")
    if services.policy.newsletter_second_editor and by == one.edited_by:
        raise BotError("other_approver")
    await steer.correct(services, db, one.broadcast_id, by, made)
    now = services.clock.now()
    shown = await shown_of(services, db, one.worked_on)
    await newsletter.edit(db, one, one.pending, one.edited_by, now, pending=None, shown=shown)
    await report.tell(services, db, one.broadcast_id)


async def shown_of(services: Services, db: AsyncConnection, one: Issue) -> dict[str, list[str]]:
    """All that may be read of an issue now, which is then all that it may ever show."""
    return layout.disclosed(one.content, one.shown, await layout.behind(services, db, [one.content]))


async def put_off(services: Services, db: AsyncConnection, one: Issue, by: str, item_id: str) -> None:
    """Move an item to the next issue that is not decided yet. Raises BotError."""
    item = one.content.item(item_id)
    await arrange(services, db, one, by, arrangement.without(one.content, item_id, for_good=False))
    await later.put(services, db, one.month, [item], by)


async def approve(services: Services, db: AsyncConnection, one: Issue, by: str, made: Rendered) -> datetime:
    """Let an issue be sent at its time, or now where that has passed; gives when.

    Raises BotError "changed", also where a notice in it was put right this moment, "empty_issue", or "other_approver"
    where whoever arranged it last may not approve it.
    """
    now = services.clock.now()
    access.require(EDITORS, services.directory, by, day_in_oslo(now))
    if one.state is not State.DRAFT or one.broadcast_id is not None:
        raise BotError("changed")
    if await reworded.content(db, one.content) != one.content:
        raise BotError("changed")
    shown = await shown_of(services, db, one)
    if not shown and not one.content.word:
        raise BotError("empty_issue")
    if services.policy.newsletter_second_editor and by == one.edited_by:
        raise BotError("other_approver")
    due = quiet.allowed(max(one.due, now), services.policy)
    plan = Plan(uuid4(), KIND, one.edited_by or by, by, EVERYBODY, made, due)
    await newsletter.move(db, one, state=State.APPROVED, approved_by=by, broadcast_id=plan.id, shown=shown)
    for subject in (one.id, plan.id):
        await audit.note(db, now, by, Deed.APPROVE, subject, one.version, f"utgave {one.month:%Y-%m}")
    await launch.schedule(services, db, plan)
    await audit.note(db, now, by, Deed.SCHEDULE, plan.id, 1, due.isoformat(timespec="minutes"))
    return due

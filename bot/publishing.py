"""An issue's way from draft to broadcast: arranged by an editor, approved once it is right, and never sent before.

An edit takes the approval back. Whoever withdraws a story or their name is heeded at every stage, also afterwards.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import (
    access,
    arrangement,
    audit,
    broadcast,
    cadence,
    intake,
    launch,
    newsletter,
    notice,
    paper,
    quiet,
    report,
    steer,
    story,
)
from bot.access import EDITORS, Role
from bot.audience import Audience
from bot.audit import Deed
from bot.broadcast import Plan
from bot.clock import day_in_oslo
from bot.errors import BotError
from bot.intake import View
from bot.newsletter import Content, Issue, IssueRow, Item, Kind, State
from bot.paper import NORMS, Paper
from bot.rendering import Rendered
from bot.services import Services
from bot.turn import Key, Norm

KIND = report.NEWSLETTER
"""The kind of its broadcasts, and of the notices to the editors."""
EVERYBODY = Audience(everyone=True)


def editors(services: Services) -> list[str]:
    """Everybody who may arrange and approve."""
    return [one.id for one in services.directory.holders(Role.EDITOR, day_in_oslo(services.clock.now()))]


def testers(services: Services) -> list[str]:
    """The ids of those on the test list whom the directory knows."""
    wanted = {one.strip().casefold() for one in services.policy.newsletter_testers.split(",") if one.strip()}
    return [one.id for one in services.directory.employees() if one.email.casefold() in wanted]


async def tell(services: Services, db: AsyncConnection, one: Issue, stage: str, people: Sequence[str] = ()) -> None:
    """A card for each editor (or `people`) on how far an issue is; one for each stage, since an old is not seen."""
    await notice.tell(services, db, people or editors(services), Key(KIND, f"{one.id} {stage}"))


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
    await newsletter.edit(db, one, content, by, now, state=State.DRAFT, broadcast_id=None, approved_by=None)
    await audit.note(db, now, by, Deed.EDIT, one.id, one.version + 1)


async def _take_back(services: Services, db: AsyncConnection, one: Issue, by: str) -> bool:
    """Cancel what has not left; False where it has."""
    going = await broadcast.read(db, one.broadcast_id or one.id, lock=True)
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
    await newsletter.edit(db, one, one.pending, one.edited_by, now, pending=None)
    await report.tell(services, db, one.broadcast_id)


async def put_off(services: Services, db: AsyncConnection, one: Issue, by: str, item_id: str) -> None:
    """Move an item to the next issue that is not decided yet. Raises BotError."""
    item, now = one.content.item(item_id), services.clock.now()
    await arrange(services, db, one, by, arrangement.without(one.content, item_id, for_good=False))
    for plan in cadence.year(cadence.after(one.month), services.policy):
        later = await newsletter.open_month(db, plan.month, plan.due, now)
        if later.state in (State.COLLECTING, State.DRAFT):
            await newsletter.edit(db, later, arrangement.with_item(later.content, item), by, now)
            return


async def names(services: Services, db: AsyncConnection, items: Sequence[Item]) -> dict[str, View]:
    """The stories of items by the items' ids; none of those that were withdrawn."""
    found = {one.id: await _story(services, db, one.source) for one in items if one.kind is Kind.STORY}
    return {item_id: one for item_id, one in found.items() if one is not None}


async def _story(services: Services, db: AsyncConnection, story_id: str) -> View | None:
    try:
        one = await story.read(db, UUID(story_id))
    except BotError:
        return None
    return intake.view(services, one) if one.state is story.State.ACCEPTED else None


async def papers(services: Services, db: AsyncConnection, one: Issue) -> Mapping[Norm, Paper]:
    """The issue as it is to be read, by the norm of its headings: one where norms take turns, else both.

    A story that is withdrawn, or whose text names somebody who does not agree, is not in it.
    """
    seen = await names(services, db, one.content.items)
    items = [each for each in one.content.items if each.kind is not Kind.STORY or usable(each, seen.get(each.id))]
    praised = {item_id: view.praised for item_id, view in seen.items()}
    turn = services.policy.newsletter_norm == "alternate"
    norms: Sequence[Norm] = (paper.norm_of(one.month),) if turn else NORMS
    word = one.content.word
    return {norm: paper.lay_out(str(one.id), one.month, norm, word, items, praised, turn) for norm in norms}


def usable(item: Item, one: View | None) -> bool:
    """Whether a story's item may be shown: it is there, and its text names nobody who does not agree to it."""
    words = " ".join(f"{each.title} {each.text}" for each in item.versions.values())
    return one is not None and not one.unwilling(words)


async def approve(services: Services, db: AsyncConnection, one: Issue, by: str, made: Rendered) -> datetime:
    """Let an issue be sent at its time, or now where that has passed; gives when.

    Raises BotError "changed", "empty_issue", or "other_approver" where whoever arranged it last may not approve it.
    """
    now = services.clock.now()
    access.require(EDITORS, services.directory, by, day_in_oslo(now))
    if one.state is not State.DRAFT:
        raise BotError("changed")
    if not one.content.items and not one.content.word:
        raise BotError("empty_issue")
    if services.policy.newsletter_second_editor and by == one.edited_by:
        raise BotError("other_approver")
    due = quiet.allowed(max(one.due, now), services.policy)
    plan = Plan(uuid4(), KIND, one.edited_by or by, by, EVERYBODY, made, due)
    await newsletter.move(db, one, state=State.APPROVED, approved_by=by, broadcast_id=plan.id)
    await audit.note(db, now, by, Deed.APPROVE, one.id, one.version, f"utgave {one.month:%Y-%m}")
    await launch.schedule(services, db, plan)
    await audit.note(db, now, by, Deed.SCHEDULE, plan.id, 1, due.isoformat(timespec="minutes"))
    return due


async def drop(services: Services, db: AsyncConnection, one: Issue, by: str) -> None:
    """Send no issue this month. Raises BotError "changed" where it was approved."""
    if one.state is State.APPROVED:
        raise BotError("changed")
    await newsletter.edit(db, one, one.content, by, services.clock.now(), state=State.DROPPED)
    await audit.note(db, services.clock.now(), by, Deed.CANCEL, one.id, one.version)


async def take_up(services: Services, db: AsyncConnection, one: Issue, by: str) -> None:
    """Have an issue this month after all. Raises BotError "changed" where it was not dropped."""
    if one.state is not State.DROPPED:
        raise BotError("changed")
    state = State.COLLECTING if one.assembled is None else State.DRAFT
    await newsletter.edit(db, one, one.content, by, services.clock.now(), state=state)
    await audit.note(db, services.clock.now(), by, Deed.RESUME, one.id, one.version)

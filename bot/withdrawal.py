"""What somebody has withdrawn goes from every issue of the newsletter, whatever it has become (strategy 9.6)."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import String, cast, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import newsletter, story
from bot.broadcast import BroadcastRow
from bot.broadcast import State as Sending
from bot.newsletter import Content, Issue, IssueRow, Item, Kind
from bot.rendering import Operation
from bot.story import StoryRow


async def holding(db: AsyncConnection, source: str) -> Sequence[UUID]:
    """The ids of the issues that hold an item of `source`, or will once they are put right."""
    item = {"items": [{"source": source}]}
    inside = IssueRow.content.contains(item) | IssueRow.pending.contains(item)
    return list((await db.execute(select(IssueRow.id).where(inside))).scalars())


_OTHER = BroadcastRow.__table__.alias("other")
_IS_RECALLED = (_OTHER.c.state == Sending.RECALLED) | (_OTHER.c.operation == Operation.RECALL)
_SOURCE = cast(_OTHER.c.id, String)
ALL_RECALLED = select(func.array_agg(_SOURCE)).where(_IS_RECALLED).scalar_subquery().label("gone")
"""The sources of all notices that have been recalled, for whoever asks for much else in the same query."""


async def recalled(db: AsyncConnection, items: Sequence[Item]) -> frozenset[str]:
    """The sources of those notices among the items that have been recalled since."""
    sources = [one.source for one in items if one.kind is Kind.NOTICE]
    these = select(_SOURCE).where(_IS_RECALLED, _SOURCE.in_(sources))
    return frozenset((await db.execute(these)).scalars()) if sources else frozenset()


async def drop(db: AsyncConnection, source: str) -> Sequence[UUID]:
    """Take every item of `source` out of the issues; gives their ids."""
    found = await holding(db, source)
    for issue_id in found:
        await _take_out(db, await newsletter.read(db, issue_id, lock=True), {source})
    return found


async def scrub(db: AsyncConnection, issue_id: UUID) -> Issue:
    """The issue, held, with no word left in it of a story that was withdrawn."""
    one = await newsletter.read(db, issue_id, lock=True)
    held = [one.content, *([one.pending] if one.pending is not None else [])]
    sources = [UUID(item.source) for each in held for item in each.items if item.kind is Kind.STORY]
    gone = StoryRow.id.in_(sources) & (StoryRow.state == story.State.WITHDRAWN)
    withdrawn = {str(each) for each in (await db.execute(select(StoryRow.id).where(gone))).scalars()}
    if not withdrawn:
        return one
    await _take_out(db, one, withdrawn)
    return await newsletter.read(db, issue_id)


async def _take_out(db: AsyncConnection, one: Issue, sources: set[str]) -> None:
    held = [one.content, *([one.pending] if one.pending is not None else [])]
    content, *pending = (_without(each, sources).model_dump(mode="json") for each in held)
    values = {"content": content, "pending": pending[0] if pending else None, "version": IssueRow.version + 1}
    await newsletter.move(db, one, **values)


def _without(content: Content, sources: set[str]) -> Content:
    return content.model_copy(update={"items": tuple(one for one in content.items if one.source not in sources)})

"""Issues of the newsletter in the database, sent or not; everybody in them is made up."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot import broadcast, newsletter, story
from bot.audience import Audience
from bot.broadcast import Plan
from bot.broadcast import State as Sending
from bot.credit import Consent, CreditRow
from bot.newsletter import Content, Item, State
from bot.rendering import Operation, Rendered
from bot.story import StoryRow
from bot.told import Others, Told
from tests.cards import issues
from tests.deleting import deleting

EDITOR = "d0000000-0000-4000-8000-000000000003"
LEADER = "d0000000-0000-4000-8000-000000000005"
AUTHOR = "d0000000-0000-4000-8000-000000000009"


async def empty(engine: AsyncEngine) -> None:
    """Leave no issue and no story, and no norm that a reader has shown in another file."""
    async with engine.begin() as db:
        await db.execute(text(deleting("issue, broadcast, story")))
        await db.execute(text("DELETE FROM person WHERE id = ANY(:readers)"), {"readers": [AUTHOR, LEADER, EDITOR]})


async def told(db: AsyncConnection, now: datetime, state: story.State, *praised: str) -> UUID:
    """A story that an editor took in, or that was withdrawn since, with those who agreed to being named."""
    content = Told(title="x", done="x", unit="x", may_name=True, others=Others.NO).model_dump(mode="json")
    nothing: dict[str, Any] = {"typed": {}, "changed": False, "question": "", "answer": "", "reason": ""}
    made = uuid4()
    values = {"id": made, "author_id": AUTHOR, "state": state, "version": 1, "content": content, "edited": now}
    await db.execute(insert(StoryRow).values(**values, **nothing))
    for one in praised:
        await db.execute(insert(CreditRow).values(story_id=made, person_id=one, consent=Consent.YES))
    return made


async def from_stories(db: AsyncConnection, now: datetime, items: Sequence[Item] = issues.ITEMS) -> Sequence[Item]:
    """The items with a story behind each that is one, which praises somebody."""
    made = []
    for one in items:
        is_story = one.kind is newsletter.Kind.STORY
        source = str(await told(db, now, story.State.ACCEPTED, LEADER)) if is_story else one.source
        made.append(one.model_copy(update={"source": source}))
    return made


async def kept(
    db: AsyncConnection,
    month: date,
    content: Content,
    now: datetime,
    sending: Sending | None = Sending.SENT,
    operation: Operation = Operation.SEND,
) -> UUID:
    """An issue whose broadcast is so far; of None there is no broadcast."""
    begun = await newsletter.open_month(db, month, now, now)
    if sending is None:
        await newsletter.edit(db, begun, content, EDITOR, now)
        return begun.id
    carrier = uuid4()
    await newsletter.edit(db, begun, content, EDITOR, now, state=State.APPROVED, broadcast_id=carrier)
    made = Rendered({"nb": {}}, {})
    due = now - timedelta(days=1)
    await broadcast.keep(db, Plan(carrier, "newsletter", EDITOR, EDITOR, Audience(everyone=True), made, due), now)
    await broadcast.change(db, carrier, sending, operation=operation, started=due)
    return begun.id


def ordinary(items: Sequence[Item]) -> Content:
    """An issue such as most are."""
    return Content(word={"nn": issues.WORD}, items=tuple(items))

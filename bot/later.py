"""What an issue puts off: it stands in the next one that is not decided yet, where it waits for its month."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import arrangement, cadence, newsletter
from bot.newsletter import Issue, Item, State
from bot.services import Services

OPEN = (State.COLLECTING, State.DRAFT)


async def put(services: Services, db: AsyncConnection, month: date, items: Sequence[Item], by: str | None) -> None:
    """Move items to the next issue after that of `month` that is not decided yet."""
    now = services.clock.now()
    for plan in cadence.year(cadence.after(month), services.policy) if items else ():
        later = await newsletter.open_month(db, plan.month, plan.due, now)
        if later.state in OPEN:
            content = later.content
            for one in items:
                content = arrangement.with_item(content, one)
            await newsletter.edit(db, later, content, by or later.edited_by, now)
            return


async def waiting(db: AsyncConnection, one: Issue) -> Sequence[str]:
    """The titles of what stands already in the issue after `one`, which has not been put together yet."""
    found = [each for each in await newsletter.last(db, cadence.MOST, *OPEN) if each.month > one.month]
    held = found[-1].content.items if found and found[-1].assembled is None else ()
    return [each.versions[each.norm].title for each in held]

"""Pages that are not their owner's, given by an editor to whoever owns them, who is asked in the same review."""

from collections.abc import Collection
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import campaign, duty, giving, notice
from bot.content import Content
from bot.draft import editors
from bot.duty import Duty, Kind
from bot.services import Services
from bot.turn import Key

STRAY = "stray"
"""The word after a series that makes it the subject of what editors are told of its stray pages."""


def stray(one: Duty) -> dict[int, str]:
    """The titles of the pages that are to have another owner, by place."""
    return {place: page.title for place, page in enumerate(one.content.pages) if page.strays}


async def tell(services: Services, db: AsyncConnection, one: Duty) -> None:
    """Tell the editors that a review has stray pages: once a review, and the card they have is put right."""
    await notice.tell(services, db, editors(services, ""), Key(campaign.OVERVIEW, f"{one.series} {STRAY}"))


async def give(
    services: Services, db: AsyncConnection, one: Duty, places: Collection[int], unit: str, owner: str
) -> None:
    """Give the pages at `places` to `unit`, whose `owner` (an id) is asked at the next look, and in later reviews."""
    now, pages = services.clock.now(), one.content.pages
    marked = [page.model_copy(update={"given": unit}) if place in places else page for place, page in enumerate(pages)]
    await duty.amend(db, one, one.content.model_copy(update={"pages": tuple(marked)}), now)
    fresh = tuple(
        page.model_copy(update={"answer": None, "note": ""}) for place, page in enumerate(pages) if place in places
    )
    await giving.keep(db, fresh, unit, owner)
    name = f"{one.series} {uuid4()} {unit}"[:300]
    await duty.begin(db, Kind.REVIEW, one.series, one.day, Content(pages=fresh), now, unit, owner, name)

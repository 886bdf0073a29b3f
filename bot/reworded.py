"""A notice that is put right after it came into an issue: a draft says the new words, unless an editor chose others.

What is approved changes by an editor alone; they are shown what has been put right, and may take it with one press.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import assembly, cadence, newsletter
from bot.announcement import AnnouncementRow, Draft
from bot.newsletter import Content, Issue, Item, Kind, State, Version
from bot.services import Services

DRAFTS = (State.COLLECTING, State.DRAFT, State.DROPPED)


async def now(db: AsyncConnection, items: Sequence[Item]) -> Mapping[str, Item]:
    """The notices among `items` as they read now, by their sources."""
    sources = [UUID(one.source) for one in items if one.kind is Kind.NOTICE]
    found = select(AnnouncementRow.id, AnnouncementRow.content).where(AnnouncementRow.id.in_(sources))
    rows = (await db.execute(found)).all() if sources else []
    return {str(row.id): assembly.announced(str(row.id), Draft.model_validate(row.content)) for row in rows}


def own(one: Version) -> bool:
    """Whether an editor has put words of their own there."""
    return one.told != assembly.mark(one)


def version(one: Item, norm: str) -> Version:
    """The notice's own version that one in `norm` came from."""
    return next((each for key, each in one.versions.items() if key == norm), one.versions[one.norm])


def followed(one: Item, fresh: Item | None) -> Item:
    """An item with the words of the notice as it is now, but where an editor has put their own."""
    if fresh is None:
        return one
    kept = {norm: each for norm, each in one.versions.items() if own(each)}
    return one.model_copy(update={"versions": {**one.versions, **fresh.versions, **kept}})


def is_behind(one: Item, fresh: Item | None) -> bool:
    """Whether the notice has been put right since words in the item were taken from it, or written beside it."""
    if fresh is None:
        return False
    return any(each.told not in ("", version(fresh, norm).told) for norm, each in one.versions.items())


def taken(one: Item, fresh: Item) -> Item:
    """The item with the words of the notice as it is now, whatever an editor had put there."""
    return one.model_copy(update={"versions": fresh.versions, "norm": fresh.norm})


async def content(db: AsyncConnection, held: Content) -> Content:
    """What an issue holds, with the words of its notices as they are now."""
    fresh = await now(db, held.items)
    return held.model_copy(update={"items": tuple(followed(one, fresh.get(one.source)) for one in held.items)})


async def behind(db: AsyncConnection, held: Content) -> frozenset[str]:
    """The ids of the items whose notices have been put right since."""
    fresh = await now(db, held.items)
    return frozenset(one.id for one in held.items if is_behind(one, fresh.get(one.source)))


async def follow(services: Services, db: AsyncConnection) -> None:
    """Let every draft say what its notices say now; a button of an earlier version is then refused."""
    for seen in await newsletter.last(db, cadence.MOST, *DRAFTS):
        one = await newsletter.read(db, seen.id, lock=True)
        fresh = await content(db, one.content)
        if one.state in DRAFTS and fresh != one.content:
            await newsletter.edit(db, one, fresh, one.edited_by, services.clock.now())


async def approved(db: AsyncConnection) -> Sequence[Issue]:
    """The approved issues in which a notice has been put right since."""
    found = await newsletter.last(db, cadence.MOST, State.APPROVED)
    return [one for one in found if await behind(db, one.worked_on.content)]

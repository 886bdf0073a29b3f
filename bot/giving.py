"""Whose a page is, where an editor has said otherwise than the list of what units own, from review to review.

It holds until the list itself says something else of the page than it did when the page was given.
"""

from collections.abc import Sequence

from sqlalchemy import String, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from bot import owned
from bot.content import Page
from bot.database import Table
from bot.directory import Directory
from bot.owned import Share
from bot.retention import Keeping, Whose

LONGEST_SOURCE = 400


class GivingRow(Table):
    """One page under its `key`, whose it is, and whose the list said that it was then (`source`)."""

    __tablename__ = "giving"
    keeps = (
        Keeping(
            "sider som redaktøren har gitt til en annen eier enn lista over innholdet sier",
            "spørre rett eier ved neste gjennomgang",
            "da siden ble gitt videre",
            "til lista sier noe annet om siden",
            "slettes ved neste gjennomgang",
        ),
    )
    whose = (Whose("owner_id", clears=True),)
    key: Mapped[str] = mapped_column(String(900), primary_key=True)
    source: Mapped[str] = mapped_column(String(LONGEST_SOURCE))
    unit: Mapped[str] = mapped_column(String(200))
    owner_id: Mapped[str | None] = mapped_column(String(128))


def key(page: Page) -> str:
    """What makes a page one and not another: where it is; without a link, whose the list says it is, and its title."""
    return page.link or f"{page.source} {page.title}"


async def keep(db: AsyncConnection, pages: Sequence[Page], unit: str, owner: str) -> None:
    """Remember that these are `owner`'s (an id; "" for the unit's leader), whoever had been given them before."""
    for page in pages:
        said = {"source": page.source, "unit": unit, "owner_id": owner or None}
        row = insert(GivingRow).values(key=key(page), **said)
        await db.execute(row.on_conflict_do_update(index_elements=["key"], set_=said))


async def laid(db: AsyncConnection, directory: Directory, shares: Sequence[Share]) -> Sequence[Share]:
    """`shares` as the list has them, with what has been given; what the list says otherwise of by now is forgotten.

    Where the list names a page twice, only the line that it was given from is another's.
    """
    given = {(row.key, row.source): row for row in await db.execute(select(*GivingRow.__table__.columns))}
    pages = [(share, _from(share, page)) for share in shares for page in share.pages]
    listed = {(key(page), page.source) for _, page in pages}
    over = {name for name, _ in listed} & {name for name, _ in given.keys() - listed}
    await db.execute(delete(GivingRow).where(GivingRow.key.in_(over)))
    hold = {line: row for line, row in given.items() if row.unit in directory.units()}
    made: dict[tuple[str, str], list[Page]] = {}
    for share, page in pages:
        row = hold.get((key(page), page.source))
        unit, owner = (row.unit, row.owner_id or "") if row is not None else (share.unit, share.owner)
        someone = owned.person(directory, owner)
        made.setdefault((unit, someone.id if someone is not None else owner), []).append(page)
    return [Share(unit, owner, each) for (unit, owner), each in made.items()]


def _from(share: Share, page: Page) -> Page:
    return page.model_copy(update={"source": f"{share.unit} {share.owner}"[:LONGEST_SOURCE]})

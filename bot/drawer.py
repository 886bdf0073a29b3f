"""What the editors have changed of the list of templates: rows laid over the file, by name (strategy 9.4)."""

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Boolean, String, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Table
from bot.errors import SettingsError
from bot.retention import Keeping
from bot.stationery import LONGEST, Template, templates


class TemplateRow(Table):
    """One template under its `key`, in the place of the file's; `removed`: it is not to be shown."""

    __tablename__ = "template"
    keeps = (
        Keeping(
            "maler som redaktøren har lagt inn, endret eller fjernet, ikke av hvem",
            "finne riktig mal",
            "endringen",
            "så lenge malen brukes",
            "redaktøren fjerner den fra lista",
        ),
    )
    whose = ()
    key: Mapped[str] = mapped_column(String(LONGEST["name"]), primary_key=True)
    name: Mapped[str] = mapped_column(String(LONGEST["name"]))
    link: Mapped[str] = mapped_column(String(LONGEST["link"]))
    words: Mapped[str] = mapped_column(String(LONGEST["words"]))
    removed: Mapped[bool] = mapped_column(Boolean)


async def templates_now(db: AsyncConnection, path: Path | None) -> tuple[list[Template], bool]:
    """All in the file's order, then those that were added; and whether the file can't be read, and is left out."""
    rows = {row.key: row for row in await db.execute(select(*TemplateRow.__table__.columns).order_by(TemplateRow.key))}
    try:
        listed, bad = templates(path), False
    except SettingsError:
        listed, bad = [], True
    found = {one.key: one for one in listed}
    found |= {key: Template(row.name, row.link, row.words) for key, row in rows.items()}
    return [one for key, one in found.items() if key not in rows or not rows[key].removed], bad


async def keep(db: AsyncConnection, one: Template, removed: bool = False) -> None:
    """Lay `one` over whatever has its name, or take that away; twice does no harm."""
    said = {"name": one.name, "link": one.link, "words": one.words, "removed": removed}
    laid = insert(TemplateRow).values(key=one.key, **said)
    await db.execute(laid.on_conflict_do_update(index_elements=["key"], set_=said))


def named(key: str, found: Sequence[Template]) -> Template | None:
    """The template under `key`."""
    return next((one for one in found if one.key == key), None)

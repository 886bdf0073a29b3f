"""Which version of something a button or a notice names: its id and the version, with a space between."""

from collections.abc import Awaitable, Callable
from typing import Any, Protocol, TypeVar
from uuid import UUID

from sqlalchemy import RowMapping, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import Table
from bot.errors import BotError


class Versioned(Protocol):
    """What counts its changes."""

    @property
    def id(self) -> UUID:
        """Which it is."""
        ...

    @property
    def version(self) -> int:
        """Which it is now."""
        ...


One = TypeVar("One", bound=Versioned)
Read = Callable[[AsyncConnection, UUID, bool], Awaitable[One]]
"""Reads one by its id, held until the transaction ends where asked. Raises BotError "gone"."""


def parse(said: object) -> tuple[UUID, str]:
    """The id, and the version or "" where none is said. Raises BotError "bad_form"."""
    name, _, version = str(said).partition(" ")
    try:
        return UUID(name), version
    except ValueError:
        raise BotError("bad_form") from None


async def named(read: Read[One], db: AsyncConnection, said: object, lock: bool = False) -> tuple[One, bool]:
    """The one that `said` names, and whether it is still that version. Raises BotError "bad_form" or "gone"."""
    told, edition = parse(said)
    one = await read(db, told, lock)
    return one, edition in ("", str(one.version))


async def still(read: Read[One], db: AsyncConnection, said: object) -> One:
    """The one that `said` names, held. Raises BotError "changed" where it has moved on since."""
    one, same = await named(read, db, said, lock=True)
    if not same:
        raise BotError("changed")
    return one


async def row(db: AsyncConnection, table: type[Table], one_id: UUID, lock: bool = False) -> RowMapping:
    """A row by its id, held until the transaction ends where `lock`. Raises BotError "gone"."""
    columns = table.__table__.c
    found = select(*columns).where(columns.id == one_id)
    kept = (await db.execute(found.with_for_update() if lock else found)).mappings().first()
    if kept is None:
        raise BotError("gone")
    return kept


async def move(db: AsyncConnection, table: type[Table], one: Versioned, **values: Any) -> RowMapping:
    """Change `one`, as it was read, and give its row as it is then. Raises BotError "changed" where it has moved on."""
    columns = table.__table__.c
    same = (columns.id == one.id) & (columns.version == one.version)
    changed = update(table).where(same).values(version=one.version + 1, **values)
    kept = (await db.execute(changed.returning(*columns))).mappings().first()
    if kept is None:
        raise BotError("changed")
    return kept

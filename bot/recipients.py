"""Those who may open what is reported: the signed list in force, checked at each use.

Promise: a list that the pinned root has not signed, or that is older than one that was in force, takes nothing in.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from nacl.signing import VerifyKey
from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import chronicle
from bot.pointer import ListRow, PointerRow
from desk import keylist
from desk.keylist import KeyList, ListError, same_people

FEWEST = 2
"""Handlers who must be able to read a pointer."""


@dataclass(frozen=True)
class Recipients:
    """Where the list lies, and the root that must have signed it; `key` is the log's secret."""

    file: Path | None
    root: str
    key: bytes = b""

    def read(self) -> tuple[KeyList, str]:
        """The list as it lies there, and its text. Raises ListError."""
        if self.file is None or not self.root:
            raise ListError("not_set_up")
        try:
            text = self.file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            raise ListError("unreadable") from None
        return keylist.verify(text, self.pinned), text

    @property
    def pinned(self) -> VerifyKey:
        """The root's public key. Raises ListError."""
        return keylist.pinned(self.root)

    async def current(self, db: AsyncConnection, today: date) -> KeyList:
        """The list in force; a newer one than before comes into force here, which is logged. Raises ListError."""
        one, text = self.read()
        stored = await _newest(db)
        if stored is None or one.version > stored.version:
            await db.execute(chronicle.LOCK)
            stored = await _newest(db)  # another may have been first
        if stored is None or one.version > stored.version:
            await self._accept(db, one, text, today)
        else:
            _check(one, text, stored)
        return one

    async def glance(self, db: AsyncConnection) -> KeyList:
        """The list that would be in force, without writing anything. Raises ListError."""
        one, text = self.read()
        stored = await _newest(db)
        if stored is not None:
            _check(one, text, stored)
        return one

    async def of(self, db: AsyncConnection, version: int) -> KeyList:
        """The list of an earlier number. Raises ListError."""
        text = (await db.execute(select(ListRow.text).where(ListRow.version == version))).scalar()
        if text is None:
            raise ListError("unknown")
        return keylist.verify(text, self.pinned)

    async def every(self, db: AsyncConnection) -> list[KeyList]:
        """Every list that is or was in force. Raises ListError."""
        return [keylist.verify(text, self.pinned) for text in (await earlier(db)).values()]

    async def _accept(self, db: AsyncConnection, one: KeyList, text: str, today: date) -> None:
        await chronicle.note(db, self.key, today, "keys", detail=str(one.version))
        await db.execute(insert(ListRow).values(version=one.version, text=text, day=today))
        await self._left_out(db)

    async def _left_out(self, db: AsyncConnection) -> None:
        """Let whoever was left out of a case stay so under another id."""
        lists = await self.every(db)
        rows = await db.execute(select(PointerRow.id, PointerRow.excluded).where(PointerRow.excluded != []))
        for case, excluded in [(row.id, row.excluded) for row in rows]:
            known = sorted(same_people(lists, excluded))
            await db.execute(update(PointerRow).where(PointerRow.id == case).values(excluded=known))


def _check(one: KeyList, text: str, stored: Row[int, str]) -> None:
    """Raises ListError where the list is not the stored one, or a newer."""
    if one.version < stored.version:
        raise ListError("older")
    if one.version == stored.version and text != stored.text:
        raise ListError("other")


async def _newest(db: AsyncConnection) -> Row[int, str] | None:
    wanted = select(ListRow.version, ListRow.text).order_by(ListRow.version.desc()).limit(1)
    return (await db.execute(wanted)).first()


async def earlier(db: AsyncConnection) -> dict[int, str]:
    """Every list that is or was in force, signed, by its number: what earlier replies are checked by."""
    return {row.version: row.text for row in await db.execute(select(ListRow.version, ListRow.text))}


def enough(one: KeyList, excluded: tuple[str, ...]) -> bool:
    """Whether enough handlers are left to take a pointer in."""
    return len(one.allowed(excluded)) >= FEWEST

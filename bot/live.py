"""The directory of a process: the last snapshot of the tables, taken anew when the database's version is another."""

import asyncio
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import absence, edition, listing, people
from bot.lookup import Lookup
from bot.snapshot import Snapshot

NEVER_READ = -1


class LiveDirectory(Lookup):
    """Nobody until the first `refresh`. Units and offices are read once. Raises SettingsError."""

    def __init__(self, units: Path, offices: Path) -> None:
        super().__init__(Snapshot({}, {}, listing.units(units), listing.offices(offices), NEVER_READ))
        self._reading = asyncio.Lock()

    async def refresh(self, db: AsyncConnection, version: int | None = None) -> None:
        """See Directory."""
        there = await edition.version(db) if version is None else version
        if there == self._now.version:
            return
        async with self._reading:
            if there != self._now.version:
                self._now = await self._read(db)

    async def _read(self, db: AsyncConnection) -> Snapshot:
        """The version comes first: what changes meanwhile has a later one, and is read again."""
        version = await edition.version(db)
        found, away = await people.present(db), await absence.kept(db)
        return Snapshot(found, away, self._now.units, self._now.offices, version)

"""The directory of a process: the last snapshot of tables and files, taken anew when either is another than before."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import absence, edition, listing, people
from bot.errors import SettingsError
from bot.lookup import Lookup
from bot.snapshot import Snapshot

NEVER_READ = -1
Marks = Sequence[tuple[int, int, int] | None]
log = logging.getLogger(__name__)


class LiveDirectory(Lookup):
    """Nobody until the first `refresh`. Units and offices stand in files; bad ones are refused at the start.

    Raises SettingsError then; later, the ones before stay, and doctor names what is wrong.
    """

    def __init__(self, units: Path, offices: Path) -> None:
        self._units, self._offices = units, offices
        self._marks = self._look()
        super().__init__(Snapshot({}, {}, listing.units(units), listing.offices(offices), NEVER_READ))
        self._reading = asyncio.Lock()

    async def refresh(self, db: AsyncConnection, version: int | None = None) -> None:
        """See Directory; looks at the files as well, so that a new leader counts from the next turn."""
        if (marks := self._look()) != self._marks:
            self._marks = marks
            self._take()
        there = await edition.version(db) if version is None else version
        if there == self._now.version:
            return
        async with self._reading:
            if there != self._now.version:
                await self._read(db)

    def _look(self) -> Marks:
        """When each file was written, and what tells it from another; None for one that is not there."""
        return [_mark(self._units), _mark(self._offices)]

    def _take(self) -> None:
        """Take both files, or neither."""
        try:
            units, offices = listing.units(self._units), listing.offices(self._offices)
        except SettingsError as error:
            log.error("units and offices are as before, since a file can not be read: %s", error)
            return
        self._now = replace(self._now, units=units, offices=offices)

    async def _read(self, db: AsyncConnection) -> None:
        """The version comes first: what changes meanwhile has a later one, and is read again."""
        version = await edition.version(db)
        found, away = await people.present(db), await absence.kept(db)
        self._now = replace(self._now, people=found, absences=away, version=version)


def _mark(file: Path) -> tuple[int, int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino

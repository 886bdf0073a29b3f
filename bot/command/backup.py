"""`python -m bot backup` and `restore`: the whole database to one file and back, embedded or the organisation's."""

import asyncio
from datetime import datetime
from pathlib import Path

from bot import backup, config, database
from bot.clock import SystemClock


async def make(to: Path) -> str:
    """Back up into the file `to`, or into a file named after the moment where `to` is a folder; gives what to say.

    Raises BackupError or SettingsError.
    """
    now = SystemClock().now()
    file = _named(to, now)
    url = await asyncio.to_thread(database.url_of, config.load())
    made = await backup.make(url, file, now)
    return f"{file}: {made.bytes} byte, skjema {made.revision or 'ingen'}, sha256 {made.sha256}"


def _named(to: Path, now: datetime) -> Path:
    return to / f"raumabot-{now:%Y-%m-%dT%H%M%SZ}.zip" if to.is_dir() else to


async def restore(file: Path, force: bool) -> str:
    """Fill the database from `file`; gives what to say. Raises BackupError or SettingsError."""
    url = await asyncio.to_thread(database.url_of, config.load())
    found = await backup.restore(url, file, force)
    return f"Lest inn fra {file}, laget {found.made_at}. Skjemaet oppdateres når boten starter."

"""The files of an export: messages for the archive under checksums, and a broadcast's deliveries."""

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import audit, broadcast, extract, record
from bot.audit import Deed
from bot.clock import OSLO, day_in_oslo
from bot.directory import Directory
from bot.errors import BotError, SettingsError
from bot.record import Days, Record
from bot.services import Services
from cards import record as cards

MANIFEST, PEOPLE = "manifest.json", "people.json"
ALL = UUID(int=0)
"""The trail's subject of an export of all messages."""


async def records(services: Services, db: AsyncConnection, days: Days, folder: Path, by: str) -> str:
    """Write the messages of `days` to `folder` and put it on record; gives what to say. Raises SettingsError."""
    now = services.clock.now()
    if days.last > day_in_oslo(now):
        raise SettingsError("--to er fram i tid. Velg en dag som har vært, ellers blir ikke uttrekket det samme igjen.")
    _require(folder, days)
    found = await record.read(db, days)
    files = {**_files(found), "index.html": cards.index([(f"{_name(one)}.html", one) for one in found], days)}
    await audit.note(db, now, by, Deed.EXPORT, ALL, detail=f"records {days.first} {days.last}")
    _write(folder, {**files, PEOPLE: _json(_people(services.directory, found)), MANIFEST: _manifest(files, days)})
    return f"{len(found)} meldinger er skrevet til {folder}. Sjekksummene står i {MANIFEST}."


def _require(folder: Path, days: Days) -> None:
    """Raises SettingsError where the folder holds anything but an export of the same days."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return
    try:
        made = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        made = {}
    if (made.get("from"), made.get("to")) != (str(days.first), str(days.last)):
        raise SettingsError(f"{folder} er ikke tom. Velg en ny mappe.")


def _name(one: Record) -> str:
    return f"{one.started.astimezone(OSLO):%Y-%m-%d}-{one.id}"


def _files(found: Sequence[Record]) -> dict[str, str]:
    pages = {f"{_name(one)}.html": cards.html(one) for one in found}
    return {**pages, **{f"{_name(one)}.json": _json(one.plain()) for one in found}}


def _json(values: object) -> str:
    return json.dumps(values, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _people(directory: Directory, found: Sequence[Record]) -> Mapping[str, str]:
    ids = {entry.actor_id for one in found for entry in one.trail} | {
        person for one in found for person in one.audience["people"]
    }
    known = {one: directory.employee(one) for one in sorted(ids) if one}
    return {one: person.name for one, person in known.items() if person is not None}


def _manifest(files: Mapping[str, str], days: Days) -> str:
    sums = {name: sha256(text.encode()).hexdigest() for name, text in files.items()}
    return _json({"from": str(days.first), "to": str(days.last), "algorithm": "SHA-256", "files": sums})


def _write(folder: Path, files: Mapping[str, str]) -> None:
    """The manifest comes last in `files`, so that a folder with one is whole."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, text in files.items():
        write(folder / name, text)


def write(path: Path, text: str) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    part = path.with_name(f".{path.name}.part")
    part.touch(mode=0o600)
    part.write_text(text, encoding="utf-8", newline="")
    part.replace(path)


async def deliveries(services: Services, db: AsyncConnection, broadcast_id: UUID, to: Path, by: str) -> str:
    """Write who got a message to a CSV file and put it on record; gives what to say. Raises SettingsError."""
    try:
        one = await broadcast.read(db, broadcast_id)
    except BotError:
        raise SettingsError(f"Det er ingen melding med id-en {broadcast_id}.") from None
    lines = await extract.lines(services, db, one)
    await audit.note(db, services.clock.now(), by, Deed.EXPORT, one.id, one.edition, "csv")
    write(to, "\ufeff" + "\r\n".join(lines) + "\r\n")
    return f"{len(lines) - 1} linjer er skrevet til {to}."

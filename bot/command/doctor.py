"""`python -m bot doctor`: gathers what bot/check.py judges, and shows it line by line; changes nothing."""

import asyncio
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import (
    attendance,
    channel,
    check,
    config,
    custody,
    database,
    edition,
    elsewhere,
    fault,
    guideline,
    people,
    pointing,
    schema,
    shredding,
    signin,
)
from bot.check import Line
from bot.clock import SystemClock, day_in_oslo
from bot.command import directory, tenant
from bot.command.tenant import Identify
from bot.config import Settings
from bot.errors import PackError, SettingsError
from bot.teams.credential import credential
from cards import fault as fault_cards
from desk.keylist import ListError
from jobs import health

UNREACHABLE = "Se at serveren går, at DATABASE_URL stemmer, og at brannmuren slipper boten fram."


async def run(as_json: bool, package: Path | None = None) -> tuple[str, int]:
    """What to print and the exit code; `package` is the Teams app's zip."""
    lines = await examine(package)
    shown = json.dumps(_record(lines), ensure_ascii=False) if as_json else "\n".join(map(str, lines))
    return shown, check.exit_code(lines)


def _record(lines: list[Line]) -> dict[str, Any]:
    return {"exit_code": check.exit_code(lines), "lines": [line.record() for line in lines]}


async def examine(package: Path | None = None, identify: Identify = credential) -> list[Line]:
    """Every line, in the order in which faults are best mended; Graph is asked as what `identify` makes."""
    try:
        settings = config.load()
    except SettingsError as problem:
        return [check.error("innstillinger", str(problem), "Rett innstillingen i .env eller i tjenestens miljø.")]
    now, times = SystemClock().now(), _times(settings.backup_dir)
    return [
        *check.settings(settings),
        *custody.secrets(settings, day_in_oslo(now)),
        *await _store(settings),
        *_guidelines(settings, now),
        *directory.directory(settings, now),
        *directory.lists(settings),
        _manifest(package, settings),
        signin.line(settings),
        *await tenant.lines(settings, identify),
        check.backup(settings, max(times, default=None), now),
        *custody.copies(settings, min(times, default=None), now),
    ]


async def _store(settings: Settings) -> list[Line]:
    kind = check.store(settings)
    if (
        not settings.database_url
        and database.major_of(database.embedded_folder(settings.embedded_database_dir)) is None
    ):
        return [kind, check.ok("database", "er ikke laget ennå; python -m bot serve lager den")]
    try:
        engine = database.open_engine(await asyncio.to_thread(database.url_of, settings))
    except SettingsError as problem:
        return [kind, check.error("database", str(problem), "Se docs/naar-noe-er-galt.md.")]
    try:
        return [kind, *await _inside(engine, settings)]
    except (SQLAlchemyError, OSError) as problem:
        return [kind, check.error("database", f"svarer ikke ({type(problem).__name__})", UNREACHABLE)]
    finally:
        await engine.dispose()


async def _inside(engine: AsyncEngine, settings: Settings) -> list[Line]:
    async with engine.connect() as db:
        before = datetime.now(UTC)
        row = (await db.execute(text("SELECT clock_timestamp(), current_setting('log_error_verbosity')"))).one()
        after = datetime.now(UTC)
    version = check.ok("database", "svarer")
    current = check.schema(await schema.is_current(engine))
    lines = [version, current, check.clock(before + (after - before) / 2, row[0]), check.server_log(row[1])]
    if current.level is not check.Level.OK:
        return lines
    more = [await each(engine, settings) for each in (_people, directory.responsible, _pointers)]
    return [*lines, *await _work(engine, after), *(line for found in more for line in found)]


async def _pointers(engine: AsyncEngine, settings: Settings) -> list[Line]:
    """Whether pointers are taken in, and what of it is not ready."""
    made = pointing.of(settings)
    if made is None:
        return custody.pointers(None, False, {})
    try:
        async with engine.connect() as db:
            listed, present = await made.recipients.glance(db), await people.present(db)
            ends = await shredding.may_end_log(db)
    except ListError as problem:
        return custody.pointers(problem, False, {})
    found = custody.pointers(listed, made.signing is not None, channel.to_fill(), present)
    return [*found, *custody.heads(settings), *custody.server_log(ends)]


async def _people(engine: AsyncEngine, settings: Settings) -> list[Line]:
    async with engine.connect() as db:
        state, found = await edition.state(db), await people.present(db)
    return attendance.lines(
        state, len(found), people.editors(found.values()), bool(settings.group_ids), SystemClock().now()
    )


async def _work(engine: AsyncEngine, now: datetime) -> list[Line]:
    """What is wrong with the bot's own work, in the words of the operations notice."""
    async with engine.connect() as db:
        found = fault.judge(await health.gather(db, now))
    cure = "Se loggen, og docs/naar-noe-er-galt.md."
    return [check.warning("arbeid", fault_cards.lead(one, "nb"), cure) for one in found] or [
        check.ok("arbeid", "ingenting har feilet eller står stille")
    ]


def _guidelines(settings: Settings, now: datetime) -> list[Line]:
    try:
        pack = guideline.load(settings.guidelines_dir)
        elsewhere.load(settings.guidelines_dir)
    except PackError as problem:
        return [check.error("retningslinjer", str(problem), "Rett filene; boten starter ikke før de er hele.")]
    return check.guidelines(pack, day_in_oslo(now))


def _manifest(package: Path | None, settings: Settings) -> Line:
    try:
        return check.manifest(None if package is None else _bots_of(package), settings.microsoft_app_id)
    except (OSError, zipfile.BadZipFile, KeyError, TypeError, ValueError, AttributeError) as problem:
        return check.error("manifest", f"{package} kan ikke leses ({type(problem).__name__})", "Lag pakken på nytt.")


def _bots_of(package: Path) -> set[str]:
    """The ids of the bots that the package's manifest names."""
    with zipfile.ZipFile(package) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    return {str(one.get("botId")) for one in manifest.get("bots", [])}


def _times(folder: Path | None) -> list[datetime]:
    """When each backup was made."""
    return [datetime.fromtimestamp(one.stat().st_mtime, UTC) for one in _files(folder)]


def _files(folder: Path | None) -> Iterator[Path]:
    """The files of `folder`, which may be missing; what is still being written is hidden."""
    if folder is not None and folder.is_dir():
        yield from (one for one in folder.iterdir() if one.is_file() and not one.name.startswith("."))

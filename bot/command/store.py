"""One person's rows in the database that the settings name, for commands that run beside the bot."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import config, database, privacy
from bot.app import database_url
from bot.errors import SettingsError


async def known(person_id: str) -> privacy.Rows:
    """All rows of a person. Raises SettingsError."""
    async with _opened() as engine, engine.connect() as db:
        return await privacy.known(db, person_id)


async def forget(person_id: str, dry_run: bool) -> list[privacy.Forgotten]:
    """Forget a person; a dry run does it all and takes it back, so it tells the truth. Raises SettingsError."""
    async with _opened() as engine, engine.connect() as db:
        done = await privacy.forget(db, person_id)
        await (db.rollback() if dry_run else db.commit())
        return done


@asynccontextmanager
async def _opened() -> AsyncIterator[AsyncEngine]:
    """The database. Raises SettingsError where it does not answer, or its tables are another version's."""
    engine = database.open_engine(await asyncio.to_thread(database_url, config.load()))
    try:
        if not await database.is_current(engine):
            raise SettingsError("Tabellene hører til en annen utgave. Start boten først, så bygges de om.")
        yield engine
    except (SQLAlchemyError, OSError) as problem:
        raise SettingsError(f"Databasen svarer ikke ({type(problem).__name__}). Se python -m bot doctor.") from None
    finally:
        await engine.dispose()

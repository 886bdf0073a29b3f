"""What commands that run beside the bot do with the database that the settings name."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import audit, config, database, ledger, prenotice, privacy, schema, supplement
from bot.audit import Deed
from bot.command import filing
from bot.errors import BotError, SettingsError
from bot.record import Days
from bot.services import Services
from bot.supplement import Supplement


async def known(person_id: str) -> privacy.Rows:
    """All rows of a person. Raises SettingsError."""
    async with _opened() as engine, engine.connect() as db:
        return await privacy.known(db, person_id)


async def laid_over() -> Sequence[Supplement]:
    """What the editors have laid over the pack, as it holds now. Raises SettingsError."""
    async with _opened() as engine, engine.connect() as db:
        return await supplement.current(db)


async def forget(person_id: str, dry_run: bool) -> list[privacy.Forgotten]:
    """Forget a person; a dry run does it all and takes it back, so it tells the truth. Raises SettingsError."""
    async with _opened() as engine, engine.connect() as db:
        done = await privacy.forget(db, person_id)
        await (db.rollback() if dry_run else db.commit())
        return done


async def export_records(days: Days, folder: Path, by: str) -> str:
    """See bot/command/filing.py. Raises SettingsError."""
    services = _services()
    async with _opened() as engine, engine.begin() as db:
        await services.directory.refresh(db)
        return await filing.records(services, db, days, folder, by)


async def export_deliveries(broadcast_id: UUID, to: Path, by: str) -> str:
    """See bot/command/filing.py. Raises SettingsError."""
    services = _services()
    async with _opened() as engine, engine.begin() as db:
        await services.directory.refresh(db)
        return await filing.deliveries(services, db, broadcast_id, to, by)


async def report_prenotice(broadcast_id: UUID, to: Path, by: str) -> str:
    """Write the report of one prenotice to a new file that only its owner can read; gives what to say.

    Raises SettingsError where there is none, or the file is there already or cannot be made.
    """
    services = _services()
    async with _opened() as engine, engine.begin() as db:
        await services.directory.refresh(db)
        try:
            one = await prenotice.read(db, broadcast_id)
        except BotError:
            raise SettingsError(f"{broadcast_id} er ikke et forhåndsvarsel.") from None
        written = await ledger.written(services, db, one)
        await audit.note(db, services.clock.now(), by, Deed.EXPORT, one.broadcast_id, detail="report")
        _make(to, written)
        return f"{to}: {written.count(chr(10)) - 1} personer"


def _services() -> Services:
    from bot.app import build_services  # with both SDKs, which take their time; most commands do without

    return build_services(config.load())


def _make(to: Path, text: str) -> None:
    try:
        to.touch(mode=0o600, exist_ok=False)
        to.write_text(text, encoding="utf-8", newline="")
    except OSError as problem:
        raise SettingsError(f"{to} kan ikke lages ({type(problem).__name__}).") from None


@asynccontextmanager
async def _opened() -> AsyncIterator[AsyncEngine]:
    """The database. Raises SettingsError where it does not answer, or its tables are another version's."""
    engine = database.open_engine(await asyncio.to_thread(database.url_of, config.load()))
    try:
        if not await schema.is_current(engine):
            raise SettingsError("Tabellene hører til en annen utgave. Start boten først, så bygges de om.")
        yield engine
    except (SQLAlchemyError, OSError) as problem:
        raise SettingsError(f"Databasen svarer ikke ({type(problem).__name__}). Se python -m bot doctor.") from None
    finally:
        await engine.dispose()

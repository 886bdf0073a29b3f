"""`python -m bot people reach` and `people try`: whom the bot can reach, by unit, and a trial of one person."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import config, database, reach, schema, trial
from bot.config import Settings
from bot.errors import SettingsError
from bot.live import LiveDirectory
from bot.reach import Count, Standing
from jobs.queue import Deferrer, open_app
from jobs.worker import BLUEPRINTS

HEADS = {
    Standing.REACHABLE: "nås",
    Standing.NO_APP: "uten appen",
    Standing.BLOCKED: "blokkert",
    Standing.NO_ACCOUNT: "uten konto",
}


async def shown() -> str:
    """The table of who is reached, in percent, for everybody and by unit. Raises SettingsError."""
    settings = config.load()
    directory = LiveDirectory(settings.units_file, settings.offices_file)
    async with _database(settings) as db:
        await directory.refresh(db)
        everybody = [*directory.employees(), *directory.externals()]
        return table(reach.count(everybody, await reach.states(db)))


def table(counts: list[Count]) -> str:
    """The counts as lines of equal columns."""
    width = max(len(one.unit or "Alle") for one in counts)
    head = f"{'':{width}} {'antall':>7}" + "".join(f"{word:>12}" for word in HEADS.values())
    return "\n".join([head, *(_line(one, width) for one in counts)])


def _line(one: Count, width: int) -> str:
    shares = "".join(f"{one.percent(standing):>10.0f} %" for standing in HEADS)
    return f"{one.unit or 'Alle':{width}} {one.people:>7}{shares}"


async def install() -> str:
    """Put a run of installing in the queue of the running bot; gives what to say. Raises SettingsError."""
    settings = config.load()
    if not settings.teams_catalog_app_id:
        raise SettingsError("TEAMS_CATALOG_APP_ID mangler: uten den kan ikke boten installere appen for noen.")
    async with _database(settings) as db:
        await _deferrer(db)(db, "reach:run", queueing_lock="reach:run")
    return "Boten installerer nå appen for dem som mangler den. Kjør people reach igjen om noen minutter."


async def trying(person_id: str) -> str:
    """Send one person a trial by the running bot; gives what to say. Raises SettingsError."""
    from bot.app import build_services  # with both SDKs, which take their time; the others do without

    settings = config.load()
    services = build_services(settings)
    async with _database(settings) as db:
        await services.directory.refresh(db)
        if services.directory.employee(person_id.lower()) is None:
            raise SettingsError(f"{person_id} står ikke i katalogen.")
        await trial.send(replace(services, defer=_deferrer(db)), db, person_id.lower())
    return "Prøvebeskjeden er lagt i kø. Den kommer i Teams, eller på e-post der Teams ikke når fram."


def _deferrer(db: AsyncConnection) -> Deferrer:
    return Deferrer(open_app(db.engine.url.render_as_string(hide_password=False), BLUEPRINTS))


@asynccontextmanager
async def _database(settings: Settings) -> AsyncIterator[AsyncConnection]:
    engine = database.open_engine(await asyncio.to_thread(database.url_of, settings))
    try:
        if not await schema.is_current(engine):
            raise SettingsError("Tabellene hører til en annen utgave. Start boten (python -m bot serve) først.")
        async with engine.begin() as db:
            yield db
    finally:
        await engine.dispose()

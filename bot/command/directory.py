"""What doctor says by the directory: how its files are, and whether the duties of the year have somebody."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from bot import check, listing, readiness
from bot.check import Line
from bot.clock import SystemClock, day_in_oslo
from bot.config import DEMO, Settings
from bot.directory import Directory
from bot.errors import SettingsError
from bot.live import LiveDirectory
from bot.lookup import CsvDirectory


def directory(settings: Settings, now: datetime) -> list[Line]:
    """How the files are."""
    try:
        found = _files_of(settings)
    except SettingsError as problem:
        return [check.error("katalog", str(problem), "Rett filen. Til da gjelder den forrige, men boten starter ikke.")]
    expired = {one.office for one in found.expired(day_in_oslo(now))}
    open_offices = {office for office in expired if found.holder(office, day_in_oslo(now)) is None}
    demo = settings.production and settings.people_file.is_relative_to(DEMO)
    return check.directory(open_offices, len(found.employees()), demo)


def lists(settings: Settings) -> list[Line]:
    """How the lists are that the duties of the year need."""
    try:
        return readiness.lists(settings, _files_of(settings).units())
    except SettingsError:
        return []


def _files_of(settings: Settings) -> Directory:
    """The directory of the files alone; with groups the people's file only lies over what is read from Entra."""
    if settings.group_ids:
        listing.people(settings.people_file)
        return LiveDirectory(settings.units_file, settings.offices_file)
    return CsvDirectory(settings.people_file, settings.units_file, settings.offices_file)


async def responsible(engine: AsyncEngine, settings: Settings) -> list[Line]:
    """Who answers for the duties of the year; nothing where the directory's files are wrong: another line says so."""
    try:
        found = _files_of(settings)
    except SettingsError:
        return []
    async with engine.connect() as db:
        await found.refresh(db)
    return readiness.responsible(settings, found, day_in_oslo(SystemClock().now()))

"""`python -m bot people …`, and what a start does about the people."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import config, database, edition, listing, people, requirement, schema
from bot import sync as reads
from bot.clock import SystemClock
from bot.config import Settings
from bot.errors import GraphError, SettingsError
from bot.links import open_graph, reading
from bot.services import Reading, Services

log = logging.getLogger(__name__)
TOO_MUCH = "Dette ville fjernet {leaving} av {present} personer, og de mister rettighetene straks. Stemmer det?"


async def at_start(engine: AsyncEngine, services: Services) -> None:
    """Take the people's file over, where no groups are read. Where that would remove too many, nobody is removed.

    Raises SettingsError that names a bad row.
    """
    if services.reading is not None and services.reading.kind == "csv":
        found = await reads.read(services.reading)
        async with engine.begin() as db:
            plan = await reads.carry_out(db, found, services.clock.now())
        if plan.is_too_much:
            log.error(
                "PEOPLE_FILE was not taken over: %s of %s people would leave; see python -m bot people sync --dry-run",
                len(plan.leaving),
                plan.present,
            )
    async with engine.connect() as db:
        await services.directory.refresh(db)


async def sync(dry_run: bool, yes: bool, confirm: Callable[[str], bool], show: Callable[[Any], None]) -> int:
    """Read the people and bring the table up to date, or show what would change; gives the exit code.

    A plan that would remove more than a fifth of the people asks `confirm`, unless `yes`. Where another read is going
    on, it waits for that one and says so. Raises SettingsError.
    """
    settings = config.load()
    requirement.require_identity(settings)
    requirement.require_database(settings)
    engine = database.open_engine(await asyncio.to_thread(database.url_of, settings))
    try:
        if not await schema.is_current(engine):
            raise SettingsError("Tabellene er ikke laget for denne utgaven. Start boten (python -m bot serve) først.")
        async with engine.connect() as alone:
            if not dry_run and not await edition.alone(alone):
                show("En annen innlesing av folk holder på. Venter på den …")
                await edition.alone(alone, wait=True)
            async with open_graph(settings) as graph:
                found = await _read(reading(settings, graph))
            _check_files(settings, show)
            return await (_preview(engine, found, show) if dry_run else _change(engine, found, yes, confirm, show))
    finally:
        await engine.dispose()


async def _read(source: Reading) -> reads.Read:
    columns = (*Progress.get_default_columns(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("Leser folk", total=None)
        try:
            return await reads.read(source, lambda done, of: progress.update(task, completed=done, total=of))
        except GraphError as error:
            raise SettingsError(f"Folkene ble ikke lest, og ingenting er endret. {error}") from None


async def _preview(engine: AsyncEngine, found: reads.Read, show: Callable[[Any], None]) -> int:
    async with engine.connect() as db:
        plan = reads.plan(await people.present(db), found)
    for line in reads.lines(plan):
        show(line)
    _unused(found, show)
    show(f"Prøve: {reads.count(plan)}. Ingenting er endret.")
    return 0


async def _change(
    engine: AsyncEngine, found: reads.Read, yes: bool, confirm: Callable[[str], bool], show: Callable[[Any], None]
) -> int:
    now = SystemClock().now()
    async with engine.begin() as db:
        plan = await reads.carry_out(db, found, now, meant=yes)
    if plan.is_too_much and not yes:
        if not confirm(TOO_MUCH.format(leaving=len(plan.leaving), present=plan.present)):
            show("Ingenting er endret.")
            return 2
        async with engine.begin() as db:
            plan = await reads.carry_out(db, found, now, meant=True)
    _unused(found, show)
    show(f"Ferdig: {reads.count(plan)}.")
    return 0


def _check_files(settings: Settings, show: Callable[[Any], None]) -> None:
    """Running processes take units and offices from the files by themselves; say here what is wrong with them."""
    for made, file in ((listing.units, settings.units_file), (listing.offices, settings.offices_file)):
        try:
            made(file)
        except SettingsError as error:
            show(f"! {error}; de forrige enhetene og vervene gjelder til fila er rettet")


def _unused(found: reads.Read, show: Callable[[Any], None]) -> None:
    for row in found.unused:
        show(
            f"! {row.name} ({row.id}) står i PEOPLE_FILE, men er ikke blant dem som ble lest; raden har ingen virkning"
        )
    if found.unreadable:
        show(f"! {len(found.unreadable)} i gruppene ville ikke Graph vise; de er som før")

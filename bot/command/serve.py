"""Runs the bot until it is told to stop: web, clock and worker in one process, or a worker alone."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import answer, config, database, requirement, schema
from bot.app import Bot, build, build_services
from bot.command import doctor, loop
from bot.command.people import at_start
from bot.config import Settings
from bot.errors import SettingsError
from bot.links import open_links

PATIENCE = 25.0
"""Seconds that running turns get when the process stops."""
log = logging.getLogger(__name__)


async def run(*stops: signal.Signals, works: bool = True) -> None:
    """Serve until one of `stops` comes; without the clock and the worker where `works` is False.

    Raises SettingsError or PackError before anything is opened.
    """
    settings = config.load()
    requirement.require_identity(settings)
    requirement.require_database(settings)
    async with open_links(settings) as links:
        services = build_services(settings, graph=links.graph)
        answer.warm(services.search)
        async with _engine(settings) as engine:
            await at_start(engine, services)
            bot = build(settings, engine, services, links.wire, doctor.examine)
            async with bot.background if works else nullcontext():
                await _serve(bot, settings, stops)


async def _serve(bot: Bot, settings: Settings, stops: tuple[signal.Signals, ...]) -> None:
    runners = [web.AppRunner(app, access_log=None, shutdown_timeout=PATIENCE) for app in (bot.public, bot.admin)]
    loop.settle()
    try:
        await _listen(runners[0], settings.host, settings.port, "PORT")
        await _listen(runners[1], settings.admin_host, settings.admin_port, "ADMIN_PORT")
        log.info("listening on http://%s:%s", settings.host, settings.port)
        await _until(stops)
    finally:
        await asyncio.gather(*(runner.cleanup() for runner in runners))


async def work(*stops: signal.Signals) -> None:
    """Tick and carry jobs out until one of `stops` comes, without serving anybody. Raises as `run` does."""
    settings = config.load()
    requirement.require_identity(settings)
    async with open_links(settings) as links:
        services = build_services(settings, graph=links.graph)
        async with _engine(settings) as engine:
            await at_start(engine, services)
            async with build(settings, engine, services, links.wire, doctor.examine).background:
                log.info("working")
                await _until(stops)


@asynccontextmanager
async def _engine(settings: Settings) -> AsyncIterator[AsyncEngine]:
    engine = database.open_engine(await asyncio.to_thread(database.url_of, settings))
    try:
        await schema.migrate(engine)
        yield engine
    finally:
        await engine.dispose()


async def _listen(runner: web.AppRunner, host: str, port: int, name: str) -> None:
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError:
        raise SettingsError(
            f"{name}: porten {port} er opptatt. Stopp det som bruker den, eller velg en annen: {name}={port + 10}"
        ) from None


async def _until(stops: tuple[signal.Signals, ...]) -> None:
    stopped = asyncio.Event()
    for stop in stops:
        asyncio.get_running_loop().add_signal_handler(stop, stopped.set)
    await stopped.wait()

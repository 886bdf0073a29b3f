"""Runs the bot until it is told to stop: database, web, and the port for those who run it."""

import asyncio
import logging
import signal

from aiohttp import web

from bot import config, database
from bot.app import build, build_services, database_url
from bot.errors import SettingsError

log = logging.getLogger(__name__)


async def run(*stops: signal.Signals) -> None:
    """Serve until one of `stops` comes. Raises SettingsError or PackError before anything is opened."""
    settings = config.load()
    config.require_identity(settings)
    config.require_database(settings)
    services = build_services(settings)
    engine = database.open_engine(await asyncio.to_thread(database_url, settings))
    await database.migrate(engine)
    apps = build(settings, engine, services)
    runners = [web.AppRunner(apps.public, access_log=None), web.AppRunner(apps.admin, access_log=None)]
    try:
        await _listen(runners[0], settings.host, settings.port, "PORT")
        await _listen(runners[1], settings.admin_host, settings.admin_port, "ADMIN_PORT")
        log.info("listening on http://%s:%s", settings.host, settings.port)
        await _until(stops)
    finally:
        for runner in runners:
            await runner.cleanup()
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

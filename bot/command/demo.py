"""`make run`: the bot with its demo people, and the Playground to speak to it in; Ctrl-C stops all of it."""

import asyncio
import os
import signal
import socket
import sys

from bot import config, database
from bot.command import playground, recipients, serve
from bot.config import Settings
from bot.directory import Directory
from bot.errors import SettingsError
from bot.lookup import CsvDirectory

PATIENCE = 300.0
"""Seconds for a start; the search may have to learn a changed pack on a slow machine."""


async def run(playground_port: int) -> None:
    """Run until stopped. Raises SettingsError where a port is taken."""
    settings = config.load()
    _require_ports(settings, playground_port)
    directory = CsvDirectory(settings.people_file, settings.units_file, settings.offices_file)
    handlers = playground.ROOT / "var" / "handlers"
    if settings.pointer_keys_file is None:
        os.environ.update(recipients.prepare(handlers, directory))
    _say("Starter databasen og boten ...")
    if not settings.database_url:
        _say(f"Databasen ligger i {database.embedded_folder(settings.embedded_database_dir)}")
    serving = asyncio.create_task(serve.run(signal.SIGTERM, signal.SIGINT))
    processes: list[asyncio.subprocess.Process] = []
    try:
        await _listening(serving, settings.port)
        _say(f"Boten lytter på http://127.0.0.1:{settings.port}")
        processes = await _playground(settings, playground_port, directory)
        if settings.pointer_keys_file is None:
            _say("Les varsler som varslingsmottaker, i et annet vindu:")
            _say(f"  .venv/bin/python -m desk open {recipients.command(handlers, os.environ, settings.port)}")
        _say("Ctrl-C stopper alt.")
        await serving
    finally:
        for process in processes:
            if process.returncode is None:
                process.terminate()
        await asyncio.gather(*(process.wait() for process in processes))


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _require_ports(settings: Settings, first_port: int) -> None:
    for name, port in [("PORT", settings.port), ("ADMIN_PORT", settings.admin_port)]:
        _require_free(port, f"{name}={port + 10} make run")
    if playground.node() is not None:
        for number in range(len(playground.SPEAKERS)):
            _require_free(first_port + number, f"make run PLAYGROUND_PORT={first_port + 10}")


def _require_free(port: int, instead: str) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            hint = f"Stopp det som bruker den, eller velg en annen: {instead}"
            raise SettingsError(f"Porten {port} er opptatt. {hint}") from None


async def _listening(serving: asyncio.Task[None], port: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while not serving.done():
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.1)
                continue
            writer.close()
            return
    await serving


async def _playground(settings: Settings, first_port: int, directory: Directory) -> list[asyncio.subprocess.Process]:
    if playground.node() is None:
        _say("Fant ikke Node 18 eller nyere, så Playground starter ikke. Prøv boten i terminalen: make chat")
        return []
    if not playground.installed():
        _say("Installerer Playground med npm (et halvt minutt, én gang) ...")
    if not await asyncio.to_thread(playground.install):
        _say("Playground lot seg ikke installere (npm ci). Prøv boten i terminalen: make chat")
        return []
    folder = playground.ROOT / "var" / f"playground-{first_port}"
    started = await playground.start(folder, directory, f"http://127.0.0.1:{settings.port}", first_port)
    _say("Åpne i nettleseren:")
    for instance, _ in started:
        _say(f"  {instance.url}  {instance.name} ({instance.role})")
    return [process for _, process in started]

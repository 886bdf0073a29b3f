"""A whole process whose every turn takes for ever: `python -m tests.teams.slow`, which prints the port that it has."""

import asyncio
import os
import sys

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import config, database
from bot.app import build_services
from bot.teams.adapter import AiohttpCloudAdapter, OwnAuthentication
from bot.teams.connector import AiohttpConnectorFactory, Wire
from bot.teams.endpoint import PATH, Door, Endpoint
from bot.teams.handler import Handler
from bot.teams.limit import Limit
from bot.teams.patience import Patience
from bot.turn import Reply, Turn
from dialogs.router import DialogRouter


class Endless(DialogRouter):
    """Never answers."""

    async def answer(self, turn: Turn, db: AsyncConnection) -> Reply:
        """Wait for what does not come."""
        await asyncio.Event().wait()
        return Reply()


async def main(url: str) -> None:
    """Serve until somebody kills it."""
    engine, settings = database.open_engine(url), config.Settings(_env_file=None, bot_auth="off")
    services = build_services(settings)
    parts = (engine, services.directory, services.clock, Limit(100, 100), b"key", Patience(longest=2.0))
    handler = Handler(Endless(services), *parts)
    adapter = AiohttpCloudAdapter(OwnAuthentication(AiohttpConnectorFactory(Wire())))
    app = web.Application()
    app.router.add_route("*", PATH, Endpoint(adapter, handler.on_turn, Door(frozenset({"127.0.0.1"}))).handle)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    sys.stdout.write(f"{runner.addresses[0][1]}\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(os.environ["DATABASE_URL"]))

"""One server of the bench, in a process of its own: ours, an echo through our adapter, the stock echo, or bare aiohttp."""

import asyncio
import sys
from bisect import bisect_left
from collections.abc import Awaitable, Callable
from functools import partial
from time import perf_counter
from typing import Any

import aiohttp
from aiohttp import web
from botbuilder.core import ActivityHandler, TurnContext
from botbuilder.integration.aiohttp import CloudAdapter
from yarl import URL

from bot import answer, config, database, schema
from bot.app import build, build_services
from bot.command import loop
from bot.teams.adapter import AiohttpCloudAdapter, OwnAuthentication
from bot.teams.connector import AiohttpConnectorFactory, Wire
from bot.teams.endpoint import PATH, Door, Endpoint
from bot.teams.keys import Keys, fetch_keys
from bot.teams.token import Verifier
from tests.teams.signing import Metadata, token

FIXED = {"type": "message", "text": "hei"}
Handle = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Echo(ActivityHandler):  # type: ignore[misc] # botbuilder is untyped
    """Says what it hears."""

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        await turn_context.send_activity(turn_context.activity.text)


async def ours() -> web.Application:
    """The whole bot."""
    settings = config.load()
    engine = database.open_engine(await asyncio.to_thread(database.url_of, settings))
    await schema.migrate(engine)
    services = build_services(settings)
    answer.warm(services.search)
    app = build(settings, engine, services).public
    loop.settle()
    return app


async def adapter() -> web.Application:
    """An echo through our adapter and connector."""
    made = AiohttpCloudAdapter(OwnAuthentication(AiohttpConnectorFactory(Wire())))
    return _app(Endpoint(made, Echo().on_turn, Door(frozenset({"127.0.0.1"}))).handle)


class Plain(Wire):
    """Goes to the stub without TLS, though the door lets in none but https addresses."""

    async def request(self, method: str, url: URL, body: Any = None) -> dict[str, Any]:
        """See Wire."""
        return await super().request(method, url.with_scheme("http"), body)


async def checked() -> web.Application:
    """The same echo behind every check of the door, with a token signed here; GET /token gives one."""
    metadata = Metadata()
    await metadata.start()
    keys = Keys(partial(fetch_keys, metadata.url))
    made = AiohttpCloudAdapter(OwnAuthentication(AiohttpConnectorFactory(Plain())))
    door = Door(frozenset({"127.0.0.1"}), Verifier("app", keys), "t")
    app = _app(Endpoint(made, Echo().on_turn, door).handle)
    app.router.add_get("/token", lambda request: _token(request.query["for"]))
    return app


async def _token(service_url: str) -> web.Response:
    return web.Response(text=token(serviceurl=service_url))


async def stock() -> web.Application:
    """The SDK's own echo."""
    made, bot = CloudAdapter(), Echo()
    return _app(lambda request: made.process(request, bot))


async def bare() -> web.Application:
    """A handler that posts a fixed reply and nothing else."""
    session = aiohttp.ClientSession()

    async def handle(request: web.Request) -> web.Response:
        body = await request.json()
        url = f"{body['serviceUrl']}v3/conversations/{body['conversation']['id']}/activities/{body['id']}"
        async with session.post(url, json=FIXED) as answer:
            await answer.read()
        return web.Response(status=200)

    return _app(handle)


def _app(handle: Handle) -> web.Application:
    app = web.Application()
    app.router.add_post(PATH, handle)
    return app


async def stub() -> web.Application:
    """The connector's stand-in: takes everything at once; GET /fullest gives the most that came within any one second."""
    came: list[float] = []

    async def take(request: web.Request) -> web.Response:
        await request.read()
        came.append(perf_counter())
        return web.json_response({"id": "1"}, status=201)

    async def fullest(_: web.Request) -> web.Response:
        most = max((bisect_left(came, one + 1) - place for place, one in enumerate(came)), default=0)
        came.clear()
        return web.json_response(most)

    app = web.Application()
    app.router.add_get("/fullest", fullest)
    app.router.add_route("*", "/{tail:.*}", take)
    return app


async def main(name: str, port: int) -> None:
    """Serve until killed."""
    app = await {"ours": ours, "adapter": adapter, "checked": checked, "stock": stock, "bare": bare, "stub": stub}[
        name
    ]()
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    run = loop.run if sys.argv[1] == "ours" else asyncio.run
    run(main(sys.argv[1], int(sys.argv[2])))

"""The connector that Teams has and the Playground has not: it keeps what was pasted, and passes all else on."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

PASTED = "/_connector/v3/attachments/1/views/original"


@asynccontextmanager
async def relay(playground: str, pasted: bytes) -> AsyncIterator[str]:
    """Its address, where `pasted` lies at PASTED; what else is asked of it, `playground` answers."""

    async def kept(request: web.Request) -> web.Response:
        return web.Response(body=pasted, content_type="image/png")

    async def passed(request: web.Request) -> web.Response:
        body, kind = await request.read(), {"Content-Type": request.content_type}
        async with (
            ClientSession() as session,
            session.request(request.method, f"{playground}{request.path_qs}", data=body, headers=kind) as answer,
        ):
            return web.Response(body=await answer.read(), status=answer.status, content_type=answer.content_type)

    app = web.Application()
    app.router.add_get(PASTED, kept)
    app.router.add_route("*", "/{rest:.*}", passed)
    async with TestServer(app, host="127.0.0.1") as server:
        yield str(server.make_url("")).rstrip("/")

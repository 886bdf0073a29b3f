"""A stand-in for Teams' connector service: a real local HTTP server that records what it gets and can refuse."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.teams import wire


@dataclass
class Sent:
    """One request that the bot made."""

    method: str
    path: str
    body: dict[str, Any]


class HangsUp(Exception):
    """Raised by `behave`: the connection is reset without an answer."""


@dataclass
class Connector:
    """The stub: `sent` in order; `refusals` are (status, headers) to answer with first; `faults` of what was sent."""

    sent: list[Sent] = field(default_factory=list)
    refusals: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    url: str = ""
    faults: list[str] = field(default_factory=list)
    errors: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    """A status and the body to answer with, before `refusals`; a status of 0 hangs up without an answer."""
    during: Callable[[], Awaitable[None]] | None = None
    """Awaited in the middle of each request."""
    behave: Callable[[Sent], Awaitable[web.Response | None]] | None = None
    """How it answers a request; None for as usual."""
    pictures: dict[str, bytes] = field(default_factory=dict)
    """What was pasted, by its path."""
    _numbers: Any = field(default_factory=itertools.count)
    _server: TestServer | None = None

    def once(self, deed: Callable[[], Awaitable[None]]) -> None:
        """Do `deed` in the middle of the first request; whatever else is asked meanwhile is answered after it.

        However slow the machine is, no more is then under way than was taken before.
        """
        doing: list[asyncio.Future[None]] = []

        async def during() -> None:
            if not doing:
                doing.append(asyncio.ensure_future(deed()))
            await asyncio.shield(doing[0])

        self.during = during

    async def start(self) -> None:
        """Listen on a free port of 127.0.0.1."""
        app = web.Application()
        app.router.add_route("*", "/{tail:.*}", self._take)
        self._server = TestServer(app, host="127.0.0.1")
        await self._server.start_server()
        self.url = f"http://127.0.0.1:{self._server.port}/"

    async def stop(self) -> None:
        """Stop listening."""
        if self._server is not None:
            await self._server.close()

    async def _take(self, request: web.Request) -> web.Response:
        if request.method == "GET" and request.path in self.pictures:
            return web.Response(body=self.pictures[request.path], content_type="image/png")
        body = await request.json() if request.can_read_body else {}
        self.faults += wire.faults(request.method, request.path, body)
        sent = Sent(request.method, request.path, body)
        self.sent.append(sent)
        if self.during is not None:
            await self.during()
        try:
            if self.behave is not None and (answer := await self.behave(sent)) is not None:
                return answer
        except HangsUp:
            if request.transport is not None:
                request.transport.abort()
            return web.Response()
        if self.errors:
            status, said = self.errors.pop(0)
            if not status and request.transport is not None:
                request.transport.abort()
            return web.json_response(said, status=status or 500)
        if self.refusals:
            status, headers = self.refusals.pop(0)
            error = {"error": {"code": "Refused", "message": "refused by the test"}}
            return web.json_response(error, status=status, headers=headers)
        return web.json_response({"id": f"a{next(self._numbers)}"}, status=201)

    def cards(self) -> list[dict[str, Any]]:
        """The cards sent so far."""
        found = [attachment for one in self.sent for attachment in one.body.get("attachments", [])]
        return [attachment["content"] for attachment in found]

    def texts(self) -> list[str]:
        """The plain texts sent so far."""
        return [one.body["text"] for one in self.sent if one.body.get("text")]

"""GET /innlogging and its answer, POST /utlogging: signing in to the newsletters in a browser, and out again."""

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.sealed import Seal
from bot.services import Services
from bot.teams.limit import Window
from bot.web.answer import html, norm_of
from bot.web.entra import NotAuthentic
from bot.web.flow import BACK, Flow, Unreachable
from bot.web.gate import Gate, own
from cards import archive_page

COOKIE: Final = "__Host-innlogging"
LIFE: Final = timedelta(minutes=10)
KEPT: Final = "Path=/; Secure; HttpOnly; SameSite=Lax"
A_MINUTE = 60
"""Sign-ins of one address that led to nothing."""
LATER = {"Retry-After": "60"}
log = logging.getLogger(__name__)


def same_origin(request: web.Request, public_url: str) -> bool:
    """Whether a page of ours sent the request."""
    parts = urlsplit(public_url)
    return request.headers.get("Origin") == f"{parts.scheme}://{parts.netloc}"


class SignIn:
    """The way in and out; `gate` gives and takes the session."""

    def __init__(
        self,
        engine: AsyncEngine,
        services: Services,
        gate: Gate,
        flow: Flow,
        key: bytes,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._engine, self._services, self._gate, self._flow = engine, services, gate, flow
        self._seal = Seal(key, "signin")
        self._failures = Window(A_MINUTE, now)

    def routes(self) -> list[web.RouteDef]:
        """The three of them."""
        ways = [web.get("/innlogging", self.begin, allow_head=False), web.get(BACK, self.end, allow_head=False)]
        return [*ways, web.post("/utlogging", self.leave)]

    async def begin(self, request: web.Request) -> web.Response:
        """To Microsoft's own page; ?til= is where to go afterwards, ?konto=velg asks for the account."""
        try:
            flow = await self._flow.begin(request.query.get("konto") == "velg")
        except Unreachable as error:
            log.error("nobody can sign in, since Entra does not answer: %s", error)
            return html(archive_page.failed(norm_of(request)), 503, LATER)
        kept = {"flow": _needed(flow), "target": own(request.query.get("til", ""))}
        value = self._seal.close(kept, self._services.clock.now() + LIFE)
        response = _moved(flow["auth_uri"])
        response.headers.add("Set-Cookie", f"{COOKIE}={value}; Max-Age={int(LIFE.total_seconds())}; {KEPT}")
        return response

    async def end(self, request: web.Request) -> web.Response:
        """Back from Microsoft: let in whoever the directory knows."""
        held = self._seal.open(request.cookies.get(COOKIE, ""), self._services.clock.now()) or {}
        target = own(str(held.get("target", "")))
        try:
            person_id = await self._flow.end(held.get("flow") or {}, request.query)
        except (NotAuthentic, Unreachable) as error:
            log.warning("a sign-in led to nothing: %s", error)
            return self._failed(request, target)
        return await self._known(request, person_id, target)

    async def _known(self, request: web.Request, person_id: str, target: str) -> web.Response:
        async with self._engine.connect() as db:
            reader = await self._gate.reader(db, person_id)
        if reader is None:
            return _over(html(archive_page.stranger(norm_of(request)), 403))
        response = _over(_moved(target))
        self._gate.let_in(response, person_id)
        return response

    def _failed(self, request: web.Request, target: str) -> web.Response:
        few = self._failures.take(request.remote or "")
        document = archive_page.failed(norm_of(request), target)
        return _over(html(document, 400) if few else html(document, 429, LATER))

    async def leave(self, request: web.Request) -> web.Response:
        """End the session in this browser; only a page of ours may ask for it."""
        if not same_origin(request, self._flow.public_url):
            return html(archive_page.failed(norm_of(request)), 403)
        response = html(archive_page.signed_out(norm_of(request)))
        self._gate.let_out(response)
        return response


def _needed(flow: dict[str, object]) -> dict[str, object]:
    """What msal wants back of a flow: all but where it begins, which is long."""
    return {name: value for name, value in flow.items() if name != "auth_uri"}


def _moved(target: str) -> web.Response:
    return web.Response(status=302, headers={"Location": target, "Cache-Control": "no-store"})


def _over(response: web.Response) -> web.Response:
    """The sign-in that was under way is used up."""
    response.headers.add("Set-Cookie", f"{COOKIE}=; Max-Age=0; {KEPT}")
    return response

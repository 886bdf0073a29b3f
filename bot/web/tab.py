"""GET /fane: the app's personal tab. Teams says who sits there by a token of Entra's, and that becomes a session.

The one page with a script; TeamsJS is served from here (npm's @microsoft/teams-js), like all else.
"""

import logging
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.teams.limit import Window
from bot.web.answer import HEADERS, POLICY, html, norm_of
from bot.web.entra import NotAuthentic, Tokens
from bot.web.gate import Gate, own
from bot.web.signin import A_MINUTE, LATER, same_origin
from cards import archive_page
from cards.template import PAGES

SCRIPTED: Final = {"Content-Security-Policy": f"{POLICY}; script-src 'self'; connect-src 'self'"}
SCRIPT: Final = {"Cache-Control": "public, max-age=3600", "X-Content-Type-Options": "nosniff"}
log = logging.getLogger(__name__)


class Tab:
    """The page, its two scripts, and the exchange; `public_url` is where its own requests come from."""

    def __init__(
        self,
        engine: AsyncEngine,
        gate: Gate,
        tokens: Tokens,
        public_url: str,
        teams_js: Path,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._engine, self._gate, self._tokens, self._public_url = engine, gate, tokens, public_url
        self._scripts = {"teams.js": _read(teams_js), "fane.js": _read(PAGES / "fane.js")}
        self._strangers, self._people = Window(A_MINUTE, now), Window(A_MINUTE, now)

    def routes(self) -> list[web.RouteDef]:
        """What the tab needs."""
        scripts = web.get("/fane/{name:(?:teams|fane)[.]js}", self.script)
        return [web.get("/fane", self.show), scripts, web.post("/fane/token", self.exchange)]

    async def show(self, request: web.Request) -> web.Response:
        """The page that signs in and goes on to ?til=."""
        return html(archive_page.tab(norm_of(request), own(request.query.get("til", ""))), more=SCRIPTED)

    async def script(self, request: web.Request) -> web.Response:
        """One of its scripts."""
        body = self._scripts[request.match_info["name"]]
        if body is None:
            return web.Response(status=404, headers=HEADERS)
        response = web.Response(body=body, content_type="text/javascript", charset="utf-8", headers=SCRIPT)
        response.enable_compression()
        return response

    async def exchange(self, request: web.Request) -> web.Response:
        """POST /fane/token: 204 with a session; 401 of a token that shows nobody, 403 of a stranger, both empty."""
        if not same_origin(request, self._public_url):
            return _empty(403)
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        try:
            person_id = await self._tokens.in_teams(token if scheme.lower() == "bearer" else "")
        except NotAuthentic as error:
            log.warning("a tab's token was refused: %s", error)
            return _empty(401) if self._strangers.take(request.remote or "") else _empty(429, LATER)
        return await self._known(person_id) if self._people.take(person_id) else _empty(429, LATER)

    async def _known(self, person_id: str) -> web.Response:
        async with self._engine.connect() as db:
            reader = await self._gate.reader(db, person_id)
        response = _empty(403 if reader is None else 204)
        if reader is not None:
            self._gate.let_in(response, person_id)
        return response


def _read(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:
        return None


def _empty(status: int, more: Mapping[str, str] | None = None) -> web.Response:
    return web.Response(status=status, headers={"Cache-Control": "no-store", **(more or {})})

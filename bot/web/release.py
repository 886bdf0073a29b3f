"""GET /api/releases/{token}: one small answer to a publishing system, which may publish where `clear` is true only.

No names, no text. Whatever goes wrong, `clear` is false; a wrong token and one that no longer holds look alike.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot import broadcast, coverage, prenotice, release
from bot.embargo import State
from bot.errors import BotError
from bot.prenotice import Prenotice
from bot.services import Services
from bot.teams.limit import Window

A_MINUTE = 60
"""Requests of one token, and wrong tokens of one address."""
PATIENCE = 10.0
"""Seconds until an answer that does not come is a false one."""
LARGEST = 4096
LATER = {"Retry-After": "60"}
HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
log = logging.getLogger(__name__)
Answer = dict[str, Any]
UNKNOWN: Answer = {"state": "unknown", "clear": False}
Take = Callable[[AsyncConnection, web.Request], Awaitable[Answer | None]]


class Releases:
    """The two ways in, which are the same to everybody but for the token."""

    def __init__(self, engine: AsyncEngine, services: Services, now: Callable[[], float] = time.monotonic) -> None:
        self._engine, self._services = engine, services
        self._tokens, self._addresses = Window(A_MINUTE, now), Window(A_MINUTE, now)

    def routes(self) -> list[web.RouteDef]:
        """GET …/{token} and POST …/{token}/published."""
        return [
            web.get("/api/releases/{token}", self.show, allow_head=False),
            web.post("/api/releases/{token}/published", self.published),
        ]

    async def show(self, request: web.Request) -> web.Response:
        """Whether it may be published, and how many employees know."""
        return await self._answer(request, self._show)

    async def published(self, request: web.Request) -> web.Response:
        """Note that it is public now; only the first time counts. A JSON body may name its `url` (https)."""
        return await self._answer(request, self._published)

    async def _answer(self, request: web.Request, take: Take) -> web.Response:
        if not self._tokens.take(request.match_info["token"][:64]):
            return _json(UNKNOWN, 429, LATER)
        try:
            async with asyncio.timeout(PATIENCE), self._engine.begin() as db:
                found = await take(db, request)
        except (SQLAlchemyError, OSError, TimeoutError, BotError) as error:
            log.error("a publishing system got no answer: %s", error)
            return _json(UNKNOWN, 503)
        except Exception as error:
            log.error("a publishing system got no answer: %s", error)
            return _json(UNKNOWN, 500)
        return _json(found) if found else self._wrong(request)

    def _wrong(self, request: web.Request) -> web.Response:
        """Only wrong tokens count by address: behind a proxy all the world has one, and could keep a right one out."""
        few = self._addresses.take(request.remote or "")
        return _json(UNKNOWN, 404) if few else _json(UNKNOWN, 429, LATER)

    async def _show(self, db: AsyncConnection, request: web.Request) -> Answer | None:
        one = await self._found(db, request)
        return None if one is None else await self._state(db, one)

    async def _published(self, db: AsyncConnection, request: web.Request) -> Answer | None:
        one = await self._found(db, request, lock=True)
        if one is None:
            return None
        noted = await release.record(self._services, db, one, "", await _link(request))
        return {**await self._state(db, noted), "published": _utc(noted.published)}

    async def _found(self, db: AsyncConnection, request: web.Request, lock: bool = False) -> Prenotice | None:
        token = request.match_info["token"]
        if len(token) > 64 or not token.isascii() or not token.isprintable():
            return None
        return await prenotice.by_token(db, token, self._services.clock.now(), lock)

    async def _state(self, db: AsyncConnection, one: Prenotice) -> Answer:
        await self._services.directory.refresh(db)
        seen = await coverage.look(self._services, db, one, await broadcast.read(db, one.broadcast_id))
        clear = seen.state is State.CLEAR
        known = {"coverage": seen.standing.percent, "external_time": _utc(one.external_at)}
        return {"state": seen.state.value, "clear": clear, **known}


async def _link(request: web.Request) -> str:
    """The address that a body names; "" where it names none that can stand on a card."""
    if (request.content_length or 0) > LARGEST:
        return ""
    try:
        url = (await request.json()).get("url", "")
    except (ValueError, AttributeError):
        return ""
    return url if isinstance(url, str) and release.is_link(url) else ""


def _utc(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat() if at is not None else None


def _json(said: Answer, status: int = 200, more: dict[str, str] | None = None) -> web.Response:
    return web.json_response(said, status=status, headers={**HEADERS, **(more or {})})

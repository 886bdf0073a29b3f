"""POST /api/messages: nothing runs before method, size, type, token, JSON, tenant, channel and serviceUrl are right.

A refusal is quick and says nothing of why; see bot/teams/activity.py and bot/teams/token.py for the checks.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web
from botbuilder.core import TurnContext

from bot.teams import activity, codec
from bot.teams.adapter import AiohttpCloudAdapter
from bot.teams.token import NotAuthentic

PATH = "/api/messages"
LARGEST = 256 * 1024
PATIENCE = 10.0
CHANNEL = "msteams"
log = logging.getLogger(__name__)
Verify = Callable[[str, str, str], Awaitable[dict[str, str]]]


@dataclass(frozen=True)
class Door:
    """Who may come in: `verify` and `tenant` are None in the demo, and only then."""

    hosts: frozenset[str]
    verify: Verify | None = None
    tenant: str | None = None


class Refused(Exception):
    """An answer with nothing but a status."""

    def __init__(self, status: HTTPStatus) -> None:
        self.status = status


class Endpoint:
    """The messaging endpoint; `handle` is added to an aiohttp application at PATH, for every method."""

    def __init__(
        self, adapter: AiohttpCloudAdapter, logic: Callable[[TurnContext], Awaitable[None]], door: Door
    ) -> None:
        self._adapter, self._logic, self._door = adapter, logic, door

    async def handle(self, request: web.Request) -> web.Response:
        """Let a request in or refuse it; an unknown kind of activity is accepted and ignored."""
        try:
            raw = await _read(request)
            body, claims = await self._admit(request, raw)
            parsed = codec.read_activity(body)
        except Refused as refusal:
            return web.Response(status=refusal.status)
        except (ValueError, TypeError, OverflowError):
            return web.Response(status=HTTPStatus.BAD_REQUEST)
        return await self._adapter.process(parsed, claims, self._logic)

    async def _admit(self, request: web.Request, raw: bytes) -> tuple[dict[str, Any], dict[str, str]]:
        headers = request.headers.getall("Authorization", [])
        if self._door.verify is not None and len(headers) != 1:
            raise Refused(HTTPStatus.UNAUTHORIZED)
        body = activity.parse(raw)
        claims = await self._authenticate(headers, body)
        self._check_origin(body)
        return body, claims

    async def _authenticate(self, headers: list[str], body: Mapping[str, Any]) -> dict[str, str]:
        if self._door.verify is None:
            return {}
        channel, service_url = body.get("channelId") or "", body.get("serviceUrl") or ""
        try:
            return await self._door.verify(headers[0], channel, service_url)
        except NotAuthentic:
            raise Refused(HTTPStatus.UNAUTHORIZED) from None

    def _check_origin(self, body: Mapping[str, Any]) -> None:
        if body.get("channelId") != CHANNEL or not self._may_answer(body.get("serviceUrl") or ""):
            raise Refused(HTTPStatus.UNAUTHORIZED)
        if self._door.verify is None:
            return
        if activity.tenants(body) != {self._door.tenant} or not body["from"].get("aadObjectId"):
            raise Refused(HTTPStatus.FORBIDDEN)

    def _may_answer(self, url: str) -> bool:
        try:
            parts = urlsplit(url)
            host = parts.hostname
        except ValueError:
            return False
        safe = parts.scheme == "https" or self._door.verify is None
        return safe and host in self._door.hosts and not parts.username and parts.scheme in ("http", "https")


async def _read(request: web.Request) -> bytes:
    if request.method != "POST":
        raise Refused(HTTPStatus.METHOD_NOT_ALLOWED)
    if request.content_length is not None and request.content_length > LARGEST:
        raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    if request.content_type != "application/json":
        raise Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    try:
        async with asyncio.timeout(PATIENCE):
            return await request.read()
    except TimeoutError:
        raise Refused(HTTPStatus.REQUEST_TIMEOUT) from None
    except web.HTTPRequestEntityTooLarge:
        raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE) from None

"""POST /api/messages: nothing runs before method, size, type, token, JSON, tenant, channel, serviceUrl and shape
are right, in that order; a refusal is quick and says nothing of why.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from botbuilder.core import TurnContext

from bot import metrics
from bot.teams import activity, calm, codec
from bot.teams.adapter import AiohttpCloudAdapter
from bot.teams.token import Identity, NotAuthentic

PATH = "/api/messages"
LARGEST = 256 * 1024
PATIENCE = 10.0
"""Seconds that a body has to arrive."""
CHANNEL = "msteams"
DEMO = Identity({}, frozenset())
log = logging.getLogger(__name__)
Verify = Callable[[str], Awaitable[Identity]]


@dataclass(frozen=True)
class Door:
    """Who may come in: `verify` and `tenant` are None in the demo, and only then; `patience` is in seconds."""

    hosts: frozenset[str]
    verify: Verify | None = None
    tenant: str | None = None
    patience: float = PATIENCE


class Refused(Exception):
    """An answer with nothing but a status, after which the connection may have to end."""

    def __init__(self, status: HTTPStatus, hang_up: bool = False) -> None:
        self.status, self.hang_up = status, hang_up


class Endpoint:
    """The messaging endpoint; `handle` is added to an aiohttp application at PATH, for every method."""

    def __init__(
        self, adapter: AiohttpCloudAdapter, logic: Callable[[TurnContext], Awaitable[None]], door: Door
    ) -> None:
        self._adapter, self._logic, self._door = adapter, logic, door
        calm.quieten()

    async def handle(self, request: web.Request) -> web.Response:
        """Let a request in or refuse it; an unknown kind of activity is accepted and ignored."""
        try:
            raw = await _read(request, self._door.patience)
            identity = await self._identify(request)
            body = activity.parse(raw)
            self._check_origin(body, identity)
            self._check_sender(body)
            parsed = codec.read_activity(body)
        except Refused as refusal:
            return _refusal(refusal.status, refusal.hang_up)
        except (ValueError, TypeError, OverflowError):
            return _refusal(HTTPStatus.BAD_REQUEST)
        try:
            return await self._adapter.process(parsed, identity.claims, self._logic)
        except Exception as error:
            log.error("an activity could not be taken: %s", error)
            return web.Response(status=HTTPStatus.INTERNAL_SERVER_ERROR)

    async def _identify(self, request: web.Request) -> Identity:
        if self._door.verify is None:
            return DEMO
        headers = request.headers.getall("Authorization", [])
        if len(headers) != 1:
            raise Refused(HTTPStatus.UNAUTHORIZED)
        try:
            return await self._door.verify(headers[0])
        except NotAuthentic:
            raise Refused(HTTPStatus.UNAUTHORIZED) from None

    def _check_origin(self, body: Mapping[str, Any], identity: Identity) -> None:
        if self._door.tenant and activity.tenants(body) - {self._door.tenant.lower()}:
            raise Refused(HTTPStatus.FORBIDDEN)
        service_url = body.get("serviceUrl")
        if body.get("channelId") != CHANNEL or not isinstance(service_url, str) or not self._may_answer(service_url):
            raise Refused(HTTPStatus.UNAUTHORIZED)
        if self._door.verify is not None and not identity.speaks_for(CHANNEL, service_url):
            raise Refused(HTTPStatus.UNAUTHORIZED)

    def _check_sender(self, body: Mapping[str, Any]) -> None:
        """The shape first, then who it is: a bot is never answered, and a guest has no Entra object id here."""
        activity.check_shape(body)
        if activity.is_of_a_bot(body):
            raise Refused(HTTPStatus.FORBIDDEN)
        known = activity.tenants(body) and body["from"].get("aadObjectId")
        if self._door.verify is not None and not known:
            raise Refused(HTTPStatus.FORBIDDEN)

    def _may_answer(self, url: str) -> bool:
        try:
            parts = urlsplit(url)
            host = parts.hostname
        except ValueError:
            return False
        safe = parts.scheme == "https" or self._door.verify is None
        return safe and host in self._door.hosts and not parts.username and parts.scheme in ("http", "https")


def _refusal(status: HTTPStatus, hang_up: bool = False) -> web.Response:
    metrics.REFUSED.labels(str(status.value)).inc()
    headers = {"Allow": "POST"} if status is HTTPStatus.METHOD_NOT_ALLOWED else None
    response = web.Response(status=status, headers=headers)
    if hang_up:
        response.force_close()
    return response


async def _read(request: web.Request, patience: float) -> bytes:
    if request.method != "POST":
        raise Refused(HTTPStatus.METHOD_NOT_ALLOWED)
    if request.content_length is not None and request.content_length > LARGEST:
        raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    if request.content_type != "application/json":
        raise Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    try:
        async with asyncio.timeout(patience):
            return await _whole(request.content)
    except TimeoutError:
        raise _cut_off(request, HTTPStatus.REQUEST_TIMEOUT) from None
    except (aiohttp.ClientPayloadError, web.RequestPayloadError, HttpProcessingError):
        raise _cut_off(request, HTTPStatus.BAD_REQUEST) from None


def _cut_off(request: web.Request, status: HTTPStatus) -> Refused:
    request.content.feed_eof()  # else aiohttp reads on, and logs what it meets with a traceback
    return Refused(status, hang_up=True)


async def _whole(stream: aiohttp.StreamReader) -> bytes:
    """All that arrives, unpacked by aiohttp piece by piece, as long as it is not too large."""
    body = bytearray()
    while piece := await stream.readany():
        body += piece
        if len(body) > LARGEST:
            raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return bytes(body)

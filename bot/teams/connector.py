"""The way out to Teams: one small aiohttp client with a shared session and a cached token.

It stands where the SDK's connector client stands and answers to the names that CloudAdapterBase and TeamsInfo call.
A POST is never repeated here: whoever sends decides what a lost answer means.
"""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from email.utils import parsedate_to_datetime
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

import aiohttp
import orjson
from aiohttp import BytesPayload
from botbuilder.schema import ErrorResponseException, ResourceResponse
from botframework.connector.auth import ConnectorFactory
from yarl import URL

from bot.teams import codec

SCOPE = "https://api.botframework.com/.default"
CONNECTIONS = 100
TIMEOUT = aiohttp.ClientTimeout(total=15, sock_connect=5)
EARLY = 300.0
"""Seconds before its end at which a token is renewed."""
SUBCODE = re.compile(r'subCode\\*"\s*:\s*\\*"(\w{1,64})')
"""Stands in the body, or in JSON that its message carries as a string."""
LONGEST_ERROR = 4096
Token = Callable[[], Awaitable[str | None]]


class ConnectorError(ErrorResponseException):  # type: ignore[misc] # botbuilder is untyped
    """A refusal by the connector service: HTTP `status`, the service's `code`, seconds of `retry_after` where given.

    `subcode` says more of a 403, as Microsoft's page on proactive messages has it.
    """

    def __init__(self, status: int, code: str, retry_after: float | None, subcode: str = "") -> None:
        self.message = f"connector answered {status} {code}".strip()
        Exception.__init__(self, self.message)
        self.status = status
        self.code, self.subcode = code, subcode
        self.retry_after = retry_after
        self.error = SimpleNamespace(error=SimpleNamespace(code=code, message=code))
        self.response = SimpleNamespace(status_code=status, headers={})


class TokenCache:
    """Keeps a bearer token until five minutes before it ends; one refresh at a time.

    `fetch` gives a token and the time it ends (seconds since the epoch).
    """

    def __init__(self, fetch: Callable[[], Awaitable[tuple[str, float]]], now: Callable[[], float] = time.time) -> None:
        self._fetch, self._now = fetch, now
        self._token, self._ends = "", 0.0
        self._lock = asyncio.Lock()

    async def __call__(self) -> str:
        """A token that holds for at least a moment."""
        if self._now() < self._ends - EARLY:
            return self._token
        async with self._lock:
            if self._now() >= self._ends - EARLY:
                self._token, self._ends = await self._fetch()
        return self._token


async def no_token() -> None:
    """The demo's token: none."""


class Wire:
    """The shared session: requests to a connector service with the bot's token. Close it when the bot stops."""

    def __init__(self, token: Token = no_token, timeout: aiohttp.ClientTimeout = TIMEOUT) -> None:
        self._token, self._timeout = token, timeout
        self._session: aiohttp.ClientSession | None = None

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            connector, none = aiohttp.TCPConnector(limit=CONNECTIONS), aiohttp.DummyCookieJar()
            self._session = aiohttp.ClientSession(connector=connector, cookie_jar=none, timeout=self._timeout)
        return self._session

    async def bearer(self) -> str | None:
        """The bot's token, which is for the connector service alone; None in the demo."""
        return await self._token()

    async def request(self, method: str, url: URL, body: Any = None) -> dict[str, Any]:
        """The JSON object that the service answers with, {} where it has none. Raises ConnectorError."""
        token = await self._token()
        headers = {"Authorization": f"Bearer {token}"} if token else None
        content = None if body is None else BytesPayload(orjson.dumps(body), content_type="application/json")
        answer = await self._open().request(method, url, data=content, headers=headers, allow_redirects=False)
        raw = await answer.read()  # to its end, or it fails: either way the connection is given back
        if answer.status >= 300:
            raise _refusal(answer.status, answer.headers.get("Retry-After"), raw)
        return _object(raw)

    async def close(self) -> None:
        """Close the session."""
        if self._session is not None:
            await self._session.close()


def _object(raw: bytes) -> dict[str, Any]:
    try:
        found = orjson.loads(raw) if raw else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _refusal(status: int, retry_after: str | None, raw: bytes) -> ConnectorError:
    error = _object(raw).get("error")
    code = error.get("code") if isinstance(error, dict) else None
    wait = _seconds(retry_after or "")
    subcode = SUBCODE.search(raw[:LONGEST_ERROR].decode("utf-8", "replace"))
    return ConnectorError(status, code if isinstance(code, str) else "", wait, subcode[1] if subcode else "")


def _seconds(retry_after: str) -> float | None:
    """What a Retry-After asks for, as seconds or as a date (RFC 9110, 10.2.3); None where it is neither."""
    if retry_after.isdigit():
        return float(retry_after)
    try:
        return max(0.0, parsedate_to_datetime(retry_after).timestamp() - time.time())
    except ValueError:
        return None


class Conversations:
    """The connector's conversation operations for one service URL, named as the SDK names them."""

    def __init__(self, wire: Wire, service_url: str) -> None:
        self._wire = wire
        self._root = URL(service_url.rstrip("/") + "/v3/conversations")
        self._path = self._root.raw_path

    def _activities(self, conversation_id: str, more: str = "") -> URL:
        path = f"{self._path}/{quote(conversation_id, safe='')}/activities{more}"
        return self._root.with_path(path, encoded=True)

    def _activity(self, conversation_id: str, activity_id: str) -> URL:
        return self._activities(conversation_id, f"/{quote(activity_id, safe='')}")

    async def send_to_conversation(self, conversation_id: str, activity: Any, **_: Any) -> ResourceResponse:
        """Post a new activity."""
        url = self._activities(conversation_id)
        return _resource(await self._wire.request("POST", url, codec.write(activity)))

    async def reply_to_activity(
        self, conversation_id: str, activity_id: str, activity: Any, **_: Any
    ) -> ResourceResponse:
        """Post an activity in answer to another."""
        url = self._activity(conversation_id, activity_id)
        return _resource(await self._wire.request("POST", url, codec.write(activity)))

    async def update_activity(
        self, conversation_id: str, activity_id: str, activity: Any, **_: Any
    ) -> ResourceResponse:
        """Put a new content in an activity's place."""
        url = self._activity(conversation_id, activity_id)
        return _resource(await self._wire.request("PUT", url, codec.write(activity)))

    async def delete_activity(self, conversation_id: str, activity_id: str, **_: Any) -> None:
        """Take an activity away."""
        await self._wire.request("DELETE", self._activity(conversation_id, activity_id))


def _resource(answer: dict[str, Any]) -> ResourceResponse:
    return ResourceResponse(id=answer.get("id"))


class ConnectorClient:
    """What the SDK expects of a connector client: `conversations`."""

    def __init__(self, wire: Wire, service_url: str) -> None:
        self.conversations = Conversations(wire, service_url)


class AiohttpConnectorFactory(ConnectorFactory):  # type: ignore[misc] # botbuilder is untyped
    """Gives the one client of a service URL, made once."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._clients: dict[str, ConnectorClient] = {}

    async def create(self, service_url: str, audience: str) -> ConnectorClient:
        """The client of `service_url`, which the endpoint has checked; `audience` is fixed by the token."""
        if service_url not in self._clients:
            self._clients[service_url] = ConnectorClient(self._wire, service_url)
        return self._clients[service_url]

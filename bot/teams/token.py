"""Who sent a request: the Bot Connector's signed token, checked without ever blocking the loop.

Follows "Authenticate requests from the Bot Connector service to your bot" in Microsoft's Bot Connector
authentication reference.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import aiohttp
import jwt

METADATA = "https://login.botframework.com/v1/.well-known/openidconfiguration"
ISSUER = "https://api.botframework.com"
SKEW = 300
REFRESH_AT_MOST_EVERY = 300.0
KEYS_HOLD = 24 * 3600.0
PATIENCE = aiohttp.ClientTimeout(total=4)
Fetch = Callable[[], Awaitable[Mapping[str, Mapping[str, Any]]]]


class NotAuthentic(Exception):
    """The request does not carry a token of the Bot Connector's for this bot."""


async def fetch_keys(url: str = METADATA) -> Mapping[str, Mapping[str, Any]]:
    """The signing keys that the metadata document at `url` points to, by key id."""
    async with aiohttp.ClientSession(timeout=PATIENCE) as session:
        async with session.get(url) as answer:
            metadata = await answer.json()
        async with session.get(metadata["jwks_uri"]) as answer:
            keys = await answer.json()
    return {key["kid"]: key for key in keys["keys"] if "kid" in key}


class Keys:
    """The service's keys, kept a day; an unknown key id causes one new look in five minutes at most."""

    def __init__(self, fetch: Fetch = fetch_keys, now: Callable[[], float] = time.monotonic) -> None:
        self._fetch, self._now = fetch, now
        self._keys: Mapping[str, Mapping[str, Any]] = {}
        self._read_at = self._tried_at = -KEYS_HOLD
        self._lock = asyncio.Lock()

    async def key(self, kid: str) -> Mapping[str, Any] | None:
        """The key named `kid`, after a new look where that is due."""
        if kid not in self._keys or self._now() - self._read_at > KEYS_HOLD:
            await self._look()
        return self._keys.get(kid)

    async def _look(self) -> None:
        async with self._lock:
            if self._now() - self._tried_at < REFRESH_AT_MOST_EVERY:
                return
            self._tried_at = self._now()
            try:
                self._keys = await self._fetch()
                self._read_at = self._now()
            except (aiohttp.ClientError, TimeoutError, KeyError, ValueError):
                return


class Verifier:
    """Checks a request's token for one app id."""

    def __init__(self, app_id: str, keys: Keys) -> None:
        self._app_id, self._keys = app_id, keys

    async def __call__(self, header: str, channel: str, service_url: str) -> dict[str, str]:
        """The token's claims. Raises NotAuthentic unless signature, issuer, audience, time, channel and
        service URL all hold."""
        token = _bearer(header)
        key = await self._key(token, channel)
        claims = self._claims(token, key)
        if not service_url or claims.get("serviceurl") != service_url:
            raise NotAuthentic("serviceurl")
        return {name: value for name, value in claims.items() if isinstance(value, str)}

    async def _key(self, token: str, channel: str) -> Any:
        try:
            header = jwt.get_unverified_header(token)
        except jwt.PyJWTError:
            raise NotAuthentic("header") from None
        kid = header.get("kid")
        if header.get("alg") != "RS256" or not isinstance(kid, str):
            raise NotAuthentic("alg or kid")
        key = await self._keys.key(kid)
        if key is None or channel not in key.get("endorsements", []):
            raise NotAuthentic("key")
        try:
            return jwt.PyJWK.from_dict(dict(key), algorithm="RS256").key
        except jwt.PyJWTError:
            raise NotAuthentic("key") from None

    def _claims(self, token: str, key: Any) -> dict[str, Any]:
        try:
            return jwt.decode(
                token,
                key,
                algorithms=["RS256"],
                audience=self._app_id,
                issuer=ISSUER,
                leeway=SKEW,
                options={"require": ["exp", "nbf", "iss", "aud"], "strict_aud": True},
            )
        except jwt.PyJWTError:
            raise NotAuthentic("claims") from None


def _bearer(header: str) -> str:
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or token.count(".") != 2:
        raise NotAuthentic("no token")
    return token

"""The Bot Connector's signing keys: fetched without blocking the loop, and kept while their host is away."""

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
import jwt

REFRESH_AT_MOST_EVERY = 300.0
PATIENCE = 4.0
"""Seconds that a fetch may take, so that a token with an unknown key is refused in under 5."""
EVERY = 24 * 3600.0
AGAIN = 30.0
"""Seconds until the next try after a daily fetch that failed."""
Fetch = Callable[[], Awaitable[Mapping[str, Mapping[str, Any]]]]
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Key:
    """A public key and the channels that it may sign for."""

    public: Any
    endorsements: frozenset[str]


async def fetch_keys(url: str) -> Mapping[str, Mapping[str, Any]]:
    """The signing keys that the OpenID metadata document at `url` points to, by key id; fails as JSON or HTTP do."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE)) as session:
        metadata = await _document(session, url)
        keys = await _document(session, metadata["jwks_uri"])
    return {key["kid"]: key for key in keys["keys"] if "kid" in key}


async def _document(session: aiohttp.ClientSession, url: str) -> Any:
    async with session.get(url, raise_for_status=True) as answer:
        return json.loads(await answer.read())


class Keys:
    """The service's keys; an unknown key id causes one new look in five minutes at most.

    `keep` fetches them at start and every day, which does not count as a look.
    """

    def __init__(self, fetch: Fetch, now: Callable[[], float] = time.monotonic, patience: float = PATIENCE) -> None:
        self._fetch, self._now, self._patience = fetch, now, patience
        self._keys: Mapping[str, Key] = {}
        self._looked_at = -REFRESH_AT_MOST_EVERY
        self._fetching: asyncio.Task[bool] | None = None

    async def key(self, kid: str) -> Key | None:
        """The key named `kid`, after a new look where that is due; a known key never waits."""
        if kid not in self._keys:
            await self._look()
        return self._keys.get(kid)

    async def keep(self, every: float = EVERY, again: float = AGAIN) -> None:
        """Fetch now and every `every` seconds until cancelled; `again` seconds after a fetch that failed."""
        try:
            while True:
                found = await self._fetched()
                await asyncio.sleep(every if found else again)
        finally:
            if self._fetching is not None:
                self._fetching.cancel()

    async def _look(self) -> None:
        if self._fetching is None:
            if self._now() - self._looked_at < REFRESH_AT_MOST_EVERY:
                return
            self._looked_at = self._now()
        await self._fetched()

    async def _fetched(self) -> bool:
        """Join the fetch that is under way, or begin one; a caller that goes away does not end it."""
        if self._fetching is None:
            self._fetching = asyncio.create_task(self._read())
        return await asyncio.shield(self._fetching)

    async def _read(self) -> bool:
        try:
            async with asyncio.timeout(self._patience):
                found = _readable(await self._fetch())
        except (aiohttp.ClientError, OSError, LookupError, ValueError, TypeError, AttributeError) as error:
            log.warning("the signing keys could not be fetched: %s", error)
            return False
        finally:
            self._fetching = None
        self._keys = found or self._keys
        return bool(found)


def _readable(published: Mapping[str, Mapping[str, Any]]) -> dict[str, Key]:
    found = {}
    for kid, key in published.items():
        try:
            public = jwt.PyJWK.from_dict(dict(key), algorithm="RS256").key
        except jwt.PyJWTError:
            continue
        endorsed = key.get("endorsements")
        found[kid] = Key(public, frozenset(endorsed if isinstance(endorsed, list) else ()))
    return found

"""Who sent a request: the Bot Connector's signed token, checked without ever blocking the loop.

Follows "Authenticate requests from the Bot Connector service to your bot" in Microsoft's Bot Connector
authentication reference.
"""

from dataclasses import dataclass
from typing import Any

import jwt

from bot.teams.keys import Key, Keys

ISSUER = "https://api.botframework.com"
SKEW = 300
REQUIRED = ("exp", "nbf", "iss", "aud")


class NotAuthentic(Exception):
    """The request does not carry a token of the Bot Connector's for this bot."""


@dataclass(frozen=True)
class Identity:
    """A verified token: its claims, and the channels that its key may sign for."""

    claims: dict[str, str]
    endorsements: frozenset[str]

    def speaks_for(self, channel: str, service_url: str) -> bool:
        """Whether the token is for this channel and this service URL."""
        named = self.claims.get("serviceurl")
        return bool(service_url) and named == service_url and channel in self.endorsements


class Verifier:
    """Checks a request's token for one app id."""

    def __init__(self, app_id: str, keys: Keys) -> None:
        self._app_id, self._keys = app_id, keys

    async def __call__(self, header: str) -> Identity:
        """Who speaks, by the Authorization `header`. Raises NotAuthentic unless signature, issuer, audience and
        time all hold."""
        token = _bearer(header)
        key = await self._key(token)
        claims = self._claims(token, key)
        if _of_a_skill(claims, self._app_id):
            raise NotAuthentic("skill")
        texts = {name: value for name, value in claims.items() if isinstance(value, str)}
        return Identity(texts, key.endorsements)

    async def _key(self, token: str) -> Key:
        header = _header(token)
        kid = header.get("kid")
        if header.get("alg") != "RS256" or not isinstance(kid, str):
            raise NotAuthentic("alg or kid")
        key = await self._keys.key(kid)
        if key is None:
            raise NotAuthentic("key")
        return key

    def _claims(self, token: str, key: Key) -> dict[str, Any]:
        try:
            return jwt.decode(
                token,
                key.public,
                algorithms=["RS256"],
                audience=self._app_id,
                issuer=ISSUER,
                leeway=SKEW,
                options={"require": list(REQUIRED), "strict_aud": True},
            )
        except (jwt.PyJWTError, ValueError, TypeError, RecursionError):
            raise NotAuthentic("claims") from None


def _header(token: str) -> dict[str, Any]:
    """The header that nobody has vouched for yet: whatever reading it does, it is not authentic."""
    try:
        return jwt.get_unverified_header(token)
    except (jwt.PyJWTError, ValueError, TypeError, RecursionError):
        raise NotAuthentic("header") from None


def _bearer(header: str) -> str:
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or token.count(".") != 2:
        raise NotAuthentic("no token")
    return token


def _of_a_skill(claims: dict[str, Any], app_id: str) -> bool:
    """Whether another bot speaks (GHSA-qxx8-292g-2w66): a channel's token names no app but this one."""
    return any(claims.get(name, app_id) != app_id for name in ("appid", "azp"))

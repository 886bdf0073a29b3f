"""Who somebody is, by a token of Entra's: checked by the tenant's own keys, since msal leaves that to the application.

Follows "Validate tokens" of the Microsoft identity platform, and OpenID Connect Core 3.1.3.7.
"""

from collections.abc import Collection
from hashlib import sha256
from typing import Any

import jwt

from bot.signin import Client
from bot.teams.keys import Key, Keys
from bot.web.answer import AUTHORITY

SKEW = 300
REQUIRED = ("exp", "nbf", "iat", "iss", "aud")
SCOPE = "access_as_user"
"""What the registration exposes to Teams; a token that is for an app itself, or is an ID token, lacks it."""
LONGEST = 16_384


class NotAuthentic(Exception):
    """The token is none that shows who its sender is."""


def metadata(tenant: str) -> str:
    """Where the tenant's keys are described."""
    return f"{AUTHORITY}/{tenant}/v2.0/.well-known/openid-configuration"


class Tokens:
    """Checks Entra's tokens for one registration, in one tenant."""

    def __init__(self, client: Client, keys: Keys) -> None:
        self._client, self.keys = client, keys
        version_1, version_2 = f"https://sts.windows.net/{client.tenant}/", f"{AUTHORITY}/{client.tenant}/v2.0"
        self._issuers = [version_2, version_1]

    async def signed_in(self, id_token: str, nonce: str) -> str:
        """The object id of whoever signed in by the flow that `nonce` was made for. Raises NotAuthentic."""
        claims = await self._claims(id_token, {self._client.app_id})
        if not nonce or claims.get("nonce") != sha256(nonce.encode()).hexdigest():  # as msal sends it
            raise NotAuthentic("nonce")
        return _person(claims)

    async def in_teams(self, token: str) -> str:
        """The object id of whoever Teams asked Entra for a token for. Raises NotAuthentic."""
        claims = await self._claims(token, self._client.audiences)
        scopes = claims.get("scp")
        if not isinstance(scopes, str) or SCOPE not in scopes.split():
            raise NotAuthentic("scope")
        return _person(claims)

    async def _claims(self, token: str, audiences: Collection[str]) -> dict[str, Any]:
        claims = self._read(token, await self._key(token))
        audience = claims["aud"]
        if not isinstance(audience, str) or audience not in audiences:
            raise NotAuthentic("audience")
        if claims.get("tid") != self._client.tenant:
            raise NotAuthentic("tenant")
        return claims

    async def _key(self, token: str) -> Key:
        header = _header(token)
        kid = header.get("kid")
        if header.get("alg") != "RS256" or not isinstance(kid, str):
            raise NotAuthentic("alg or kid")
        key = await self.keys.key(kid)
        if key is None:
            raise NotAuthentic("key")
        return key

    def _read(self, token: str, key: Key) -> dict[str, Any]:
        options: Any = {"require": list(REQUIRED), "verify_aud": False}
        try:
            return jwt.decode(
                token, key.public, algorithms=["RS256"], issuer=self._issuers, leeway=SKEW, options=options
            )
        except (jwt.PyJWTError, ValueError, TypeError, RecursionError):
            raise NotAuthentic("claims") from None


def _header(token: str) -> dict[str, Any]:
    try:
        return jwt.get_unverified_header(token) if len(token) <= LONGEST else {}
    except (jwt.PyJWTError, ValueError, TypeError, RecursionError):
        raise NotAuthentic("header") from None


def _person(claims: dict[str, Any]) -> str:
    person = claims.get("oid")
    if not isinstance(person, str) or not person:
        raise NotAuthentic("person")
    return person

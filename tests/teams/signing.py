"""Tokens as the Bot Connector signs them, by keys of our own, and the server that publishes those keys."""

import asyncio
import json
import time
from typing import Any

import jwt
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.teams.token import ISSUER

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER = rsa.generate_private_key(public_exponent=65537, key_size=2048)
URL = "https://smba.trafficmanager.net/emea/"


def public(key: rsa.RSAPrivateKey, kid: str) -> dict[str, Any]:
    """The key as the metadata document publishes it."""
    return {**json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key())), "kid": kid, "endorsements": ["msteams"]}


def token(key: rsa.RSAPrivateKey = KEY, kid: str | None = "k1", alg: str = "RS256", **claims: Any) -> str:
    """A token, right unless `claims` say otherwise; a claim of None is left out."""
    now = int(time.time())
    whole = {"iss": ISSUER, "aud": "app", "exp": now + 600, "nbf": now - 5, "serviceurl": URL, **claims}
    signer: Any = key if alg == "RS256" else "secret-secret-secret-secret-secret"
    payload = json.dumps({name: value for name, value in whole.items() if value is not None}).encode()
    return jwt.PyJWS().encode(
        payload, signer if alg != "none" else "", algorithm=alg, headers={"kid": kid} if kid else {}
    )


def activity(**fields: Any) -> dict[str, Any]:
    """An activity of the right tenant."""
    return {
        "type": "message",
        "id": "f:1",
        "channelId": "msteams",
        "serviceUrl": URL,
        "text": "hei",
        "from": {"id": "29:x", "aadObjectId": "o"},
        "conversation": {"id": "a:1", "tenantId": "t"},
        "channelData": {"tenant": {"id": "t"}},
        **fields,
    }


class Metadata:
    """A stand-in for the host of the OpenID metadata: what it publishes may change, and it may hang."""

    def __init__(self) -> None:
        self.keys = [public(KEY, "k1"), {**public(KEY, "unendorsed"), "endorsements": []}]
        self.looks = 0
        self.goes_on = asyncio.Event()
        self.goes_on.set()
        app = web.Application()
        app.router.add_get("/openid", self._document)
        app.router.add_get("/keys", self._keys)
        self._server = TestServer(app, host="127.0.0.1")

    async def start(self) -> None:
        """Listen on a free port of 127.0.0.1."""
        await self._server.start_server()

    async def stop(self) -> None:
        """Let go of whoever still waits, and stop listening."""
        self.goes_on.set()
        await self._server.close()

    @property
    def url(self) -> str:
        """The address of the metadata document."""
        return f"http://127.0.0.1:{self._server.port}/openid"

    async def _document(self, request: web.Request) -> web.Response:
        self.looks += 1
        await self.goes_on.wait()
        return web.json_response({"jwks_uri": self.url.replace("/openid", "/keys")})

    async def _keys(self, request: web.Request) -> web.Response:
        return web.json_response({"keys": self.keys})

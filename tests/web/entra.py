"""A stand-in for Entra on this machine: it signs people in and publishes its keys, and may be told to lie."""

import json
import secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from typing import Any

import jwt
import requests
from aiohttp import CookieJar, web
from aiohttp.test_utils import TestClient, TestServer
from cryptography.hazmat.primitives.asymmetric import rsa
from sqlalchemy.ext.asyncio import AsyncEngine
from yarl import URL

from bot.app import build
from bot.config import Settings
from bot.services import Services
from bot.teams.connector import Wire, no_token
from bot.teams.keys import fetch_keys
from bot.web.answer import AUTHORITY
from bot.web.entra import SCOPE
from bot.web.newsletter import WayOut
from tests.machine import free_ports
from tests.teams.signing import KEY, public

APP, TENANT = "11111111-2222-4333-8444-555555555555", "99999999-2222-4333-8444-555555555555"
SECRET = "fictional"
ANNE, LIV = "d0000000-0000-4000-8000-000000000009", "d0000000-0000-4000-8000-000000000005"
STRANGER = "d0000000-0000-4000-8000-0000000000ff"
ISSUER = f"{AUTHORITY}/{TENANT}/v2.0"


def token(key: rsa.RSAPrivateKey = KEY, kid: str | None = "k1", alg: str = "RS256", **claims: Any) -> str:
    """Anne's token, right unless `claims` say otherwise; a claim of None is left out."""
    now = int(time.time())
    whole = {"iss": ISSUER, "aud": APP, "tid": TENANT, "oid": ANNE, "exp": now + 600, "nbf": now - 5, "iat": now - 5}
    said = {name: value for name, value in {**whole, **claims}.items() if value is not None}
    signer: Any = {"RS256": key, "none": ""}.get(alg, "secret-secret-secret-secret-secret")
    return jwt.PyJWS().encode(json.dumps(said).encode(), signer, algorithm=alg, headers={"kid": kid} if kid else {})


def for_teams(**values: Any) -> str:
    """The token that Teams gets for Anne."""
    return token(**{"scp": SCOPE, "azp": "1fec8e78-bce4-4aaf-ab1b-5451cc387264", **values})


class Here(requests.adapters.HTTPAdapter):  # type: ignore[misc] # requests is untyped
    """Brings what is meant for Entra to the stand-in."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url

    def send(self, request: Any, **values: Any) -> Any:
        """As ever, but to the stand-in."""
        request.url = request.url.replace(AUTHORITY, self._url)
        return super().send(request, **values)


@dataclass
class Entra:
    """Signs `person` in, with a token whose `claims`, key and algorithm may be wrong; `answers` False is a 500."""

    person: str = ANNE
    claims: dict[str, Any] = field(default_factory=dict)
    signing: dict[str, Any] = field(default_factory=dict)
    answers: bool = True
    asked: list[Mapping[str, str]] = field(default_factory=list)
    waiting: dict[str, Mapping[str, str]] = field(default_factory=dict)
    url: str = ""

    def app(self) -> web.Application:
        """Its four addresses."""
        app = web.Application()
        app.router.add_get(f"/{TENANT}/v2.0/.well-known/openid-configuration", self._metadata)
        app.router.add_get("/keys", self._keys)
        app.router.add_get("/authorize", self._authorize)
        app.router.add_post(f"/{TENANT}/oauth2/v2.0/token", self._token)
        return app

    async def _metadata(self, request: web.Request) -> web.Response:
        if not self.answers:
            return web.Response(status=500)
        ends = {"authorization_endpoint": f"{self.url}/authorize", "jwks_uri": f"{self.url}/keys"}
        return web.json_response(
            {"issuer": ISSUER, "token_endpoint": f"{AUTHORITY}/{TENANT}/oauth2/v2.0/token", **ends}
        )

    async def _keys(self, request: web.Request) -> web.Response:
        return web.json_response({"keys": [public(KEY, "k1")]})

    async def _authorize(self, request: web.Request) -> web.Response:
        code = secrets.token_hex(8)
        self.asked.append(dict(request.query))
        self.waiting[code] = dict(request.query)
        back = URL(request.query["redirect_uri"]).with_query(code=code, state=request.query["state"])
        raise web.HTTPFound(back)

    async def _token(self, request: web.Request) -> web.Response:
        form = await request.post()
        asked = self.waiting.pop(str(form["code"]), None)
        if asked is None or not _proved(asked, form):
            return web.json_response({"error": "invalid_grant"}, status=400)
        claims = {"oid": self.person, "nonce": asked["nonce"], **self.claims}
        made = token(**self.signing, **claims)
        return web.json_response({"token_type": "Bearer", "access_token": "a", "expires_in": 3600, "id_token": made})


def _proved(asked: Mapping[str, str], form: Mapping[str, Any]) -> bool:
    """Whether whoever asks for the token is who began, by secret, address and PKCE."""
    digest = urlsafe_b64encode(sha256(str(form.get("code_verifier", "")).encode()).digest()).decode().rstrip("=")
    said = (form.get("client_id"), form.get("client_secret"), form.get("redirect_uri"), digest)
    return said == (APP, SECRET, asked["redirect_uri"], asked["code_challenge"])


@dataclass(frozen=True)
class House:
    """The whole bot as it is in production, with the stand-in for Entra and a browser of sorts."""

    browser: TestClient[Any, Any]
    entra: Entra
    url: str
    services: Services

    async def sign_in(self, path: str = "/nyhetsbrev", person: str = ANNE) -> tuple[int, str, str]:
        """Follow all ways from `path`: the status, the path and the document in the end."""
        self.entra.person = person
        return await self.get(path)

    async def get(self, path: str, **headers: str) -> tuple[int, str, str]:
        """A page, after all redirects."""
        async with self.browser.get(path, headers={"Accept-Language": "nb", **headers}) as answer:
            return answer.status, answer.url.raw_path_qs, await answer.text()

    async def step(self, path: str, **headers: str) -> tuple[int, str]:
        """The status of one answer, and where it leads."""
        async with self.browser.get(path, headers=headers, allow_redirects=False) as answer:
            return answer.status, answer.headers.get("Location", "")


@asynccontextmanager
async def house(engine: AsyncEngine, services: Services, **values: Any) -> AsyncIterator[House]:
    """The bot on a free port; `values` are settings."""
    entra, (port,) = Entra(), free_ports(1)
    url = f"http://127.0.0.1:{port}"
    async with TestServer(entra.app(), host="127.0.0.1") as server:
        entra.url = str(server.make_url("")).rstrip("/")
        described = f"{entra.url}/{TENANT}/v2.0/.well-known/openid-configuration"
        settings = settings_of(url, bot_openid_metadata_url=described, **values)
        wire = Wire(no_token)
        with requests.Session() as http:
            http.trust_env = False
            http.mount(AUTHORITY, Here(entra.url))
            way_out = WayOut(partial(fetch_keys, described), http)
            app = build(settings, engine, services, wire, way_out=way_out).public
            jar = CookieJar(unsafe=True, treat_as_secure_origin=[URL(url)])
            async with TestClient(TestServer(app, host="127.0.0.1", port=port), cookie_jar=jar) as browser:
                yield House(browser, entra, url, services)
        await wire.close()


def settings_of(url: str, **values: Any) -> Settings:
    """The settings of a bot in production at `url`."""
    own = {"microsoft_app_id": APP, "microsoft_app_tenant_id": TENANT, "microsoft_app_password": SECRET}
    return Settings(_env_file=None, **{**own, "public_url": url, **values})

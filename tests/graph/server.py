"""A stand-in for Entra's token endpoint and Microsoft Graph: a real local HTTP server that answers as they do."""

import asyncio
import base64
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import jwt
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.graph.sharepoint import Site, refusal

KEY = "a key of the tests that is long enough for HS256"
CATALOG = "c0000000-0000-4000-8000-00000000000c"
Answer = tuple[int, dict[str, str], str]
"""A status, headers and Graph's word for the error."""


@dataclass
class Entra:
    """What the stand-in knows, what it was asked, and what it answers instead when told to."""

    users: dict[str, dict[str, Any]] = field(default_factory=dict)
    groups: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    installed: dict[str, bool] = field(default_factory=dict)
    """Who has the app, and whether its chat is there already."""
    in_catalogue: bool = True
    roles: list[str] = field(default_factory=list)
    page: int = 100
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    """Answers to give first to paths that end so."""
    token_answers: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    asked: list[tuple[float, str, str]] = field(default_factory=list)
    retries: list[str] = field(default_factory=list)
    mails: list[EmailMessage] = field(default_factory=list)
    site: Site = field(default_factory=Site)
    unheard: list[tuple[str, str]] = field(default_factory=list)
    """Methods and endings of paths whose next request is carried out, and then hung up on."""
    tokens: int = 0
    most_at_once: int = 0
    crowd: int = 0
    """How many at once it takes to let `crowded` be known."""
    crowded: asyncio.Event = field(default_factory=asyncio.Event)
    hold: Callable[[], Awaitable[None]] | None = None
    next_link: str = ""
    _at_once: int = 0
    _server: TestServer | None = None

    async def start(self) -> None:
        """Listen on a free port of 127.0.0.1."""
        app = web.Application(middlewares=[self._door])
        app.router.add_post("/{tenant}/oauth2/v2.0/token", self._token)
        app.router.add_get("/v1.0/groups/{id}/transitiveMembers", self._members)
        app.router.add_get("/v1.0/users", self._users)
        app.router.add_get("/v1.0/users/{id}", self._user)
        app.router.add_post("/v1.0/users/{id}/sendMail", self._mail)
        app.router.add_post("/v1.0/users/{id}/teamwork/installedApps", self._install)
        app.router.add_get("/v1.0/users/{id}/teamwork/installedApps", self._apps)
        app.router.add_get("/v1.0/users/{id}/teamwork/installedApps/{app}/chat", self._chat)
        self.site.listen(app)
        self._server = TestServer(app, host="127.0.0.1")
        await self._server.start_server()

    async def stop(self) -> None:
        """Stop listening."""
        assert self._server is not None
        await self._server.close()

    @property
    def root(self) -> str:
        """The address without a path."""
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.port}"

    @property
    def connections(self) -> int:
        """How many connections stand open."""
        assert self._server is not None
        assert self._server.runner is not None
        assert self._server.runner.server is not None
        return len(self._server.runner.server.connections)

    async def deserted(self) -> None:
        """Return when no connection stands open."""
        while self.connections:  # noqa: ASYNC110 - aiohttp has no event for it
            await asyncio.sleep(0)

    async def drop(self) -> None:
        """Hang up on everybody, without an answer."""
        assert self._server is not None
        assert self._server.runner is not None
        assert self._server.runner.server is not None
        for connection in self._server.runner.server.connections:
            if connection.transport is not None:
                connection.transport.abort()

    def paths(self, ending: str = "") -> list[str]:
        """The paths asked for so far that end so."""
        return [path for _, _, path in self.asked if path.endswith(ending)]

    def add(self, name: str, *groups: str, **fields: Any) -> str:
        """A person in groups; gives the id."""
        person = f"d0000000-0000-4000-8000-{len(self.users):012x}"
        mail = f"{name.split()[0].lower()}@example.invalid"
        plain = {"displayName": name, "mail": mail, "userPrincipalName": mail, "jobTitle": None, "department": None}
        self.users[person] = plain | {"id": person, "accountEnabled": True, "userType": "Member"} | fields
        for group in groups:
            self.groups.setdefault(group, []).append({"@odata.type": "#microsoft.graph.user", "id": person})
        return person

    @web.middleware
    async def _door(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        self.asked.append((time.monotonic(), request.method, request.path))
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        if self._at_once == self.crowd:
            self.crowded.set()
        try:
            if self.hold is not None:
                await self.hold()
            answer = self._planned(request) or await handler(request)
            await self._hang_up(request)
            return answer
        finally:
            self._at_once -= 1

    async def _hang_up(self, request: web.Request) -> None:
        due = [one for one in self.unheard if request.method == one[0] and request.path.endswith(one[1])]
        if due:
            self.unheard.remove(due[0])
            await self.drop()

    def _planned(self, request: web.Request) -> web.StreamResponse | None:
        if request.headers.get("Retry-Attempt"):
            self.retries.append(request.headers["Retry-Attempt"])
        for ending, answers in self.answers.items():
            if request.path.endswith(ending) and answers:
                status, headers, code = answers.pop(0)
                return _error(status, code, headers)
        if request.path.startswith("/v1.0/") and not self._knows(request.headers.get("Authorization", "")):
            return _error(401, "InvalidAuthenticationToken")
        return None

    def _knows(self, header: str) -> bool:
        try:
            jwt.decode(header.removeprefix("Bearer "), KEY, ["HS256"], audience="https://127.0.0.1")
        except jwt.InvalidTokenError:
            return False
        return True

    async def _token(self, request: web.Request) -> web.Response:
        self.tokens += 1
        if self.token_answers:
            status, body = self.token_answers.pop(0)
            return web.json_response(body, status=status)
        form = await request.post()
        audience = str(form["scope"]).removesuffix("/.default")
        claims = {"aud": audience, "roles": self.roles, "exp": int(time.time()) + 3600}
        token = jwt.encode(claims, KEY, "HS256")
        return web.json_response({"token_type": "Bearer", "expires_in": 3600, "access_token": token})

    def _paged(self, request: web.Request, found: list[dict[str, Any]]) -> web.Response:
        """Pages as Graph has them: one in the middle is empty, and the address of the next is opaque."""
        start, half = int(request.query.get("$skiptoken", "0")), request.query.get("empty")
        body: dict[str, Any] = {"value": [] if half else found[start : start + self.page]}
        onward = start if half else start + self.page
        if onward < len(found):
            here = request.rel_url.without_query_params("empty").update_query({"$skiptoken": str(onward)})
            here = here if half else here.update_query({"empty": "1"})
            body["@odata.nextLink"] = self.next_link or f"{self.root}{here}"
        return web.json_response(body)

    async def _members(self, request: web.Request) -> web.Response:
        query = request.query
        if "$expand" in query or int(query.get("$top", "100")) > 999:
            return _error(400, "Request_UnsupportedQuery")
        found = self.groups.get(request.match_info["id"])
        return _error(404, "Request_ResourceNotFound") if found is None else self._paged(request, found)

    async def _users(self, request: web.Request) -> web.Response:
        ids = re.findall(r"'([^']*)'", request.query.get("$filter", ""))
        if not ids or len(ids) > 15:
            return _error(400, "Request_UnsupportedQuery")
        fields = request.query.get("$select", "").split(",")
        if request.query.get("$expand") == "manager($select=id)":
            fields.append("manager")
        known = [self.users[one] for one in ids if one in self.users]
        return self._paged(request, [{key: one[key] for key in fields if key in one} for one in known])

    async def _user(self, request: web.Request) -> web.Response:
        known = self.users.get(request.match_info["id"])
        return _error(404, "Request_ResourceNotFound") if known is None else web.json_response({"id": known["id"]})

    async def _mail(self, request: web.Request) -> web.Response:
        if request.content_type != "text/plain":
            return _error(415, "UnsupportedMediaType")
        message = message_from_bytes(base64.b64decode(await request.read(), validate=True), policy=default)
        assert isinstance(message, EmailMessage)
        self.mails.append(message)
        return web.Response(status=202)

    async def _install(self, request: web.Request) -> web.Response:
        person, body = request.match_info["id"], await request.json()
        if person not in self.users or not self.in_catalogue:
            return _error(404, "NotFound")
        if body.get("teamsApp@odata.bind") != f"{self.root}/v1.0/appCatalogs/teamsApps/{CATALOG}":
            return _error(400, "BadRequest")
        if person in self.installed:
            return _error(409, "Conflict")
        self.installed[person] = True
        return web.Response(status=201)

    async def _apps(self, request: web.Request) -> web.Response:
        asked = (request.query.get("$expand"), request.query.get("$filter"))
        if asked != ("teamsApp", f"teamsApp/id eq '{CATALOG}'"):
            return _error(400, "BadRequest")
        person = request.match_info["id"]
        return web.json_response({"value": [{"id": f"app-of-{person}"}] if person in self.installed else []})

    async def _chat(self, request: web.Request) -> web.Response:
        person = request.match_info["id"]
        if request.match_info["app"] != f"app-of-{person}" or not self.installed.get(person):
            return _error(404, "NotFound")
        return web.json_response({"id": f"19:{person}@unq.gbl.spaces"})


def _error(status: int, code: str, headers: dict[str, str] | None = None) -> web.Response:
    if status == 204:
        return web.Response(status=status, headers=headers)
    if status in (200, 502):
        return web.Response(status=status, text="<html>a gateway</html>", content_type="text/html", headers=headers)
    return refusal(status, code, headers)

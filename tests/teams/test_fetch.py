"""What is sent in the chat is fetched from where it may lie, with the token only for the host that it came from."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.errors import BotError
from bot.teams.fetch import Attachments
from bot.turn import File


@dataclass
class Host:
    """A server that pictures lie on; `seen` are the tokens that it was shown."""

    url: str = ""
    seen: list[str | None] = field(default_factory=list)


@pytest.fixture
async def host() -> AsyncIterator[Host]:
    """On a free port."""
    made, app = Host(), web.Application()

    async def answer(request: web.Request) -> web.StreamResponse:
        made.seen.append(request.headers.get("Authorization"))
        if request.path == "/away":
            raise web.HTTPFound(f"{made.url}/picture")
        if request.path == "/endless":
            response = web.StreamResponse()
            await response.prepare(request)
            for _ in range(1000):
                await response.write(b"x" * 1000)
            return response
        return web.Response(body=b"a picture", status=404 if request.path == "/gone" else 200)

    app.router.add_get("/{path}", answer)
    server = TestServer(app, host="127.0.0.1")
    await server.start_server()
    made.url = f"http://127.0.0.1:{server.port}"
    yield made
    await server.close()


async def token() -> str:
    """The bot's."""
    return "secret"


def attachments(**more: Any) -> Attachments:
    """What fetches, in a bot that talks with this machine."""
    return Attachments(token, frozenset({"127.0.0.1", "smba.example.invalid"}), (".sharepoint.com", ".svc.ms"), **more)


async def test_a_pasted_picture_is_fetched_with_the_token_from_the_host_that_it_came_from(host: Host) -> None:
    assert await attachments()(File(f"{host.url}/picture", True, f"{host.url}/")) == b"a picture"
    assert host.seen == ["Bearer secret"]


@pytest.mark.parametrize("path", ["/away", "/gone"])
async def test_what_is_elsewhere_or_gone_is_not_followed(host: Host, path: str) -> None:
    with pytest.raises(BotError, match="no_picture"):
        await attachments()(File(host.url + path, True, f"{host.url}/"))
    assert len(host.seen) == 1


async def test_what_is_too_large_is_cut_off(host: Host) -> None:
    with pytest.raises(BotError, match="large_picture"):
        await attachments(largest=10_000)(File(f"{host.url}/endless", True, f"{host.url}/"))


ELSEWHERE = "https://smba.example.invalid/"
REFUSED = {
    "pasted, another host": File("https://evil.example.invalid/x", True, ELSEWHERE),
    "pasted, another port": File("https://smba.example.invalid:8443/x", True, ELSEWHERE),
    "pasted, without TLS": File("http://smba.example.invalid/x", True, ELSEWHERE),
    "pasted, a service that is not allowed": File("https://evil.invalid/x", True, "https://evil.invalid/"),
    "pasted, a name and password": File("https://a:b@smba.example.invalid/x", True, ELSEWHERE),
    "a file, another host": File("https://evil.example.invalid/x", False, ELSEWHERE),
    "a file, a host that only ends alike": File("https://evilsharepoint.com/x", False, ELSEWHERE),
    "a file, without TLS": File("http://rauma.sharepoint.com/x", False, ELSEWHERE),
    "a file, another port": File("https://rauma.sharepoint.com:8443/x", False, ELSEWHERE),
    "a file, a name": File("https://rauma.sharepoint.com@evil.invalid/x", False, ELSEWHERE),
    "a file on this machine": File("https://127.0.0.1/x", False, ELSEWHERE),
    "no address": File("file:///etc/passwd", False, ELSEWHERE),
    "nonsense": File("https://[x", False, ELSEWHERE),
    "a port that is none": File("https://rauma.sharepoint.com:x/", False, ELSEWHERE),
}


@pytest.mark.parametrize("name", REFUSED)
async def test_from_anywhere_else_nothing_is_asked_for(name: str) -> None:
    async def never() -> str:
        raise AssertionError("the token was asked for")

    with pytest.raises(BotError, match="no_picture"):
        await Attachments(never, frozenset({"smba.example.invalid"}), (".sharepoint.com",))(REFUSED[name])

"""`pointer-desk open`: the desk as pages on this machine alone, for one browser, without any script.

Promise: who has not the one-time address and then the cookie gets nothing; nothing is written to disk.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import resources
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from desk import client, forms, routes
from desk.client import Server
from desk.fault import DeskError
from desk.room import Room
from desk.routes import Routes, html, on
from desk.terminal import Terminal

POLICY = "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Server": "pointer-desk",
}
LARGEST = 256 * 1024
"""Bytes of a form."""
NOTICES = {403: "page.no_access", 404: "page.not_found"}
HERE = ("not_granted", "reason", "own", "no_asking", "no_pair", "unknown_asker", "refused")
"""What goes wrong with a case that is there."""
TYPING = ("bekreft", "svar", "undersok", "avslutt", "overfor")


async def serve(server: Server, key_file: Path, terminal: Terminal, passphrase: str | None, browse: bool) -> int:
    """Serve until it is stopped (0) or five passphrases were wrong (1); with a passphrase it is open from the start."""
    async with opened(server, key_file, terminal.words.norm) as room:
        if passphrase is not None:
            await room.unlock(passphrase)
        url = f"http://127.0.0.1:{room.port}/start/{room.token}"
        terminal.say("page.open_at", url=url)
        terminal.say("page.stop")
        if browse:
            await asyncio.to_thread(terminal.browse, url)
        await room.over.wait()
        terminal.say("page.ended")
    return 1


@asynccontextmanager
async def opened(server: Server, key_file: Path, norm: str, **more: Any) -> AsyncIterator[Room]:
    """A room that is served at a free port of 127.0.0.1."""
    async with aiohttp.ClientSession(timeout=client.PATIENCE, cookie_jar=aiohttp.DummyCookieJar()) as http:
        room = Room(server, key_file, http, norm, **more)
        runner = web.AppRunner(application(room), access_log=None, shutdown_timeout=2)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        room.port = runner.addresses[0][1]
        try:
            yield room
        finally:
            room.lock()
            await runner.cleanup()


def application(room: Room) -> web.Application:
    """The pages of one room."""
    app = web.Application(middlewares=[_guard(room)], client_max_size=LARGEST)
    app.add_routes([web.get("/stil.css", _style), *Routes(room).table()])
    app.router.add_get("/start/{token}", _entry(room))
    return app


def _guard(room: Room) -> Middleware:
    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        answer = await _answer(room, request, handler)
        answer.headers.update(HEADERS)
        if room.keys and request.method == "GET" and not request.path.endswith(TYPING):
            answer.headers["Refresh"] = str(int(room.idle) + 5)  # then it shows that it is locked
        return answer

    return guard


async def _answer(room: Room, request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await _guarded(room, request, handler)
    except web.HTTPException as error:
        return html(forms.notice(room, NOTICES.get(error.status, "page.failed")), error.status)
    except DeskError as error:
        back = routes.case_of(request.path) if error.word in HERE else "/"
        return html(forms.failed(room, error, back), routes.STATUS.get(error.word, 422))
    except Exception:  # an error's own words might tell something that was reported
        return html(forms.notice(room, "page.failed"), 500)


async def _guarded(room: Room, request: web.Request, handler: Handler) -> web.StreamResponse:
    if request.host != f"127.0.0.1:{room.port}" or not _same_site(request):
        raise web.HTTPForbidden
    if request.path == "/stil.css" or request.path.startswith("/start/"):
        return await handler(request)
    if not room.knows(request.cookies.get(_cookie(room), "")):
        raise web.HTTPForbidden
    if request.method == "POST" and not room.ours(request.path, str((await request.post()).get("csrf", ""))):
        raise web.HTTPForbidden
    if not room.touch() and request.path != "/las-opp" and not request.path.startswith("/norm/"):
        return await _locked(room, request)
    return await handler(request)


def _same_site(request: web.Request) -> bool:
    """Browsers say where a request comes from; what says nothing has still the cookie and the form to show."""
    return request.headers.get("Sec-Fetch-Site", "none") in ("none", "same-origin")


async def _locked(room: Room, request: web.Request) -> web.Response:
    text = str((await request.post()).get("text", "")) if request.method == "POST" else ""
    return html(forms.locked(room, routes.back(request.path), text))


def _entry(room: Room) -> Handler:
    async def enter(request: web.Request) -> web.Response:
        if not room.enter(request.match_info["token"]):
            return html(forms.notice(room, "page.used"), 403)
        answer = on("/")
        answer.set_cookie(_cookie(room), room.cookie, httponly=True, samesite="Strict", path="/")
        return answer

    return enter


async def _style(request: web.Request) -> web.Response:
    css = resources.files("desk").joinpath("pages", "style.css").read_text(encoding="utf-8")
    return web.Response(text=css, content_type="text/css", charset="utf-8")


def _cookie(room: Room) -> str:
    return f"pointer_desk_{room.port}"

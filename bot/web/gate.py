"""Who may read the newsletters on the web: whoever has signed in and is among the people, asked anew for each page."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Final
from urllib.parse import urlencode

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection
from yarl import URL

from bot import person
from bot.sealed import Seal
from bot.services import Services
from bot.web.answer import HEADERS, norm_of
from cards import archive_page
from cards.archive_page import Reader

COOKIE: Final = "__Host-raumabot"
LIFE: Final = timedelta(hours=8)
KEPT: Final = "Path=/; Secure; HttpOnly; SameSite=None; Partitioned"
"""Also in Teams' frame, where only a cookie that is partitioned by the page around it is kept."""
HOME: Final = "/nyhetsbrev"
OWN = re.compile(r"/nyhetsbrev(?:/20\d\d-(?:0[1-9]|1[0-2]))?(?:\?q=[\w%+.~-]{0,600})?", re.ASCII)
FRAMES: Final = frozenset({"iframe", "frame", "embed", "object"})


def own(target: str) -> str:
    """The path where it is one of the newsletters', else that of their list: nobody is led elsewhere."""
    return target if OWN.fullmatch(target) else HOME


class Gate:
    """The Admit of a bot with real people; `key` is what sessions are signed with."""

    def __init__(self, services: Services, key: bytes) -> None:
        self._services = services
        self._seal = Seal(key, "session")

    async def __call__(self, db: AsyncConnection, request: web.Request) -> Reader:
        """See Admit; whoever has not signed in is led to where they can, and a stranger is told so."""
        person_id = self._session(request)
        if person_id is None:
            raise web.HTTPFound(URL(_way_in(request), encoded=True), headers={"Cache-Control": "no-store"})
        reader = await self.reader(db, person_id)
        if reader is None:
            document = archive_page.stranger(norm_of(request))
            raise web.HTTPForbidden(text=document, content_type="text/html", headers=HEADERS)
        return replace(reader, framed=_framed(request))

    async def reader(self, db: AsyncConnection, person_id: str) -> Reader | None:
        """The person as a reader; None of whom the directory does not know."""
        await self._services.directory.refresh(db)
        found = self._services.directory.employee(person_id)
        if found is None:
            return None
        shown = (await person.norms(db, [person_id])).get(person_id)
        return Reader(shown or self._services.directory.norm(person_id), person_id, found.name)

    def let_in(self, response: web.StreamResponse, person_id: str) -> None:
        """Give the browser a session."""
        value = self._seal.close({"person": person_id}, self._services.clock.now() + LIFE)
        response.headers.add("Set-Cookie", f"{COOKIE}={value}; Max-Age={int(LIFE.total_seconds())}; {KEPT}")

    def let_out(self, response: web.StreamResponse) -> None:
        """Take the session from the browser."""
        response.headers.add("Set-Cookie", f"{COOKIE}=; Max-Age=0; {KEPT}")

    def _session(self, request: web.Request) -> str | None:
        held = self._seal.open(request.cookies.get(COOKIE, ""), self._services.clock.now())
        person_id = (held or {}).get("person")
        return person_id if isinstance(person_id, str) else None


def _way_in(request: web.Request) -> str:
    """Microsoft's own page can't be framed, so in a frame it is the tab that signs in."""
    return f"{'/fane' if _framed(request) else '/innlogging'}?{urlencode({'til': own(request.path_qs)})}"


def _framed(request: web.Request) -> bool:
    return request.headers.get("Sec-Fetch-Dest", "") in FRAMES

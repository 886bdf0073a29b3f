"""GET /nyhetsbrev and /nyhetsbrev/2026-11: the newsletters that were sent, to be read, searched and printed.

Nothing is shown before whoever asks has been let in, not even that a page is missing.
"""

from collections.abc import Awaitable, Callable
from datetime import date

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot import archive
from bot.access import EDITORS, allows
from bot.clock import day_in_oslo
from bot.services import Services
from bot.web.answer import html, norm_of
from cards import archive_page
from cards.archive_page import LONGEST, Reader
from cards.newsletter_part import title

Admit = Callable[[AsyncConnection, web.Request], Awaitable[Reader]]
"""Who reads; raises an answer of its own where nobody may."""
Show = Callable[[AsyncConnection, web.Request, Reader], Awaitable[web.Response]]


async def everybody(db: AsyncConnection, request: web.Request) -> Reader:
    """The Admit of the demo, which listens on loopback only."""
    return Reader(norm_of(request))


class Archive:
    """The pages; `admit` is asked before each."""

    def __init__(self, engine: AsyncEngine, services: Services, admit: Admit) -> None:
        self._engine, self._services, self._admit = engine, services, admit

    def routes(self) -> list[web.RouteDef]:
        """The list, an issue, and whatever else is asked for below it."""
        month = r"/nyhetsbrev/{year:20\d\d}-{month:0[1-9]|1[0-2]}"
        draft = f"{month}/utkast"
        ways = {
            "/nyhetsbrev": self._list,
            month: self._issue,
            draft: self._draft,
            r"/nyhetsbrev/{rest:[\s\S]*}": self._missing,
        }
        return [web.get(path, self._asked(show)) for path, show in ways.items()]

    def _asked(self, show: Show) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def answer(request: web.Request) -> web.Response:
            async with self._engine.connect() as db:
                return await show(db, request, await self._admit(db, request))

        return answer

    async def _list(self, db: AsyncConnection, request: web.Request, reader: Reader) -> web.Response:
        kept = await archive.papers(self._services, db, reader.norm)
        asked = " ".join(request.query.get("q", "").split())[:LONGEST]
        if asked:
            return html(archive_page.found(archive.search(kept, asked, title), asked, reader))
        return html(archive_page.listing(kept, reader))

    async def _issue(self, db: AsyncConnection, request: web.Request, reader: Reader) -> web.Response:
        month = date(int(request.match_info["year"]), int(request.match_info["month"]), 1)
        kept = await archive.of_month(self._services, db, month, reader.norm)
        if kept is None:
            return await self._missing(db, request, reader)
        return html(archive_page.issue(kept, reader, self._services.public_url))

    async def _draft(self, db: AsyncConnection, request: web.Request, reader: Reader) -> web.Response:
        """The issue as it is now, for editors alone; in the demo for whoever is at the machine."""
        month = date(int(request.match_info["year"]), int(request.match_info["month"]), 1)
        today = day_in_oslo(self._services.clock.now())
        may = not reader.id or allows(EDITORS, self._services.directory, reader.id, today)
        kept = await archive.draft(self._services, db, month) if may else None
        return (
            html(archive_page.issue(kept, reader, self._services.public_url))
            if kept
            else await self._missing(db, request, reader)
        )

    async def _missing(self, db: AsyncConnection, request: web.Request, reader: Reader) -> web.Response:
        return html(archive_page.missing(reader), status=404)

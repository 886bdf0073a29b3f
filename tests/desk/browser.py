"""A browser of few words: what the desk's page answers over HTTP."""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from html import unescape

import aiohttp

from desk.room import Room

CSRF = re.compile(r'action="([^"]*)">\s*<input type="hidden" name="csrf" value="([0-9a-f]*)">')
NEXT = re.compile(r'name="next" value="(\d*)"')


@dataclass(frozen=True)
class Answer:
    """A page."""

    status: int
    text: str
    headers: Mapping[str, str]

    @property
    def plain(self) -> str:
        """Its words."""
        return unescape(re.sub(r"<[^>]*>", " ", self.text))


@dataclass
class Browser:
    """One browser, with its cookies, which follows no redirect by itself."""

    room: Room
    http: aiohttp.ClientSession

    @property
    def url(self) -> str:
        """Where the page is."""
        return f"http://127.0.0.1:{self.room.port}"

    async def get(self, path: str, **headers: str) -> Answer:
        """A page."""
        async with self.http.get(self.url + path, headers=headers, allow_redirects=False) as answer:
            return Answer(answer.status, await answer.text(), answer.headers)

    async def post(self, path: str, data: dict[str, str], **headers: str) -> Answer:
        """What a form is answered with."""
        async with self.http.post(self.url + path, data=data, headers=headers, allow_redirects=False) as answer:
            return Answer(answer.status, await answer.text(), answer.headers)

    async def follow(self, answer: Answer) -> Answer:
        """The page that one is sent on to."""
        assert answer.status == 303, answer.plain
        return await self.get(answer.headers["Location"])

    async def send(self, page: Answer, action: str, **data: str) -> Answer:
        """Fill in the form on a page that posts to `action`, and send it."""
        csrf = dict(CSRF.findall(page.text))[action]
        seq = NEXT.search(page.text)
        return await self.post(action, {"csrf": csrf, "next": seq[1] if seq else "", **data})

    async def enter(self) -> Answer:
        """Open the one-time address."""
        return await self.get(f"/start/{self.room.token}")

    async def unlock(self, passphrase: str) -> Answer:
        """Open it, and give the passphrase; the list."""
        await self.enter()
        return await self.follow(await self.send(await self.get("/"), "/las-opp", passphrase=passphrase, back="/"))


@asynccontextmanager
async def browsing(room: Room) -> AsyncIterator[Browser]:
    """A browser for a room."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
        yield Browser(room, http)

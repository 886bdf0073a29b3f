"""The page's one user: a token that opens it once, a cookie after that, and keys that are dropped when nobody is there.

Promise: without the passphrase nothing is shown, five wrong ones end it, and ten idle minutes lock it.
"""

import asyncio
import hmac
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

import aiohttp

from desk.client import Client, Server
from desk.fault import DeskError
from desk.keyfile import Keys
from desk.keys import keys_in
from desk.words import Words

IDLE = 600.0
"""Seconds without use until it is locked."""
TRIES = 5


@dataclass(eq=False)
class Room:
    """What the page knows while it runs; all of it is in memory only."""

    server: Server
    key_file: Path
    http: aiohttp.ClientSession
    norm: str = "nb"
    idle: float = IDLE
    clock: Callable[[], float] = time.time
    keys: Keys | None = field(default=None, repr=False)
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    cookie: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    flash: str = ""
    kept: dict[str, str] = field(default_factory=dict, repr=False)
    port: int = 0
    left: int = TRIES
    used: float = 0.0
    over: asyncio.Event = field(default_factory=asyncio.Event)
    shut: asyncio.Event = field(default_factory=asyncio.Event)
    trying: asyncio.Lock = field(default_factory=asyncio.Lock)
    alarm: asyncio.TimerHandle | None = None

    @property
    def words(self) -> Words:
        """The sentences of the norm that was chosen."""
        return Words(self.norm)

    @property
    def client(self) -> Client:
        """The API with the keys. Raises DeskError where it is locked."""
        if self.keys is None:
            raise DeskError("passphrase")
        return Client(self.http, self.server, self.keys)

    def enter(self, token: str) -> bool:
        """Whether the token is the right one; it is so once."""
        right = bool(self.token) and hmac.compare_digest(token.encode(), self.token.encode())
        self.token = "" if right else self.token
        return right

    def knows(self, cookie: str) -> bool:
        """Whether the cookie is the one that was given."""
        return not self.token and hmac.compare_digest(cookie.encode(), self.cookie.encode())

    def form(self, action: str) -> str:
        """What a form that posts to `action` carries, so that no other page's form is taken for it."""
        return blake2b(action.encode(), key=self.secret, digest_size=16).hexdigest()

    def ours(self, action: str, said: str) -> bool:
        """Whether a form was one of ours."""
        return hmac.compare_digest(said.encode(), self.form(action).encode())

    async def unlock(self, passphrase: str) -> None:
        """Have the keys again. Raises DeskError; the fifth wrong try in a row ends the program."""
        async with self.trying:
            if self.left <= 0:
                raise DeskError("ended")
            self.left -= 1
            try:
                self.keys = await asyncio.to_thread(keys_in, self.key_file, passphrase)
            except DeskError:
                self._missed()
                raise
            self.left = TRIES
        self.touch()

    def touch(self) -> bool:
        """Count the minutes from now; gives whether it is open. What was idle too long is locked first."""
        if not 0 <= self.clock() - self.used <= self.idle and self.used:
            self.lock()
        self.used = self.clock()
        if self.keys is not None:
            self._wake()
        return self.keys is not None

    def lock(self) -> None:
        """Drop the keys, and what was kept."""
        self.keys, self.used = None, 0.0
        self.kept.clear()
        self.flash = ""
        if self.alarm is not None:
            self.alarm.cancel()
        self.shut.set()

    def said(self) -> str:
        """What is to be told on the next page; it is told once."""
        told, self.flash = self.flash, ""
        return told

    def _missed(self) -> None:
        if not self.left:
            self.over.set()

    def _wake(self) -> None:
        if self.alarm is not None:
            self.alarm.cancel()
        self.shut.clear()
        self.alarm = asyncio.get_running_loop().call_later(self.idle, self.lock)

"""The handlers' API (docs/pointers.md), each request signed: records out, one DeskError where it fails.

Promise: a list that the pinned root has not signed, or that is older than one seen, is never used.
"""

import json
import ssl
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, TypeVar
from urllib.parse import urlsplit

import aiohttp
from nacl.signing import VerifyKey

from desk import keylist, lacking, record
from desk.fault import DeskError
from desk.keyfile import Keys
from desk.record import Log, Overview, Whole
from desk.seen import Seen
from desk.shares import Share
from desk.signing import authorize

PATH = "/api/pointers"
LARGEST = 64 * 1024 * 1024
"""Bytes of an answer."""
PATIENCE = aiohttp.ClientTimeout(total=60, connect=15)
LOCAL = ("127.0.0.1", "localhost")
WORDS = {401: "unauthorized", 403: "unauthorized", 404: "not_found", 409: "seq", 413: "too_long", 422: "refused"}
T = TypeVar("T")


def now() -> datetime:
    """This machine's clock."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Server:
    """Where the bot is, the root key that its list must be signed by, and what was seen of its lists."""

    url: str
    root: VerifyKey
    seen: Seen
    now: Callable[[], datetime] = now

    def __post_init__(self) -> None:
        """Raises DeskError for what is not https, but on this machine itself, or has more than a host."""
        parts = urlsplit(self.url)
        safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOCAL)
        if not safe or not parts.hostname or "@" in parts.netloc or parts.path.strip("/") or parts.query:
            raise DeskError("server_url")


@dataclass(frozen=True)
class Client:
    """The API as one holder, over one connection."""

    http: aiohttp.ClientSession
    server: Server
    keys: Keys

    async def overview(self) -> Overview:
        """The list and the cases. Raises DeskError, as everything here does."""
        said = await self._get("")
        keys = self._verified(said)
        cases = _read(lambda: tuple(map(record.case, said["cases"])))
        days = _read(lambda: (date.fromisoformat(said["today"]), int(said["after_close"])))
        return _read(lambda: Overview(keys, days[0], cases, self._earlier(said, keys), days[1]))

    async def case(self, case: str) -> Whole:
        """All of a case."""
        said = await self._get(f"/{_id(case)}")
        found = _read(lambda: record.whole(said))
        if found.case.id != case:
            raise DeskError("answer")
        return found

    async def send(self, case: str, message: dict[str, Any]) -> record.Case:
        """Put a sealed message in a case; gives the case as it then is."""
        said = await self._post(f"/{_id(case)}/messages", message)
        return _read(lambda: record.case(said["case"]))

    async def ask(self, case: str, reason: str) -> int:
        """Ask who reported; gives the asking's number."""
        said = await self._post(f"/{_id(case)}/openings", {"reason": reason})
        return _read(lambda: int(said["id"]))

    async def grant(self, case: str, opening: int, share: Share) -> None:
        """Give one's half to who asked."""
        await self._post(f"/{_id(case)}/openings/{opening}/grant", {"share": record.written(share)})

    async def wraps(self) -> lacking.Lacking:
        """What one's key opens that other keys on the list lack."""
        said = await self._get("/wraps")
        return _read(lambda: lacking.wraps(said))

    async def add_wraps(self, wraps: Sequence[dict[str, Any]], shares: Sequence[dict[str, Any]]) -> int:
        """Hand on keys and halves; gives how many were taken in."""
        said = await self._post("/wraps", {"wraps": list(wraps), "shares": list(shares)})
        return _read(lambda: int(said["added"]))

    async def give_up(self, case: str, seqs: Sequence[int]) -> None:
        """Give up one's own keys of messages, which open nothing, so that they can be handed on anew."""
        await self._post(f"/{_id(case)}/unreadable", {"seqs": list(seqs)})

    async def extend(self, case: str, reason: str) -> bool:
        """Ask that a case is kept longer; gives whether a second handler had asked too."""
        said = await self._post(f"/{_id(case)}/extend", {"reason": reason})
        return _read(lambda: bool(said["extended"]))

    async def log(self) -> Log:
        """The chain of what was done."""
        said = await self._get("/log")
        return _read(lambda: record.log(said))

    def _verified(self, said: Any) -> keylist.KeyList:
        try:
            found = keylist.verify(_read(lambda: str(said["list"])), self.server.root)
        except keylist.ListError as error:
            raise DeskError("list", error.reason) from None
        self.server.seen.accept(found.version)
        return found

    def _earlier(self, said: Any, keys: keylist.KeyList) -> dict[int, keylist.KeyList]:
        """Lists that were in force, by which earlier replies are checked; one that the root did not sign is none."""
        found = {keys.version: keys}
        for text in said.get("lists", {}).values():
            with suppress(keylist.ListError):
                one = keylist.verify(str(text), self.server.root)
                found.setdefault(one.version, one)
        return found

    async def _get(self, path: str) -> Any:
        return await self._request("GET", path, b"")

    async def _post(self, path: str, said: dict[str, Any]) -> Any:
        return await self._request("POST", path, json.dumps(said).encode())

    async def _request(self, method: str, path: str, body: bytes) -> Any:
        path = f"{PATH}{path}"
        signed = authorize(self.keys.signing, self.keys.key_id, method, path, body, self.server.now())
        headers = {"Authorization": signed, "Content-Type": "application/json"}
        url = f"{self.server.url.rstrip('/')}{path}"
        try:
            async with self.http.request(method, url, data=body, headers=headers, allow_redirects=False) as answer:
                return await _taken(answer)
        except (aiohttp.ClientSSLError, ssl.SSLError):
            raise DeskError("certificate") from None
        except (aiohttp.ClientError, OSError, TimeoutError):
            raise DeskError("network") from None


@asynccontextmanager
async def connected(server: Server, keys: Keys) -> AsyncIterator[Client]:
    """A client, for as long as it is needed."""
    async with aiohttp.ClientSession(timeout=PATIENCE, cookie_jar=aiohttp.DummyCookieJar()) as http:
        yield Client(http, server, keys)


async def _taken(answer: aiohttp.ClientResponse) -> Any:
    if answer.status not in (200, 201):
        raise DeskError(WORDS.get(answer.status, "server"), await _reason(answer))
    data = bytearray()
    async for part in answer.content.iter_chunked(65536):
        data += part
        if len(data) > LARGEST:
            raise DeskError("answer")
    return _read(lambda: json.loads(data))


async def _reason(answer: aiohttp.ClientResponse) -> str:
    try:
        return str(json.loads(await answer.content.read(1000))["reason"])[:40]
    except (ValueError, TypeError, KeyError):
        return str(answer.status)


def _read(reading: Callable[[], T]) -> T:
    try:
        return reading()
    except DeskError:
        raise
    except Exception:  # whatever an answer is that is not as it must be, it is not used
        raise DeskError("answer") from None


def _id(case: str) -> str:
    if not record.ID.fullmatch(case):
        raise DeskError("not_found")
    return case

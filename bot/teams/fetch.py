"""Fetches what somebody sent in the chat: a pasted picture with the bot's token, a file without it.

The token goes to the host that the message came from alone, a file comes only from hosts on the list, and no redirect
is followed.
Source: learn.microsoft.com/microsoftteams/platform/bots/how-to/bots-filesv4
"""

from collections.abc import Collection
from urllib.parse import SplitResult, urlsplit

import aiohttp

from bot.errors import BotError
from bot.teams.connector import Token
from bot.turn import File

LARGEST = 10 * 1024 * 1024
"""Bytes; what is longer is cut off, and refused."""
TIMEOUT = aiohttp.ClientTimeout(total=20, sock_connect=5)
CHUNK = 64 * 1024


class Attachments:
    """`hosts`: connector services that may be asked. `files`: ends of the names of hosts that files lie on."""

    def __init__(self, token: Token, hosts: Collection[str], files: Collection[str], largest: int = LARGEST) -> None:
        self._token, self._hosts, self._files, self._largest = token, hosts, tuple(files), largest

    async def __call__(self, file: File) -> bytes:
        """The file's bytes. Raises BotError "no_picture", or "large_picture"."""
        if not self._may(file):
            raise BotError("no_picture")
        token = await self._token() if file.pasted else None
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        try:
            return await self._read(file.url, headers)
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError):
            raise BotError("no_picture") from None

    def _may(self, file: File) -> bool:
        try:
            url, service = urlsplit(file.url), urlsplit(file.service_url)
            origin, own = _origin(url), _origin(service)
        except ValueError:
            return False
        if url.username is not None or url.password is not None:
            return False
        if file.pasted:
            return origin == own and (url.hostname or "") in self._hosts
        return url.scheme == "https" and origin[2] in (None, 443) and (url.hostname or "").endswith(self._files)

    async def _read(self, url: str, headers: dict[str, str]) -> bytes:
        found = bytearray()
        async with (
            aiohttp.ClientSession(timeout=TIMEOUT) as session,
            session.get(url, headers=headers, allow_redirects=False) as answer,
        ):
            if answer.status != 200:
                raise BotError("no_picture")
            async for chunk in answer.content.iter_chunked(CHUNK):
                found += chunk
                if len(found) > self._largest:
                    raise BotError("large_picture")
        return bytes(found)


def _origin(url: SplitResult) -> tuple[str, str, int | None]:
    return url.scheme, url.hostname or "", url.port

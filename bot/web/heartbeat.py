"""Calls an address elsewhere, so that somebody notices when the bot is silent."""

import logging

import aiohttp

TIMEOUT = aiohttp.ClientTimeout(total=10)
log = logging.getLogger(__name__)


class HttpHeartbeat:
    """The Heartbeat that asks `url` (GET, nothing sent along); without a url it does nothing."""

    def __init__(self, url: str) -> None:
        self._url = url

    async def beat(self) -> bool:
        """See Heartbeat."""
        if not self._url:
            return False
        try:
            async with aiohttp.ClientSession(timeout=TIMEOUT) as session, session.get(self._url) as answer:
                return answer.status < 300
        except (aiohttp.ClientError, OSError) as error:
            log.warning("the heartbeat was not heard: %s", error)
            return False

"""The whole bot with authentication on, and everything that a refused request might leave behind."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp.test_utils import TestClient
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.database import Table
from bot.teams.endpoint import PATH
from tests.teams.signing import Metadata, token

ROWS = text("SELECT " + " + ".join(f"(SELECT count(*) FROM {name})" for name in Table.metadata.tables))  # noqa: S608 - the names of our own tables


async def until(condition: Callable[[], bool]) -> None:
    """Let others run until `condition` holds; gives up after a minute."""
    async with asyncio.timeout(60):
        for _ in iter(condition, True):
            await asyncio.sleep(0)


@dataclass
class House:
    """`calls` counts the times that the bot was about to call the connector."""

    client: TestClient[Any, Any]
    engine: AsyncEngine
    metadata: Metadata
    calls: list[str]
    log: pytest.LogCaptureFixture

    async def post(self, body: Any = None, bearer: str | None = "", **more: Any) -> tuple[int, bytes]:
        """Post to the endpoint, with a right token unless `bearer` is another or None; gives status and body."""
        bearer = token() if bearer == "" else bearer
        headers: dict[str, str] = {"Content-Type": "application/json", **more.pop("headers", {})}
        if bearer is not None:
            headers["Authorization"] = f"Bearer {bearer}"
        sent = {"data": body} if isinstance(body, bytes) or hasattr(body, "__aiter__") else {"json": body}
        async with self.client.post(PATH, headers=headers, **sent, **more) as answer:
            return answer.status, await answer.read()

    async def rows(self) -> int:
        """How many rows all our tables have."""
        async with self.engine.connect() as db:
            return int((await db.execute(ROWS)).scalar_one())

    def quiet(self) -> bool:
        """Whether nobody was called and nothing was logged that is more than information."""
        loud = [one for one in self.log.records if one.exc_info or one.levelname in ("ERROR", "CRITICAL")]
        return not loud and not self.calls

"""The bot's own process killed at each step of taking a report in: no receipt for what is not stored, one case in the end."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.conftest import own_database
from tests.deleting import deleting
from tests.hatched import Hatched, Hatchery
from tests.machine import free_ports, until_open
from tests.pointer.conftest import Committee, dialog
from tests.pointer.reporter import CODE, STORY, button, follow, form
from tests.pointer.test_broken_off import TABLES, counted
from tests.teams.conftest import Teams, words
from tests.teams.stub import Connector
from tests.test_canary import connector, settings_of

__all__ = ["connector"]
LONG = 120.0
WAITS = text("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = CAST(:table AS regclass)")
STORED = text("SELECT count(*) FROM pointer_receipt")


@dataclass(frozen=True)
class Place:
    """Where the bot runs as a process of its own, again and again."""

    engine: AsyncEngine
    hatchery: Hatchery
    connector: Connector
    environment: dict[str, str]

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[tuple[Hatched, Teams]]:
        """A process that answers; it is killed in the end, where it was not before."""
        process = await self.hatchery.start("bot", "serve", environment=self.environment)
        try:
            for name in ("ADMIN_PORT", "PORT"):
                await until_open(int(self.environment[name]))
            async with aiohttp.ClientSession(f"http://127.0.0.1:{self.environment['PORT']}") as client:
                yield process, Teams(client, self.connector)
        finally:
            process.kill()
            await process.communicate()

    async def until(self, statement: Any, **values: object) -> None:
        """Wait until the statement finds something other than nought."""
        while True:
            async with self.engine.connect() as db:
                if (await db.execute(statement, values)).scalar_one():
                    return
            await asyncio.sleep(0.01)


@pytest.fixture
async def place(
    database_folder: Path, hatchery: Hatchery, connector: Connector, committee: Committee
) -> AsyncIterator[Place]:
    """A database of its own, and a bot that takes reports in and knows its own forms again after a start."""
    port, admin = free_ports(2)
    async with own_database(database_folder, f"killed_{uuid4().hex}") as engine:
        url = engine.url.render_as_string(hide_password=False)
        environment = {**os.environ, "BOT_AUTH": "off", "DATABASE_URL": url, "PORT": str(port), "MARK_KEY": "6d" * 32}
        environment |= {"ADMIN_PORT": str(admin), **settings_of(committee)}
        yield Place(engine, hatchery, connector, environment)


async def given(sending: asyncio.Task[dict[str, Any]]) -> str | None:
    """The receipt that came before the process was gone, if one did."""
    try:
        found = CODE.search(words(await sending))
    except aiohttp.ClientError:
        return None
    return found.group() if found else None


async def dies(place: Place, table: str, who: str) -> tuple[dict[str, str], str | None]:
    """Kill the process as it writes in `table`, or once all is stored; gives what was sent, and the receipt if it came."""
    async with place.serving() as (process, teams):
        data = {**button(await form(teams, who), "pointer.hand_in"), **STORY}
        async with place.engine.begin() as db:
            if table:
                await db.execute(text(f"LOCK TABLE {table} IN SHARE MODE"))
            sending = asyncio.create_task(dialog(teams, "submit", data, who=who))
            await (place.until(WAITS, table=table) if table else place.until(STORED))
            process.kill()
            await process.wait()
        return data, await given(sending)


async def test_killed_as_it_takes_a_report_in_nothing_is_half_stored_and_again_is_one_case(place: Place) -> None:
    for number, table in enumerate((*TABLES, "")):
        who = f"e0000000-0000-4000-8000-{number:012}"
        async with asyncio.timeout(LONG):
            data, receipt = await dies(place, table, who)
            stored = await counted(place.engine)
            assert receipt is None or not table, "no receipt for what is not stored"
            assert (stored["pointer"], set(stored.values()) == {0}) == ((0, True) if table else (1, False)), table
            async with place.serving() as (_, teams):
                again = CODE.search(words(await dialog(teams, "submit", data, who=who)))
                assert again is not None
                assert (await counted(place.engine))["pointer"] == 1
                for code in {again.group(), receipt or again.group()}:
                    assert "Varselet ditt" in words(await follow(teams, code, who))
        async with place.engine.begin() as db:
            await db.execute(text(deleting("pointer")))

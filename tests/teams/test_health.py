"""Whether the bot is alive and ready, as machines that watch ask it."""

from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import database
from bot.guideline import Pack
from bot.search import Search
from bot.web.health import admin_app
from tests.machine import free_ports
from tests.teams.conftest import Teams


async def asked(engine: AsyncEngine, pack: Pack, path: str) -> tuple[int, str]:
    """The status and the text of a page of ADMIN_PORT."""
    async with TestClient(TestServer(admin_app(engine, pack))) as client, client.get(path) as answer:
        return answer.status, await answer.text()


async def ready(engine: AsyncEngine, pack: Pack) -> tuple[int, Any]:
    """What /readyz says."""
    async with TestClient(TestServer(admin_app(engine, pack))) as client, client.get("/readyz") as answer:
        return answer.status, await answer.json()


async def test_it_is_ready_with_a_database_its_schema_and_a_pack(engine: AsyncEngine, search: Search) -> None:
    assert await ready(engine, search.pack) == (200, {"database": True, "schema": True, "guidelines": True})
    assert await ready(engine, {}) == (503, {"database": True, "schema": True, "guidelines": False})


async def test_it_is_not_ready_on_a_database_without_the_schema(engine: AsyncEngine, search: Search) -> None:
    bare = database.open_engine(engine.url.set(database="template1").render_as_string(hide_password=False))
    assert await ready(bare, search.pack) == (503, {"database": True, "schema": False, "guidelines": True})
    await bare.dispose()


async def test_it_is_alive_though_the_database_is_away(search: Search) -> None:
    (port,) = free_ports(1)
    away = database.open_engine(f"postgresql+psycopg://nobody@127.0.0.1:{port}/none")
    assert await ready(away, search.pack) == (503, {"database": False, "schema": False, "guidelines": True})
    assert (await asked(away, search.pack, "/healthz"))[0] == 200
    await away.dispose()


async def test_what_is_counted_names_nobody(teams: Teams, engine: AsyncEngine, search: Search) -> None:
    await teams.say("Hvem er talsperson?", who="d0000000-0000-4000-8000-000000000010")
    status, counted = await asked(engine, search.pack, "/metrics")
    assert (status, "bot_turn_seconds_count" in counted) == (200, True)
    assert not [word for word in ("d0000000", "Ansattsen", "talsperson", "f:1", "29:") if word in counted]


@pytest.mark.parametrize(("path", "status"), [("/healthz", 200), ("/readyz", 404), ("/metrics", 404)])
async def test_the_public_port_only_tells_that_it_is_alive(teams: Teams, path: str, status: int) -> None:
    async with teams.client.get(path) as answer:
        assert answer.status == status

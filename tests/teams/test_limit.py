"""Limits: twenty turns a minute for one person, a ceiling for all, and memory that does not grow."""

import asyncio
import tracemalloc
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.app import build
from bot.config import Settings
from bot.services import Services
from bot.teams.limit import NAMES, Limit, Window
from tests.teams.conftest import Teams
from tests.teams.house import until
from tests.teams.stub import Connector

SLOWLY = "Nå gikk det litt fort for meg. Vent et minutt, så svarer jeg igjen."
BUSY = "Akkurat nå er det mange som spør meg. Prøv igjen om et minutt."
PEOPLE = [f"d0000000-0000-4000-8000-{number:012}" for number in range(100, 120)]
Limited = Callable[[int, int], Any]


class Now:
    """Seconds that tests set."""

    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
async def limited(engine: AsyncEngine, services: Services) -> AsyncIterator[Limited]:
    """Starts the demo bot with these limits."""
    connector = Connector()
    await connector.start()
    clients = []

    async def start(a_minute: int, at_once: int) -> Teams:
        settings = Settings(_env_file=None, bot_auth="off", turns_a_minute=a_minute, turns_at_once=at_once)
        clients.append(TestClient(TestServer(build(settings, engine, services).public)))
        await clients[-1].start_server()
        return Teams(clients[-1], connector)

    yield start
    for client in clients:
        await client.close()
    await connector.stop()
    assert connector.faults == []


async def test_the_turn_after_the_twentieth_is_answered_with_a_short_text_and_soon_not_at_all(limited: Limited) -> None:
    teams = await limited(20, 200)
    for _ in range(20):
        assert len(await teams.say("hjelp", who=PEOPLE[1])) == 1
    for _ in range(9):
        assert await teams.say("hjelp", who=PEOPLE[1]) == []
    assert teams.connector.texts() == [SLOWLY] * 3
    assert len(await teams.say("hjelp", who=PEOPLE[0])) == 1


async def test_a_button_over_the_limit_keeps_its_card(limited: Limited) -> None:
    teams = await limited(1, 200)
    await teams.say("hjelp", who=PEOPLE[1])
    value = {"action": {"type": "Action.Execute", "verb": "help", "data": {}}}
    status, body = await teams.post(teams.activity("invoke", who=PEOPLE[1], name="adaptiveCard/action", value=value))
    assert (status, body["type"], body["value"]) == (200, "application/vnd.microsoft.activity.message", SLOWLY)


async def test_more_turns_than_places_are_shed_kindly_and_the_rest_are_done(
    limited: Limited, engine: AsyncEngine
) -> None:
    teams = await limited(20, 2)
    async with engine.connect() as db:
        await db.execute(text("LOCK TABLE arrival IN ACCESS EXCLUSIVE MODE"))
        turns = [asyncio.create_task(teams.post(teams.activity(text="hjelp", who=who))) for who in PEOPLE[:8]]
        await until(lambda: sum(turn.done() for turn in turns) == 6)
        assert teams.connector.cards() == []
        assert 1 <= teams.connector.texts().count(BUSY) == len(teams.connector.texts()) <= 6
        await db.rollback()
    assert {status for status, _ in await asyncio.gather(*turns)} == {200}
    assert len(teams.connector.cards()) == 2
    assert len(await teams.say("hjelp", who=PEOPLE[0])) == 1


def test_a_minute_slides() -> None:
    now = Now()
    window = Window(2, now)
    for second, free in ((0, True), (30, True), (59.9, False), (60, True), (89, False), (90, True)):
        now.seconds = second
        assert window.take("a") is free, second


def test_telling_ends_where_it_would_itself_be_too_much() -> None:
    limit = Limit(20, 1, Now())
    with limit.place(), limit.place():
        assert limit.reason("a") == "busy"
        assert limit.may_tell("a")
        with limit.place():
            assert not limit.may_tell("b")
    with limit.place():
        assert limit.reason("a") is None


def test_memory_stays_bounded_however_many_come() -> None:
    window = Window(20, Now())
    tracemalloc.start()
    for number in range(5 * NAMES):
        for _ in range(3):
            window.take(f"d0000000-0000-4000-8000-{number:012}")
    assert tracemalloc.get_traced_memory()[0] < 2000 * NAMES
    tracemalloc.stop()
    assert len(window) == NAMES

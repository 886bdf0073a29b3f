"""What is kept of an answer: the activity of a card that a notice may update, and that nothing gets through any more."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot import address, fault
from bot.address import State
from bot.config import Settings
from bot.fault import Found, Kind
from bot.teams.adapter import AiohttpCloudAdapter, OwnAuthentication
from bot.teams.connector import AiohttpConnectorFactory, Wire
from bot.teams.endpoint import PATH, Door, Endpoint
from bot.teams.handler import Handler
from bot.teams.limit import Limit
from bot.turn import Reply, Turn
from cards import fault as fault_cards
from tests.jobs.conftest import ANNE, DAY, Office, office
from tests.teams.conftest import Teams
from tests.teams.router import Router

__all__ = ["office"]
KEY = fault.key(Kind.FAILED, DAY)
CODES: list[tuple[int, dict[str, Any], State]] = [
    (403, {"error": {"code": "ConversationBlockedByUser"}}, State.BLOCKED),
    (403, {"subCode": "MessageWritesBlocked", "error": {"code": "Forbidden"}}, State.BLOCKED),
    (403, {"error": {"code": "BotNotInConversationRoster"}}, State.UNINSTALLED),
    (404, {"error": {"code": "ConversationNotFound"}}, State.GONE),
]


class Telling(Router):
    """A router whose every answer is a card that a notice may update later."""

    async def answer(self, turn: Turn, db: AsyncConnection) -> Reply:
        """The fault of the day, as it was then."""
        return Reply(cards=(fault_cards.card_of(Found(Kind.FAILED, 1), turn.norm),), notice=KEY)


@pytest.fixture
async def telling(office: Office, settings: Settings) -> AsyncIterator[Teams]:
    """Teams in front of a bot that answers so."""
    wire = Wire()
    adapter = AiohttpCloudAdapter(OwnAuthentication(AiohttpConnectorFactory(wire)))
    services = office.services
    limit = Limit(1000, 1000)
    handler = Handler(Telling(), office.engine, services.directory, office.clock, limit, settings.mark_secret)
    app = web.Application()
    app.router.add_route("*", PATH, Endpoint(adapter, handler.on_turn, Door(frozenset({"127.0.0.1"}))).handle)
    async with TestClient(TestServer(app)) as client:
        yield Teams(client, office.connector)
    await wire.close()


async def changed(office: Office, count: int) -> list[str]:
    """Tell Anne of the same key; gives the requests that this made."""
    before = len(office.connector.sent)
    await office.tell(ANNE, count=count)
    await office.run()
    return [f"{one.method} {one.path.rpartition('/')[2]}" for one in office.connector.sent[before:]]


async def test_a_card_that_was_an_answer_is_updated_by_a_later_notice_of_its_key(
    telling: Teams, office: Office
) -> None:
    await telling.say("hei", who=ANNE)
    assert await changed(office, 1) == [], "she has seen just this"
    assert await changed(office, 2) == ["PUT a0"]


async def test_a_card_that_took_a_pressed_ones_place_is_updated_too(telling: Teams, office: Office) -> None:
    action = {"type": "Action.Execute", "verb": "help", "data": {}}
    await telling.press(action, who=ANNE, replyToId="pressed")
    assert await changed(office, 2) == ["PUT pressed"]


async def test_a_card_where_others_read_along_is_never_a_notices(telling: Teams, office: Office) -> None:
    await telling.say("<at>Raumabot</at> hei", who=ANNE, scope="groupChat")
    await office.reachable(ANNE)
    assert await changed(office, 1) == ["POST activities"]


async def test_a_notice_that_waits_goes_on_waiting_and_updates_the_answer(telling: Teams, office: Office) -> None:
    await office.tell(ANNE, count=2)
    await telling.say("hei", who=ANNE)
    await office.run()
    assert [one.method for one in office.connector.sent] == ["POST", "PUT"]


@pytest.mark.parametrize(("status", "body", "state"), CODES)
async def test_an_answer_that_does_not_get_through_says_why_and_the_next_turn_heals_it(
    teams: Teams, engine: AsyncEngine, status: int, body: dict[str, Any], state: State
) -> None:
    teams.connector.errors.append((status, body))
    await teams.say("hei", who=ANNE)
    assert await states(engine) == [state]
    await teams.say("hei", who=ANNE)
    assert await states(engine) == [State.REACHABLE]


async def test_a_refusal_without_such_a_code_leaves_the_address(teams: Teams, engine: AsyncEngine) -> None:
    for status in (403, 404, 500):
        teams.connector.errors.append((status, {"error": {"code": "Other"}}))
        await teams.say("hei", who=ANNE)
    assert await states(engine) == [State.REACHABLE]


async def states(engine: AsyncEngine) -> list[str]:
    """The states of Anne's addresses of this test, which are then forgotten."""
    async with engine.connect() as db:
        query = text("SELECT state FROM address WHERE person_id = :who ORDER BY service_url")
        return list((await db.execute(query, {"who": ANNE})).scalars())


@pytest.fixture(autouse=True)
async def nowhere(engine: AsyncEngine) -> None:
    """Anne's addresses of other tests are forgotten first."""
    async with engine.begin() as db:
        await address.forget(db, ANNE)

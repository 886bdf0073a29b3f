"""The whole bot over HTTP: activities in, recorded answers out."""

import itertools
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.app import build
from bot.config import Settings
from bot.services import Services
from bot.teams.connector import Wire
from tests.teams import signing
from tests.teams.house import House
from tests.teams.signing import Metadata
from tests.teams.stub import Connector

EMPLOYEE = "d0000000-0000-4000-8000-000000000009"
numbers = itertools.count(1)


class Teams:
    """Speaks to the bot as Teams does, and shows what it answered."""

    def __init__(self, client: TestClient[Any, Any] | ClientSession, connector: Connector) -> None:
        self.client, self.connector = client, connector

    def activity(
        self, kind: str = "message", who: str = EMPLOYEE, scope: str = "personal", **fields: Any
    ) -> dict[str, Any]:
        """An activity as Teams sends it."""
        conversation = {
            "id": f"a:{who}" if scope == "personal" else f"19:{scope}@thread.tacv2",
            "conversationType": scope,
        }
        return {
            "type": kind,
            "id": f"f:{next(numbers)}",
            "channelId": "msteams",
            "serviceUrl": self.connector.url,
            "timestamp": "2026-11-24T09:00:00.123Z",
            "from": {"id": f"29:{who}", "name": "Anne Ansattsen", "aadObjectId": who},
            "recipient": {"id": "28:bot", "name": "Raumabot"},
            "conversation": {**conversation, "tenantId": "t"},
            "channelData": {"tenant": {"id": "t"}},
            **fields,
        }

    async def post(self, activity: Any) -> tuple[int, Any]:
        """Post an activity; gives the status and, for an invoke, the JSON body."""
        async with self.client.post("/api/messages", json=activity) as answer:
            raw = await answer.read()
            return answer.status, (await answer.json()) if raw else None

    async def say(self, text: str, **fields: Any) -> list[dict[str, Any]]:
        """Write a message; gives the cards that came back."""
        before = len(self.connector.cards())
        status, _ = await self.post(self.activity(text=text, **fields))
        assert status == 200
        return self.connector.cards()[before:]

    async def press(
        self, action: dict[str, Any], inputs: dict[str, Any] | None = None, **fields: Any
    ) -> dict[str, Any]:
        """Press a card's button, with inputs; gives the card that came back."""
        data = {**action["data"], **(inputs or {})}
        if action["type"] == "Action.Submit":
            (card,) = await self.say("", value=data, **fields)
            return card
        value = {"action": {"type": "Action.Execute", "verb": action["verb"], "data": data}}
        status, body = await self.post(self.activity("invoke", name="adaptiveCard/action", value=value, **fields))
        assert (status, body["statusCode"]) == (200, 200), body
        return dict(body["value"])


@pytest.fixture
async def teams(settings: Settings, engine: AsyncEngine, services: Services) -> AsyncIterator[Teams]:
    """The demo bot, listening, with a connector stub beside it."""
    connector = Connector()
    await connector.start()
    async with TestClient(TestServer(build(settings, engine, services).public)) as client:
        yield Teams(client, connector)
    await connector.stop()
    assert connector.faults == []


@pytest.fixture
async def metadata() -> AsyncIterator[Metadata]:
    """The host of the signing keys, listening."""
    made = Metadata()
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
async def house(
    engine: AsyncEngine, services: Services, metadata: Metadata, caplog: pytest.LogCaptureFixture
) -> AsyncIterator[House]:
    """The bot as in production but for the host of its keys, listening; its keys are fetched."""
    calls: list[str] = []

    async def no_way_out() -> None:
        calls.append("connector")
        raise PermissionError

    settings = Settings(
        _env_file=None,
        microsoft_app_id="app",
        microsoft_app_tenant_id="t",
        bot_openid_metadata_url=metadata.url,
        turns_a_minute=1_000_000,
    )
    made = build(settings, engine, services, Wire(no_way_out)).public
    async with TestClient(TestServer(made)) as client:
        house = House(client, engine, metadata, calls, caplog)
        assert (await house.post(press("help")))[0] == 200
        yield house


def press(verb: str, **fields: Any) -> dict[str, Any]:
    """An invoke of the right tenant: its answer is the HTTP response, so nothing else goes out."""
    value = {"action": {"type": "Action.Execute", "verb": verb, "data": {}}}
    return signing.activity(
        **{"type": "invoke", "id": f"f:{next(numbers)}", "name": "adaptiveCard/action", "value": value, **fields}
    )


def actions(part: Any) -> list[dict[str, Any]]:
    """Every action of a card, in order."""
    if isinstance(part, list):
        return [found for one in part for found in actions(one)]
    if not isinstance(part, dict):
        return []
    own = list(part.get("actions", []))
    return own + [found for key in ("body", "items", "columns") for found in actions(part.get(key, []))]


def words(part: Any) -> str:
    """All that a card says."""
    if isinstance(part, list):
        return "\n".join(words(one) for one in part)
    if not isinstance(part, dict):
        return ""
    own = [part.get("text", ""), part.get("title", "")]
    deeper = [words(part.get(key, [])) for key in ("body", "items", "columns", "inlines", "facts", "actions")]
    return "\n".join(one for one in own + deeper if one)

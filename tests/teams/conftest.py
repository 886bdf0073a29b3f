"""The whole bot over HTTP: activities in, recorded answers out."""

import itertools
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.app import build
from bot.config import Settings
from bot.services import Services
from tests.teams.stub import Connector

EMPLOYEE = "d0000000-0000-4000-8000-000000000009"
numbers = itertools.count(1)


class Teams:
    """Speaks to the bot as Teams does, and shows what it answered."""

    def __init__(self, client: TestClient[Any, Any], connector: Connector) -> None:
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

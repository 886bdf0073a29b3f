"""Tokens: only the Bot Connector's own, for this bot, this tenant and this service URL, come in."""

import time
from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.teams.adapter import AiohttpCloudAdapter, OwnAuthentication
from bot.teams.connector import AiohttpConnectorFactory, Wire
from bot.teams.endpoint import PATH, Door, Endpoint
from bot.teams.keys import Keys
from bot.teams.token import Verifier
from tests.teams.signing import KEY, OTHER, activity, public, token


class Asked:
    """Counts turns that got in, and looks at the keys."""

    turns = 0
    looks = 0


@pytest.fixture
async def client() -> AsyncIterator[TestClient[Any, Any]]:
    """The endpoint with authentication on and a local key."""
    Asked.turns = Asked.looks = 0

    async def fetch() -> Mapping[str, Mapping[str, Any]]:
        Asked.looks += 1
        return {"k1": public(KEY, "k1"), "unendorsed": {**public(KEY, "unendorsed"), "endorsements": []}}

    async def logic(context: Any) -> None:
        Asked.turns += 1

    adapter = AiohttpCloudAdapter(OwnAuthentication(AiohttpConnectorFactory(Wire())))
    door = Door(frozenset({"smba.trafficmanager.net"}), Verifier("app", Keys(fetch)), "t")
    app = web.Application()
    app.router.add_route("*", PATH, Endpoint(adapter, logic, door).handle)
    async with TestClient(TestServer(app)) as made:
        yield made


async def post(client: TestClient[Any, Any], bearer: str | None, body: Any = None) -> int:
    """The status of a post with this token."""
    headers = {"Authorization": f"Bearer {bearer}"} if bearer is not None else {}
    async with client.post(PATH, json=body or activity(), headers=headers) as answer:
        if answer.status in (401, 403):
            assert await answer.read() == b""
        return answer.status


async def test_a_right_token_comes_in(client: TestClient[Any, Any]) -> None:
    assert await post(client, token()) == 200
    assert Asked.turns == 1


@pytest.mark.parametrize(
    "bearer",
    [
        None,
        "not-a-token",
        token(iss=None),
        token(iss="https://evil.invalid"),
        token(aud="other"),
        token(aud=["app", "other"]),
        token(exp=int(time.time()) - 400),
        token(exp=None),
        token(nbf=None),
        token(nbf=int(time.time()) + 4000),
        token(key=OTHER),
        token(kid=None),
        token(kid="unknown"),
        token(kid="unendorsed"),
        token(alg="HS256"),
        token(serviceurl="https://evil.invalid/"),
        token(serviceurl=None),
    ],
)
async def test_any_other_token_is_401_and_runs_nothing(client: TestClient[Any, Any], bearer: str | None) -> None:
    assert await post(client, bearer) == 401
    assert Asked.turns == 0


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"channelData": {"tenant": {"id": "foreign"}}}, 403),
        ({"conversation": {"id": "a:1", "tenantId": "foreign"}, "channelData": {}}, 403),
        ({"conversation": {"id": "a:1"}, "channelData": {}}, 403),
        ({"from": {"id": "29:guest"}}, 403),
        ({"serviceUrl": ""}, 401),
        ({"channelId": None}, 401),
    ],
)
async def test_a_foreign_tenant_a_guest_and_a_missing_origin_are_refused(
    client: TestClient[Any, Any], fields: dict[str, Any], status: int
) -> None:
    assert await post(client, token(), activity(**fields)) == status
    assert Asked.turns == 0


async def test_two_authorization_headers_are_refused(client: TestClient[Any, Any]) -> None:
    headers = [("Authorization", f"Bearer {token()}"), ("Authorization", f"Bearer {token()}")]
    async with client.post(PATH, json=activity(), headers=headers) as answer:
        assert answer.status == 401


async def test_unknown_keys_cause_one_look_in_five_minutes(client: TestClient[Any, Any]) -> None:
    for _ in range(5):
        assert await post(client, token(kid="unknown")) == 401
    assert Asked.looks == 1

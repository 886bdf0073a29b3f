"""What the endpoint lets in and what it refuses, in the demo and with tokens."""

import json
from typing import Any

import pytest

from tests.teams.conftest import Teams


async def raw(teams: Teams, body: bytes, **headers: str) -> int:
    """The status for a raw body."""
    sent = {"Content-Type": "application/json", **headers}
    async with teams.client.post("/api/messages", data=body, headers=sent) as answer:
        return answer.status


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"[" * 5000,
        b'\xef\xbb\xbf{"type":"message"}',
        b'{"type":"message","type":"x"}',
        b'{"a":NaN}',
    ],
)
async def test_what_is_not_strict_json_is_400(teams: Teams, body: bytes) -> None:
    assert await raw(teams, body) == 400
    assert teams.connector.sent == []


@pytest.mark.parametrize("name", ["type", "from", "conversation"])
async def test_an_activity_without_what_it_needs_is_400(teams: Teams, name: str) -> None:
    activity = teams.activity(text="hei")
    del activity[name]
    assert (await teams.post(activity))[0] == 400


@pytest.mark.parametrize(
    ("name", "value"), [("serviceUrl", "https://evil.invalid/"), ("serviceUrl", None), ("channelId", "skype")]
)
async def test_a_foreign_origin_is_401_and_gets_no_answer(teams: Teams, name: str, value: Any) -> None:
    assert (await teams.post({**teams.activity(text="hei"), name: value}))[0] == 401
    assert teams.connector.sent == []


async def test_method_size_and_type_are_checked_first(teams: Teams) -> None:
    async with teams.client.get("/api/messages") as answer:
        assert answer.status == 405
    assert await raw(teams, b"{}", **{"Content-Type": "text/plain"}) == 415
    assert await raw(teams, json.dumps({"a": "x" * 300_000}).encode()) == 413


@pytest.mark.parametrize(
    "value",
    [
        "x",
        [],
        3,
        {"action": "x"},
        {"action": {"type": "Action.Submit", "data": {}}},
        {"action": {"type": "Action.Execute", "data": 1}},
    ],
)
async def test_a_malformed_invoke_is_400_and_never_500(teams: Teams, value: Any) -> None:
    status, _ = await teams.post(teams.activity("invoke", name="adaptiveCard/action", value=value))
    assert status == 400


async def test_an_unknown_invoke_is_501_and_an_unknown_kind_is_ignored(teams: Teams) -> None:
    assert (await teams.post(teams.activity("invoke", name="no/such", value={})))[0] == 501
    assert (await teams.post(teams.activity("no.such.kind")))[0] == 200
    assert teams.connector.sent == []

"""Whatever bytes come, and however an activity is bent: never a fault of ours, and of what is refused never a trace."""

import itertools
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import FUZZ
from tests.teams.conftest import press
from tests.teams.house import House
from tests.teams.signing import activity, token

BEARER = token(exp=4_102_444_800)
GUEST = {"from": {"id": "29:guest"}}
FIELDS = [*activity(), "value", "name", "timestamp", "localTimestamp", "membersAdded", "attachments", "entities"]
KINDS = ["message", "invoke", "messageUpdate", "conversationUpdate", "installationUpdate", "messageReaction", "x"]
INNER = ["id", "tenant", "tenantId", "aadObjectId", "action", "data", "verb", "type", "eventType", "contentType"]
TOLD = [*KINDS, "msteams", "t", "o", "add", "editMessage", "28:bot", "Action.Execute", "adaptiveCard/action", "\ud800"]
LEAF = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.sampled_from(TOLD)
JSON = st.recursive(
    LEAF,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(INNER), inner, max_size=3),
    max_leaves=6,
)
BENT = st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=3)
WHOLE = [json.dumps(one).encode() for one in (activity(text="hei"), press("help"))]
PUT = [b"", b"[", b"{", b'"', b"\\", b"\xff", b"\x00", b",", b"\\ud800", b"NaN", b"1e999"]
many = settings(max_examples=FUZZ // 3, deadline=None, suppress_health_check=list(HealthCheck), database=None)
numbers = itertools.count()


def cut(whole: bytes, at: int, put: bytes) -> bytes:
    """`whole` with one byte replaced."""
    at %= len(whole)
    return whole[:at] + put + whole[at + 1 :]


def nobodys(body: bytes) -> bytes:
    """The body with a sender who may not come in, should anything else of it be right."""
    return body.replace(b'"aadObjectId"', b'"aadObjectid"')


RAW = st.binary(max_size=300) | st.builds(cut, st.sampled_from(WHOLE), st.integers(0, 2000), st.sampled_from(PUT))


@pytest.fixture
async def untouched(house: House) -> AsyncIterator[House]:
    """The house, which is looked through after all examples."""
    rows = await house.rows()
    yield house
    assert await house.rows() == rows
    assert house.quiet()


@many
@given(body=RAW, signed=st.booleans())
async def test_bytes_are_refused_and_leave_nothing(untouched: House, body: bytes, signed: bool) -> None:
    status, said = await untouched.post(nobodys(body), BEARER if signed else None)
    assert status in ((400, 401, 403) if signed else (401,))
    assert said == b""


@many
@given(bent=BENT)
async def test_a_guests_activity_is_refused_however_it_is_bent_and_leaves_nothing(
    untouched: House, bent: dict[str, Any]
) -> None:
    status, said = await untouched.post(json.dumps({**activity(), **bent, **GUEST}).encode(), BEARER)
    assert status in (400, 401, 403)
    assert said == b""


@many
@given(bent=BENT, action=JSON, kind=st.sampled_from(KINDS))
async def test_an_employees_activity_is_no_fault_of_ours_however_it_is_bent(
    house: House, bent: dict[str, Any], action: Any, kind: str
) -> None:
    whole = {**activity(type=kind, id=f"f:fuzz{next(numbers)}", value={"action": action}), **bent}
    status, _ = await house.post(json.dumps(whole).encode(), BEARER)
    assert status in (200, 400, 401, 403) or (status, whole["type"]) == (501, "invoke")
    assert not [one.message for one in house.log.records if one.exc_info or "was not sent" not in one.message]
    house.log.clear()

"""The table of what the endpoint refuses: each row over HTTP against the whole bot, with tokens signed by a local key.

A refused request is answered at once with nothing but a status, and leaves no row, no call and no traceback.
"""

import asyncio
import gzip
import json
import time
import tracemalloc
import zlib
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.teams.adapter import AiohttpCloudAdapter, OwnAuthentication
from bot.teams.connector import AiohttpConnectorFactory, Wire
from bot.teams.endpoint import LARGEST, PATH, Door, Endpoint
from bot.teams.token import ISSUER
from tests.machine import NOISE
from tests.teams.conftest import press
from tests.teams.house import House
from tests.teams.signing import OTHER, activity, token

NOW = int(time.time())
BRACKETS = b"[" * 5000
SKILL = "https://login.microsoftonline.com/d6d49420-f39b-4df7-a1dc-d59a935871db/v2.0"
EMULATOR = "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/"


def without(name: str) -> dict[str, Any]:
    """A message that lacks one field."""
    return {key: value for key, value in activity().items() if key != name}


def nested(depth: int) -> dict[str, Any]:
    """An invoke whose JSON is `depth` deep."""
    deep: Any = {}
    for _ in range(depth - 5):
        deep = [deep]
    value = {"action": {"type": "Action.Execute", "verb": "help", "data": {"deep": deep}}}
    return press("help", value=value)


TOKENS = {
    "none": None,
    "empty": " ",
    "no JWT": "not-a-token",
    "three empty parts": "..",
    "a header of brackets": "W1tb" * 1000 + ".e30.e30",
    "no letters": "æøå.æøå.æøå",
    "no iss": token(iss=None),
    "foreign issuer": token(iss="https://evil.invalid"),
    "issuer in a list": token(iss=[ISSUER]),
    "skill": token(iss=SKILL, ver="2.0", azp="other"),
    "emulator": token(iss=EMULATOR, ver="1.0", appid="app"),
    "skill by a connector's key": token(ver="1.0", appid="other"),
    "skill of version 2": token(ver="2.0", azp="other"),
    "wrong aud": token(aud="other"),
    "no aud": token(aud=None),
    "many aud": token(aud=["app"]),
    "expired": token(exp=NOW - 310),
    "no exp": token(exp=None),
    "endless": token(exp=float("inf")),
    "nbf in future": token(nbf=NOW + 4000),
    "no nbf": token(nbf=None),
    "bad signature": token(key=OTHER),
    "cut signature": token()[:-8],
    "HS256": token(alg="HS256"),
    "none as algorithm": token(alg="none"),
    "unknown kid": token(kid="unknown"),
    "no kid": token(kid=None),
    "unendorsed": token(kid="unendorsed"),
    "serviceurl claim of another": token(serviceurl="https://evil.invalid/"),
    "no serviceurl claim": token(serviceurl=None),
    "empty serviceurl claim": token(serviceurl=""),
}


@pytest.mark.parametrize("name", TOKENS)
async def test_any_token_but_a_right_one_is_401(house: House, name: str) -> None:
    rows = await house.rows()
    assert await house.post(activity(text="hei"), TOKENS[name]) == (401, b"")
    assert await house.rows() == rows
    assert house.quiet()


@pytest.mark.parametrize(
    ("claim", "seconds", "status"), [("exp", -290, 200), ("exp", -310, 401), ("nbf", 290, 200), ("nbf", 310, 401)]
)
async def test_a_clock_may_be_five_minutes_off(house: House, claim: str, seconds: int, status: int) -> None:
    claims: dict[str, Any] = {claim: int(time.time()) + seconds}
    assert (await house.post(press("help"), token(**claims)))[0] == status


async def test_a_token_may_name_this_bot_itself(house: House) -> None:
    assert (await house.post(press("help"), token(ver="1.0", appid="app")))[0] == 200


FOREIGN = {"tenant": {"id": "foreign"}}
BODIES: dict[str, tuple[Any, int]] = {
    "broken JSON": (b"{", 400),
    "nothing": (b"", 400),
    "a list": (b"[]", 400),
    "null": (b"null", 400),
    "nested brackets": (BRACKETS, 400),
    "nested objects": (b'{"a":' * 5000 + b"1" + b"}" * 5000, 400),
    "too deep": (nested(33), 400),
    "byte-order mark": (b"\xef\xbb\xbf" + json.dumps(activity()).encode(), 400),
    "UTF-16": (json.dumps(activity()).encode("utf-16"), 400),
    "no UTF-8": (b'{"type":"\xff"}', 400),
    "duplicate keys": (b'{"type":"message","type":"invoke"}', 400),
    "NaN": (b'{"a":NaN}', 400),
    "Infinity": (b'{"a":-Infinity}', 400),
    "lone surrogate": (b'{"a":"\\ud800"}', 400),
    "an endless number": (b'{"a":' + b"9" * 6000 + b"}", 400),
    "from missing": (without("from"), 400),
    "from a text": (activity(**{"from": "29:x"}), 400),
    "from without id": (activity(**{"from": {"aadObjectId": "o"}}), 400),
    "conversation missing": (without("conversation"), 400),
    "conversation a text": (activity(conversation="x"), 400),
    "an id that no database takes": (activity(conversation={"id": "a:\x00", "tenantId": "t"}), 400),
    "type missing": (without("type"), 400),
    "text a number": (activity(text=1), 400),
    "attachments an object": (activity(attachments={}), 400),
    "a time that is none": (activity(timestamp="soon"), 400),
    "a time out of reach": (activity(timestamp="0001-01-01T00:00:00+14:00"), 400),
    "an object id with more than letters": (activity(**{"from": {"id": "29:x", "aadObjectId": "o\x00"}}), 400),
    "invoke with a text": (press("help", value="x"), 400),
    "invoke with a list": (press("help", value=[]), 400),
    "invoke with nothing": (press("help", value=None), 400),
    "invoke with no action": (press("help", value={"action": "x"}), 400),
    "foreign tenant": (activity(channelData=FOREIGN, conversation={"id": "a:1", "tenantId": "foreign"}), 403),
    "contradicting tenants": (activity(channelData=FOREIGN), 403),
    "contradicting the other way": (activity(conversation={"id": "a:1", "tenantId": "foreign"}), 403),
    "sender of another tenant": (activity(**{"from": {"id": "29:x", "aadObjectId": "o", "tenantId": "foreign"}}), 403),
    "a tenant that is an object": (activity(channelData={"tenant": {"id": {"id": "t"}}}), 403),
    "no tenant": (activity(channelData={}, conversation={"id": "a:1"}), 403),
    "foreign tenant, and no sender": ({**without("from"), "channelData": FOREIGN}, 403),
    "guest": (activity(**{"from": {"id": "29:guest"}}), 403),
    "empty object id": (activity(**{"from": {"id": "29:guest", "aadObjectId": ""}}), 403),
    "a bot": (activity(**{"from": {"id": "28:other", "aadObjectId": "o"}}), 403),
    "by its role a bot": (activity(**{"from": {"id": "29:x", "aadObjectId": "o", "role": "bot"}}), 403),
    "the bot itself": (activity(**{"from": {"id": "b", "aadObjectId": "o"}}, recipient={"id": "b"}), 403),
    "serviceUrl missing": (without("serviceUrl"), 401),
    "serviceUrl empty": (activity(serviceUrl=""), 401),
    "serviceUrl a number": (activity(serviceUrl=7), 401),
    "serviceUrl of another": (activity(serviceUrl="https://evil.invalid/"), 401),
    "serviceUrl with another path": (activity(serviceUrl="https://smba.trafficmanager.net/amer/"), 401),
    "serviceUrl that is none": (activity(serviceUrl="https://["), 401),
    "channelId missing": (without("channelId"), 401),
    "another channel": (activity(channelId="emulator"), 401),
    "channelId a list": (activity(channelId=["msteams"]), 401),
}


@pytest.mark.parametrize("name", BODIES)
async def test_what_is_not_an_activity_for_this_bot_is_refused(house: House, name: str) -> None:
    body, expected = BODIES[name]
    rows = await house.rows()
    begun = time.perf_counter()
    assert await house.post(body) == (expected, b"")
    assert time.perf_counter() - begun < 5
    assert await house.rows() == rows
    assert house.quiet()


HOSTS = {
    "not allowed": "https://evil.invalid/",
    "not encrypted": "http://smba.trafficmanager.net/emea/",
    "loopback": "https://127.0.0.1/",
    "a user in front": "https://smba.trafficmanager.net@evil.invalid/",
    "a user": "https://u@smba.trafficmanager.net/emea/",
    "an ending": "https://smba.trafficmanager.net.evil.invalid/",
}


@pytest.mark.parametrize("name", HOSTS)
async def test_a_service_url_off_the_list_is_401_though_the_token_names_it(house: House, name: str) -> None:
    assert await house.post(activity(serviceUrl=HOSTS[name]), token(serviceurl=HOSTS[name])) == (401, b"")
    assert house.quiet()


async def test_no_token_is_401_before_json_and_a_wrong_one_before_the_tenant(house: House) -> None:
    assert await house.post(BRACKETS, None) == (401, b"")
    assert await house.post(b"{", token(aud="other")) == (401, b"")
    assert await house.post(activity(channelData=FOREIGN), token(aud="other")) == (401, b"")
    assert house.quiet()


@pytest.mark.parametrize("scheme", ["Basic", "Bearer", ""])
async def test_another_scheme_than_bearer_is_401(house: House, scheme: str) -> None:
    value = f"{scheme}{token()}" if scheme == "Bearer" else f"{scheme} {token()}"
    assert await house.post(activity(), None, headers={"Authorization": value}) == (401, b"")


async def test_two_authorization_headers_are_401(house: House) -> None:
    headers = [("Authorization", f"Bearer {token()}"), ("Authorization", f"Bearer {token()}")]
    async with house.client.post(PATH, json=press("help"), headers=headers) as answer:
        assert (answer.status, await answer.read()) == (401, b"")
    assert house.quiet()


async def pieces(body: bytes) -> AsyncIterator[bytes]:
    """A body whose length nobody knows beforehand."""
    for at in range(0, len(body), 8192):
        yield body[at : at + 8192]


async def test_a_body_of_more_than_256_kib_is_413_however_it_comes(house: House) -> None:
    padding = "x" * (LARGEST - len(json.dumps(press("help", text=""))))
    large, bomb = json.dumps(press("help", text=padding + "xxxx")).encode(), b"[" + b" " * 40_000_000 + b"]"
    assert (await house.post(json.dumps(press("help", text=padding[:-99])).encode()))[0] == 200
    assert await house.post(large) == (413, b"")
    assert await house.post(large, None) == (413, b"")
    assert await house.post(pieces(large)) == (413, b"")
    for coding, packed in (("gzip", gzip.compress(bomb)), ("deflate", zlib.compress(bomb))):
        assert len(packed) < LARGEST
        tracemalloc.start()
        assert await house.post(packed, headers={"Content-Encoding": coding}) == (413, b"")
        assert tracemalloc.get_traced_memory()[1] < 8 * 1024 * 1024
        tracemalloc.stop()
    assert house.quiet()


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
async def test_a_packed_body_is_read_and_a_broken_one_is_400(house: House, coding: str) -> None:
    body = json.dumps(press("help")).encode()
    packed = gzip.compress(body) if coding == "gzip" else zlib.compress(body)
    assert (await house.post(packed, headers={"Content-Encoding": coding}))[0] == 200
    for broken in (b"no such thing", packed[:-20], b""):
        assert (await house.post(broken, headers={"Content-Encoding": coding}))[0] == 400
    assert house.quiet()


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"])
async def test_any_other_method_is_405(house: House, method: str) -> None:
    async with house.client.request(method, PATH, data=b"{}") as answer:
        assert (answer.status, answer.headers["Allow"]) == (405, "POST")


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "multipart/form-data", ""])
async def test_any_other_content_type_is_415_before_the_token(house: House, kind: str) -> None:
    assert await house.post(b"{}", None, headers={"Content-Type": kind}) == (415, b"")


async def test_a_depth_of_32_comes_in(house: House) -> None:
    assert (await house.post(nested(32)))[0] == 200


async def test_an_unknown_invoke_is_501_and_an_unknown_kind_is_200_and_nothing(house: House) -> None:
    rows = await house.rows()
    nothing: tuple[Any, ...] = ({}, None)
    for value in nothing:
        assert await house.post(press("help", name="no/such", value=value)) == (501, b"")
    for kind in ("no.such.kind", "event", "typing", "endOfConversation", "trace", "messageReaction"):
        assert await house.post(activity(type=kind, id=kind)) == (200, b"")
    assert await house.rows() == rows
    assert house.quiet()


async def test_a_refusal_takes_less_than_a_tenth_of_a_second(house: House) -> None:
    refused = [(activity(), None), (activity(), token(key=OTHER)), (BRACKETS, ""), (activity(channelData=FOREIGN), "")]
    for body, bearer in refused:
        times = []
        for _ in range(5):
            begun = time.perf_counter()
            assert (await house.post(body, bearer))[0] >= 400
            times.append(time.perf_counter() - begun)
        assert sorted(times)[2] < 0.1 * NOISE


async def test_a_body_that_does_not_arrive_is_408() -> None:
    async def logic(context: Any) -> None:
        raise AssertionError

    adapter = AiohttpCloudAdapter(OwnAuthentication(AiohttpConnectorFactory(Wire())))
    endpoint = Endpoint(adapter, logic, Door(frozenset(), patience=0.05))
    app = web.Application()
    app.router.add_route("*", PATH, endpoint.handle)
    async with TestClient(TestServer(app)) as client:
        reader, writer = await asyncio.open_connection(client.host, client.port)
        head = f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{{"
        writer.write(head.encode())
        assert (await asyncio.wait_for(reader.readline(), 60)).split()[1] == b"408"
        writer.close()
        await writer.wait_closed()


async def test_a_sender_who_hangs_up_leaves_no_traceback(house: House) -> None:
    _, writer = await asyncio.open_connection(house.client.host, house.client.port)
    writer.write(
        f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{{".encode()
    )
    await writer.drain()
    writer.close()
    await writer.wait_closed()
    assert (await house.post(press("help")))[0] == 200
    assert house.quiet()


@pytest.mark.parametrize("line", ["\x16\x03\x01\x02", "POST / HTTP/9.9", "GET /\x00 HTTP/1.1"])
async def test_what_is_not_http_leaves_no_traceback(house: House, line: str) -> None:
    reader, writer = await asyncio.open_connection(house.client.host, house.client.port)
    writer.write(f"{line}\r\n\r\n".encode())
    assert (await asyncio.wait_for(reader.readline(), 60)).split()[1] == b"400"
    writer.close()
    await writer.wait_closed()
    assert house.quiet()

"""The SDK's fault that our adapter cures, our codec against the SDK's, and the connector's refusals."""

import json
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from botbuilder.core import ActivityHandler, InvokeResponse, TurnContext
from botbuilder.integration.aiohttp import CloudAdapter
from botbuilder.schema import Activity
from yarl import URL

from bot.teams import codec
from bot.teams.adapter import AiohttpCloudAdapter, OwnAuthentication
from bot.teams.connector import AiohttpConnectorFactory, ConnectorError, Conversations, TokenCache, Wire
from tests.teams.stub import Connector

INVOKE = {
    "type": "invoke",
    "id": "f:1",
    "name": "adaptiveCard/action",
    "channelId": "msteams",
    "serviceUrl": "http://127.0.0.1:9/",
    "from": {"id": "29:x"},
    "recipient": {"id": "28:bot"},
    "conversation": {"id": "a:1"},
    "value": {"action": {"type": "Action.Execute", "verb": "v", "data": {}}},
}
MESSAGE = {
    "type": "message",
    "id": "f:2",
    "timestamp": "2026-11-24T09:00:00.123Z",
    "localTimestamp": "2026-11-24T10:00:00.123+01:00",
    "channelId": "msteams",
    "serviceUrl": "https://smba.trafficmanager.net/emea/",
    "from": {"id": "29:x", "name": "Åse Øverås", "aadObjectId": "o"},
    "recipient": {"id": "28:bot", "name": "bot"},
    "conversation": {"id": "a:1", "conversationType": "personal", "tenantId": "t", "isGroup": False},
    "text": "<at>bot</at> hei",
    "attachments": [{"contentType": "text/html", "content": "<p>hei</p>"}],
    "entities": [{"type": "clientInfo", "locale": "nb-NO", "platform": "Web"}],
    "channelData": {"tenant": {"id": "t"}},
    "locale": "nb-NO",
    "unknown": {"kept": True},
}


class Answering(ActivityHandler):  # type: ignore[misc] # botbuilder is untyped
    """Answers every invoke with a body."""

    async def on_invoke_activity(self, turn_context: TurnContext) -> InvokeResponse:
        return InvokeResponse(status=200, body={"statusCode": 200})


async def status_of(handler: Any) -> int:
    """The status of an invoke posted to `handler`."""
    app = web.Application()
    app.router.add_post("/api/messages", handler)
    async with (
        TestClient(TestServer(app)) as client,
        client.post("/api/messages", json=INVOKE) as answer,
    ):
        return answer.status


async def test_the_stock_adapter_still_answers_500_to_an_invoke_with_a_body() -> None:
    """When this fails the SDK is cured, and our own `process` can go."""
    adapter, bot = CloudAdapter(), Answering()

    async def handle(request: web.Request) -> web.StreamResponse:
        answer: web.StreamResponse = await adapter.process(request, bot)
        return answer

    assert await status_of(handle) == 500


async def test_our_adapter_answers_an_invoke_with_its_body() -> None:
    adapter = AiohttpCloudAdapter(OwnAuthentication(AiohttpConnectorFactory(Wire())))

    async def handle(request: web.Request) -> web.Response:
        return await adapter.process(codec.read_activity(await request.json()), {}, Answering().on_turn)

    assert await status_of(handle) == 200


def same(value: Any) -> Any:
    """JSON with its times in one form."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return json.loads(text.replace(".123000Z", ".123Z").replace("+00:00", "Z"))


def test_our_codec_reads_and_writes_as_the_sdks_does() -> None:
    theirs = Activity().deserialize(json.loads(json.dumps(MESSAGE)))
    ours = codec.read_activity(MESSAGE)
    assert ours.from_property.aad_object_id == theirs.from_property.aad_object_id
    assert ours.timestamp == theirs.timestamp
    assert ours.conversation.conversation_type == theirs.conversation.conversation_type
    written, expected = codec.write(ours), theirs.serialize()
    for key in ("text", "from", "recipient", "conversation", "attachments", "channelData", "timestamp", "locale"):
        assert same(written[key]) == same(MESSAGE[key]), key
        assert same(expected[key]) == same(written[key]) or set(expected[key]) < set(written[key]), key
    assert codec.write(ours)["unknown"] == {"kept": True}


@pytest.mark.parametrize(
    ("status", "headers", "wait"), [(429, {"Retry-After": "7"}, 7.0), (403, {}, None), (502, {}, None)]
)
async def test_a_refusal_keeps_its_status_and_is_not_repeated(
    status: int, headers: dict[str, str], wait: float | None
) -> None:
    connector, wire = Connector(), Wire()
    await connector.start()
    connector.refusals.append((status, headers))
    with pytest.raises(ConnectorError) as caught:
        await Conversations(wire, connector.url).send_to_conversation("a:1/ø", Activity(type="message", text="hei"))
    assert (caught.value.status, caught.value.retry_after, caught.value.code) == (status, wait, "Refused")
    assert len(connector.sent) == 1
    await wire.close()
    await connector.stop()


class Noting(Wire):
    """Only notes where it is asked to go."""

    async def request(self, method: str, url: URL, body: Any = None) -> dict[str, Any]:
        """Note the address as it would be written on the wire."""
        self.asked = str(url)
        return {}


async def test_no_part_of_an_address_can_add_to_a_request() -> None:
    wire = Noting()
    odd = Conversations(wire, "https://x.invalid/e\r\nX: y/ø %2e/")
    await odd.send_to_conversation("a/../b?c\r\n:1", Activity(type="message", text="hei"))
    assert wire.asked == "https://x.invalid/eX:%20y/%C3%B8%20./v3/conversations/a%2F..%2Fb%3Fc%0D%0A%3A1/activities"


async def test_a_token_is_kept_until_five_minutes_before_it_ends() -> None:
    fetched = []
    now = [1000.0]

    async def fetch() -> tuple[str, float]:
        fetched.append(now[0])
        return f"t{len(fetched)}", now[0] + 3600

    cache = TokenCache(fetch, lambda: now[0])
    assert [await cache(), await cache()] == ["t1", "t1"]
    now[0] += 3301
    assert await cache() == "t2"

"""CloudAdapter with our own authentication, connector and (de)serialisers plugged in; nothing in the SDK is patched."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

import orjson
from aiohttp import web
from botbuilder.core import TurnContext
from botbuilder.integration.aiohttp import CloudAdapter
from botbuilder.schema import Activity
from botframework.connector.auth import (
    AuthenticateRequestResult,
    BotFrameworkAuthentication,
    ClaimsIdentity,
)

from bot.teams import codec
from bot.teams.connector import AiohttpConnectorFactory

Claims = dict[str, str]
Logic = Callable[[TurnContext], Awaitable[None]]
BOT_AUDIENCE = "https://api.botframework.com"


class OwnAuthentication(BotFrameworkAuthentication):  # type: ignore[misc] # botbuilder is untyped
    """Hands the adapter what the endpoint has already verified, and our connector instead of the SDK's."""

    def __init__(self, connectors: AiohttpConnectorFactory) -> None:
        self._connectors = connectors

    def result(self, claims: Claims) -> AuthenticateRequestResult:
        """The SDK's record of a verified request."""
        result = AuthenticateRequestResult()
        result.audience = BOT_AUDIENCE
        result.claims_identity = ClaimsIdentity(claims, True)
        result.connector_factory = self._connectors
        return result

    async def authenticate_request(self, activity: Activity, auth_header: str) -> AuthenticateRequestResult:
        """Never asked: the endpoint verifies before anything is read. Raises PermissionError."""
        raise PermissionError("the endpoint verifies requests")

    async def authenticate_streaming_request(
        self, auth_header: str, channel_id_header: str
    ) -> AuthenticateRequestResult:
        """Streaming is not offered. Raises PermissionError."""
        raise PermissionError("streaming is not offered")

    def create_connector_factory(self, claims_identity: ClaimsIdentity) -> AiohttpConnectorFactory:
        """The shared factory."""
        return self._connectors

    async def create_user_token_client(self, claims_identity: ClaimsIdentity) -> None:
        """None: the bot signs nobody in through the Bot Framework token service."""


class SharedContext(TurnContext):  # type: ignore[misc] # botbuilder is untyped
    """A turn context that sends what it is given; the SDK's copies each activity deeply first."""

    async def send_activities(self, activities: list[Activity]) -> list[Any]:
        """Address each activity to the turn's conversation and send it."""
        reference = TurnContext.get_conversation_reference(self.activity)
        for activity in activities:
            activity.type = activity.type or "message"
            TurnContext.apply_conversation_reference(activity, reference)
        sent: list[Any] = await self.adapter.send_activities(self, activities)
        self.responded = True
        return sent


class AiohttpCloudAdapter(CloudAdapter):  # type: ignore[misc] # botbuilder is untyped
    """The SDK's adapter for requests that bot/teams/endpoint.py has let in.

    CloudAdapter 4.17.1's own `process` serialises an invoke's body twice and so answers 500 to every invoke that has
    one; ours writes a body that is already JSON as it is. tests/teams/test_adapter.py fails when the stock one is
    cured.
    """

    async def process(self, activity: Activity, claims: Claims, logic: Logic) -> web.Response:
        """Run one turn; the HTTP answer is 200, or what an invoke asks for."""
        verified = self.bot_framework_authentication.result(claims)
        answer = await self.process_activity(verified, activity, logic)
        if answer is None:
            return web.Response(status=HTTPStatus.OK)
        if answer.body is None:
            return web.Response(status=answer.status)
        body = orjson.dumps(codec.write(answer.body))
        return web.Response(body=body, status=answer.status, content_type="application/json")

    def _create_turn_context(
        self,
        activity: Activity,
        claims_identity: ClaimsIdentity,
        oauth_scope: str,
        connector_client: Any,
        user_token_client: Any,
        logic: Logic,
        connector_factory: Any,
    ) -> TurnContext:
        context = SharedContext(self, activity)
        context.turn_state[self.BOT_IDENTITY_KEY] = claims_identity
        context.turn_state[self.BOT_CONNECTOR_CLIENT_KEY] = connector_client
        context.turn_state[self.BOT_CALLBACK_HANDLER_KEY] = logic
        context.turn_state[self.CONNECTOR_FACTORY_KEY] = connector_factory
        context.turn_state[self.BOT_OAUTH_SCOPE_KEY] = oauth_scope
        return context

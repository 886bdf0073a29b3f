"""The way to Entra and back in a browser: OpenID Connect's authorization code flow with PKCE, by Microsoft's msal.

msal keeps nothing: neither tokens nor refresh tokens are wanted once it is known who somebody is.
"""

import asyncio
import warnings
from collections.abc import Mapping
from typing import Any

import msal
from msal.exceptions import MsalServiceError

from bot.signin import Client
from bot.web.answer import AUTHORITY
from bot.web.entra import NotAuthentic, Tokens

BACK = "/innlogging/svar"
PATIENCE = 10
"""Seconds for one request to Entra."""
FAULTS = (MsalServiceError, OSError, ValueError, RuntimeError, KeyError, TypeError, AttributeError)
"""What msal raises where Entra does not answer, or answers something else than it should."""


class Unreachable(Exception):
    """Entra does not say how to sign in."""


class NoCache(msal.TokenCache):  # type: ignore[misc] # msal is untyped
    """Keeps no token."""

    def add(self, event: Any, now: Any = None) -> None:
        """Let go of it."""


class Flow:
    """Signs people in to one registration; `http` is msal's way out, its own where there is none."""

    def __init__(self, client: Client, tokens: Tokens, http: Any = None) -> None:
        self._client, self._tokens, self._http = client, tokens, http
        self.public_url = client.public_url
        self._made: Any = None
        self._making = asyncio.Lock()

    async def begin(self, choose: bool) -> dict[str, Any]:
        """A sign-in that begins at its `auth_uri`, with an account to `choose`. Raises Unreachable."""
        application = await self._application()
        back, prompt = f"{self.public_url}{BACK}", "select_account" if choose else None
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="response_mode")  # a POST from there would lack our Lax cookie
            flow: dict[str, Any] = application.initiate_auth_code_flow([], redirect_uri=back, prompt=prompt)
        return flow

    async def end(self, flow: Mapping[str, Any], answer: Mapping[str, str]) -> str:
        """The object id of whoever came back with `answer`. Raises NotAuthentic or Unreachable."""
        if not flow.get("state"):
            raise NotAuthentic("no flow")
        application = await self._application()
        try:
            found = await asyncio.to_thread(application.acquire_token_by_auth_code_flow, dict(flow), dict(answer))
        except FAULTS as error:
            raise NotAuthentic(type(error).__name__) from None
        id_token = found.get("id_token")
        if not isinstance(id_token, str):
            raise NotAuthentic("no token")
        return await self._tokens.signed_in(id_token, str(flow.get("nonce", "")))

    async def _application(self) -> Any:
        """msal's application, made when it is first needed, since it then asks Entra for its addresses."""
        async with self._making:
            if self._made is None:
                try:
                    self._made = await asyncio.to_thread(self._make)
                except FAULTS as error:
                    raise Unreachable(type(error).__name__) from None
        return self._made

    def _make(self) -> Any:
        return msal.ConfidentialClientApplication(
            self._client.app_id,
            client_credential=self._client.secret,
            authority=f"{AUTHORITY}/{self._client.tenant}",
            token_cache=NoCache(),
            http_client=self._http,
            timeout=None if self._http else PATIENCE,
            exclude_scopes=["offline_access"],
            instance_discovery=False,
        )

"""The one client of Microsoft Graph: the SDK with our address, timeouts and credential, and whole closing.

The SDK repeats 429, 503 and 504 three times and honours Retry-After. That is right for reading; NO_RETRY turns it
off where repeating does harm (a 504 to sendMail may have been sent) or where a limiter must count every request.
"""

import logging
from typing import Any
from urllib.parse import urlsplit

import httpx
from azure.core.credentials_async import AsyncTokenCredential
from kiota_authentication_azure.azure_identity_authentication_provider import AzureIdentityAuthenticationProvider
from kiota_http.middleware.options import RedirectHandlerOption, RetryHandlerOption
from msgraph import GraphServiceClient
from msgraph.graph_request_adapter import GraphRequestAdapter, options
from msgraph_core import GraphClientFactory

TIMEOUT = httpx.Timeout(60, connect=10)
NO_RETRY = RetryHandlerOption(should_retry=False)


class Graph:
    """Microsoft Graph at `url`, as `credential`, which stays its maker's to close. Close this when the bot stops.

    `backoff` is the seconds that the SDK adds to each of its own waits where there is no Retry-After.
    """

    def __init__(self, credential: AsyncTokenCredential, url: str, backoff: float = 3.0) -> None:
        for name in ("httpx", "azure"):  # they log every address at INFO, the mailbox's too
            logging.getLogger(name).setLevel(logging.WARNING)
        self.url = url.rstrip("/")
        self.credential = credential
        host = urlsplit(self.url).hostname or ""
        self.scope = f"https://{host}/.default"
        http = httpx.AsyncClient(http2=True, timeout=TIMEOUT, event_hooks={"response": [_refuse_strangers]})
        self._wires = [http._transport, *http._mounts.values()]
        made = GraphClientFactory.create_with_default_middleware(client=http, options=_options(backoff))
        provider = AzureIdentityAuthenticationProvider(credential, scopes=[self.scope], allowed_hosts=[host])
        self.adapter = GraphRequestAdapter(provider, made)
        self.adapter.base_url = self.url
        self.service = GraphServiceClient(request_adapter=self.adapter)

    async def close(self) -> None:
        """Close every connection; the SDK's own transport does not pass the closing on."""
        for wire in self._wires:
            if wire is not None:
                await wire.aclose()


def _options(backoff: float) -> dict[str, Any]:
    retry = RetryHandlerOption(delay=backoff)
    stay = RedirectHandlerOption(should_redirect=False)
    return {**options, RetryHandlerOption.get_key(): retry, RedirectHandlerOption.get_key(): stay}


async def _refuse_strangers(response: httpx.Response) -> None:
    """Graph never redirects and answers in JSON; the SDK takes a redirect that it does not follow for success."""
    if response.is_redirect:
        raise httpx.RemoteProtocolError("redirected")
    if response.is_success and await response.aread() and "json" not in response.headers.get("Content-Type", ""):
        raise httpx.DecodingError("not JSON")

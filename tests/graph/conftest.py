"""The real Graph client, with azure-identity's own credential, against the stand-in over plain http."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from azure.core.pipeline.transport import AioHttpTransport
from azure.identity.aio import ClientSecretCredential

from bot.graph.client import Graph
from tests.graph.server import Entra


class PlainTransport(AioHttpTransport):  # type: ignore[misc] # loaded lazily, so Any
    """azure-identity speaks only https; this carries it to a local server over http."""

    async def send(self, request: Any, **kwargs: Any) -> Any:
        """Send as http."""
        request.url = request.url.replace("https://", "http://", 1)
        return await super().send(request, **kwargs)


class SoonClock:
    """A monotonic clock that stands still except when slept on; `naps` are the sleeps."""

    def __init__(self) -> None:
        self.time, self.naps = 0.0, list[float]()

    def now(self) -> float:
        """Seconds."""
        return self.time

    async def sleep(self, seconds: float) -> None:
        """Let the time pass at once."""
        self.naps.append(round(seconds, 6))
        self.time += seconds


def credential(entra: Entra) -> ClientSecretCredential:
    """The bot's credential, with the stand-in for its authority."""
    authority = entra.root.replace("http://", "https://")
    return ClientSecretCredential(
        "tenant", "app", "a fictional secret", authority=authority, transport=PlainTransport(), retry_total=0
    )


@pytest.fixture
async def entra() -> AsyncIterator[Entra]:
    """The stand-in, listening."""
    made = Entra()
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
async def graph(entra: Entra) -> AsyncIterator[Graph]:
    """The client."""
    identity = credential(entra)
    made = Graph(identity, f"{entra.root}/v1.0/", backoff=0)
    yield made
    await made.close()
    await identity.close()


@pytest.fixture
def soon() -> SoonClock:
    """A clock for limiters."""
    return SoonClock()

"""What shows somebody elsewhere that the bot lives: the protocol; bot/web/heartbeat.py is the one over HTTP."""

from typing import Protocol


class Heartbeat(Protocol):
    """Shows somebody elsewhere that the bot lives."""

    async def beat(self) -> bool:
        """Whether it was heard; never raises."""
        ...

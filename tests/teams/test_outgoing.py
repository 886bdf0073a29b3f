"""A sign that an answer is on its way, where it takes more than half a second."""

import asyncio
from typing import Any, cast

from botbuilder.core import TurnContext

from bot.teams import outgoing


class Told:
    """A turn's context that notes what is sent, and when the first of it is."""

    def __init__(self) -> None:
        self.kinds: list[str] = []
        self.first = asyncio.Event()

    async def send_activities(self, activities: list[Any]) -> None:
        """Note the kinds."""
        self.kinds += [one.type for one in activities]
        self.first.set()


async def test_a_slow_answer_is_announced_once() -> None:
    told, clock = Told(), asyncio.get_running_loop()
    begun = clock.time()
    async with asyncio.timeout(60), outgoing.typing(cast(TurnContext, told)):
        await told.first.wait()
    assert told.kinds == ["typing"]
    assert clock.time() - begun >= outgoing.TYPING_AFTER - 0.01


async def test_a_quick_answer_is_not() -> None:
    told = Told()
    async with outgoing.typing(cast(TurnContext, told)):
        pass
    assert told.kinds == []

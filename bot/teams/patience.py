"""How long Teams waits for a turn: what takes longer goes on, and its answer is sent when it is there.

Teams delivers again what has no answer after 15 s, and gives an invoke about as long; so we answer well before.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any

from bot.turn import Reply

LONGEST = 8.0
"""Seconds until somebody is told that it takes a while; under 10, the way back to Teams with it."""
LAST = 25.0
"""Seconds that running turns get when the process stops; what is not done then is rolled back."""
LAST_WORDS = 3.0
"""Seconds to tell those whom that befell."""
Turning = asyncio.Task[Reply]


class Patience:
    """The turns of this process that are not answered yet.

    In seconds: `longest` is how long each is waited for, `last` what all get when the process stops.
    """

    def __init__(self, longest: float = LONGEST, last: float = LAST) -> None:
        self._longest, self._last = longest, last
        self._turns: set[Turning] = set()
        self._tellings: set[asyncio.Task[None]] = set()

    def start(self, turn: Coroutine[Any, Any, Reply]) -> Turning:
        """Begin a turn, which from now on goes on by itself."""
        task = asyncio.create_task(turn)
        self._turns.add(task)
        task.add_done_callback(self._turns.discard)
        return task

    async def ready(self, turn: Turning) -> bool:
        """Wait for a turn, but not for too long; says whether it is done."""
        done, _ = await asyncio.wait({turn}, timeout=self._longest)
        return bool(done)

    def later(self, telling: Coroutine[Any, Any, None]) -> None:
        """Let `telling`, which waits for a turn and sends its answer, go on after the request."""
        task = asyncio.create_task(telling)
        self._tellings.add(task)
        task.add_done_callback(self._tellings.discard)

    async def close(self) -> None:
        """Let running turns finish, break off those that do not, and let everybody be told."""
        if self._turns:
            await asyncio.wait(set(self._turns), timeout=self._last)
        for turn in set(self._turns):
            turn.cancel()
        if self._tellings:
            await asyncio.wait(set(self._tellings), timeout=LAST_WORDS)

"""How often something may be done: evenly spaced, first come first served, and held back when told to wait."""

import asyncio
import time
from collections.abc import Awaitable, Callable

LONG = 2.0
"""Seconds of a pause that nobody waits for in place."""


class Limiter:
    """At most `rate` passes a second, `burst` of them at once (GCRA)."""

    def __init__(
        self,
        rate: float,
        burst: int = 1,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._gap = 1 / rate
        self._slack = self._gap * (burst - 1)
        self._now, self._sleep = now, sleep
        self._next = self._paused_until = float("-inf")

    async def wait(self) -> float:
        """Return 0 when it is this caller's turn; in a pause of more than LONG, at once the seconds that are left.

        A turn that falls in a shorter pause is taken anew after it.
        """
        while (left := self._paused_until - self._now()) <= LONG:
            turn = self._take()
            await self._sleep_until(turn)
            if self._now() >= self._paused_until:
                return 0.0
        return left

    async def _sleep_until(self, turn: float) -> None:
        if turn > self._now():
            await self._sleep(turn - self._now())

    def _take(self) -> float:
        start = max(self._next, self._now(), self._paused_until + self._slack)
        self._next = start + self._gap
        return start - self._slack

    def pause(self, seconds: float) -> None:
        """Let nobody pass for `seconds`, as a Retry-After asks for; those already waiting too."""
        self._paused_until = max(self._paused_until, self._now() + seconds)

"""How often something may be done: evenly spaced, first come first served, and held back when told to wait."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from math import inf

CATCHING_UP = 1.08
"""How much faster than its rate whoever was held up may leave, so that a machine that stood still sends no burst."""


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
        self._least = self._gap / CATCHING_UP if burst == 1 else 0.0
        self._next = self._paused_until = self._free = float("-inf")

    async def wait(self, longest: float = inf) -> float:
        """Return 0 when it is this caller's turn. A turn that falls in a pause is taken anew after it.

        In a pause that has more than `longest` seconds left, these are given at once, and nobody has passed.
        """
        while (left := self._paused_until - self._now()) <= longest:
            turn = self._take()
            while (until := max(turn, self._free)) > self._now():  # its own turn, and those who woke late before
                await self._sleep(until - self._now())
            self._free = self._now() + self._least
            if self._now() >= self._paused_until:
                return 0.0
        return left

    def _take(self) -> float:
        start = max(self._next, self._now(), self._paused_until + self._slack)
        self._next = start + self._gap
        return start - self._slack

    @property
    def left(self) -> float:
        """Seconds until a pause is over; 0 where there is none."""
        return max(0.0, self._paused_until - self._now())

    def pause(self, seconds: float) -> None:
        """Let nobody pass for `seconds`, as a Retry-After asks for; those already waiting too."""
        self._paused_until = max(self._paused_until, self._now() + seconds)

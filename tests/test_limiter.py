"""The limiter: evenly spaced, a burst where allowed, and a pause that holds for all."""

import asyncio
from itertools import pairwise

from bot.limiter import Limiter


class Time:
    """A clock whose sleepers wake in order when it is moved on."""

    def __init__(self) -> None:
        self.at = 0.0
        self._sleepers: list[tuple[float, asyncio.Event]] = []

    def now(self) -> float:
        """Seconds."""
        return self.at

    async def sleep(self, seconds: float) -> None:
        """Wait until the clock has come so far."""
        woken = asyncio.Event()
        self._sleepers.append((self.at + seconds, woken))
        await woken.wait()

    async def pass_to(self, moment: float) -> None:
        """Move the clock on, waking each sleeper at its time."""
        while due := [one for one in self._sleepers if one[0] <= moment]:
            first = min(due, key=lambda one: one[0])
            self._sleepers.remove(first)
            self.at = max(self.at, first[0])
            first[1].set()
            await settle()
        self.at = moment


async def settle() -> None:
    """Let everything run that can."""
    for _ in range(5):
        await asyncio.sleep(0)


async def passed(limiter: Limiter, time: Time, log: list[tuple[int, float]], number: int) -> None:
    """Note when this one passed."""
    await limiter.wait()
    log.append((number, round(time.at, 6)))


async def test_passes_are_evenly_spaced_and_in_the_order_they_came() -> None:
    time, log = Time(), list[tuple[int, float]]()
    limiter = Limiter(5, now=time.now, sleep=time.sleep)
    async with asyncio.TaskGroup() as group:
        for number in range(6):
            group.create_task(passed(limiter, time, log, number))
        await settle()
        await time.pass_to(10)
    assert log == [(0, 0), (1, 0.2), (2, 0.4), (3, 0.6), (4, 0.8), (5, 1.0)]


async def test_a_burst_passes_at_once_and_is_not_saved_up() -> None:
    time, log = Time(), list[tuple[int, float]]()
    time.at = 100.0
    limiter = Limiter(2, burst=3, now=time.now, sleep=time.sleep)
    async with asyncio.TaskGroup() as group:
        for number in range(5):
            group.create_task(passed(limiter, time, log, number))
        await settle()
        await time.pass_to(110)
    assert log == [(0, 100), (1, 100), (2, 100), (3, 100.5), (4, 101)]


async def test_after_the_machine_stood_still_nobody_leaves_in_a_burst_and_the_time_is_made_up_for() -> None:
    time, log = Time(), list[tuple[int, float]]()
    limiter = Limiter(40, now=time.now, sleep=time.sleep)
    async with asyncio.TaskGroup() as group:
        for number in range(120):
            group.create_task(passed(limiter, time, log, number))
        await settle()
        await time.pass_to(0.5)
        time.at = 1.0  # half a second in which nothing ran
        await time.pass_to(10)
    moments = [moment for _, moment in log]
    assert len(moments) == 120
    assert max(sum(first <= one < first + 1 for one in moments) for first in moments) <= 44
    assert min(later - one for one, later in pairwise(moments)) > 1 / 44
    assert moments[-1] < 119 / 40 + 0.5


async def test_a_pause_holds_those_already_waiting_and_they_leave_spaced() -> None:
    time, log = Time(), list[tuple[int, float]]()
    limiter = Limiter(5, now=time.now, sleep=time.sleep)
    async with asyncio.TaskGroup() as group:
        for number in range(4):
            group.create_task(passed(limiter, time, log, number))
        await settle()
        limiter.pause(3)
        limiter.pause(1)
        await time.pass_to(10)
    assert log == [(0, 0), (1, 3), (2, 3.2), (3, 3.4)]


async def test_whoever_will_not_wait_for_the_end_of_a_long_pause_is_told_how_long_it_is() -> None:
    time = Time()
    limiter = Limiter(5, now=time.now, sleep=time.sleep)
    assert await limiter.wait(2) == 0
    limiter.pause(30)
    assert await limiter.wait(2) == 30
    await time.pass_to(40)
    assert await limiter.wait(2) == 0

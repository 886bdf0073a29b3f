"""How much the bot takes on: so many turns a minute from one person, and so many at once from all.

Counted in this process's memory, of bounded size; nothing of it is stored.
"""

import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

MINUTE = 60.0
NAMES = 5000
"""How many people are kept count of; who was quiet longest is forgotten first."""
TOLD = 3
"""How many times a minute a person is told of a limit, so that telling is not itself a flood."""
Now = Callable[[], float]


class Window:
    """At most `most` times in any minute for each name."""

    def __init__(self, most: int, now: Now) -> None:
        self._most, self._now = most, now
        self._times: OrderedDict[str, deque[float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._times)

    def take(self, name: str) -> bool:
        """Whether `name` has one left, which is then taken."""
        times = self._of(name)
        if len(times) == self._most and self._now() - times[0] < MINUTE:
            return False
        times.append(self._now())
        return True

    def _of(self, name: str) -> deque[float]:
        times = self._times.setdefault(name, deque(maxlen=self._most))
        self._times.move_to_end(name)
        if len(self._times) > NAMES:
            self._times.popitem(last=False)
        return times


class Limit:
    """The two limits of this process."""

    def __init__(self, a_minute: int, at_once: int, now: Now = time.monotonic) -> None:
        self._at_once, self._running = at_once, 0
        self._turns, self._told = Window(a_minute, now), Window(TOLD, now)

    @contextmanager
    def place(self) -> Iterator[None]:
        """Holds a place for one activity, from its first look to its last answer."""
        self._running += 1
        try:
            yield
        finally:
            self._running -= 1

    def reason(self, person_id: str) -> str | None:
        """Why a turn of `person_id` can't be taken now: "busy", "too_fast", or None where it can."""
        if self._running > self._at_once:
            return "busy"
        return None if self._turns.take(person_id) else "too_fast"

    def may_tell(self, person_id: str) -> bool:
        """Whether `person_id` is told of it: seldom enough, and not when telling alone is too much."""
        return self._running <= 2 * self._at_once and self._told.take(person_id)

"""How often receipts may be guessed at: five wrong ones in a quarter of an hour, and a brake for all together.

Counted in memory under a key that is forgotten with the process; nobody's id is kept.
"""

import hmac
import secrets
import time
from collections import OrderedDict, deque
from collections.abc import Callable

WRONG, QUARTER = 5, 15 * 60.0
ALL_WRONG, HOUR = 200, 3600.0
HANDED_IN = 3
NAMES = 5000
Now = Callable[[], float]


class Times:
    """At most `most` in `span` seconds for each name; the one that was quiet longest is forgotten first."""

    def __init__(self, most: int, span: float, now: Now) -> None:
        self._most, self._span, self._now = most, span, now
        self._times: OrderedDict[bytes, deque[float]] = OrderedDict()

    def full(self, name: bytes) -> bool:
        """Whether `name` has none left."""
        times = self._times.get(name)
        return times is not None and len(times) == self._most and self._now() - times[0] < self._span

    def add(self, name: bytes) -> None:
        """Count one."""
        times = self._times.setdefault(name, deque(maxlen=self._most))
        self._times.move_to_end(name)
        times.append(self._now())
        if len(self._times) > NAMES:
            self._times.popitem(last=False)

    def clear(self, name: bytes) -> None:
        """Forget what was counted of `name`."""
        self._times.pop(name, None)


class Guesses:
    """The limits of this process on receipts and on pointers handed in."""

    def __init__(self, now: Now = time.monotonic) -> None:
        self._key = secrets.token_bytes(32)
        self._wrong, self._everybody = Times(WRONG, QUARTER, now), Times(ALL_WRONG, HOUR, now)
        self._handed_in = Times(HANDED_IN, HOUR, now)
        self._wrong_since = 0

    def may_try(self, person_id: str) -> bool:
        """Whether `person_id` may try a receipt now, right or wrong."""
        return not (self._wrong.full(self._name(person_id)) or self._everybody.full(b""))

    def was_wrong(self, person_id: str) -> None:
        """Count a receipt that opened nothing."""
        self._wrong.add(self._name(person_id))
        self._everybody.add(b"")
        self._wrong_since += 1

    def wrong_since(self) -> int:
        """How many were wrong since this was asked last, of all together."""
        count, self._wrong_since = self._wrong_since, 0
        return count

    def may_hand_in(self, person_id: str) -> bool:
        """Whether `person_id` may hand in one more: three an hour."""
        return not self._handed_in.full(self._name(person_id))

    def handed_in(self, person_id: str) -> None:
        """Count one that was handed in."""
        self._handed_in.add(self._name(person_id))

    def _name(self, person_id: str) -> bytes:
        return hmac.digest(self._key, person_id.encode(), "sha256")

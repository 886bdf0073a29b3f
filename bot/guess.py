"""How often receipts may be guessed at: five wrong ones in a quarter of an hour, and a brake for all together.

Counted in memory under a key that is forgotten with the process; nobody's id is kept. How many were wrong in a day is
stored, of all together, until the night logs it.
"""

import hmac
import secrets
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from datetime import date

from sqlalchemy import Date, Integer, delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Table
from bot.retention import Keeping

WRONG, QUARTER = 5, 15 * 60.0
ALL_WRONG, HOUR = 200, 3600.0
HANDED_IN = 3
NAMES = 5000
Now = Callable[[], float]


class WrongRow(Table):
    """How many receipts opened nothing on a day, in whichever process they were tried."""

    __tablename__ = "pointer_wrong"
    keeps = (
        Keeping(
            "hvor mange kvitteringer som ikke åpnet noe, en dag",
            "se at noen prøver seg fram",
            "dagen",
            "til natten etter, da tallet skrives i loggen over varsler",
            "raden slettes",
        ),
    )
    whose = ()
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    count: Mapped[int] = mapped_column(Integer)


async def was_wrong(db: AsyncConnection, day: date) -> None:
    """Count one that opened nothing; neither who tried nor what."""
    one = insert(WrongRow).values(day=day, count=1)
    counted = one.on_conflict_do_update(index_elements=[WrongRow.day], set_={"count": WrongRow.count + 1})
    await db.execute(counted)


async def take_wrong(db: AsyncConnection) -> list[tuple[date, int]]:
    """How many were wrong on each day that is not logged yet, which is forgotten here."""
    gone = await db.execute(delete(WrongRow).returning(WrongRow.day, WrongRow.count))
    return sorted((day, count) for day, count in gone)


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

    def take_back(self, name: bytes) -> None:
        """Uncount the last one of `name`."""
        if times := self._times.get(name):
            times.pop()


class Guesses:
    """The limits of this process on receipts and on pointers handed in."""

    def __init__(self, now: Now = time.monotonic) -> None:
        self._key = secrets.token_bytes(32)
        self._wrong, self._everybody = Times(WRONG, QUARTER, now), Times(ALL_WRONG, HOUR, now)
        self._handed_in = Times(HANDED_IN, HOUR, now)

    def try_one(self, person_id: str) -> str:
        """Count a try before it is made, as a wrong one; gives "" or which limit stops it, "many" or "all"."""
        name = self._name(person_id)
        if self._wrong.full(name) or self._everybody.full(b""):
            return "many" if self._wrong.full(name) else "all"
        self._wrong.add(name)
        self._everybody.add(b"")
        return ""

    def was_right(self, person_id: str) -> None:
        """Take back a try that opened something, or was not made at all."""
        self._wrong.take_back(self._name(person_id))
        self._everybody.take_back(b"")

    def hand_in(self, person_id: str) -> bool:
        """Count one that is about to be handed in; whether it may be: three an hour."""
        name = self._name(person_id)
        if self._handed_in.full(name):
            return False
        self._handed_in.add(name)
        return True

    def not_handed_in(self, person_id: str) -> None:
        """Take back what was counted: it was not stored, or had been before."""
        self._handed_in.take_back(self._name(person_id))

    def _name(self, person_id: str) -> bytes:
        return hmac.digest(self._key, person_id.encode(), "sha256")

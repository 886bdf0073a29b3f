"""The municipality's records of its messages (arkivloven): each as it was, in every norm, and who decided what.

What is read of a span of days that is over is the same whenever it is read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import audit, broadcast, rendering
from bot.audit import Deed, Entry
from bot.clock import OSLO
from bot.rendering import Edition

_SENT = sql("""
    SELECT id FROM broadcast b WHERE started < :end AND (started >= :start OR EXISTS (
        SELECT FROM rendering r WHERE r.broadcast_id = b.id AND r.edition > 1 AND r.made >= :start AND r.made < :end))
    ORDER BY started, id""")


@dataclass(frozen=True)
class Days:
    """From the beginning of `first` to the end of `last`, in Oslo."""

    first: date
    last: date

    @property
    def start(self) -> datetime:
        """The first moment."""
        return datetime.combine(self.first, time(), OSLO)

    @property
    def end(self) -> datetime:
        """The first moment that is too late."""
        return datetime.combine(self.last + timedelta(days=1), time(), OSLO)


class Record(BaseModel):
    """One message with its trail; `editions` as plain values, in order."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)

    id: UUID
    kind: str
    urgency: str
    audience: dict[str, Any]
    people: int | None
    started: datetime
    editions: Sequence[Edition]
    trail: Sequence[Entry]

    def plain(self) -> dict[str, Any]:
        """As JSON has it; moments in UTC."""
        values = self.model_dump(mode="json", exclude={"editions"})
        return {**values, "editions": [_plain(one) for one in self.editions]}


def _plain(one: Edition) -> dict[str, Any]:
    letters = {norm: vars(letter) for norm, letter in one.rendered.letters.items()}
    said = {"cards": dict(one.rendered.cards), "letters": letters}
    return {"number": one.number, "operation": one.operation.value, "made": one.made.isoformat(), **said}


async def read(db: AsyncConnection, days: Days) -> Sequence[Record]:
    """All that was sent, corrected or recalled in `days`, with all that had been done with it until then."""
    found = (await db.execute(_SENT, {"start": days.start, "end": days.end})).scalars()
    return [await _record(db, one, days.end) for one in found.all()]


async def _record(db: AsyncConnection, broadcast_id: UUID, end: datetime) -> Record:
    one = await broadcast.read(db, broadcast_id)
    editions = [each for each in await rendering.editions(db, one.id) if each.made < end]
    trail = [each for each in await audit.whole(db, one.id) if each.at < end and each.deed is not Deed.EXPORT]
    values = {"kind": one.kind, "urgency": one.urgency.name.lower(), "people": one.frozen, "started": one.started}
    return Record(id=one.id, audience=one.audience.model_dump(mode="json"), editions=editions, trail=trail, **values)

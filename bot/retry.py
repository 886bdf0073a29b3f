"""Notices on what concerns the media that reached nobody: tried again for most of a day, each time after a longer wait.

Whoever caused one has been told so at once (bot/undelivered.py), and is told anew where the last try fails too.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import confidant, consultation, coordination, notice
from bot.services import Services
from bot.turn import Key
from bot.undelivered import MOST

FIRST_WAIT = timedelta(hours=1)
"""Doubled each time."""


class Waiting(Protocol):
    """What somebody waits for an answer on."""

    @property
    def unreached(self) -> bool:
        """Whether nobody who may answer has been told."""
        ...


Read = Callable[[Services, AsyncConnection, str], Awaitable[Waiting | None]]
READ: dict[str, Read] = {
    confidant.RECIPIENT: confidant.read,
    coordination.EDITORS: coordination.read,
    consultation.EDITORS: consultation.read,
}
_ENDED = text("""
    SELECT kind, subject, array_agg(person_id) AS people FROM notice WHERE kind = ANY(:kinds)
    GROUP BY kind, subject HAVING bool_and(state IN ('given_up', 'by_mail')) AND max(edition) < :most
        AND max(told) + :wait * power(2, max(edition) - 1) BETWEEN :before AND :now""")


async def _ended(db: AsyncConnection, now: datetime) -> list[tuple[Key, list[str]]]:
    """What may have reached nobody, with those it was for, and whose next try is due."""
    plain = {"kinds": [*READ], "most": MOST, "wait": FIRST_WAIT, "now": now, "before": now - timedelta(days=1)}
    return [(Key(row.kind, row.subject), row.people) for row in await db.execute(_ENDED, plain)]


async def is_due(db: AsyncConnection, now: datetime) -> bool:
    """Whether there may be any to try again."""
    return bool(await _ended(db, now))


async def look(services: Services, db: AsyncConnection) -> None:
    """Tell anew of what somebody still waits for an answer on."""
    for key, people in await _ended(db, services.clock.now()):
        seen = await READ[key.kind](services, db, key.subject)
        if seen is not None and seen.unreached:
            await notice.tell(services, db, people, key)

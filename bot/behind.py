"""Who still has what a broadcast said before it was corrected or recalled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.directory import Directory
from bot.name import order


@dataclass(frozen=True)
class Behind:
    """Somebody whose copy is an earlier edition; `again`: it can be tried once more."""

    person_id: str
    name: str
    unit: str
    again: bool


_OLD = """
    FROM broadcast b WHERE b.id = :broadcast AND d.broadcast_id = b.id AND d.sent_at IS NOT NULL
    AND d.edition < b.edition AND d.state NOT IN ('waiting', 'sending')"""
_REPLACED = "(d.channel = 'mail' OR d.activity_id IS NOT NULL)"
_PEOPLE = sql(f"""
    SELECT d.person_id, bool_or({_REPLACED}) AS again
    FROM delivery d WHERE EXISTS (SELECT {_OLD}) AND d.broadcast_id = :broadcast
    GROUP BY d.person_id""")  # noqa: S608 - of this module's constants alone; values are bound
_AGAIN = sql(f"""
    UPDATE delivery d SET state = 'waiting', attempts = 0, due = :now {_OLD} AND {_REPLACED}""")  # noqa: S608 - as above


async def people(db: AsyncConnection, directory: Directory, broadcast_id: UUID) -> Sequence[Behind]:
    """All whose copy is old and for whom no newer one is on its way, in Norwegian order; nobody who has left."""
    rows = await db.execute(_PEOPLE, {"broadcast": broadcast_id})
    known = [(directory.employee(row.person_id), row.again) for row in rows]
    found = [Behind(one.id, one.name, one.unit, again) for one, again in known if one is not None]
    return sorted(found, key=lambda each: order(each.name))


async def again(db: AsyncConnection, broadcast_id: UUID, now: datetime) -> int:
    """Let the old copies that can be replaced wait for the newest edition once more; gives how many."""
    return (await db.execute(_AGAIN, {"broadcast": broadcast_id, "now": now})).rowcount

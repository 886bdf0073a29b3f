"""Who a broadcast did not reach by any channel, and which leaders are to know of it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.broadcast import Broadcast, Urgency
from bot.clock import day_in_oslo
from bot.directory import Directory
from bot.name import order
from bot.reason import Why, why
from bot.services import Services
from bot.turn import Key

KIND = "missed"
RECENT = timedelta(days=14)
"""How far back a leader sees who was not reached."""


@dataclass(frozen=True)
class Missed:
    """Somebody who has not got it; `unknown`: it may have arrived, since the answer was lost."""

    person_id: str
    name: str
    unit: str
    why: Why
    unknown: bool = False


_MISSED = sql("""
    SELECT person_id, (array_agg(reason ORDER BY channel DESC))[1] AS reason, bool_or(state = 'unknown') AS unknown
    FROM delivery WHERE broadcast_id = :broadcast
    GROUP BY person_id
    HAVING NOT bool_or(sent_at IS NOT NULL) AND NOT bool_or(state IN ('waiting', 'sending', 'held'))""")
_RECENT = sql("""
    SELECT id FROM broadcast WHERE started >= :since AND state NOT IN ('recalled', 'cancelled', 'expired')
    ORDER BY urgency, started DESC LIMIT :most""")


async def missed(db: AsyncConnection, directory: Directory, broadcast_id: UUID) -> Sequence[Missed]:
    """All who have not got it and for whom nothing waits any more, in Norwegian order; nobody who has left."""
    found = []
    for row in await db.execute(_MISSED, {"broadcast": broadcast_id}):
        one = directory.employee(row.person_id)
        if one is not None:
            reason = Why.UNKNOWN if row.unknown else why(row.reason)
            found.append(Missed(one.id, one.name, one.unit, reason, row.unknown))
    return sorted(found, key=lambda each: order(each.name))


def within(found: Iterable[Missed], units: Collection[str]) -> Sequence[Missed]:
    """Those of `found` who belong to one of `units`."""
    return [one for one in found if one.unit in units]


async def recent(db: AsyncConnection, now: datetime, most: int) -> Sequence[UUID]:
    """The broadcasts of the last two weeks that still stand, the urgent ones first."""
    return list((await db.execute(_RECENT, {"since": now - RECENT, "most": most})).scalars())


async def leaders(services: Services, db: AsyncConnection, one: Broadcast) -> dict[str, Key]:
    """Who is to be told at once that somebody of theirs was not reached, each with the notice's key.

    Only for prenotices and urgent messages; a person's nearest leader, or whoever stands in.
    """
    if one.urgency is Urgency.ORDINARY:
        return {}
    day = day_in_oslo(services.clock.now())
    nearest = [
        services.directory.manager(each.person_id, day) or services.directory.leader(each.unit, day)
        for each in await missed(db, services.directory, one.id)
    ]
    return {leader.id: key(one.id, leader.id) for leader in nearest if leader is not None}


def key(broadcast_id: UUID, person_id: str) -> Key:
    """Of the notice to a leader on whom a broadcast did not reach."""
    return Key("missed", f"{broadcast_id} {person_id}")

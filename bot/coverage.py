"""How far a prenotice has come: who of its frozen audience has one accepted delivery at least, and when all can have.

An account that has been disabled since counts neither way.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import embargo, lane, launch, prenotice
from bot.announcement import Kind
from bot.broadcast import Broadcast
from bot.broadcast import State as Way
from bot.delivery import Channel
from bot.delivery import State as Delivered
from bot.embargo import Pace, Queue, Standing, State
from bot.prenotice import Prenotice
from bot.rendering import Operation
from bot.services import Services

TEAMS_LANE, MAIL_LANE = "lane", "mail"


@dataclass(frozen=True)
class Reached:
    """One person of a frozen audience: when and where the first delivery was accepted, else where one waits.

    `why` not is a reason of bot/verdict.py, or the delivery's state where there is none.
    """

    person_id: str
    sent_at: datetime | None
    channel: Channel
    waits: Channel | None
    why: str


_PEOPLE = sql("""
    SELECT person_id, min(sent_at) AS sent_at,
        (array_agg(channel ORDER BY sent_at NULLS LAST, channel DESC))[1] AS channel,
        (array_agg(channel ORDER BY channel DESC) FILTER (WHERE state IN ('waiting', 'sending')))[1] AS waits,
        COALESCE((array_agg(reason ORDER BY channel DESC) FILTER (WHERE reason <> ''))[1],
            (array_agg(state ORDER BY channel DESC))[1]) AS why
    FROM delivery WHERE broadcast_id = :broadcast GROUP BY person_id ORDER BY person_id""")


async def people(db: AsyncConnection, broadcast_id: UUID) -> Sequence[Reached]:
    """Everybody of the frozen audience."""
    return [Reached(**row._mapping) for row in await db.execute(_PEOPLE, {"broadcast": broadcast_id})]


def standing(found: Sequence[Reached], employed: Callable[[str], bool], before: datetime | None = None) -> Standing:
    """The audience in numbers; with `before`, as it was at that moment."""
    counted = [one for one in found if employed(one.person_id)]
    reached = [one for one in counted if one.sent_at is not None and (before is None or one.sent_at <= before)]
    waits = [one.waits for one in counted if one.sent_at is None]
    return Standing(len(counted), len(reached), waits.count("teams"), waits.count("mail"))


@dataclass(frozen=True)
class Seen:
    """What holds of a prenotice now; `ready` is when all that waits can have left."""

    state: State
    standing: Standing
    ready: datetime


async def look(services: Services, db: AsyncConnection, one: Prenotice, carried: Broadcast) -> Seen:
    """How a prenotice stands now, `carried` by its broadcast; the directory must be fresh."""
    now = services.clock.now()
    found = await audience(services, db, carried, now)
    count = standing(found, lambda each: services.directory.employee(each) is not None)
    if not (carried.running or carried.state is Way.SCHEDULED):
        count = replace(count, teams=0, mail=0)
    policy = services.policy
    pace = Pace(policy.sends_per_second, policy.mail_per_minute, policy.sends_at_once)  # as what is repeated is claimed
    ready = embargo.ready(await _queue(db, carried, count, now), pace, now)
    return Seen(embargo.judge(one.terms(withdrawn(carried)), count, now, ready), count, ready)


def withdrawn(carried: Broadcast) -> bool:
    """Whether the message was taken back, so that nothing may be published on the strength of it."""
    return carried.state in (Way.CANCELLED, Way.RECALLED) or carried.operation is Operation.RECALL


_HAVE = sql("""
    SELECT DISTINCT person_id FROM delivery WHERE broadcast_id = :broadcast AND channel = 'teams'
    AND (sent_at IS NOT NULL OR state IN ('sending', 'unknown'))""")


async def have(db: AsyncConnection, broadcast_id: UUID) -> Sequence[str]:
    """Who has it in Teams, or may have: it is on its way, or nobody knows what became of it."""
    return list((await db.execute(_HAVE, {"broadcast": broadcast_id})).scalars())


async def stopped(db: AsyncConnection, carried: Broadcast) -> bool:
    """Whether it is a prenotice that never becomes public. Raises BotError "gone"."""
    if carried.kind != Kind.PRENOTICE:
        return False
    return withdrawn(carried) or (await prenotice.read(db, carried.id)).stopped is not None


async def audience(services: Services, db: AsyncConnection, carried: Broadcast, now: datetime) -> Sequence[Reached]:
    """The frozen audience, or who would be in it if it were frozen now; the directory must be fresh."""
    if carried.state is not Way.SCHEDULED:
        return await people(db, carried.id)
    expected = [each async for some in launch.recipients(services, db, carried, now) for each in some]
    waits = {one.person_id: one.channel if one.state is Delivered.WAITING else None for one in expected}
    return [
        Reached(one.person_id, None, one.channel, waits[one.person_id], one.reason or one.state) for one in expected
    ]


_AHEAD = sql("""
    SELECT d.channel, count(*) AS waiting
    FROM delivery d JOIN broadcast b ON b.id = d.broadcast_id
    WHERE d.state IN ('waiting', 'sending') AND b.id <> :broadcast AND b.state = 'sending' AND b.urgency <= :urgency
    GROUP BY d.channel""")
_DUE = sql("""
    SELECT channel, max(due) AS due FROM delivery
    WHERE broadcast_id = :broadcast AND state = 'waiting' AND sent_at IS NULL GROUP BY channel""")


async def _queue(db: AsyncConnection, carried: Broadcast, count: Standing, now: datetime) -> Queue:
    """What leaves before the last of `carried`; what another broadcast is waiting for keeps nobody waiting here."""
    ahead = await db.execute(_AHEAD, {"broadcast": carried.id, "urgency": carried.urgency})
    others = {row.channel: row.waiting for row in ahead}
    due = {row.channel: row.due for row in await db.execute(_DUE, {"broadcast": carried.id})}
    begins = max(now, carried.due) if carried.state is Way.SCHEDULED else now
    cards_from = max(begins, due.get("teams", now), await lane.until(db, TEAMS_LANE) or now)
    mails_from = max(begins, due.get("mail", now), await lane.until(db, MAIL_LANE) or now)
    cards = count.teams + others.get("teams", 0) if count.teams else 0
    mails = count.mail + others.get("mail", 0) if count.mail else 0
    return Queue(cards, mails, cards_from, mails_from)

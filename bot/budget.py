"""One budget for what the bot starts by itself: at most so many messages a person and week, prenotices and urgent ones
outside it. What is over waits for Friday's card (bot/week.py). Notices (bot/notice.py) are outside it too."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.broadcast import Broadcast, Urgency
from bot.clock import OSLO
from bot.delivery import Recipient, State
from bot.services import Services

WEEK = timedelta(days=7)
_ONE_AT_A_TIME = sql("SELECT pg_advisory_xact_lock(hashtext('budget'))")
"""Two broadcasts that begin at once would both count what went before."""
_HAD = sql("""
    SELECT d.person_id, count(DISTINCT d.broadcast_id) AS had FROM delivery d JOIN broadcast b ON b.id = d.broadcast_id
    WHERE d.made >= :since AND b.urgency = 2 AND b.id <> :but
    AND d.state IN ('waiting', 'sending', 'sent', 'unknown')
    GROUP BY d.person_id HAVING count(DISTINCT d.broadcast_id) >= :most""")
_MUST_CONFIRM = sql("SELECT 1 FROM announcement WHERE id = :id AND content ->> 'must_confirm' <> ''")
_PUSHES = sql("""
    SELECT coalesce(count(DISTINCT (broadcast_id, person_id))::float / nullif(count(DISTINCT person_id), 0), 0)
    FROM delivery WHERE sent_at >= :since""")


def monday(now: datetime) -> datetime:
    """When the week of `now` began in Oslo (aware)."""
    day = now.astimezone(OSLO).date()
    return datetime.combine(day - timedelta(days=day.weekday()), time(), OSLO)


async def hold(
    services: Services, db: AsyncConnection, one: Broadcast, recipients: Sequence[Recipient], now: datetime
) -> Sequence[Recipient]:
    """The recipients, those held who have had enough this week; who is reached by e-mail alone gets it at once.

    What everybody must confirm is never held: who has not got it can't be asked why they have not confirmed it.
    """
    if one.urgency is not Urgency.ORDINARY or (await db.execute(_MUST_CONFIRM, {"id": one.id})).first():
        return recipients
    await db.execute(_ONE_AT_A_TIME)
    found = {"since": monday(now), "but": one.id, "most": services.policy.pushes_per_week}
    full = {row.person_id for row in await db.execute(_HAD, found)}
    return [_held(each) if each.person_id in full else each for each in recipients]


def _held(one: Recipient) -> Recipient:
    waits = one.state is State.WAITING and one.channel == "teams"
    return replace(one, state=State.HELD, reason="budget") if waits else one


async def a_person(db: AsyncConnection, now: datetime) -> float:
    """How many messages those who got any got in the last seven days, on average; all kinds, also urgent ones."""
    return float((await db.execute(_PUSHES, {"since": now - WEEK})).scalar_one())

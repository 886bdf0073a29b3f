"""Notices as the lane sends them: rendered at that moment, in the person's norm, where the person can be reached."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import address, attempt, notice, person
from bot.address import Place
from bot.attempt import Change, State
from bot.notice import Claimed
from bot.outcome import Sent
from bot.services import Services
from bot.shown import Shown, digest
from bot.turn import Card, Key
from jobs.kind import KINDS
from jobs.work import Batch, Settle, Work, each

__all__ = ["KINDS", "Notices", "lost", "reached"]
log = logging.getLogger(__name__)
AT_ONCE = 4


@dataclass(frozen=True)
class Plan:
    """What is to be sent where; without `card` there is nothing to send, and `instead` says what follows."""

    card: Card | None = None
    place: Place | None = None
    instead: Change | None = None


class Notices:
    """The lane's source of notices."""

    batches = 1
    every: timedelta | None = timedelta(seconds=1)

    async def recover(self, work: Work, db: AsyncConnection) -> object:
        """See Source: sent again once."""
        return await notice.recover(work.services, db)

    async def claim(self, work: Work, db: AsyncConnection, alone: bool) -> Batch | None:
        """See Source."""
        now = work.services.clock.now()
        claimed = await notice.claim(db, now, AT_ONCE)
        return each([partial(_carry, work, one) for one in claimed])

    async def oldest_due(self, db: AsyncConnection, now: datetime) -> datetime | None:
        """See Source."""
        return await notice.oldest_due(db, now)


async def _carry(work: Work, one: Claimed) -> Settle:
    try:
        async with work.engine.connect() as db:
            plan = await _plan(work.services, db, one)
        if plan.card is None or plan.place is None:
            return _settled(work, one, plan.instead or Change(State.SENT))
        return await _send(work, one, plan.place, plan.card)
    except Exception as error:
        log.error("notice %s was not sent: %s", one.id, error)
        stays = Change(State.WAITING, type(error).__name__, attempt.backoff(one.attempts))
        gives_up = Change(State.GIVEN_UP, type(error).__name__)
        return _settled(work, one, gives_up if one.attempts >= attempt.MOST else stays)


async def _plan(services: Services, db: AsyncConnection, one: Claimed) -> Plan:
    kind = KINDS[one.key.kind]
    if services.directory.employee(one.person_id) is None:
        return Plan(instead=Change(State.GIVEN_UP, "no_account"))
    values = await kind.read(services, db, one.key.subject)
    if values is None:
        return Plan(instead=Change(State.GIVEN_UP, "withdrawn"))
    norm = (await person.norms(db, [one.person_id])).get(one.person_id)
    card = kind.card(values, norm or services.directory.norm(one.person_id))
    if one.before is not None and one.before.digest == digest(card):
        return Plan()
    if one.key.kind in attempt.IN_PLACE:
        return Plan(card, one.before.place if one.before is not None else None, Change(State.GIVEN_UP, "gone"))
    place = await address.reach(db, one.person_id)
    return Plan(card, place, Change(State.BY_MAIL, "not_reachable") if place is None else None)


async def _send(work: Work, one: Claimed, place: Place, card: Card) -> Settle:
    messenger, before = work.services.messenger, one.before
    if before is not None and before.place.conversation_id == place.conversation_id:
        outcome = await messenger.update(place, before.activity_id, card)
    else:
        outcome = await messenger.send(place, card)
    change = attempt.after(one.attempts, one.reason, outcome, one.key.kind)
    if isinstance(outcome, Sent):
        return _settled(work, one, change, Shown(place, outcome.activity_id, digest(card)))
    return _settled(work, one, change, tried=place)


async def lost(services: Services, db: AsyncConnection, key: Key) -> None:
    """What follows for a key once somebody could not be told of it; nothing for a kind that is no more."""
    kind = KINDS.get(key.kind)
    if kind is not None and kind.lost is not None:
        await kind.lost(services, db, key.subject)


async def reached(services: Services, db: AsyncConnection, key: Key) -> None:
    """What follows for a key once somebody has been told of it."""
    kind = KINDS.get(key.kind)
    if kind is not None and kind.reached is not None:
        await kind.reached(services, db, key.subject)


def _settled(
    work: Work, one: Claimed, change: Change, shown: Shown | None = None, tried: Place | None = None
) -> Settle:
    async def settle(db: AsyncConnection) -> float | None:
        await notice.settle(work.services, db, one, change, shown, tried)
        if change.state is State.GIVEN_UP:
            log.warning("notice %s is given up", one.id)
            await lost(work.services, db, one.key)
        if change.state is State.SENT:
            await reached(work.services, db, one.key)
        return change.rest

    return settle

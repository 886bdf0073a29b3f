"""Broadcasts in the lane of Teams: batches of one broadcast, each outcome stored with those that came at the same time.

A batch is half of what may be under way at once, and two are; so at a crash no more are in doubt than that.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import audit, broadcast, bulk, flight, rendering, report
from bot.address import Place
from bot.audit import Deed
from bot.cursor import Cursor
from bot.letter import deliverable
from bot.log import Known
from bot.outcome import Outcome
from bot.services import Messenger, Services
from bot.turn import Card, Norm
from bot.verdict import REPAIRING, Claimed, Judge, Verdict, nowhere
from cards.announcement import opened
from cards.receipt import acknowledged
from jobs.work import Batch, Settle, Store, Work

log = logging.getLogger(__name__)
SLOW = 2.0
"""Seconds after which the outcomes that are there are stored without those that are not."""
FIRST, TELLING = timedelta(seconds=1), timedelta(seconds=5)
"""How long after its beginning, and then how often, a broadcast's progress is told; its end is told in any case."""
RESTED = timedelta(minutes=1)
"""Where nothing of it was sent for so long, or the clock was moved, it begins anew."""
LOOKS = 2
"""How often an idle lane looks for what has ended: the first time, the other lane's last outcome may not be stored."""
EVER = datetime(2000, 1, 1, tzinfo=UTC)
LATELY = timedelta(hours=1)
"""How long after its end something of a broadcast may still be in flight; far longer than any request takes."""
JUDGE = Judge()
Cards = Mapping[Norm, Callable[[int], Card]]


class Recovery:
    """Decides on what was in flight by a channel: in a process's first run on all, then on what may still fly."""

    def __init__(self, channel: str) -> None:
        self._channel, self._since = channel, EVER

    async def recover(self, db: AsyncConnection, now: datetime) -> None:
        """See Source."""
        await flight.recover(db, self._channel, self._since)
        self._since = now - LATELY


class Deliveries:
    """The lane's source of broadcasts, the most urgent first."""

    batches = 2
    every: timedelta | None = None

    def __init__(self) -> None:
        self._said: tuple[UUID, int, Cards] | None = None
        self._tells: dict[UUID, datetime] = {}
        self._last: UUID | None = None
        self._looks = LOOKS
        self._cursor = Cursor()
        self._recovery = Recovery("teams")

    async def recover(self, work: Work, db: AsyncConnection) -> None:
        """See Source."""
        self._looks = LOOKS
        await self._recovery.recover(db, work.services.clock.now())

    async def claim(self, work: Work, db: AsyncConnection, alone: bool) -> Batch | None:
        """See Source; when nothing is due any more, the end is noted of what has ended."""
        most = work.settings.sends_at_once // (4 if alone else 2)
        claimed = await flight.claim(db, work.services.clock.now(), most, self._cursor)
        if not claimed:
            await self._idle(work.services, db)
            return None
        self._looks = LOOKS
        self._last = claimed[0].broadcast_id
        await self._tell(work.services, db, self._last)
        return partial(_send, work, claimed, await self._cards(db, claimed[0]))

    async def _idle(self, services: Services, db: AsyncConnection) -> None:
        if self._looks:
            flies = await flight.flies(db)  # asked first: what lands meanwhile is looked at again
            await finish(services, db)
            self._looks = LOOKS if flies else self._looks - 1
            if flies and self._last is not None:
                await self._tell(services, db, self._last)

    async def _tell(self, services: Services, db: AsyncConnection, broadcast_id: UUID) -> None:
        """Tell whoever sends it how far it is, a second after it has begun and then every few seconds."""
        now = services.clock.now()
        due = self._tells.get(broadcast_id, EVER)
        if abs(now - due) > RESTED:
            due = now + FIRST
        elif now >= due:
            due = now + TELLING
            await report.tell(services, db, broadcast_id)
        self._tells[broadcast_id] = due

    async def _cards(self, db: AsyncConnection, one: Claimed) -> Cards:
        """What the broadcast says; a rendering never changes, so the last one is remembered."""
        if self._said is None or self._said[:2] != (one.broadcast_id, one.edition):
            made = await rendering.read(db, one.broadcast_id, one.edition)
            self._said = (one.broadcast_id, one.edition, {norm: opened(card) for norm, card in made.cards.items()})
        return self._said[2]

    async def oldest_due(self, db: AsyncConnection, now: datetime) -> datetime | None:
        """See Source."""
        return await flight.oldest_due(db, now, "teams")


async def finish(services: Services, db: AsyncConnection) -> None:
    """Note the end of broadcasts, and tell whoever sent them."""
    now = services.clock.now()
    for late in await flight.expire(db, now):
        await bulk.stop(db, late)
        await _end(services, db, late, Deed.EXPIRE)
    for done in await flight.end(db, now):
        await _end(services, db, done, Deed.END)


async def _end(services: Services, db: AsyncConnection, broadcast_id: UUID, deed: Deed) -> None:
    await audit.note(db, services.clock.now(), "", deed, broadcast_id)
    await report.ended(services, db, broadcast_id)
    log.info("broadcast %s: %s", broadcast_id, Known(deed.value))


async def _send(work: Work, claimed: Sequence[Claimed], cards: Cards, store: Store) -> Settle | None:
    flying = {asyncio.create_task(_carry(work, one, cards)): one for one in claimed}
    while True:
        done, _ = await asyncio.wait(flying, timeout=SLOW)
        settle = partial(_settle, work, [(flying.pop(task), task.result()) for task in done])
        if not flying:
            return settle
        if done:
            await store(settle)


async def _carry(work: Work, one: Claimed, cards: Cards) -> Verdict:
    if one.place is None:
        return nowhere(one)
    verdict = JUDGE.judge(one, await _ask(work.services.messenger, one, one.place, _card(one, cards[one.norm])))
    installs = verdict.repair and work.services.installer is not None
    return replace(verdict, wait=REPAIRING) if installs else verdict


def _card(one: Claimed, said: Callable[[int], Card]) -> Card:
    card = said(one.id)
    return card if one.acknowledged is None else acknowledged(card, one.norm, one.acknowledged)


async def _ask(messenger: Messenger, one: Claimed, place: Place, card: Card) -> Outcome:
    if one.activity_id is not None:
        return await messenger.update(place, one.activity_id, card)
    return await messenger.send(place, card)


async def _settle(work: Work, judged: Sequence[tuple[Claimed, Verdict]], db: AsyncConnection) -> float | None:
    now, stops = work.services.clock.now(), any(verdict.stop for _, verdict in judged)
    if stops:  # held alone from the start, since two batches that hold it in common could not both change it
        await broadcast.read(db, judged[0][0].broadcast_id, lock=True)
    await flight.store(db, now, judged)
    mailed = [one.id for one, verdict in judged if verdict.mail and _has_mail(work.services, one.person_id)]
    if mailed:
        await flight.by_mail(db, now, mailed)
        await work.services.defer(db, "mail:run", lock="mail")
    for one, verdict in judged:
        if verdict.repair and work.services.installer is not None:
            await work.services.defer(db, "reach:one", queueing_lock=f"reach:{one.id}", delivery=one.id)
    if stops:
        await stop(work.services, db, judged[0][0])
    return max((verdict.rest for _, verdict in judged if verdict.rest is not None), default=None)


def _has_mail(services: Services, person_id: str) -> bool:
    person = services.directory.employee(person_id)
    return person is not None and deliverable(person.email)


async def stop(services: Services, db: AsyncConnection, one: Claimed) -> None:
    """Stop a broadcast that can't be sent as it is; not where it says something else by now, or is over."""
    stands = await broadcast.read(db, one.broadcast_id, lock=True)
    if not stands.running or stands.edition != one.edition:
        return
    await bulk.stop(db, stands.id)
    await broadcast.change(db, stands.id, broadcast.State.FAILED, reason="too_big", ended=services.clock.now())
    await _end(services, db, stands.id, Deed.STOP)

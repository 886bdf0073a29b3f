"""Notices as the lane sends them: rendered at that moment, in the person's norm, where the person can be reached.

KINDS is the registry: how each kind's values are read by ids, and what they look like on a card and in a letter.
"""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import (
    address,
    asked,
    attempt,
    attention,
    consent,
    fault,
    gap,
    handover,
    intake,
    moved,
    newsdesk,
    notice,
    opened,
    person,
    praise,
    production,
    promise,
    publishing,
    release,
    rephrased,
    report,
    submission,
    trial,
    watch,
    week,
)
from bot.address import Place
from bot.attempt import Change, State
from bot.notice import Claimed
from bot.outcome import Sent
from bot.services import Services
from bot.shown import Shown, digest
from bot.turn import Card, Norm
from cards import approval as approval_cards
from cards import consent as consent_cards
from cards import contribution as contribution_cards
from cards import embargo as embargo_cards
from cards import fault as fault_cards
from cards import gap as gap_cards
from cards import handover as handover_cards
from cards import intake as intake_cards
from cards import interrupted, newsroom_notice, pointer_notice
from cards import newsletter as newsletter_cards
from cards import opened as opened_cards
from cards import praise as praise_cards
from cards import release as release_cards
from cards import rephrased as rephrased_cards
from cards import report as report_cards
from cards import story as story_cards
from cards import trial as trial_cards
from cards import week as week_cards
from cards.mail import Mail
from jobs.work import Batch, Settle, Work, each

log = logging.getLogger(__name__)
AT_ONCE = 4


@dataclass(frozen=True)
class Kind:
    """How one kind of notice is told.

    `read` gives the values of a subject, None where there is nothing to tell any more; `card` and `letter` are pure.
    `shared`: the letter says nothing about the person, so many may get blind copies of one. `mailed` notes what follows
    for the values once the letter has been sent.
    """

    read: Callable[[Services, AsyncConnection, str], Awaitable[Any | None]]
    card: Callable[[Any, Norm], Card]
    letter: Callable[[Any, Norm], Mail]
    shared: bool = False
    mailed: Callable[[Any, AsyncConnection, datetime], Awaitable[None]] | None = None


KINDS: dict[str, Kind] = {
    "absence": Kind(handover.read, handover_cards.card_of, handover_cards.letter),
    "declined": Kind(handover.declined, handover_cards.declined, handover_cards.declined_letter),
    "fault": Kind(fault.read, fault_cards.card_of, fault_cards.letter, shared=True),
    "alarm": Kind(submission.read, approval_cards.alarm, approval_cards.alarm_letter, shared=True),
    "approval": Kind(submission.read, approval_cards.asked, approval_cards.asked_letter, shared=True),
    "decision": Kind(submission.decided, approval_cards.decided, approval_cards.decided_letter),
    "interrupted": Kind(promise.read, interrupted.card_of, interrupted.letter),
    "broadcast": Kind(report.read, report_cards.card_of, report_cards.letter),
    "missed": Kind(gap.read, gap_cards.card_of, gap_cards.letter),
    "trial": Kind(trial.read, trial_cards.card_of, trial_cards.letter),
    intake.EDITORS: Kind(intake.read, intake_cards.told, intake_cards.told_letter, shared=True),
    intake.AUTHOR: Kind(intake.read, story_cards.told, story_cards.told_letter),
    intake.NAMED: Kind(consent.read, consent_cards.card_of, consent_cards.letter),
    production.ASK: Kind(asked.read, contribution_cards.asked, contribution_cards.asked_letter),
    praise.KIND: Kind(praise.read, praise_cards.card_of, praise_cards.letter),
    publishing.KIND: Kind(newsdesk.read, newsroom_notice.told, newsroom_notice.told_letter, shared=True),
    newsdesk.TRIAL: Kind(newsdesk.trial, newsletter_cards.trial, newsletter_cards.trial_letter),
    attempt.OPENED: Kind(opened.read, opened_cards.card_of, opened_cards.letter),
    "week": Kind(week.read, week_cards.card_of, week_cards.letter, mailed=week.mailed),
    rephrased.KIND: Kind(rephrased.read, rephrased_cards.card_of, rephrased_cards.letter),
    release.EMBARGO: Kind(watch.read, embargo_cards.card_of, embargo_cards.letter),
    attention.KIND: Kind(attention.read, pointer_notice.card_of, pointer_notice.letter),
    moved.KIND: Kind(watch.moved, release_cards.moved_card, release_cards.moved_letter, shared=True),
}


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


def _settled(
    work: Work, one: Claimed, change: Change, shown: Shown | None = None, tried: Place | None = None
) -> Settle:
    async def settle(db: AsyncConnection) -> float | None:
        await notice.settle(work.services, db, one, change, shown, tried)
        if change.state is State.GIVEN_UP:
            log.warning("notice %s is given up", one.id)
        return change.rest

    return settle

"""The registry of notices: how each kind is read by ids, and what it looks like on a card and in a letter."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import (
    asked,
    assignment,
    attempt,
    attention,
    campaign,
    confidant,
    consent,
    consultation,
    coordination,
    fault,
    gap,
    handover,
    inquiry,
    intake,
    month,
    moved,
    newsdesk,
    opened,
    praise,
    production,
    promise,
    publishing,
    relay,
    release,
    rephrased,
    report,
    selftest,
    submission,
    theme,
    trial,
    watch,
    week,
    wish,
    yearboard,
)
from bot.services import Services
from bot.turn import Card, Norm
from cards import approval as approval_cards
from cards import asking as asking_cards
from cards import consent as consent_cards
from cards import contribution as contribution_cards
from cards import duty as duty_cards
from cards import embargo as embargo_cards
from cards import fault as fault_cards
from cards import gap as gap_cards
from cards import handover as handover_cards
from cards import intake as intake_cards
from cards import interrupted, newsroom_notice, pointer_notice, social_list
from cards import media_contact as media_cards
from cards import newsletter as newsletter_cards
from cards import opened as opened_cards
from cards import outreach as outreach_cards
from cards import praise as praise_cards
from cards import release as release_cards
from cards import rephrased as rephrased_cards
from cards import report as report_cards
from cards import selftest as selftest_cards
from cards import social_channel as social_cards
from cards import story as story_cards
from cards import teaching as teaching_cards
from cards import theme as theme_cards
from cards import ticket as ticket_cards
from cards import trial as trial_cards
from cards import week as week_cards
from cards import yearboard as yearboard_cards
from cards.mail import Mail


@dataclass(frozen=True)
class Kind:
    """How one kind of notice is told.

    `read` gives the values of a subject, None where there is nothing to tell any more; `card` and `letter` are pure.
    `shared`: the letter says nothing about the person, so many may get blind copies of one. `mailed` notes what follows
    for the values once the letter has been sent, `lost` what follows for a subject once somebody could not be told,
    `reached` once somebody was.
    """

    read: Callable[[Services, AsyncConnection, str], Awaitable[Any | None]]
    card: Callable[[Any, Norm], Card]
    letter: Callable[[Any, Norm], Mail]
    shared: bool = False
    mailed: Callable[[Any, AsyncConnection, datetime], Awaitable[None]] | None = None
    lost: Callable[[Services, AsyncConnection, str], Awaitable[None]] | None = None
    reached: Callable[[Services, AsyncConnection, str], Awaitable[None]] | None = None


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
    confidant.RECIPIENT: Kind(
        confidant.read, media_cards.told, media_cards.told_letter, lost=confidant.lost, reached=confidant.reached
    ),
    confidant.TELLER: Kind(confidant.read, media_cards.answered, media_cards.answered_letter),
    attempt.OVER[confidant.RECIPIENT]: Kind(confidant.read, media_cards.told, media_cards.told_letter),
    attempt.OVER[confidant.TELLER]: Kind(confidant.read, media_cards.answered, media_cards.answered_letter),
    coordination.EDITORS: Kind(
        coordination.read,
        outreach_cards.told,
        outreach_cards.told_letter,
        shared=True,
        lost=coordination.lost,
        reached=coordination.reached,
    ),
    coordination.AUTHOR: Kind(coordination.read, outreach_cards.decided, outreach_cards.decided_letter),
    consultation.EDITORS: Kind(
        consultation.read,
        social_cards.told,
        social_cards.told_letter,
        shared=True,
        lost=consultation.lost,
        reached=consultation.reached,
    ),
    consultation.AUTHOR: Kind(consultation.read, social_cards.decided, social_cards.decided_letter),
    consultation.AGAIN: Kind(consultation.read, social_list.again, social_list.again_letter, shared=True),
    production.ASK: Kind(asked.read, contribution_cards.asked, contribution_cards.asked_letter),
    praise.KIND: Kind(praise.read, praise_cards.card_of, praise_cards.letter),
    publishing.KIND: Kind(newsdesk.read, newsroom_notice.told, newsroom_notice.told_letter, shared=True),
    newsdesk.TRIAL: Kind(newsdesk.trial, newsletter_cards.trial, newsletter_cards.trial_letter),
    attempt.OPENED: Kind(opened.read, opened_cards.card_of, opened_cards.letter),
    rephrased.KIND: Kind(rephrased.read, rephrased_cards.card_of, rephrased_cards.letter),
    "week": Kind(week.read, week_cards.card_of, week_cards.letter, mailed=week.mailed),
    release.EMBARGO: Kind(watch.read, embargo_cards.card_of, embargo_cards.letter),
    attention.KIND: Kind(attention.read, pointer_notice.card_of, pointer_notice.letter),
    assignment.KIND: Kind(assignment.read, duty_cards.card_of, duty_cards.letter),
    campaign.OVERVIEW: Kind(yearboard.read, yearboard_cards.card_of, yearboard_cards.letter, shared=True),
    relay.EDITOR: Kind(inquiry.read, ticket_cards.card_of, ticket_cards.letter),
    relay.ASKER: Kind(inquiry.read, asking_cards.card_of, asking_cards.letter),
    theme.KIND: Kind(theme.read, theme_cards.told, theme_cards.told_letter, shared=True),
    month.KIND: Kind(month.read, theme_cards.month, theme_cards.month_letter, shared=True),
    wish.KIND: Kind(wish.read, teaching_cards.renewed, teaching_cards.renewed_letter, shared=True),
    selftest.KIND: Kind(selftest.read, selftest_cards.card_of, selftest_cards.letter),
    moved.KIND: Kind(watch.moved, release_cards.moved_card, release_cards.moved_letter, shared=True),
}

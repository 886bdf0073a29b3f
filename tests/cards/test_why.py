"""Every card that the bot sends by itself says in one line why one gets it."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest

from bot import assignment, attention, campaign, fault, moved, release
from bot.announcement import State
from bot.asked import Asked
from bot.attempt import OPENED
from bot.attention import Told
from bot.credit import Consent
from bot.duty import Kind
from bot.gap import Gap
from bot.media_contact import Answer
from bot.newsdesk import Trial
from bot.opened import Opened
from bot.outreach import State as Stand
from bot.praise import Praise
from bot.rephrased import Rephrased
from bot.social_channel import State as Channel
from bot.story import State as Stage
from bot.turn import Norm
from bot.watch import Moved
from bot.wish import Renewed
from cards import announcement, newsletter, reminder
from cards import release as release_cards
from jobs.notice import KINDS
from tests.cards import asking, issues, media, messages, prenotice_cases, teaching, telling, writing, yearly
from tests.cards.cases import HANDOVERS
from tests.teams.conftest import actions, words

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
TOLD: dict[str, Any] = {
    "absence": HANDOVERS[0],
    "declined": HANDOVERS[0],
    "fault": fault.Found(fault.Kind.STUCK, 3),
    "alarm": writing.submission(State.APPROVED),
    "approval": writing.submission(State.SUBMITTED),
    "decision": writing.submission(State.REJECTED),
    "interrupted": AT,
    "broadcast": messages.made(),
    "missed": Gap(messages.ONE, messages.TITLES, messages.MISSED),
    "trial": AT,
    "story": telling.one(Stage.NEW),
    "told": telling.one(Stage.ASKED),
    "credit": telling.asked(Stage.ACCEPTED, Consent.ASKED),
    "media_contact": media.contact(),
    "media_answer": media.contact(Answer.CALL),
    "media_contact_over": media.contact(name=""),
    "media_answer_over": media.contact(name=""),
    "outreach": media.outreach(Stand.NEW),
    "outreach_told": media.outreach(Stand.SUGGESTED),
    "social_channel": media.channel(Channel.ASKED),
    "social_told": media.channel(Channel.DECLINED),
    "social_again": media.channel(Channel.APPROVED),
    "contribute": Asked(issues.MONTH, AT, again=True),
    "newsletter": issues.desk(),
    "praise": Praise("Færre *fall*", told_it=False),
    "paper": Trial(issues.ordinary(), ""),
    "rephrased": Rephrased(issues.ITEMS[0], telling.one(Stage.ACCEPTED)),
    OPENED: Opened({}, "1"),
    "ticket": asking.VIEWS[0],
    "asked": asking.VIEWS[1],
    "themes": teaching.THEMES,
    "month": teaching.MONTH,
    "renewed": Renewed(teaching.ONE, gone=True),
    "selftest": teaching.WORSE,
    "week": messages.WEEK,
    release.EMBARGO: prenotice_cases.WATCH,
    attention.KIND: Told(("acknowledge",), True, 0),
    assignment.KIND: yearly.view(Kind.REVIEW),
    campaign.OVERVIEW: yearly.BOARD,
    moved.KIND: Moved(messages.TITLES, AT, stopped=False, public=False),
}


def why(said: str) -> list[str]:
    """The lines that say why one gets it."""
    return [line for line in said.splitlines() if re.match(r"Du får denne (melding(en|a) )?fordi", line)]


@pytest.mark.parametrize("norm", ["nb", "nn"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_notice_says_once_why_one_gets_it_as_its_letter_does(kind: str, norm: Norm) -> None:
    (line,) = why(words(KINDS[kind].card(TOLD[kind], norm)))
    letter = KINDS[kind].letter(TOLD[kind], norm).text
    assert why(letter) in ([line], []), "a letter may say instead that Teams does not reach one"
    assert why(letter) or "fordi jeg ikke når deg i Teams" in letter or "fordi eg ikkje når deg i Teams" in letter


def test_every_copy_of_a_message_has_the_way_to_less() -> None:
    draft, sender = prenotice_cases.DRAFT, "Kari"
    copies = [announcement.delivered(draft, "nb", sender), announcement.recalled(draft, "nb")]
    copies += [made(draft, sender).cards["nb"] for made in (release_cards.held, release_cards.stopped)]
    copies.append(release_cards.published(draft, sender, AT, True, "").cards["nb"])
    assert [sum(one.get("title") == "Mindre slikt" for one in actions(each)) for each in copies] == [1] * len(copies)


@pytest.mark.parametrize("norm", ["nb", "nn"])
def test_the_newsletter_and_what_the_bot_reminds_of_say_why_and_have_the_way_to_less(norm: Norm) -> None:
    issue = issues.ordinary(norm)
    pushed = {kind: reminder.reminder([yearly.one(kind)]) for kind in Kind if kind not in yearly.SILENT}
    cards = [newsletter.delivered(issue), *(one.cards[norm] for one in pushed.values())]
    assert len(cards) > 5
    assert [len(why(words(each))) for each in cards] == [1] * len(cards)
    assert [sum(one.get("title") == "Mindre slikt" for one in actions(each)) for each in cards] == [1] * len(cards)
    assert [len(why(one.letters[norm].text)) for one in pushed.values()] == [1] * len(pushed)
    assert sum(one.get("title") == "Mindre slikt" for one in actions(newsletter.recalled(issue))) == 1

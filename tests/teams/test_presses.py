"""Every button that changes something, pressed twice and ten times at once: done once, and everybody is answered."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest

from bot.services import Services
from dialogs.table import ROWS
from tests.deleting import deleting
from tests.teams import (
    test_broadcast,
    test_duty,
    test_form,
    test_handover,
    test_newsletter,
    test_newsletter_page,
    test_picture,
    test_privacy,
    test_release,
    test_reworded,
    test_teaching,
    test_ticket,
    test_turn,
    test_week,
)
from tests.teams.conftest import words
from tests.teams.desk import ANNE, CARD, DEMO, HELGE, KARI, LIV, MESSAGE, WRITTEN, Desk, button
from tests.teams.test_approval import ALL, SECOND, desk, launched, staff, submitted, told, weighed

__all__ = ["desk", "staff"]
TIMES = 10
DONE = ("allerede gjort", "allereie gjort")
DEEDS = "SELECT count(*) FROM audit WHERE deed = '{}'"


@dataclass(frozen=True)
class Press:
    """A card to press on, who does, what is typed, and how to count what it did, which is once."""

    card: dict[str, Any]
    who: str
    counts: str
    typed: tuple[tuple[str, str], ...] = ()
    token: bool = True


async def save(desk: Desk, staff: Services) -> Press:
    """A new message's form."""
    return Press(await desk.open(), LIV, "SELECT count(*) FROM announcement", tuple(WRITTEN.items()))


async def discard(desk: Desk, staff: Services) -> Press:
    """The question whether to delete a draft."""
    asked = await desk.press(await desk.write(), "announcement.drop")
    return Press(asked, LIV, DEEDS.format("discard"))


async def send(desk: Desk, staff: Services) -> Press:
    """The look over a message to one's own unit."""
    return Press(await desk.write(), LIV, "SELECT count(*) FROM broadcast")


async def submit(desk: Desk, staff: Services) -> Press:
    """The look over a message to everybody."""
    return Press(await desk.write(LIV, **ALL, send_words="i morgen kl. 9"), LIV, DEEDS.format("submit"))


async def withdraw(desk: Desk, staff: Services) -> Press:
    """What one sees of a message of one's own that waits for its time."""
    return Press(await desk.press(await desk.write(), "announcement.send"), LIV, DEEDS.format("withdraw"))


async def approve(desk: Desk, staff: Services) -> Press:
    """What an editor sees of a message that waits for their word."""
    return Press(await weighed(desk, staff, await submitted(desk)), KARI, "SELECT count(*) FROM broadcast")


async def reject(desk: Desk, staff: Services) -> Press:
    """The same."""
    weigh = await weighed(desk, staff, await submitted(desk))
    return Press(weigh, KARI, DEEDS.format("reject"), (("reason", "Vent litt"),))


async def alarm(desk: Desk, staff: Services) -> Press:
    """The question whether to recall an urgent message that is being sent."""
    await desk.press(await desk.write(DEMO, **ALL, send_words="", urgent="true"), "announcement.send", DEMO)
    (subject,) = {*await desk.query("SELECT subject FROM notice WHERE kind = 'alarm'")}
    asked = await desk.press(await told(desk, staff, "alarm", subject), "alarm.ask", SECOND)
    async with desk.engine.begin() as db:
        await launched(staff, db, subject)
    return Press(asked, SECOND, DEEDS.format("recall"))


async def trial(desk: Desk, staff: Services) -> Press:
    """The look over a message: a trial is each time a new one, and leaves nothing behind."""
    return Press(await desk.write(), LIV, "SELECT count(*) FROM audit", token=False)


async def less(desk: Desk, staff: Services) -> Press:
    """The form «Mindre slikt»."""
    (form,) = await desk.teams.say("mindre slikt", who=ANNE)
    return Press(form, ANNE, "SELECT count(*) FROM preference", (("no_stories", "true"),), token=False)


async def way(by_mail: bool, desk: Desk, staff: Services) -> Press:
    """What somebody gets who chose the other way for the newsletter."""
    (card,) = await desk.teams.say(f"send meg nyhetsbrevet {'i Teams' if by_mail else 'på e-post'}", who=ANNE)
    chosen = f"SELECT count(*) FROM preference WHERE newsletter_by_mail = {by_mail}"  # noqa: S608 - of the test's own
    return Press(card, ANNE, chosen, token=False)


async def norm(wanted: str, desk: Desk, staff: Services) -> Press:
    """Any card that offers the other norm."""
    card = {"body": [], "actions": [{"type": "Action.Submit", "data": {"verb": f"norm.{wanted}"}}]}
    return Press(card, HELGE, f"SELECT count(*) FROM person WHERE norm = '{wanted}'", token=False)  # noqa: S608 - of the test's own


async def away(desk: Desk, staff: Services) -> Press:
    """What the bot has understood of somebody's absence."""
    (card,) = await desk.teams.say("jeg er borte til fredag, Anne Ansattsen tar over", who=HELGE)
    return Press(card, HELGE, "SELECT count(*) FROM absence", token=False)


async def back(desk: Desk, staff: Services) -> Press:
    """What is shown to somebody who is away."""
    there = await away(desk, staff)
    kept = await desk.press(there.card, "absence.keep", HELGE)
    return Press(kept, HELGE, "SELECT 1 - count(*) FROM absence", token=False)


ACCEPT = "story.accept"
TOLD = {"title": "Færre fall", "done": "Vi ryddet gangene.", "unit": "Heimetenesta", "others": "no"}


async def tell(desk: Desk, staff: Services) -> Press:
    """The form of a success story."""
    return Press(
        await desk.open(ANNE, "del en suksesshistorie"), ANNE, "SELECT count(*) FROM story", tuple(TOLD.items())
    )


async def hand_in(desk: Desk, staff: Services) -> Press:
    """The look over a story."""
    form = await tell(desk, staff)
    return Press(await desk.press(form.card, "story.save", ANNE, **TOLD), ANNE, "SELECT version - 1 FROM story")


async def take_back(desk: Desk, staff: Services) -> Press:
    """The same, when it has been handed in."""
    look = await hand_in(desk, staff)
    return Press(await desk.press(look.card, "story.send", ANNE), ANNE, "SELECT version - 2 FROM story")


async def decide(desk: Desk, staff: Services) -> Press:
    """What an editor sees of a story that was handed in."""
    await take_back(desk, staff)
    subject, *_ = await desk.query("SELECT subject FROM notice WHERE kind = 'story'")
    weigh = await desk.press(await told(desk, staff, "story", subject), "story.weigh", KARI)
    return Press(weigh, KARI, "SELECT version - 2 FROM story", (("reply", "Hvem var med?"),))


async def reply(desk: Desk, staff: Services) -> Press:
    """What the author sees of a story that an editor has asked about."""
    seen = await decide(desk, staff)
    await desk.press(seen.card, "story.ask", KARI, reply="Hvem var med?")
    subject, *_ = await desk.query("SELECT subject FROM notice WHERE kind = 'told'")
    shown = await desk.press(await told(desk, staff, "told", subject), "story.show", ANNE)
    return Press(shown, ANNE, "SELECT version - 3 FROM story", (("answer", "Alle på vakt."),))


async def rewrite(desk: Desk, staff: Services) -> Press:
    """An editor's form for the words of a story."""
    seen = await decide(desk, staff)
    form = await desk.press(seen.card, "story.polish", KARI)
    return Press(form, KARI, "SELECT version - 2 FROM story", (("title", "Ingen fall"), ("done", "Ryddet.")))


ASKED = "SELECT version - 1 FROM ticket"


async def ask_chief(desk: Desk, staff: Services) -> Press:
    """The form of a question to the communications chief."""
    await desk.query(deleting("ticket"))
    typed = (("question", "Kan vi bruke emoji i brev?"),)
    return Press(await test_ticket.form(desk), ANNE, "SELECT count(*) FROM ticket", typed)


async def answering(desk: Desk, staff: Services) -> Press:
    """What an editor gets of a question."""
    await desk.query(deleting("ticket"))
    await test_ticket.sent(desk)
    typed = (("reply", "Ja, det kan dere."), ("unit", "Heimetenesta"))
    return Press(await test_ticket.to(desk, staff, "ticket", KARI), KARI, ASKED, typed)


async def follow_up(desk: Desk, staff: Services) -> Press:
    """What its asker sees of a question."""
    seen = await answering(desk, staff)
    await desk.press(seen.card, "ticket.answer", KARI, reply="Ja.")
    card = await desk.press(await test_ticket.to(desk, staff, "asked", ANNE), "ticket.show", ANNE)
    return Press(card, ANNE, "SELECT version - 2 FROM ticket", (("more", "Også i overskrifter?"),))


async def led(desk: Desk, staff: Services) -> Press:
    """What a leader gets of a question that was sent on."""
    seen = await answering(desk, staff)
    await desk.press(seen.card, "ticket.forward", KARI, unit="Heimetenesta")
    return Press(await test_ticket.to(desk, staff, "ticket", LIV), LIV, "SELECT version - 2 FROM ticket")


async def wishing(desk: Desk, staff: Services) -> Press:
    """An answer."""
    await desk.query(deleting("wish"))
    (card,) = await desk.teams.say("Hvem er talsperson?", who=ANNE)
    return Press(card, ANNE, "SELECT count(*) FROM wish", token=False)


async def approving(desk: Desk, staff: Services, every: bool = False) -> Press:
    """The guidelines that wait."""
    (card,) = await desk.teams.say("retningslinjer", who=KARI)
    counts = "SELECT count(DISTINCT at) FROM supplement" if every else "SELECT count(*) FROM supplement"
    return Press(card, KARI, counts)


async def taking_back(desk: Desk, staff: Services) -> Press:
    """What was changed."""
    (waits,) = await desk.teams.say("retningslinjer", who=KARI)
    await desk.press(waits, "pack.approve", KARI)
    (card,) = await desk.teams.say("endringer", who=KARI)
    return Press(card, KARI, "SELECT count(*) FROM supplement WHERE undone IS NOT NULL")


async def grouped(desk: Desk, staff: Services) -> Press:
    """A group of questions that were not answered."""
    await desk.query(deleting("question"))
    card = await test_teaching.group(desk)
    typed = (("ref", "10.7-malform"), ("words", test_teaching.FLAG), ("norm", "nb"))
    return Press(card, KARI, "SELECT count(DISTINCT settled) FROM question", typed)


async def take_away(desk: Desk, staff: Services) -> Press:
    """What the author gets who has sent two pictures."""
    await hand_in(desk, staff)
    (asked,) = await test_picture.send(desk, test_picture.picture(), test_picture.picture(80))
    return Press(asked, ANNE, "SELECT 2 - count(*) FROM picture")


async def agree(desk: Desk, staff: Services) -> Press:
    """What somebody gets who is praised in a story."""
    form = await tell(desk, staff)
    look = await desk.press(form.card, "story.save", ANNE, **TOLD, credit="Liv Leiarstad", may_name="true")
    await desk.press(look, "story.send", ANNE)
    subject, *_ = await desk.query("SELECT subject FROM notice WHERE kind = 'story'")
    await desk.press(await desk.press(await told(desk, staff, "story", subject), "story.weigh", KARI), ACCEPT, KARI)
    (named,) = await desk.query("SELECT subject FROM notice WHERE kind = 'credit'")
    said = "SELECT count(*) FROM credit WHERE consent <> 'asked'"
    return Press(await told(desk, staff, "credit", named), LIV, said, token=False)


async def media(desk: Desk, staff: Services) -> Press:
    """The form on having talked to the media."""
    said = (("outlet", "NRK"), ("subject", "Nye vakter"), ("controversial", "no"), ("capacity", "municipality"))
    form = await desk.open(ANNE, "jeg har snakket med media")
    return Press(form, ANNE, "SELECT count(*) FROM media_contact", said)


async def media_back(desk: Desk, staff: Services) -> Press:
    """What whoever has told of it sees."""
    form = await media(desk, staff)
    shown = await desk.press(form.card, "media_contact.save", ANNE, **dict(form.typed))
    return Press(shown, ANNE, "SELECT version - 1 FROM media_contact WHERE withdrawn")


async def media_answer(desk: Desk, staff: Services) -> Press:
    """What the leader gets."""
    await media_back(desk, staff)
    (subject,) = await desk.query("SELECT subject FROM notice WHERE kind = 'media_contact'")
    card = await told(desk, staff, "media_contact", subject)
    return Press(card, LIV, "SELECT count(*) FROM notice WHERE kind = 'media_answer'", token=False)


async def outreach(desk: Desk, staff: Services) -> Press:
    """The form of a planned outreach."""
    said = (
        ("what", "Ny skole"),
        ("why", "Den er klar"),
        ("where", "NRK"),
        ("fronts", "Rektor"),
        ("when_day", "2026-12-01"),
    )
    return Press(await desk.open(ANNE, "planlagt utspill"), ANNE, "SELECT count(*) FROM outreach", said)


async def outreach_back(desk: Desk, staff: Services) -> Press:
    """What whoever planned it sees."""
    form = await outreach(desk, staff)
    shown = await desk.press(form.card, "outreach.save", ANNE, **dict(form.typed))
    return Press(shown, ANNE, "SELECT version - 1 FROM outreach")


async def outreach_weighed(desk: Desk, staff: Services) -> Press:
    """What an editor sees of it."""
    await outreach_back(desk, staff)
    subject, *_ = await desk.query("SELECT subject FROM notice WHERE kind = 'outreach'")
    seen = await desk.press(await told(desk, staff, "outreach", subject), "outreach.weigh", KARI)
    return Press(seen, KARI, "SELECT version - 1 FROM outreach", (("reply", "Vent litt"),))


CASE = dict.fromkeys(("name", "benefit", "resources", "plan", "follow_up"), "Instagram")


async def channel(desk: Desk, staff: Services) -> Press:
    """The form of a new social channel."""
    form = await desk.open(ANNE, "ny kanal")
    return Press(form, ANNE, "SELECT count(*) FROM social_channel", tuple(CASE.items()))


async def channel_weighed(desk: Desk, staff: Services) -> Press:
    """What an editor sees of it."""
    form = await channel(desk, staff)
    await desk.press(form.card, "social.save", ANNE, **CASE)
    subject, *_ = await desk.query("SELECT subject FROM notice WHERE kind = 'social_channel'")
    seen = await desk.press(await told(desk, staff, "social_channel", subject), "social.weigh", KARI)
    return Press(seen, KARI, "SELECT version - 1 FROM social_channel", (("reply", "Vent litt"),))


async def channel_open(desk: Desk, staff: Services) -> Press:
    """The same, when it has been approved."""
    seen = await channel_weighed(desk, staff)
    return Press(await desk.press(seen.card, "social.approve", KARI), KARI, "SELECT version - 2 FROM social_channel")


async def channel_closed(desk: Desk, staff: Services) -> Press:
    """The same, when it has been closed."""
    seen = await channel_open(desk, staff)
    return Press(await desk.press(seen.card, "social.close", KARI), KARI, "SELECT version - 3 FROM social_channel")


async def channel_there(desk: Desk, staff: Services) -> Press:
    """The form of one that the municipality has already."""
    form = await desk.press(await desk.open(KARI, "kanaler"), "social.form", KARI)
    typed = (("name", "Facebook"), ("follow_up", "Servicetorget"))
    return Press(form, KARI, "SELECT count(*) FROM social_channel", typed)


HERE: dict[str, Callable[[Desk, Services], Awaitable[Press]]] = {
    "announcement.save": save,
    "announcement.discard": discard,
    "announcement.send": send,
    "announcement.submit": submit,
    "announcement.withdraw": withdraw,
    "announcement.approve": approve,
    "announcement.reject": reject,
    "announcement.trial": trial,
    "alarm.recall": alarm,
    "preference.keep": less,
    "preference.mail": partial(way, True),
    "preference.teams": partial(way, False),
    "norm.nn": partial(norm, "nn"),
    "norm.nb": partial(norm, "nb"),
    "absence.keep": away,
    "absence.end": back,
    "story.save": tell,
    "story.send": hand_in,
    "story.withdraw": take_back,
    "story.answer": reply,
    "story.polished": rewrite,
    "picture.remove": take_away,
    "outreach.save": outreach,
    "outreach.withdraw": outreach_back,
    **dict.fromkeys(("outreach.accept", "outreach.suggest"), outreach_weighed),
    "social.save": channel,
    **dict.fromkeys(("social.approve", "social.decline"), channel_weighed),
    **dict.fromkeys(("social.keep", "social.close"), channel_open),
    "media_contact.save": media,
    "media_contact.withdraw": media_back,
    **dict.fromkeys((f"media_contact.{one}" for one in ("takes_over", "call", "well_done")), media_answer),
    "social.reopen": channel_closed,
    "social.enter": channel_there,
    "ticket.send": ask_chief,
    **dict.fromkeys(("ticket.take", "ticket.answer", "ticket.forward", "ticket.close"), answering),
    "ticket.more": follow_up,
    "ticket.back": led,
    "wish.make": wishing,
    "pack.approve": approving,
    "pack.approve_all": partial(approving, every=True),
    "pack.undo": taking_back,
    **dict.fromkeys(("pack.ask", "theme.drop"), grouped),
    **dict.fromkeys(("credit.yes", "credit.no"), agree),
    **dict.fromkeys(("story.accept", "story.ask", "story.decline"), decide),
}
STEERED = test_broadcast.test_each_button_pressed_twice_and_ten_times_at_once_does_it_once
RELEASED = test_release.test_pressed_twice_and_ten_times_at_once_it_is_done_once_and_all_are_answered
ELSEWHERE: dict[str, Callable[..., Awaitable[None]]] = {
    "question.missing": test_form.test_ten_at_once_do_it_once_and_all_are_answered,
    "question.helped": test_turn.test_a_thumb_up_thanks_in_the_cards_place_and_keeps_no_text,
    "question.not_helped": test_turn.test_a_thumb_up_thanks_in_the_cards_place_and_keeps_no_text,
    "absence.decline": test_handover.test_a_deputy_who_can_not_says_so_once_and_whoever_is_away_chooses_another,
    "privacy.forget": test_privacy.test_forgetting_asks_first_takes_the_cards_place_and_leaves_the_way_to_reach_them,
    "delivery.acknowledge": test_broadcast.test_lest_is_counted_once_and_thanked_for_on_the_same_card,
    **dict.fromkeys(("issue.react", "issue.read"), test_newsletter.test_a_reader_opens_a_thing_says_what_they_think),
    "pack.save": test_teaching.test_pressed_ten_times_at_once_it_is_laid_over_once_and_all_are_answered,
    "picture.save": test_picture.test_what_it_shows_is_saved_once_and_each_sees_the_picture,
    "issue.reword": test_reworded.test_pressed_ten_times_at_once_the_new_words_are_taken_once,
    "issue.gather": test_newsletter.test_it_is_arranged_thing_by_thing,
    "issue.correct": test_newsletter.test_what_was_sent_is_put_right_for_all_at_one_press,
    "issue.page": test_newsletter_page.test_what_is_forbidden_is_not_asked_again_before_an_editor_wants_it,
    "issue.take_up": test_newsletter.test_no_issue_this_month_is_an_answer_and_can_be_undone,
    "issue.test": test_newsletter.test_the_test_list_gets_a_trial_once,
    "issue.ask": test_newsletter.test_where_a_newsletter_needs_another_editor_whoever_changed_it_asks_one,
    "contribution.remove": test_newsletter.test_a_contribution_is_changed_and_taken_back,
    **dict.fromkeys(test_duty.ONCE, test_duty.test_pressed_ten_times_at_once_it_is_done_once),
    **dict.fromkeys(test_newsletter.ONCE, test_newsletter.test_pressed_ten_times_at_once_it_is_done_once),
    "week.show": test_week.test_ten_presses_on_vis_at_once_send_the_message_once,
    "broadcast.pause": test_broadcast.test_ten_presses_at_once_do_it_once_and_all_are_answered_kindly,
    **dict.fromkeys((f"broadcast.{act}" for act in ("resume", "cancel", *test_broadcast.OVER)), STEERED),
    **dict.fromkeys(
        (f"release.{act}.do" for act in ("postpone", "force", "stop", "record", "remind", "resume")), RELEASED
    ),
}
"""What has a house of its own to be pressed in, and which test does."""
LOOKS = {
    "shows texts that are the same for everybody": "meeting.help meeting.agenda meeting.minutes stationery.show help spokesperson.start spokesperson.decide guideline.wording",
    "remembers only what was asked of last": "guideline.show question.other",
    "shows what is stored": "ticket.mine ticket.show ticket.queue stationery.list duty.mine duty.show duty.board task.list task.show plan.mine plan.show absence.away privacy.show question.unanswered announcement.review announcement.drafts "
    "announcement.waiting announcement.weigh broadcast.show broadcast.open broadcast.list broadcast.missed "
    "media_contact.show outreach.show outreach.mine outreach.queue outreach.weigh social.list social.weigh media_week.show broadcast.message broadcast.portal release.address release.report release.list week.more story.mine story.show "
    "pack.waiting pack.log theme.list theme.show theme.month story.queue story.messages story.tips story.weigh overview.show credit.mine contribution.mine issue.latest "
    "issue.figures issue.desk issue.item issue.preview",
    "opens a form or asks first": "ticket.form pack.form duty.form task.form transfer.form plan.new plan.ask stationery.form stationery.new plan.message absence.form absence.propose privacy.confirm question.tell announcement.new "
    "announcement.edit announcement.copy announcement.drop alarm.ask broadcast.sure broadcast.form preference.form "
    "media_contact.new social.new social.form outreach.new outreach.edit outreach.prenotice story.message story.new story.edit story.polish issue.form issue.word contribution.new contribution.edit "
    "preference.change release.remind release.resume release.postpone release.force release.stop release.record",
    "is put on record each time, since each time somebody gets the list": "broadcast.export release.export media_week.export",
}
"""Why the rest need not be done once."""


async def pressed(desk: Desk, verb: str, one: Press) -> tuple[str, str]:
    """Press; gives the kind of the answer and what it says."""
    if button(one.card, verb)["type"] == "Action.Execute":
        return await desk.answer(one.card, verb, one.who, **dict(one.typed))
    before = len(desk.teams.connector.sent)
    value = {**button(one.card, verb)["data"], **dict(one.typed)}
    status, _ = await desk.teams.post(desk.teams.activity(text="", who=one.who, value=value))
    assert status == 200
    return CARD, words([each.body for each in desk.teams.connector.sent[before:]])


@pytest.mark.parametrize("verb", HERE)
async def test_pressed_ten_times_at_once_and_once_more_it_is_done_once(desk: Desk, staff: Services, verb: str) -> None:
    await desk.query(deleting("absence, preference, person"))
    one = await HERE[verb](desk, staff)
    answers = await asyncio.gather(*(pressed(desk, verb, one) for _ in range(TIMES)))
    assert [kind for kind, _ in answers].count(CARD) == (1 if one.token else TIMES), answers
    assert all(any(done in said for done in DONE) for kind, said in answers if kind == MESSAGE), answers
    assert await desk.query(one.counts) == [1]
    kind, said = await pressed(desk, verb, one)
    assert (kind, any(done in said for done in DONE)) == ((MESSAGE, True) if one.token else (CARD, False))
    assert await desk.query(one.counts) == [1]
    await desk.query(deleting("absence, preference, person"))


async def test_five_who_approve_and_five_who_reject_at_once_do_one_of_them_once(desk: Desk, staff: Services) -> None:
    about = await submitted(desk)
    one, other = [await weighed(desk, staff, about, who) for who in (KARI, SECOND)]
    answers = await asyncio.gather(
        *(desk.answer(one, "announcement.approve", KARI) for _ in range(5)),
        *(desk.answer(other, "announcement.reject", SECOND, reason="Nei") for _ in range(5)),
    )
    assert [kind for kind, _ in answers].count(CARD) == 1
    deeds = await desk.deeds()
    assert deeds.count("approve") + deeds.count("reject") == 1
    assert len(await desk.query("SELECT id FROM broadcast")) == deeds.count("approve")


def test_every_button_is_pressed_here_or_elsewhere_or_only_looks() -> None:
    looks = [verb for verbs in LOOKS.values() for verb in verbs.split()]
    known = [*HERE, *ELSEWHERE, *looks]
    assert len(known) == len(set(known))
    assert set(known) == {verb for row in ROWS for verb in row.verbs}
    assert {verb for row in ROWS if row.renew is not None for verb in row.verbs} <= {*HERE, *ELSEWHERE}

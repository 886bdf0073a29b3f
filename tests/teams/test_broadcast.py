"""A broadcast in its sender's hands, over HTTP: the report, the buttons, and «Lest»."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import report, steer
from bot.broadcast import Urgency
from bot.config import Settings
from bot.services import Services
from cards.announcement import withdrawn
from tests.conftest import FixedClock
from tests.teams.conftest import Teams, actions, words
from tests.teams.sending import ANNE, CHIEF, HELSE, LIV, OLGA, TITLE, TORE, VIDAR, WRITTEN, Sending, sending
from tests.teams.test_approval import at_work, grown

CARD, MESSAGE = "application/vnd.microsoft.card.adaptive", "application/vnd.microsoft.activity.message"


@pytest.fixture
async def sent(engine: AsyncEngine, services: Services, teams: Teams, settings: Settings) -> AsyncIterator[Sending]:
    """Empty tables, with four people whom the bot reaches."""
    made = sending(engine, services, teams, settings)
    await made.clear()
    await made.reachable(ANNE, LIV, CHIEF, VIDAR)
    yield made
    await made.clear()


def button(card: dict[str, Any], verb: str) -> dict[str, Any]:
    """The data of the button with this verb."""
    return next(dict(one["data"]) for one in actions(card) if one["data"]["verb"] == f"broadcast.{verb}")


def verbs(card: dict[str, Any]) -> list[str]:
    """What a report's buttons do."""
    return [one["data"]["verb"].removeprefix("broadcast.") for one in actions(card)]


async def shown(sent: Sending, one: object, who: str = LIV) -> dict[str, Any]:
    """The report as `who` sees it."""
    kind, card = await sent.press("broadcast.show", who, about=str(one))
    assert kind == CARD, card
    return dict(card)


def value(card: dict[str, Any], title: str) -> str:
    """A number of a report."""
    facts = [fact for part in card["body"] if part["type"] == "FactSet" for fact in part["facts"]]
    return next((str(fact["value"]) for fact in facts if fact["title"] == title), "")


async def test_lest_is_counted_once_and_thanked_for_on_the_same_card(sent: Sending, clock: FixedClock) -> None:
    one = await sent.begin()
    await sent.settle(one)
    mine = await sent.delivery(one, ANNE)
    kind, card = await sent.press("delivery.acknowledge", ANNE, delivery=mine)
    assert kind == CARD
    assert "Straumen blir borte" in words(card)
    assert "Lese 24.11. kl. 10.00" in words(card)
    assert not [each for each in actions(card) if each["data"]["verb"] == "delivery.acknowledge"]
    clock.moment += timedelta(hours=1)
    again = await asyncio.gather(*(sent.press("delivery.acknowledge", ANNE, delivery=mine) for _ in range(10)))
    assert all("kl. 10.00" in words(each) for _, each in again)
    await sent.end(one)
    assert value(await shown(sent, one, CHIEF), "Levert") == "2"


async def test_nobody_presses_lest_for_another(sent: Sending) -> None:
    one = await sent.begin()
    await sent.settle(one)
    kind, said = await sent.press("delivery.acknowledge", VIDAR, delivery=await sent.delivery(one, ANNE))
    assert (kind, "for en annen" in said) == (MESSAGE, True)
    for made_up in (0, -1, 2**70, "1", True, None, 987654321):
        kind, _ = await sent.press("delivery.acknowledge", ANNE, delivery=made_up)
        assert kind == MESSAGE
    assert await sent.query("SELECT count(*) FROM delivery WHERE acknowledged IS NOT NULL") == [0]


async def test_whoever_presses_lest_has_got_it_though_the_answer_was_lost(sent: Sending) -> None:
    one = await sent.begin()
    await sent.settle(one, "unknown", "unknown")
    await sent.press("delivery.acknowledge", ANNE, delivery=await sent.delivery(one, ANNE))
    await sent.end(one)
    assert value(await shown(sent, one), "Levert") == "1"


async def test_pause_resume_and_cancel_each_do_their_thing_and_show_the_new_state(sent: Sending) -> None:
    one = await sent.begin()
    card = await shown(sent, one)
    assert verbs(card) == ["pause", "cancel", "sure", "show"]
    for verb, title, state in (
        ("pause", "Sett på pause", "paused"),
        ("resume", "Blir send no", "sending"),
        ("pause", "Sett på pause", "paused"),
        ("cancel", "Avbroten", "cancelled"),
    ):
        kind, card = await sent.press(f"broadcast.{verb}", LIV, **button(card, verb))
        assert (kind, await sent.state(one)) == (CARD, state), card
        assert title in words(card)
    assert (await sent.deeds(one))[-4:] == ["pause", "resume", "pause", "cancel"]


async def test_ten_presses_at_once_do_it_once_and_all_are_answered_kindly(sent: Sending) -> None:
    one = await sent.begin()
    card = await shown(sent, one)
    pressed = [sent.press("broadcast.pause", LIV, **button(card, "pause")) for _ in range(10)]
    answers = await asyncio.gather(*pressed)
    assert [kind for kind, _ in answers].count(CARD) == 1
    assert all("allereie gjort" in said for kind, said in answers if kind == MESSAGE)
    assert (await sent.deeds(one)).count("pause") == 1


async def test_the_author_and_two_editors_press_at_once_and_it_is_done_once(sent: Sending) -> None:
    one = await sent.begin()
    cards = {who: await shown(sent, one, who) for who in (LIV, CHIEF)}
    answers = await asyncio.gather(
        *(sent.press("broadcast.cancel", who, **button(card, "cancel")) for who, card in cards.items())
    )
    assert sorted(kind for kind, _ in answers) == sorted([CARD, MESSAGE])
    assert (await sent.deeds(one)).count("cancel") == 1


async def test_others_may_neither_see_nor_steer_it(sent: Sending) -> None:
    one = await sent.begin()
    card = await shown(sent, one)
    for who in (HELSE, ANNE):
        kind, said = await sent.press("broadcast.show", who, about=str(one))
        assert (kind, "kommunikasjonssjefen" in said) == (MESSAGE, True)
        kind, _ = await sent.press("broadcast.pause", who, **button(card, "pause"))
        assert kind == MESSAGE
    assert await sent.state(one) == "sending"


async def test_those_who_failed_and_those_who_are_uncertain_get_it_again_each_by_a_button(sent: Sending) -> None:
    one = await sent.begin()
    await sent.settle(one, "failed", "blocked", ANNE)
    await sent.settle(one, "unknown", "unknown", LIV)
    await sent.end(one)
    card = await shown(sent, one)
    assert "Har blokkert boten: Anne Ansattsen (Heimetenesta)" in words(card)
    assert "- Har blokkert boten: 1" in words(card)
    assert (value(card, "Uvisst om ho kom fram"), value(card, "Ikkje nådd")) == ("1", "1")
    assert verbs(card)[:2] == ["again", "unknown"]
    kind, card = await sent.press("broadcast.again", LIV, **button(card, "again"))
    assert (kind, await sent.state(one)) == (CARD, "sending")
    await sent.settle(one)
    await sent.end(one)
    card = await shown(sent, one)
    assert verbs(card)[0] == "unknown"
    await sent.press("broadcast.unknown", LIV, **button(card, "unknown"))
    await sent.settle(one)
    await sent.end(one)
    assert value(await shown(sent, one), "Levert") == "2"


async def test_a_recall_asks_first_and_then_takes_it_back(sent: Sending) -> None:
    one = await sent.begin()
    await sent.settle(one)
    await sent.end(one)
    kind, asked = await sent.press("broadcast.sure", LIV, **button(await shown(sent, one), "sure"))
    assert (kind, await sent.state(one)) == (CARD, "sent")
    assert "Er du sikker" in words(asked)
    kind, card = await sent.press("broadcast.recall", LIV, **button(asked, "recall"))
    assert (kind, "Blir trekt tilbake no" in words(card)) == (CARD, True)
    said = await sent.query("SELECT letters::text || cards::text FROM rendering WHERE edition = 2")
    assert "trukket tilbake" in said[0]


async def test_a_message_is_recalled_by_its_own_title_whatever_became_of_the_form_that_it_was_written_in(
    sent: Sending,
) -> None:
    one = await sent.begin()
    await sent.settle(one)
    await sent.end(one)
    await sent.query("DELETE FROM announcement")
    _, asked = await sent.press("broadcast.sure", CHIEF, **button(await shown(sent, one, CHIEF), "sure"))
    kind, card = await sent.press("broadcast.recall", CHIEF, **button(asked, "recall"))
    assert (kind, "Trekkes tilbake nå" in words(card)) == (CARD, True), card
    assert TITLE in words((await sent.query("SELECT cards->'nb' FROM rendering WHERE edition = 2"))[0])


async def test_a_recall_that_did_not_reach_all_copies_says_how_many_and_who(sent: Sending) -> None:
    one = await sent.begin(everyone=True)
    await sent.settle(one)
    await sent.end(one)
    _, asked = await sent.press("broadcast.sure", LIV, **button(await shown(sent, one), "sure"))
    _, card = await sent.press("broadcast.recall", LIV, **button(asked, "recall"))
    assert value(card, "Har framleis den gamle teksten") == "12"
    assert "Anne Ansattsen" not in words(card), "it is on its way to her"
    await sent.query("UPDATE delivery SET state = 'sent', edition = 2 WHERE person_id NOT IN (:a, :v)", a=ANNE, v=VIDAR)
    await sent.query("UPDATE delivery SET state = 'sent' WHERE edition < 2")
    await sent.end(one, "recalled")
    mine, all_of_it = await shown(sent, one), await shown(sent, one, CHIEF)
    assert value(mine, "Har framleis den gamle teksten") == "2"
    assert "Anne Ansattsen (Heimetenesta)" in words(mine)
    assert "Vidar" not in words(mine)
    assert "Vidar Vaktmestervik (Teknisk drift)" in words(all_of_it)
    (listed,) = await sent.teams.say("", who=CHIEF, value=button(all_of_it, "export"))
    assert str(listed).count(";old_text;") == 2
    kind, card = await sent.press("broadcast.behind", LIV, **button(mine, "behind"))
    assert (kind, await sent.state(one)) == (CARD, "sending"), card
    assert "Blir trekt tilbake no" in words(card)
    assert (await sent.deeds(one))[-1] == "resend"


async def test_a_correction_begins_with_the_present_text_and_goes_to_all(sent: Sending) -> None:
    one = await sent.begin()
    await sent.settle(one)
    await sent.end(one)
    _, form = await sent.press("broadcast.form", LIV, **button(await shown(sent, one), "form"))
    typed = {part["id"]: part["value"] for part in form["body"] if part["type"] == "Input.Text"}
    assert typed["title_nb"] == TITLE
    typed["text_nb"] = "Det blir likevel ikke noe strømbrudd."
    kind, card = await sent.press("broadcast.correct", LIV, **button(form, "correct"), **typed)
    assert (kind, await sent.state(one)) == (CARD, "sending"), card
    assert "Blir retta no" in words(card)
    (cards,) = await sent.query("SELECT cards->'nb' FROM rendering WHERE edition = 2")
    assert "Rettet tirsdag 24. november 2026 kl. 10.00, norsk tid" in words(cards)
    assert "likevel ikke" in words(cards)
    assert "Fra Liv Leiarstad, Avdelingsleiar. Du får" in words(cards)
    (subject,) = await sent.query("SELECT letters->'nb'->>'subject' FROM rendering WHERE edition = 2")
    assert subject == f"Rettet: {TITLE}"
    kind, said = await sent.press("broadcast.correct", LIV, **button(form, "correct"), **typed)
    assert (kind, "allereie gjort" in said) == (MESSAGE, True)
    assert (await sent.deeds(one)).count("correct") == 1
    said = await sent.query(
        "SELECT version || ' ' || detail FROM audit WHERE subject = :one AND deed = 'correct'", one=one
    )
    assert said == ["2 versjon 2"], "the edition that was sent, and the version of the text"


async def test_where_its_author_has_left_a_correction_is_from_whoever_approved_it(sent: Sending) -> None:
    one = await sent.begin(everyone=True)
    await sent.settle(one)
    await sent.end(one)
    await sent.query("UPDATE announcement SET author_id = 'sluttet' WHERE id = :one", one=one)
    _, form = await sent.press("broadcast.form", CHIEF, about=str(one))
    typed = {part["id"]: part["value"] for part in form["body"] if part["type"] == "Input.Text"}
    await sent.press("broadcast.correct", CHIEF, **button(form, "correct"), **{**typed, "title_nb": "Ny"})
    (cards,) = await sent.query("SELECT cards->'nb' FROM rendering WHERE edition = 2")
    assert "Fra Kari Kommunikasjon, Kommunikasjonssjef. Du får" in words(cards)


async def test_what_is_typed_in_a_correction_is_not_lost_where_it_cannot_be_sent(
    sent: Sending, clock: FixedClock
) -> None:
    one = await sent.begin()
    await sent.settle(one)
    await sent.end(one)
    _, form = await sent.press("broadcast.form", CHIEF, **button(await shown(sent, one, CHIEF), "form"))
    typed = {part["id"]: part["value"] for part in form["body"] if part["type"] == "Input.Text"}
    wrongs: tuple[tuple[dict[str, str], str], ...] = (
        ({}, "ikke endret noe"),
        ({"text_nb": " "}, "Teksten mangler på bokmål"),
        ({"text_nb": "x\n\n" * 1300}, "for stor for Teams"),
        ({"text_nb": "Se [her](http://usikker.invalid)"}, "http://usikker.invalid"),
        ({"title_nb": "Ny " * 40}, "Se over, og send en gang til"),
    )
    for wrong, remark in wrongs:
        kind, form = await sent.press("broadcast.correct", CHIEF, **button(form, "correct"), **{**typed, **wrong})
        assert (kind, remark in words(form)) == (CARD, True)
        back = {part["id"]: part["value"] for part in form["body"] if part["type"] == "Input.Text"}
        assert back == {**typed, **{name: value.strip() for name, value in wrong.items()}}
    assert "er lang for en telefon" in words(form)
    assert await sent.state(one) == "sent"
    kind, _ = await sent.press("broadcast.correct", CHIEF, **button(form, "correct"), **back)
    assert (kind, await sent.state(one)) == (CARD, "sending"), "what is only worth knowing is said once"
    other = await sent.begin()
    await sent.settle(other)
    await sent.end(other)
    _, form = await sent.press("broadcast.form", LIV, about=str(other))
    clock.moment += timedelta(hours=30)
    kind, again = await sent.press("broadcast.correct", LIV, **button(form, "correct"), **{**typed, "text_nb": "Nytt"})
    assert kind == CARD
    assert [part["value"] for part in again["body"] if part.get("id") == "text_nb"] == ["Nytt"]


async def test_whoever_needed_approval_cannot_put_other_words_in_its_place(sent: Sending) -> None:
    one = await sent.begin(everyone=True)
    await sent.settle(one)
    await sent.end(one)
    kind, said = await sent.press("broadcast.form", LIV, **button(await shown(sent, one), "form"))
    assert (kind, "kommunikasjonssjefen" in said) == (MESSAGE, True)
    kind, _ = await sent.press("broadcast.form", CHIEF, **button(await shown(sent, one, CHIEF), "form"))
    assert kind == CARD


async def test_the_author_sees_names_of_their_own_units_and_the_editor_all(sent: Sending) -> None:
    one = await sent.begin(everyone=True)
    await sent.settle(one, "failed", "gone", ANNE)
    await sent.settle(one, "failed", "no_address", VIDAR)
    await sent.settle(one)
    await sent.end(one)
    mine, all_of_it = words(await shown(sent, one)), words(await shown(sent, one, CHIEF))
    assert "Anne Ansattsen" in mine
    assert "Vidar" not in mine
    assert "1 i einingar du ikkje leier" in mine
    assert "Har verken boten eller e-post: Vidar Vaktmestervik (Teknisk drift)" in all_of_it
    assert "Meldinger per person siste sju dager" in all_of_it


async def test_who_closed_the_bot_earlier_and_got_it_by_mail_did_not_close_it_because_of_this(sent: Sending) -> None:
    await sent.query("UPDATE address SET state = 'blocked' WHERE person_id = :who", who=VIDAR)
    one = await sent.begin(author=CHIEF, everyone=True)
    await sent.settle(one)
    await sent.end(one)
    assert "Har stengt boten ute etter sendingen: 0" in words(await shown(sent, one, CHIEF))
    await sent.query("UPDATE address SET state = 'blocked' WHERE person_id = :who", who=ANNE)
    assert "Har stengt boten ute etter sendingen: 1" in words(await shown(sent, one, CHIEF))


async def test_a_correction_days_later_does_not_make_the_sending_longer(sent: Sending, clock: FixedClock) -> None:
    one = await sent.begin()
    await sent.settle(one)
    clock.moment += timedelta(seconds=83)
    await sent.end(one)
    before = value(await shown(sent, one), "Tid brukt")
    for verb in ("correct", "recall"):
        clock.moment += timedelta(days=2)
        async with sent.engine.begin() as db:
            await getattr(steer, verb)(sent.services, db, one, LIV, withdrawn(WRITTEN))
        assert value(await shown(sent, one), "Tid brukt") == before
        clock.moment += timedelta(minutes=1)
        await sent.query("UPDATE delivery SET state = 'sent', edition = edition + 1")
        await sent.end(one)
        assert value(await shown(sent, one), "Tid brukt") == before


@pytest.mark.parametrize(
    ("state", "reason", "said"),
    [
        ("failed", "not_allowed", "kan ikkje lenger sende til desse"),
        ("failed", "too_big", "for stort for Teams"),
        ("expired", "expired", "Tida var ute"),
    ],
)
async def test_why_it_was_stopped_is_said_with_what_to_do(sent: Sending, state: str, reason: str, said: str) -> None:
    one = await sent.begin()
    await sent.query("UPDATE broadcast SET started = NULL, reason = :reason", reason=reason)
    await sent.end(one, state)
    card = await shown(sent, one)
    assert said in words(card)
    assert (value(card, "Blir send"), value(card, "Skulle vore send") != "") == ("", True)


async def test_who_has_not_pressed_is_named_only_where_everybody_must_confirm(sent: Sending) -> None:
    plain = await sent.begin(everyone=True)
    must = await sent.begin(WRITTEN.model_copy(update={"must_confirm": "Beredskap"}), everyone=True)
    for one in (plain, must):
        await sent.settle(one)
        await sent.end(one)
        await sent.press("delivery.acknowledge", LIV, delivery=await sent.delivery(one, LIV))
    assert "Anne Ansattsen" not in words(await shown(sent, plain, CHIEF))
    said = words(await shown(sent, must, CHIEF))
    assert "Anne Ansattsen" in said
    assert "Liv Leiarstad, " not in said.split("mangler fra")[1]


async def test_with_fewer_than_five_nobody_is_told_how_many_have_pressed(sent: Sending) -> None:
    one = await sent.begin()
    await sent.settle(one)
    await sent.end(one)
    await sent.press("delivery.acknowledge", ANNE, delivery=await sent.delivery(one, ANNE))
    assert "har trykt" not in words(await shown(sent, one, CHIEF))
    many = await sent.begin(everyone=True)
    await sent.settle(many)
    await sent.end(many)
    assert "0 av 12 har trykt" in words(await shown(sent, many, CHIEF))


async def test_units_of_fewer_than_five_are_together_on_the_card_and_none_stands_alone(
    engine: AsyncEngine, services: Services, settings: Settings, tmp_path: Path
) -> None:
    row = "e0000000-0000-4000-8000-00000000000{0},Folk Folkesen {0},folk{0}@example.invalid,,Heimetenesta,,employee,nb"
    more = "\n".join(row.format(number) for number in range(5)) + "\n"
    crowded = replace(services, directory=grown(settings, tmp_path, more))
    async for desk in at_work(settings, engine, crowded):
        sent = sending(engine, crowded, desk.teams, settings)
        one = await sent.begin(author=CHIEF, everyone=True)
        await sent.settle(one)
        await sent.end(one)
        for who in (ANNE, VIDAR):
            await sent.press("delivery.acknowledge", who, delivery=await sent.delivery(one, who))
        said = words(await shown(sent, one, CHIEF)).splitlines()
        assert [each for each in said if " av " in each and "har trykt" not in each and "Levert" not in each] == [
            "Heimetenesta: 1 av 7",
            "Andre enheter: 1 av 10",
        ]
        assert "Enheter med færre enn fem er slått sammen eller utelatt." in said


async def test_a_leader_sees_and_is_told_whom_of_theirs_an_urgent_message_did_not_reach(sent: Sending) -> None:
    one = await sent.begin(author=CHIEF, urgency=Urgency.URGENT, everyone=True)
    await sent.settle(one, "failed", "blocked", ANNE)
    await sent.settle(one, "failed", "no_address", VIDAR)
    await sent.settle(one)
    await sent.end(one)
    async with sent.engine.begin() as db:
        await report.ended(sent.services, db, one)
    told = await sent.query("SELECT person_id FROM notice WHERE kind = 'missed' ORDER BY person_id")
    assert told == [LIV, TORE]
    (card,) = await sent.teams.say("kven blei ikkje nådde?", who=LIV)
    assert "Har blokkert boten: Anne Ansattsen (Heimetenesta)" in words(card)
    assert "Vidar" not in words(card)
    (read,) = await sent.teams.say("", who=LIV, value=button(card, "message"))
    assert "Straumen blir borte" in words(read)
    assert actions(read) == []
    (none,) = await sent.teams.say("hvem ble ikke nådd", who=OLGA)
    assert "Alle hos deg har fått" in words(none)


@pytest.mark.parametrize("who", [LIV, HELSE, CHIEF])
async def test_whom_a_message_did_not_reach_is_one_press_from_a_leaders_help(sent: Sending, who: str) -> None:
    one = await sent.begin(author=CHIEF, everyone=True)
    await sent.settle(one, "failed", "403 MessageWritesBlocked", ANNE)
    await sent.settle(one)
    for said in ("hjelp", "sendte meldinger"):
        (card,) = await sent.teams.say(said, who=who)
        press = next(each for each in actions(card) if each["data"]["verb"] == "broadcast.missed")
        (found,) = await sent.teams.say("", who=who, value=press["data"])
        assert "Anne Ansattsen" in words(found)
    (card,) = await sent.teams.say("hjelp", who=who)
    assert "broadcast.list" in [each["data"]["verb"] for each in actions(card)]
    (card,) = await sent.teams.say("hjelp", who=ANNE)
    assert not {"broadcast.missed", "broadcast.list"} & {each["data"]["verb"] for each in actions(card)}


async def test_of_an_ordinary_message_leaders_are_not_told_by_themselves(sent: Sending) -> None:
    one = await sent.begin(author=CHIEF, everyone=True)
    await sent.settle(one, "failed", "gone", ANNE)
    await sent.end(one)
    async with sent.engine.begin() as db:
        await report.ended(sent.services, db, one)
    assert await sent.query("SELECT kind FROM notice WHERE kind = 'missed'") == []


async def test_what_is_not_ones_own_to_tell_of_is_not_read_either(sent: Sending) -> None:
    one = await sent.begin()
    await sent.settle(one)
    await sent.end(one)
    (card,) = await sent.teams.say("", who=OLGA, value={"verb": "broadcast.message", "about": str(one)})
    assert "bare for kommunikasjonssjefen" in words(card)


async def test_an_editor_gets_the_text_for_politikerportalen_in_both_norms(sent: Sending) -> None:
    one = await sent.begin(author=CHIEF, externals=True, everyone=True)
    await sent.settle(one)
    await sent.end(one)
    (card,) = await sent.teams.say("", who=CHIEF, value={"verb": "broadcast.open", "about": str(one)})
    (button,) = (each for each in actions(card) if each["title"] == "Tekst til Politikerportalen")
    card = await sent.teams.press(button, who=CHIEF)
    shown = {each["label"]: each["value"] for each in card["body"] if each["type"] == "Input.Text"}
    assert "I morgen mellom 7 og 8." in shown["På bokmål"]
    assert "I morgon." in shown["På nynorsk"]


async def test_sent_messages_are_found_again_ones_own_and_for_an_editor_all(sent: Sending) -> None:
    one = await sent.begin()
    await sent.begin(author=CHIEF)
    (mine,) = await sent.teams.say("sende meldingar", who=LIV)
    (all_of_them,) = await sent.teams.say("sendte meldinger", who=CHIEF)
    assert [len(actions(card)) for card in (mine, all_of_them)] == [2, 3], "and the way to those who were not reached"
    (card,) = await sent.teams.say("", who=LIV, value=actions(mine)[0]["data"])
    assert "Blir send no" in words(card)
    assert str(one) in str(card)


async def test_the_list_for_a_spreadsheet_is_the_editors_and_is_put_on_record(sent: Sending) -> None:
    one = await sent.begin(author=CHIEF)
    await sent.settle(one)
    await sent.end(one)
    card = await shown(sent, one, CHIEF)
    (listed,) = await sent.teams.say("", who=CHIEF, value=button(card, "export"))
    (field,) = [part for part in listed["body"] if part["type"] == "Input.Text"]
    lines = field["value"].splitlines()
    assert lines[0] == "navn;enhet;kanal;målform;status;grunn;levert"
    assert "Anne Ansattsen;Heimetenesta;teams;nn;sent;;2026-11-24 10:00" in lines
    assert (await sent.deeds(one))[-1] == "export"


OVER: dict[str, str] = {"again": "failed", "unknown": "unknown", "recall": "sent", "correct": "sent", "behind": "sent"}


@pytest.mark.parametrize("verb", ["resume", "cancel", *OVER])
async def test_each_button_pressed_twice_and_ten_times_at_once_does_it_once(sent: Sending, verb: str) -> None:
    one = await sent.begin()
    await sent.settle(one, OVER.get(verb, "waiting"), "gone")
    if verb in OVER:
        await sent.end(one)
    elif verb == "resume":
        await sent.press("broadcast.pause", LIV, **button(await shown(sent, one), "pause"))
    if verb == "behind":
        await sent.query("UPDATE delivery SET edition = 0")
    card, typed = await shown(sent, one), {}
    if verb == "recall":
        _, card = await sent.press("broadcast.sure", LIV, **button(card, "sure"))
    if verb == "correct":
        _, card = await sent.press("broadcast.form", LIV, **button(card, "form"))
        typed = {"title_nb": "Ny", "text_nb": "Ny", "title_nn": "Ny", "text_nn": "Ny"}
    data = {**button(card, verb), **typed}
    answers = await asyncio.gather(*(sent.press(f"broadcast.{verb}", LIV, **data) for _ in range(10)))
    assert [kind for kind, _ in answers].count(CARD) == 1
    kind, said = await sent.press(f"broadcast.{verb}", LIV, **data)
    assert (kind, "allereie gjort" in said) == (MESSAGE, True)
    deed = "resend" if verb in ("again", "unknown", "behind") else verb
    assert (await sent.deeds(one)).count(deed) == 1


async def test_two_things_at_once_are_one_and_the_other_is_told_to_wait(sent: Sending) -> None:
    one = await sent.begin()
    await sent.settle(one, "failed", "gone", ANNE)
    await sent.settle(one)
    await sent.end(one)
    mine, theirs = await shown(sent, one), await shown(sent, one, CHIEF)
    _, form = await sent.press("broadcast.form", CHIEF, **button(theirs, "form"))
    typed = {"title_nb": "Ny", "text_nb": "Ny", "title_nn": "Ny", "text_nn": "Ny"}
    answers = await asyncio.gather(
        sent.press("broadcast.again", LIV, **button(mine, "again")),
        sent.press("broadcast.correct", CHIEF, **{**button(form, "correct"), **typed}),
    )
    assert sorted(kind for kind, _ in answers) == sorted([CARD, MESSAGE])
    assert any("Noe annet er i gang" in str(said) or "Noko anna er i gang" in str(said) for _, said in answers)


async def test_a_press_tells_everybody_who_has_the_card_but_whoever_pressed(sent: Sending) -> None:
    one = await sent.begin()
    card = await shown(sent, one, CHIEF)
    await sent.press("broadcast.pause", CHIEF, **button(card, "pause"))
    assert await sent.query("SELECT person_id FROM notice WHERE state = 'waiting'") == [LIV]
    kept = await sent.query("SELECT activity_id FROM notice WHERE person_id = :who", who=CHIEF)
    assert kept == ["a1"]

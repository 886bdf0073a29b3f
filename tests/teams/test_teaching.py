"""The editor teaches the bot: live at the next question, checked and tried first, versioned, and taken back."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest

from bot import answer, bound, edition, guideline, manuscript, renewal, supplement
from bot.manuscript import NO_DOUBT, Manuscript
from bot.services import Services
from bot.size import LARGEST, size
from bot.supplement import Kind
from cards import manuscript as cards
from tests.conftest import FixedClock
from tests.deleting import deleting
from tests.teams import test_ticket
from tests.teams.conftest import actions, words
from tests.teams.desk import ANNE, KARI, Desk, button, fields, verbs
from tests.teams.test_approval import desk, staff, told

__all__ = ["desk", "staff"]

FLAG = "Hvilken farge skal flagget på båten ha?"
WRITTEN = {
    "title_nb": "Hvilken farge har flagget på båten?",
    "title_nn": "Kva farge har flagget på båten?",
    "short_nb": "Flagget på båten er rødt.",
    "short_nn": "Flagget på båten er raudt.",
    "details_nb": "Det gjelder **alle** båter.",
    "ask_nb": "\n".join(f"{FLAG[:-1]} {more}?" for more in ("", "i dag", "i morgen", "på søndag", "om natta", "her")),
    "ask_nn": "\n".join(f"Kva farge skal flagget på båten ha {more}?" for more in ("no", "i dag", "i morgon", "her")),
}

ANSWERS = ("Nå er det med", "allerede gjort", "Dette tar litt tid")
"""On a slow machine the answer comes when it is there, as of every turn that takes long."""


@pytest.fixture(autouse=True)
async def nothing_asked(desk: Desk, staff: Services) -> None:
    """No question of other tests."""
    answer.warm(staff.search)
    await desk.query(deleting("question"))
    await fresh(desk, staff)


async def fresh(desk: Desk, staff: Services) -> None:
    """The search takes what the database has, of which rows may have been truncated."""
    async with desk.engine.begin() as db:
        await edition.advance(db)
        await renewal.refresh(staff.search, db)


async def change(desk: Desk, card: dict[str, Any], verb: str, **typed: str) -> dict[str, Any]:
    """Press a button; gives the card that came back, on a slow machine as a message of its own."""
    before = len(desk.teams.connector.cards())
    value = {"action": {"type": "Action.Execute", "verb": verb, "data": {**button(card, verb)["data"], **typed}}}
    activity = desk.teams.activity("invoke", who=KARI, name="adaptiveCard/action", value=value)
    _, body = await desk.teams.post(activity)
    if isinstance(body["value"], dict):
        return dict(body["value"])
    async with asyncio.timeout(60):
        for _ in iter(lambda: len(desk.teams.connector.cards()) > before, True):
            await asyncio.sleep(0)
    return desk.teams.connector.cards()[-1]


async def group(desk: Desk) -> dict[str, Any]:
    """Two questions alike that were not answered; gives the card of their group."""
    for asked in (FLAG, "Hvilken farge skal båten ha på flagget?"):
        await desk.teams.say(asked, who=ANNE)
    (listed,) = await desk.teams.say("lær bort", who=KARI)
    return await desk.press(listed, "theme.show", KARI)


async def test_from_a_miss_over_the_chiefs_answer_to_a_guideline_that_is_found_at_once(
    desk: Desk, staff: Services
) -> None:
    await test_ticket.sent(desk, question=FLAG)
    card = await test_ticket.to(desk, staff, "ticket", KARI)
    answered = await desk.press(card, "ticket.answer", KARI, reply="Flagget på båten er rødt.")
    form = await desk.press(answered, "pack.form", KARI)
    assert fields(form)["ask_nb"] == fields(form)["title_nb"] == FLAG
    assert fields(form)["short_nb"] == "Flagget på båten er rødt."
    again = await change(desk, form, "pack.save", **fields(form))
    assert "flere måter å spørre på (nynorsk)" in words(again)
    live = await change(desk, again, "pack.save", **{**fields(again), **WRITTEN})
    assert "Nå er det med" in words(live)
    assert "i bakgrunnen" in words(live)
    (card,) = await desk.teams.say(FLAG, who=ANNE)
    assert "Flagget på båten er rødt." in words(card)
    assert "Kilde: Kommunikasjonssjefen" in words(card)
    jobs = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'guidelines:learn' AND status = 'todo'"
    assert await desk.query(jobs) == [1]


async def test_pressed_ten_times_at_once_it_is_laid_over_once_and_all_are_answered(desk: Desk) -> None:
    form = await desk.open(KARI, "ny retningslinje")
    answers = await asyncio.gather(*(desk.answer(form, "pack.save", KARI, **WRITTEN) for _ in range(10)))
    assert all(any(each in said for each in ANSWERS) for _, said in answers), answers
    for _ in range(20):
        _, said = await desk.answer(form, "pack.save", KARI, **WRITTEN)
        if "Dette tar litt tid" not in said:
            break
    assert "allerede gjort" in said
    assert await desk.query("SELECT count(*) FROM supplement") == [1]


async def test_what_was_laid_over_is_shown_with_who_and_when_and_taken_back(desk: Desk, staff: Services) -> None:
    await change(desk, await desk.open(KARI, "ny retningslinje"), "pack.save", **WRITTEN)
    (log,) = await desk.teams.say("endringer", who=KARI)
    assert "Kari Kommunikasjon" in words(log)
    assert "versjon 1" in words(log)
    assert "Tatt tilbake" in words(await change(desk, log, "pack.undo"))
    (card,) = await desk.teams.say(FLAG, who=ANNE)
    assert "rødt" not in words(card)


async def test_what_another_guideline_leads_to_is_not_taken_back_before_that_one_is(
    desk: Desk, staff: Services, clock: FixedClock
) -> None:
    await change(desk, await desk.open(KARI, "ny retningslinje"), "pack.save", **WRITTEN)
    was = staff.search.shipped["10.7-malform"]
    leads = was.meta.model_copy(update={"related": ("tillegg-hvilken-farge-har-flagget-pa-baten",)})
    bodies = {**was.bodies, "nb": guideline.Body("Se flagget på båten.", "")}
    content = {"markdown": bound.markdown(guideline.Guideline(leads, bodies))}
    async with desk.engine.begin() as db:
        await supplement.add(db, Kind.WRITE, was.ref, content, KARI, clock.now())
    (log,) = await desk.teams.say("endringer", who=KARI)
    last, first = (one for one in actions(log) if one["data"]["verb"] == "pack.undo")
    assert "viser til denne" in (await desk.answer({"actions": [first]}, "pack.undo", KARI))[1]
    assert await desk.query("SELECT count(*) FROM supplement WHERE undone IS NOT NULL") == [0]
    await change(desk, {"actions": [last]}, "pack.undo")
    await change(desk, {"actions": [first]}, "pack.undo")
    assert await desk.query("SELECT count(*) FROM supplement WHERE undone IS NOT NULL") == [2]


async def test_what_was_approved_at_once_is_one_change_and_older_ones_stand_on_the_next_page(
    desk: Desk, clock: FixedClock
) -> None:
    (card,) = await desk.teams.say("retningslinjer", who=KARI)
    for _ in range(10):
        card = await change(desk, card, "pack.approve")
        clock.moment += timedelta(minutes=1)
    assert "(47)" in words(card)
    await change(desk, card, "pack.approve_all")
    (log,) = await desk.teams.say("endringer", who=KARI)
    assert verbs(log).count("pack.undo") == 6
    assert "… og 44 til" in words(log)
    older = await desk.press(log, "pack.log", KARI)
    assert verbs(older).count("pack.undo") == 5
    await change(desk, log, "pack.undo")
    assert await desk.query("SELECT count(*) FROM supplement WHERE undone IS NOT NULL") == [47]


async def test_a_group_of_misses_becomes_a_way_of_asking_of_a_guideline(desk: Desk) -> None:
    card = await group(desk)
    assert words(card).count("•") == 2
    assert "Nå er det med" in words(await change(desk, card, "pack.ask", ref="10.7-malform", words=FLAG, norm="nb"))
    (found,) = await desk.teams.say(FLAG, who=ANNE)
    assert "10.7" in words(found)
    assert await desk.query("SELECT DISTINCT settled FROM question WHERE outcome = 'unknown'") == ["taught"]


async def test_a_change_that_leads_other_questions_astray_names_them_before_it_is_made(
    desk: Desk, staff: Services
) -> None:
    stolen = staff.pack["7.1-talsperson"].meta.ask.nb[:6]
    typed = {**WRITTEN, "ask_nb": "\n".join(stolen), "title_nb": staff.pack["7.1-talsperson"].meta.title.nb}
    form = await desk.open(KARI, "ny retningslinje")
    warned = await change(desk, form, "pack.save", **typed)
    assert "et annet svar enn før" in words(warned)
    assert any(each in words(warned) for each in stolen)
    assert await desk.query("SELECT count(*) FROM supplement") == [0]
    assert "Nå er det med" in words(await change(desk, warned, "pack.save", **fields(warned)))


async def opened(desk: Desk, part: str = "") -> dict[str, Any]:
    """The form of a guideline of the pack."""
    (form,) = await desk.teams.say("", who=KARI, value={"verb": "pack.form", "about": "ref 10.7-malform", "part": part})
    return dict(form)


async def test_a_guideline_of_the_pack_is_changed_and_what_does_not_stand_in_the_form_stays(
    desk: Desk, staff: Services
) -> None:
    form, was = await opened(desk), staff.search.shipped["10.7-malform"]
    assert "ask_nb" not in fields(form)
    assert "Ingenting er endret" in (await desk.answer(form, "pack.save", KARI, **fields(form)))[1]
    long = {**fields(form), "details_nb": "ø" * 2001}
    assert "kutter ingenting" in (await desk.answer(form, "pack.save", KARI, **long))[1]
    typed = {**fields(form), "short_nb": "Vi skriver nynorsk.", "short_en": "We write Nynorsk."}
    assert "Nå er det med" in words(await change(desk, form, "pack.save", **typed))
    await fresh(desk, staff)
    now = staff.pack["10.7-malform"]
    assert (now.meta.ask, now.bodies["nn"], now.title("en")) == (was.meta.ask, was.bodies["nn"], was.title("en"))
    assert (now.bodies["nb"].short, now.bodies["en"].short) == ("Vi skriver nynorsk.", "We write Nynorsk.")


async def test_ways_of_asking_that_would_be_gone_are_named_before_they_are(desk: Desk, staff: Services) -> None:
    form = await opened(desk, "ask_nb")
    gone, *kept = fields(form)["ask_nb"].splitlines()
    warned = await change(desk, form, "pack.save", ask_nb="\n".join(kept))
    assert f"• {gone}" in words(warned)
    assert await desk.query("SELECT count(*) FROM supplement") == [0]
    assert "Nå er det med" in words(await change(desk, warned, "pack.save", **fields(warned)))
    await fresh(desk, staff)
    assert staff.pack["10.7-malform"].meta.ask.nb == tuple(kept)


async def test_where_somebody_else_has_dealt_with_the_questions_it_is_said_and_nothing_typed_is_lost(
    desk: Desk,
) -> None:
    card = await group(desk)
    form = await desk.press(card, "pack.form", KARI)
    await desk.press(card, "theme.drop", KARI)
    warned = await change(desk, form, "pack.save", **WRITTEN)
    assert "Noen har allerede gjort noe" in words(warned)
    assert fields(warned)["short_nb"] == WRITTEN["short_nb"]
    assert "Nå er det med" in words(await change(desk, warned, "pack.save", **fields(warned)))


async def test_what_was_written_to_one_person_becomes_no_guideline_with_a_name_in_it(
    desk: Desk, staff: Services
) -> None:
    await test_ticket.sent(desk, question="Hva tjener Liv?")
    card = await test_ticket.to(desk, staff, "ticket", KARI)
    answered = await desk.press(card, "ticket.answer", KARI, reply="Hei Anne! Det sier vi ikke.")
    form = fields(await desk.press(answered, "pack.form", KARI))
    assert {form[name] for name in ("ask_nb", "title_nb", "short_nb", "details_nb")} == {""}


async def test_what_a_caution_takes_is_no_way_of_asking(desk: Desk) -> None:
    typed = {"ref": "10.7-malform", "words": "Sjefen min stjeler penger fra kassa", "norm": "nb"}
    assert "aldri" in (await desk.answer(await group(desk), "pack.ask", KARI, **typed))[1]
    assert await desk.query("SELECT count(*) FROM supplement") == [0]


async def test_not_for_us_is_not_shown_again(desk: Desk) -> None:
    await desk.press(await group(desk), "theme.drop", KARI)
    (listed,) = await desk.teams.say("lær bort", who=KARI)
    assert "Ingenting venter" in words(listed)


async def test_what_says_something_else_than_when_the_card_was_made_is_not_approved_by_it(desk: Desk) -> None:
    (card,) = await desk.teams.say("retningslinjer", who=KARI)
    edit = {"verb": "pack.form", "about": f"ref {button(card, 'guideline.show')['data']['ref']}"}
    (form,) = await desk.teams.say("", who=KARI, value=edit)
    await change(desk, form, "pack.save", **{**fields(form), "short_nb": "Noe helt annet.", "sure": "true"})
    assert await desk.query("SELECT count(*) FROM supplement") == [1]
    assert "endret, avgjort" in (await desk.answer(card, "pack.approve", KARI))[1]
    assert await desk.query("SELECT count(*) FROM supplement") == [1]


async def test_one_or_all_that_wait_are_approved_and_another_text_is_not(desk: Desk, staff: Services) -> None:
    (card,) = await desk.teams.say("retningslinjer", who=KARI)
    assert "(57)" in words(card)
    old, card = card, await change(desk, card, "pack.approve")
    assert "endret, avgjort" in (await desk.answer(old, "pack.approve_all", KARI))[1], "they are not those it named"
    assert "«Godkjenn alle» gjelder alle 56, også dem du ikke ser her.\nGodkjenn alle 56" in words(card)
    last = card
    for _ in range(5):
        last = await desk.press(last, "pack.waiting", KARI)
    assert (verbs(last).count("pack.approve"), "pack.waiting" in verbs(last)) == (6, False)
    assert "Alle er godkjent" in words(await change(desk, last, "pack.approve_all"))
    await fresh(desk, staff)
    assert all(one.approved for one in staff.pack.values())
    async with desk.engine.connect() as db:
        rows = await supplement.current(db)
    assert (len(rows), len({one.at for one in rows})) == (57, 1), "the clock stands still, and nobody is left out"
    was = staff.search.shipped["10.7-malform"]
    title = was.meta.title.model_copy(update={"nb": "En annen tittel"})
    other = guideline.Guideline(was.meta.model_copy(update={"title": title}), was.bodies)
    assert not bound.laid({was.ref: other}, rows)[was.ref].approved


async def test_who_asked_to_be_told_is_told_of_each_other_answer_for_thirty_days_and_of_nothing_else(
    desk: Desk, staff: Services, clock: FixedClock
) -> None:
    await change(desk, await desk.open(KARI, "ny retningslinje"), "pack.save", **WRITTEN)
    (card,) = await desk.teams.say(FLAG, who=ANNE)
    await desk.press(card, "wish.make", ANNE)
    clock.moment += timedelta(days=29)
    edit = {"verb": "pack.form", "about": "ref tillegg-hvilken-farge-har-flagget-pa-baten"}
    (form,) = await desk.teams.say("", who=KARI, value=edit)
    assert fields(form)["short_nb"] == "Flagget på båten er rødt."
    asks = fields(form)["ask_nb"] + "\nFlaggfarge?"
    await change(desk, form, "pack.save", **{**fields(form), "ask_nb": asks})
    assert await desk.told("renewed") == [], "the answer is the same"
    (form,) = await desk.teams.say("", who=KARI, value=edit)
    await change(desk, form, "pack.save", **{**fields(form), "short_nb": "Flagget på båten er blått."})
    subjects = "SELECT subject FROM notice WHERE kind = 'renewed' AND person_id = :who ORDER BY id"
    (subject,) = await desk.query(subjects, who=ANNE)
    assert "Flagget på båten er blått." in words(await told(desk, staff, "renewed", subject))
    clock.moment += timedelta(hours=1)
    (log,) = await desk.teams.say("endringer", who=KARI)
    await change(desk, log, "pack.undo")
    _, subject = await desk.query(subjects, who=ANNE)
    assert "Flagget på båten er rødt." in words(await told(desk, staff, "renewed", subject))
    assert await desk.query("SELECT count(*) FROM wish") == [1]
    clock.moment += timedelta(hours=1)
    for _ in range(2):
        (log,) = await desk.teams.say("endringer", who=KARI)
        await change(desk, log, "pack.undo")
    *_, subject = await desk.query(subjects, who=ANNE)
    gone = words(await told(desk, staff, "renewed", subject))
    assert "Svaret gjelder ikke lenger" in gone
    assert "Hvilken farge har flagget på båten?" in gone, "which answer it was"
    assert "rødt" not in gone
    assert len(await desk.query(subjects, who=ANNE)) == 3, "told of each once"


async def test_nothing_of_how_to_report_is_wished_for_or_counted(desk: Desk) -> None:
    value = {"verb": "wish.make", "ref": "9.6-varsling"}
    await desk.teams.say("", who=ANNE, value=value)
    assert await desk.query("SELECT count(*) FROM wish") == [0]
    (card,) = await desk.teams.say("Hvordan varsler jeg om kritikkverdige forhold?", who=ANNE)
    assert "wish.make" not in verbs(card)


async def test_the_month_leaves_groups_under_five_out(desk: Desk) -> None:
    await desk.teams.say(FLAG, who=ANNE)
    (few,) = await desk.teams.say("månedsoversikt", who=KARI)
    assert "prosent" not in words(few)
    assert "Spørsmål i alt: under 5" in words(few)
    assert "Sendt til kommunikasjonssjefen: 0" in words(few)
    await desk.query(deleting("question"))
    for _ in range(5):
        await desk.teams.say(FLAG, who=ANNE)
    for _ in range(4):
        await desk.teams.say("Hvem er talsperson?", who=ANNE)
    (card,) = await desk.teams.say("månedsoversikt", who=KARI)
    assert "Spørsmål i alt: 9" in words(card)
    assert "prosent" not in words(card), "four who had an answer could be reckoned from it"
    assert f"{FLAG} (5)" in words(card)
    assert "Mest spurt om" not in words(card)


async def test_the_month_says_what_is_most_asked_answered_lacking_and_how_fast(
    desk: Desk, staff: Services, clock: FixedClock
) -> None:
    for asked, times in (("Hvem er talsperson?", 6), (FLAG, 5), ("Hva koster en ponni?", 4)):
        for _ in range(times):
            await desk.teams.say(asked, who=ANNE)
    for number in range(5):
        await test_ticket.sent(desk, question=f"{FLAG} {number}")
        card = await test_ticket.to(desk, staff, "ticket", KARI)
        clock.moment += timedelta(hours=number + 1)
        await desk.press(card, "ticket.answer", KARI, reply="Rødt.")
    (card,) = await desk.teams.say("månedsoversikt", who=KARI)
    said = words(card)
    title = staff.pack["7.1-talsperson"].title("nb")
    for line in ("Sendt til kommunikasjonssjefen: 5", "Vanlig tid før svar: 3 timer", f"Mest spurt om\n• {title} (6)"):
        assert line in said
    assert f"Uten svar\n• {FLAG} (10)" in said, "what was handed over was asked before it"
    assert "Fikk svar: 30 prosent" in said
    assert "ponni" not in said


def test_every_guideline_is_written_as_it_is_read(staff: Services) -> None:
    for one in staff.search.shipped.values():
        assert guideline.parse(f"{one.ref}.md", bound.markdown(one)) == one


def test_every_guideline_opened_and_saved_is_the_same_and_its_forms_have_room_in_teams(staff: Services) -> None:
    for one in staff.search.shipped.values():
        filled = manuscript.of(one)
        written = Manuscript(filled, one)
        assert bound.mark(guideline.parse(f"{one.ref}.md", written.file(one.ref, date(2026, 11, 29)))) == bound.mark(
            one
        )
        assert (written.missing, written.removed) == ([], [])
        for part in (manuscript.part_of(filled), "ask_nb", "ask_nn"):
            assert not written.is_too_long(part), (one.ref, part)
            held = {"about": f"ref {one.ref}", "part": part, "token": "0" * 120}
            assert size(cards.form(filled, held, NO_DOUBT, "nb")) <= LARGEST

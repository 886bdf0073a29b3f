"""A question from its asker through the editors' hands and back, in the same cards, with nothing lost on the way."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from bot import waiting
from bot.services import Services
from cards.answer import wording
from tests.conftest import FixedClock
from tests.deleting import deleting
from tests.teams.conftest import words
from tests.teams.desk import ANNE, KARI, LIV, Desk, button, fields, verbs
from tests.teams.test_approval import SECOND, desk, staff, told

__all__ = ["desk", "staff"]

QUESTION = "Hvilken farge skal flagget på båten ha?"


@pytest.fixture(autouse=True)
async def nothing_asked(desk: Desk) -> None:
    """No question of other tests."""
    await desk.query(deleting("ticket, question"))


async def form(desk: Desk, asked: str = QUESTION) -> dict[str, Any]:
    """The form that stands under what the bot says of a question."""
    (card,) = await desk.teams.say(asked, who=ANNE)
    return await desk.press(card, "ticket.form", ANNE)


async def sent(desk: Desk, **typed: str) -> dict[str, Any]:
    """A question handed over; gives what its asker sees."""
    asked = await form(desk)
    return await handed(desk, asked, **{**fields(asked), **typed})


async def handed(desk: Desk, asked: dict[str, Any], **typed: str) -> dict[str, Any]:
    """The form sent, whose card then stands as the asker's own."""
    return await desk.teams.press(button(asked, "ticket.send"), typed, who=ANNE, replyToId="own")


async def to(desk: Desk, staff: Services, kind: str, who: str, norm: Any = "nb") -> dict[str, Any]:
    """The newest card of a kind that somebody has, as it would be sent now."""
    await desk.teams.say("hei", who=who)  # a card comes where its reader can be reached
    newest = "SELECT subject FROM notice WHERE kind = :kind AND person_id = :who ORDER BY id DESC LIMIT 1"
    first = "SELECT id || ' ' || jsonb_array_length(lines) || ' ' || asker_id FROM ticket"
    subject = (await desk.query(newest, kind=kind, who=who) or await desk.query(first))[0]
    return await told(desk, staff, kind, subject, norm)


async def look(desk: Desk, staff: Services) -> None:
    """What the clock does."""

    async def defer(*_: object, **__: object) -> bool:
        return True

    async with desk.engine.begin() as db:
        await waiting.look(replace(staff, defer=defer), db)


async def test_the_exact_text_is_seen_edited_kept_and_then_sent_and_the_answer_comes_back(
    desk: Desk, staff: Services
) -> None:
    asked = await form(desk)
    assert fields(asked) == {"question": QUESTION}
    shown = await handed(desk, asked, question="Kan båten ha **rødt** flagg?")
    assert "Spørsmålet ditt er sendt" in words(shown)
    assert "Kan båten ha **rødt** flagg?" in words(shown)
    assert await desk.told("ticket") == [KARI, SECOND]
    card = await to(desk, staff, "ticket", KARI)
    assert "Kan båten ha **rødt** flagg?" in words(card)
    assert "Fra Anne Ansattsen" in words(card)
    answered = await desk.press(card, "ticket.answer", KARI, reply="Ja, det kan den.")
    assert "Besvart av Kari" in words(answered)
    heard = await to(desk, staff, "asked", ANNE)
    assert words(heard).startswith(
        "Svar på spørsmålet ditt\nKan båten ha **rødt** flagg?\nKari Kommunikasjon har svart.\nJa, det kan den."
    )
    assert verbs(heard) == ["ticket.show"], "what is new, and no copy of what stands already"
    assert "Svar på spørsmålet ditt" in words(await to(desk, staff, "asked", ANNE, "nn"))
    stands, new = await desk.query("SELECT subject FROM notice WHERE kind = 'asked' ORDER BY id")
    whole = await told(desk, staff, "asked", stands)
    assert "Du\nKan båten ha **rødt** flagg?\nSvar\nJa, det kan den." in words(whole)
    assert "ticket.more" in verbs(whole), "the card that stands is the whole"
    again = "SELECT edition FROM notice WHERE subject = :one"
    before = await desk.query(again, one=new)
    await desk.press(whole, "ticket.more", ANNE, more="Også i år?")
    assert await desk.query(again, one=new) == before, "what was told is told once"


async def test_every_step_updates_the_same_card_of_every_editor(desk: Desk, staff: Services) -> None:
    await sent(desk)
    card = await to(desk, staff, "ticket", KARI)
    taken = await desk.press(card, "ticket.take", KARI)
    assert "ticket.take" not in verbs(taken)
    assert await desk.told("ticket") == [KARI, SECOND], "no second card"
    assert "Kari Kommunikasjon svarer" in words(await to(desk, staff, "ticket", SECOND))
    assert "Kari Kommunikasjon svarer deg her" in words(await to(desk, staff, "asked", ANNE))
    assert "endret, avgjort" in (await desk.answer(card, "ticket.close", KARI))[1], "an earlier version's button"


async def test_sent_on_to_a_leader_it_is_answered_there_or_given_back(desk: Desk, staff: Services) -> None:
    await sent(desk)
    card = await to(desk, staff, "ticket", KARI)
    assert "ingen leder" in (await desk.answer(card, "ticket.forward", KARI, unit="Månen"))[1]
    shown = await desk.press(card, "ticket.forward", KARI, unit="Heimetenesta")
    assert "Sendt videre til Liv Leiarstad" in words(shown)
    seen = await to(desk, staff, "ticket", LIV)
    assert verbs(seen) == ["ticket.answer", "ticket.back"]
    assert "tilbake hos kommunikasjonssjefen" in words(await desk.press(seen, "ticket.back", LIV)).lower()
    assert "ticket.take" in verbs(await to(desk, staff, "ticket", KARI))
    assert await desk.query("SELECT state FROM ticket") == ["new"]


async def test_whoever_leads_the_unit_does_not_get_their_own_question(desk: Desk, staff: Services) -> None:
    (card,) = await desk.teams.say(QUESTION, who=LIV)
    asked = await desk.press(card, "ticket.form", LIV)
    await desk.press(asked, "ticket.send", LIV, **fields(asked))
    seen = await to(desk, staff, "ticket", KARI)
    assert "er den som spør" in (await desk.answer(seen, "ticket.forward", KARI, unit="Heimetenesta"))[1]
    assert await desk.query("SELECT state FROM ticket") == ["new"]


async def test_closed_without_an_answer_its_asker_hears_so_and_may_ask_on(desk: Desk, staff: Services) -> None:
    await sent(desk)
    closed = await desk.press(await to(desk, staff, "ticket", KARI), "ticket.close", KARI)
    assert "Lukket av Kari Kommunikasjon" in words(closed)
    assert "Lukket av Kari Kommunikasjon" in words(await to(desk, staff, "ticket", SECOND))
    assert len(await desk.told("asked")) == 2, "a card of its own tells"
    heard = await to(desk, staff, "asked", ANNE)
    assert words(heard).startswith(f"Spørsmålet ditt er lukket\n{QUESTION}\nKari Kommunikasjon lukket det uten svar.")
    whole = await desk.press(heard, "ticket.show", ANNE)
    await desk.press(whole, "ticket.more", ANNE, more="Men jeg må vite det!")
    assert await desk.query("SELECT state FROM ticket") == ["new"]
    assert len(await desk.told("ticket")) == 4, "each editor has a new one"


async def test_where_a_leader_is_not_reached_the_asker_and_the_editors_are_told(desk: Desk, staff: Services) -> None:
    await sent(desk)
    await desk.press(await to(desk, staff, "ticket", KARI), "ticket.forward", KARI, unit="Heimetenesta")
    assert "Liv Leiarstad har fått det" in words(await to(desk, staff, "asked", ANNE))
    await desk.query("UPDATE notice SET state = 'given_up' WHERE kind = 'ticket' AND person_id = :who", who=LIV)
    for _ in range(2):
        await look(desk, staff)
        assert await desk.told("ticket") == [KARI, KARI, LIV, SECOND, SECOND], "one more card for each editor"
        await desk.query("UPDATE notice SET state = 'given_up' WHERE kind = 'ticket' AND person_id = :who", who=LIV)
    assert "ikke fått tak i Liv Leiarstad" in words(await to(desk, staff, "asked", ANNE))
    assert "som jeg ikke får tak i" in words(await to(desk, staff, "ticket", KARI))
    await desk.query("UPDATE notice SET state = 'sent' WHERE kind = 'ticket' AND person_id = :who", who=LIV)
    await look(desk, staff)
    assert "Liv Leiarstad har fått det" in words(await to(desk, staff, "asked", ANNE))


async def test_who_asked_follows_up_and_whoever_answered_gets_a_new_card(desk: Desk, staff: Services) -> None:
    await sent(desk)
    await desk.press(await to(desk, staff, "ticket", KARI), "ticket.answer", KARI, reply="Ja.")
    whole = await desk.press(await to(desk, staff, "asked", ANNE), "ticket.show", ANNE)
    await desk.press(whole, "ticket.more", ANNE, more="Også om natten?")
    assert await desk.told("ticket") == [KARI, KARI, SECOND]
    card = await to(desk, staff, "ticket", KARI)
    assert "Også om natten?" in words(card)
    await desk.press(card, "ticket.answer", KARI, reply="Da også.")
    assert "Da også." in words(await to(desk, staff, "asked", ANNE))
    (mine,) = await desk.teams.say("spørsmålene mine", who=ANNE)
    assert QUESTION in words(mine)


@pytest.mark.parametrize("verb", ["ticket.send", "ticket.more"])
async def test_what_is_told_in_confidence_is_not_kept(desk: Desk, staff: Services, verb: str) -> None:
    told_of = "Sjefen min stjeler penger fra kassa"
    card = await form(desk)
    if verb == "ticket.more":
        card = await sent(desk)
    before = await desk.query("SELECT count(*) FROM ticket")
    said = await desk.press(card, verb, ANNE, question=told_of, more=told_of)
    assert "varsl" in words(said).lower()
    assert await desk.query("SELECT count(*) FROM ticket") == before
    assert await desk.query("SELECT count(*) FROM ticket WHERE CAST(lines AS text) LIKE '%stjeler%'") == [0]


async def test_under_how_to_report_wrongdoing_and_where_others_read_along_there_is_no_such_button(desk: Desk) -> None:
    (card,) = await desk.teams.say("Hvordan varsler jeg om kritikkverdige forhold?", who=ANNE)
    assert "ticket.form" not in verbs(card)
    (card,) = await desk.teams.say(QUESTION, who=ANNE, scope="channel")
    assert "ticket.form" not in verbs(card)


@pytest.mark.parametrize(("scope", "may"), [("personal", True), ("channel", False)])
async def test_where_nothing_fitted_and_after_the_spokespersons_help_one_may_ask_alone(
    desk: Desk, staff: Services, scope: str, may: bool
) -> None:
    for value in (
        {"verb": "question.other", "asked": QUESTION, "language": "nb"},
        {"verb": "spokesperson.decide", "capacity": "municipality", "subject": "own_work", "language": "nb"},
    ):
        (card,) = await desk.teams.say("", who=ANNE, value=value, scope=scope)
        assert ("ticket.form" in verbs(card)) is may
    one = staff.pack["10.7-malform"]
    assert ("ticket.form" in verbs(wording(one, ["Ordrett"], "nb", "" if may else None))) is may


async def test_somebody_elses_question_is_not_seen(desk: Desk, staff: Services) -> None:
    shown = await sent(desk)
    about = button(shown, "ticket.more")["data"]["about"]
    value = {"action": {"type": "Action.Execute", "verb": "ticket.show", "data": {"about": about}}}
    _, body = await desk.teams.post(desk.teams.activity("invoke", who=LIV, name="adaptiveCard/action", value=value))
    assert QUESTION not in str(body)


async def test_nothing_written_sends_nothing(desk: Desk) -> None:
    assert "lurer på" in (await desk.answer(await form(desk), "ticket.send", ANNE, question=" "))[1]
    assert await desk.query("SELECT count(*) FROM ticket") == [0]


async def test_where_no_editor_can_be_told_it_waits_says_so_and_is_tried_again(desk: Desk, staff: Services) -> None:
    await sent(desk)
    await desk.query("UPDATE notice SET state = 'given_up' WHERE kind = 'ticket'")
    await look(desk, staff)
    assert "ikke fått tak i noen redaktør" in words(await to(desk, staff, "asked", ANNE))
    assert await desk.query("SELECT DISTINCT state FROM notice WHERE kind = 'ticket'") == ["waiting"]
    await desk.query("UPDATE notice SET state = 'sent' WHERE kind = 'ticket'")
    await look(desk, staff)
    assert "Kommunikasjonssjefen har fått det" in words(await to(desk, staff, "asked", ANNE))


async def test_after_one_and_three_working_days_the_editors_are_reminded(
    desk: Desk, staff: Services, clock: FixedClock
) -> None:
    clock.moment += timedelta(days=3)  # a Friday
    await sent(desk)
    await desk.query("UPDATE notice SET state = 'sent'")
    counted = []
    for _ in range(6):
        await look(desk, staff)
        counted.append(len(await desk.told("ticket")))
        clock.moment += timedelta(days=1)
    assert counted == [2, 2, 2, 4, 4, 6], "on Monday and on Wednesday"
    assert "Påminnelse" in words(await to(desk, staff, "ticket", KARI))
    clock.moment += timedelta(days=9)
    await desk.press(await to(desk, staff, "asked", ANNE), "ticket.more", ANNE, more="Har dere sett det?")
    told_of = len(await desk.told("ticket"))
    for _ in range(2):
        await look(desk, staff)
    assert len(await desk.told("ticket")) == told_of, "no reminder begins anew for who waits already"


async def test_ten_editors_who_take_and_answer_at_once_do_one_of_it(desk: Desk, staff: Services) -> None:
    await sent(desk)
    one, other = [await to(desk, staff, "ticket", who) for who in (KARI, SECOND)]
    answers = await asyncio.gather(
        *(desk.answer(one, "ticket.take", KARI) for _ in range(5)),
        *(desk.answer(other, "ticket.answer", SECOND, reply="Ja") for _ in range(5)),
    )
    assert sum("endret, avgjort" not in said and "allerede gjort" not in said for _, said in answers) == 1
    async with desk.engine.connect() as db:
        assert (await db.execute(text("SELECT version FROM ticket"))).scalar_one() == 2

"""A success story from its author through the editor's hands and back, with nothing lost on the way."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot import intake, story
from bot.clock import OSLO
from bot.errors import BotError
from bot.services import Services
from tests.conftest import FixedClock
from tests.teams.conftest import words
from tests.teams.desk import ANNE, HELGE, KARI, LIV, Desk, button, fields, verbs
from tests.teams.test_approval import SECOND, desk, staff, told

__all__ = ["desk", "staff"]

TOLD = {
    "title": "Færre fall",
    "done": "Vi ryddet *gangene*.",
    "led_to": "Ingen fall på tre uker.",
    "unit": "Heimetenesta",
    "credit": "Liv Leiarstad",
    "may_name": "true",
    "others": "no",
}


async def look(desk: Desk, who: str = ANNE, **typed: str) -> dict[str, Any]:
    """A story told; gives the card that came back."""
    form = await desk.open(who, "del en suksesshistorie")
    return await desk.press(form, "story.save", who, **{**fields(form), **TOLD, **typed})


async def sent(desk: Desk, who: str = ANNE, **typed: str) -> str:
    """A story handed in; gives its id."""
    await desk.press(await look(desk, who, **typed), "story.send", who)
    title = typed.get("title", TOLD["title"])
    (made,) = await desk.query("SELECT CAST(id AS text) FROM story WHERE content ->> 'title' = :title", title=title)
    return str(made)


async def weigh(desk: Desk, staff: Services, made: str, who: str = KARI) -> dict[str, Any]:
    """What an editor sees of it, by the button of the notice."""
    return await desk.press(await told(desk, staff, "story", made), "story.weigh", who)


async def test_a_story_reaches_every_editor_and_its_author_hears_that_it_is_accepted(
    desk: Desk, staff: Services
) -> None:
    shown = await look(desk)
    assert "Ros til: Liv Leiarstad" in words(shown)
    assert "Vi ryddet *gangene*." in words(shown)
    assert await desk.told("story") == []
    assert "Takk! Historia er send inn" in words(await desk.press(shown, "story.send", ANNE))
    assert await desk.told("story") == [KARI, SECOND]
    (made,) = await desk.query("SELECT CAST(id AS text) FROM story")
    card = await weigh(desk, staff, made)
    assert "story.accept" in verbs(card)
    assert "Tatt inn av Kari Kommunikasjon" in words(await desk.press(card, "story.accept", KARI))
    assert "Historia di er teken inn\nFærre fall\nHo er teken inn til nyheitsbrevet." in words(
        await told(desk, staff, "told", made, "nn")
    )
    assert await desk.query("SELECT subject FROM notice WHERE kind = 'told'") == [f"{made} 3"], "a card of its own"
    assert "Ingen historier venter" in words(await desk.open(KARI, "innsendte historier"))


async def test_what_may_be_a_report_is_not_kept_before_its_author_has_said_that_it_is_none(desk: Desk) -> None:
    wrong = {"title": "Slutt på mobbing", "done": "Sjefen min mobber oss, og ingen gjør noe."}
    asked = await look(desk, **wrong)
    assert "Vil du varsle, så skriv «varsle» til meg." in words(asked)
    assert "Sjå på feltet «Kva gjorde de?»." in words(asked)
    assert fields(asked)["done"] == wrong["done"]
    assert await desk.query("SELECT count(*) FROM story") == [0]
    assert "story.send" in verbs(await desk.press(asked, "story.save", ANNE, **fields(asked)))
    assert await desk.query("SELECT content ->> 'done' FROM story") == [wrong["done"]]


async def test_whoever_has_said_that_it_is_no_report_is_not_asked_again_while_the_form_lacks_something(
    desk: Desk,
) -> None:
    card = await look(desk, done="Sjefen min mobber oss, og ingen gjør noe.", others="")
    for kept in (1, 1):
        card = await desk.press(card, "story.save", ANNE, **fields(card))
        assert await desk.query("SELECT count(*) FROM story") == [kept]
        assert "lagra noko" not in words(card), "it has been kept by now"


async def test_a_question_reaches_the_author_and_the_answer_comes_back_into_the_story(
    desk: Desk, staff: Services
) -> None:
    made = await sent(desk)
    await desk.press(await weigh(desk, staff, made), "story.ask", KARI, reply="Hvem ryddet?")
    asked = await told(desk, staff, "told", made)
    assert "Kari Kommunikasjon: Hvem ryddet?" in words(asked)
    answered = await desk.press(await desk.press(asked, "story.show", ANNE), "story.answer", ANNE, answer="Nattevakta")
    assert "Svar til redaktøren: Nattevakta" in words(answered)
    assert "Svar på spørsmålet ditt" in words(await told(desk, staff, "story", made))
    assert await desk.told("story") == [KARI, KARI, SECOND, SECOND], (
        "the answer is a new card, since an old one is not seen"
    )
    assert "Svar til redaktøren: Nattevakta" in words(await weigh(desk, staff, made))


async def test_a_story_is_declined_only_with_a_reason_which_its_author_gets(desk: Desk, staff: Services) -> None:
    made = await sent(desk)
    card = await weigh(desk, staff, made)
    assert "Skriv hvorfor" in (await desk.answer(card, "story.decline", KARI, reply=" "))[1]
    await desk.press(card, "story.decline", KARI, reply="Vi har nettopp hatt en lik. Takk!")
    assert "Kari Kommunikasjon: Vi har nettopp hatt en lik. Takk!" in words(await told(desk, staff, "told", made))


@pytest.mark.parametrize("consent", [{}, {"consent_on": "2026-11-01"}, {"consent_where": "Mappa"}])
async def test_where_others_can_be_recognised_it_is_not_accepted_without_a_whole_consent(
    desk: Desk, staff: Services, consent: dict[str, str]
) -> None:
    made = await sent(desk, others="yes", **consent)
    card = await weigh(desk, staff, made)
    assert "story.accept" not in verbs(card)
    assert "Skriftlig samtykke mangler" in words(card)


async def test_with_a_consent_it_is_accepted_and_its_date_and_place_are_shown(desk: Desk, staff: Services) -> None:
    made = await sent(desk, others="yes", consent_on="2026-11-01", consent_where="Mappa")
    card = await weigh(desk, staff, made)
    assert "Samtykke gitt søndag 1. november 2026. Det ligger her: Mappa" in words(card)
    assert "Tatt inn" in words(await desk.press(card, "story.accept", KARI))


async def test_a_consent_that_is_dated_after_today_counts_as_none_and_it_is_said(
    desk: Desk, staff: Services, clock: FixedClock
) -> None:
    today = clock.moment.astimezone(OSLO).date()
    typed = {"others": "yes", "consent_where": "Mappa", "consent_on": str(today + timedelta(days=1))}
    form = await look(desk, **typed)
    assert "Samtykket har ein dato som ikkje er komen enno" in words(form)
    assert "story.send" not in verbs(form)
    assert await desk.query("SELECT content ->> 'consent_on' FROM story") == [None]
    shown = await desk.press(form, "story.save", ANNE, **{**fields(form), "consent_on": str(today)})
    assert "story.send" in verbs(shown)


async def test_what_is_only_for_the_municipality_is_no_tip_for_the_media(desk: Desk, staff: Services) -> None:
    uses = [one["data"]["use"] for one in _accepting(await weigh(desk, staff, await sent(desk)))]
    assert uses == ["newsletter", "announcement"]
    outside = _accepting(await weigh(desk, staff, await sent(desk, title="Utadrettet", outside="true")))
    assert [one["data"]["use"] for one in outside] == ["newsletter", "announcement", "media"]


def _accepting(card: dict[str, Any]) -> list[dict[str, Any]]:
    rows = [one for part in card["body"] for one in part.get("actions", [])]
    return [one for one in rows if one.get("verb") == "story.accept"]


async def test_what_is_missing_is_said_and_nothing_that_was_typed_is_lost(desk: Desk) -> None:
    form = await look(desk, title="", credit="Ola Ukjent, Liv Leiarstad", others="")
    assert {"Gi historia ein tittel.", "Svar på om andre enn tilsette kan kjennast att."} <= {
        line.removeprefix("• ") for line in words(form).splitlines()
    }
    assert "Ola Ukjent" in words(form)
    typed = fields(form)
    assert (typed["done"], typed["credit"]) == (TOLD["done"], "Ola Ukjent, Liv Leiarstad")
    shown = await desk.press(form, "story.save", ANNE, **{**typed, "title": "Færre fall", "credit": "", "others": "no"})
    assert "story.send" in verbs(shown)
    assert await desk.query("SELECT count(*) FROM story") == [1]


@pytest.mark.parametrize("lacks", [{"title": ""}, {"done": ""}, {"unit": ""}, {"others": ""}, {"credit": "Ola Ukjent"}])
async def test_what_is_not_whole_can_not_be_handed_in_by_any_way(
    desk: Desk, staff: Services, lacks: dict[str, str]
) -> None:
    await look(desk, **lacks)
    (listed,) = await desk.teams.say("mine historier", who=ANNE)
    shown = await desk.press(listed, "story.show", ANNE)
    assert "story.send" not in verbs(shown)
    assert "story.edit" in verbs(shown)


async def test_a_name_that_has_become_unclear_is_asked_for_before_it_is_handed_in(desk: Desk, staff: Services) -> None:
    shown = await look(desk)
    await desk.query("UPDATE story SET typed = typed || :odd", odd='{"credit": "Ola Ukjent"}')
    assert "Ola Ukjent" in words(await desk.press(shown, "story.send", ANNE))
    assert await desk.query("SELECT state FROM story") == ["draft"]


async def test_the_intake_takes_nothing_that_is_not_whole(desk: Desk, staff: Services) -> None:
    await look(desk, others="")
    async with desk.engine.begin() as db:
        (one,) = await story.of(db, ANNE, 1)
        with pytest.raises(BotError, match="bad_form"):
            await intake.send(staff, db, one)


async def test_whoever_is_picked_from_the_directory_is_praised_and_shown_back_by_name(desk: Desk) -> None:
    shown = await look(desk, credit="", picked=f"{LIV},nobody,{HELGE},{LIV}")
    assert "Ros til: Helge" in words(shown)
    assert "Liv Leiarstad" in words(shown)
    assert sorted(await desk.query("SELECT person_id FROM credit")) == [HELGE, LIV]


async def test_whoever_was_picked_stands_among_the_names_when_the_form_is_shown_again(desk: Desk) -> None:
    form = await look(desk, title="", credit="Liv Leiarstad,", picked=f"{HELGE},{LIV}")
    assert fields(form)["credit"] == "Liv Leiarstad, Helge Helsedal"
    draft = await desk.press(form, "story.save", ANNE, **{**fields(form), "title": "Færre fall"})
    again = await desk.press(draft, "story.edit", ANNE)
    assert fields(again)["credit"] == "Liv Leiarstad, Helge Helsedal"
    shown = await desk.press(again, "story.save", ANNE, **{**fields(again), "credit": "Liv Leiarstad"})
    assert "Helge" not in words(shown), "and whoever is taken out does not come back"


async def test_a_half_finished_story_is_found_again_with_what_was_typed(desk: Desk) -> None:
    await look(desk, others="")
    (listed,) = await desk.teams.say("mine historier", who=ANNE)
    again = await desk.press(await desk.press(listed, "story.show", ANNE), "story.edit", ANNE)
    assert fields(again)["led_to"] == TOLD["led_to"]
    assert fields(again)["credit"] == "Liv Leiarstad"


async def test_a_fourth_story_of_the_day_is_kept_and_can_be_sent_the_day_after(desk: Desk, clock: FixedClock) -> None:
    for number in range(3):
        await sent(desk, title=f"Nummer {number}")
    fourth = await look(desk, title="Nummer 3")
    assert "tre historier i dag" in (await desk.answer(fourth, "story.send", ANNE))[1]
    assert await desk.query("SELECT count(*) FROM story WHERE state = 'draft'") == [1]
    clock.moment += timedelta(hours=15)
    assert "Historia er send inn" in words(await desk.press(fourth, "story.send", ANNE))


async def test_what_is_told_twice_within_a_month_is_said_to_be_and_may_be_sent_all_the_same(
    desk: Desk, clock: FixedClock
) -> None:
    made = await sent(desk)
    again = await look(desk, title="  færre FALL ")
    assert "Du har fortalt dette før" in words(again)
    assert button(again, "story.show")["data"]["about"] == made
    assert "Du har fortalt" not in words(await look(desk, title="Noko anna"))
    assert "Du har fortalt" not in words(await look(desk, HELGE)), "another's is another's"
    assert "Historia er send inn" in words(await desk.press(again, "story.send", ANNE))
    clock.moment += timedelta(days=31)
    assert "Du har fortalt" not in words(await look(desk))


async def test_of_six_sent_at_once_three_are_taken_that_day(desk: Desk) -> None:
    drafts = [await look(desk, title=f"Nummer {number}") for number in range(6)]
    said = await asyncio.gather(*(desk.answer(one, "story.send", ANNE) for one in drafts))
    assert sum("tre historier i dag" in each for _, each in said) == 3
    assert sorted(await desk.query("SELECT state FROM story")) == ["draft"] * 3 + ["new"] * 3


@pytest.mark.parametrize("done", ["", "story.ask", "story.accept", "story.decline"])
async def test_taken_back_nothing_of_it_is_kept_whatever_had_become_of_it(
    desk: Desk, staff: Services, done: str
) -> None:
    made = await sent(desk)
    if done:
        await desk.press(await weigh(desk, staff, made), done, KARI, reply="Hva med *dette*?")
    gone = await desk.press(
        await desk.press(await told(desk, staff, "told", made), "story.show", ANNE), "story.withdraw", ANNE
    )
    assert "sletta" in words(gone)
    assert await desk.query("SELECT count(*) FROM credit") == [0]
    (left,) = await desk.query("SELECT CAST(content AS text) || question || answer || reason FROM story")
    assert not any(one in left for one in ("fall", "gangene", "dette", "Heimetenesta"))
    assert "Trukket tilbake av den som fortalte" in words(await told(desk, staff, "story", made))
    assert "Du har ikkje delt nokon historier" in words((await desk.teams.say("mine historier", who=ANNE))[0])


async def test_of_two_editors_who_decide_at_once_the_second_is_told_that_it_has_changed(
    desk: Desk, staff: Services
) -> None:
    made = await sent(desk)
    one, other = [await weigh(desk, staff, made, who) for who in (KARI, SECOND)]
    await desk.press(one, "story.accept", KARI)
    assert "endret, avgjort" in (await desk.answer(other, "story.decline", SECOND, reply="Nei"))[1]
    assert await desk.query("SELECT state FROM story") == ["accepted"]


async def test_nobody_sees_or_changes_anothers_story(desk: Desk, staff: Services) -> None:
    shown = await look(desk)
    for verb in ("story.send", "story.withdraw"):
        assert "laget for en annen" in (await desk.answer(shown, verb, HELGE))[1]
    made = await sent(desk, title="En til")
    assert "finnes ikke" in (await desk.answer(await told(desk, staff, "told", made), "story.show", HELGE))[1]
    assert "berre for" in (await desk.answer(await told(desk, staff, "story", made), "story.weigh", LIV))[1]

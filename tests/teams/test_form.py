"""Saying what was missing: once, by whoever was asked, and never lost; and the editor's list of it."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import privacy, question
from bot.config import Settings
from bot.form import Form
from bot.question import Question
from bot.search import Outcome
from bot.services import Services
from tests.asked import asked
from tests.conftest import FixedClock
from tests.teams.conftest import EMPLOYEE, Teams, actions, words

CARD, MESSAGE = "application/vnd.microsoft.card.adaptive", "application/vnd.microsoft.activity.message"
OTHER = "d0000000-0000-4000-8000-000000000010"
EDITOR = "d0000000-0000-4000-8000-000000000003"
WISH = "Hvem godkjenner nye kontoer i sosiale medier?"
ODD = "Hvor mye koster en tur til månen?"
DONE = "Dette er allerede gjort"


def button(card: dict[str, Any], verb: str) -> dict[str, Any]:
    """The first button of `card` with this verb."""
    return next(one for one in actions(card) if one["data"]["verb"] == verb)


async def form(teams: Teams, **fields: Any) -> dict[str, Any]:
    """A form on what was missing, opened from an answer that there is none."""
    (card,) = await teams.say(ODD, **fields)
    return await teams.press(button(card, "question.tell"), **fields)


def sent(teams: Teams, card: dict[str, Any], typed: str = WISH, **fields: Any) -> dict[str, Any]:
    """The activity of a form sent with this text."""
    action = button(card, "question.missing")
    data = {**action["data"], "missing": typed}
    value = {"action": {"type": "Action.Execute", "verb": action["verb"], "data": data}}
    return teams.activity("invoke", name="adaptiveCard/action", value=value, **fields)


async def answer(teams: Teams, activity: dict[str, Any]) -> tuple[str, Any]:
    """The kind of an invoke's answer, and what it says or shows."""
    status, body = await teams.post(activity)
    assert status == 200
    return body["type"], body["value"]


async def kept(engine: AsyncEngine, card: dict[str, Any]) -> str | None:
    """What is kept as missing of the question that a form is about."""
    about = button(card, "question.missing")["data"]["about"]
    async with engine.connect() as db:
        row = (await db.execute(text("SELECT missing FROM question WHERE id = :id"), {"id": about})).one()
    return row.missing and str(row.missing)


async def test_what_was_missing_is_kept_and_thanked_for_in_the_forms_place(teams: Teams, engine: AsyncEngine) -> None:
    card = await form(teams)
    kind, shown = await answer(teams, sent(teams, card, f" {WISH}\0 "))
    assert kind == CARD
    assert "Takk" in words(shown)
    assert await kept(engine, card) == WISH


async def test_a_thumb_down_leads_to_the_form_too(teams: Teams, engine: AsyncEngine) -> None:
    (card,) = await teams.say("Hvem er talsperson?")
    down = await teams.press(button(card, "question.not_helped"))
    card = await teams.press(button(down, "question.tell"))
    await answer(teams, sent(teams, card))
    assert await kept(engine, card) == WISH


async def test_where_others_read_along_nobody_is_asked(teams: Teams) -> None:
    (card,) = await teams.say(f"<at>Raumabot</at> {ODD}", scope="channel")
    assert not [one for one in actions(card) if one["data"]["verb"] == "question.tell"]


async def test_a_double_click_and_a_redelivery_under_another_id_do_it_once_and_are_answered(
    teams: Teams, engine: AsyncEngine
) -> None:
    card = await form(teams)
    first = sent(teams, card)
    assert (await answer(teams, first))[0] == CARD
    kind, said = await answer(teams, sent(teams, card, "Hva er noe helt annet?"))
    assert (kind, DONE in said) == (MESSAGE, True)
    assert await answer(teams, first) == (MESSAGE, "")
    assert await kept(engine, card) == WISH


async def test_ten_at_once_do_it_once_and_all_are_answered(teams: Teams, engine: AsyncEngine) -> None:
    card = await form(teams)
    typed = [f"Hva er nummer {'i' * number}?" for number in range(1, 11)]
    answers = await asyncio.gather(*(answer(teams, sent(teams, card, one)) for one in typed))
    assert [kind for kind, _ in answers].count(CARD) == 1
    assert all(DONE in said for kind, said in answers if kind == MESSAGE)
    assert await kept(engine, card) in typed


async def test_another_or_the_same_person_elsewhere_is_refused_kindly_and_nothing_is_kept(
    teams: Teams, engine: AsyncEngine
) -> None:
    card = await form(teams)
    elsewhere = sent(teams, card)
    elsewhere["conversation"] = {**elsewhere["conversation"], "id": "a:elsewhere"}
    for forwarded in (sent(teams, card, who=OTHER), elsewhere):
        kind, said = await answer(teams, forwarded)
        assert (kind, "Dette skjemaet er laget for en annen" in said) == (MESSAGE, True)
    assert await kept(engine, card) is None
    await answer(teams, sent(teams, card))
    assert await kept(engine, card) == WISH


@pytest.mark.parametrize("change", ["about", "token", "verb"])
async def test_a_token_moved_to_another_form_is_refused(teams: Teams, engine: AsyncEngine, change: str) -> None:
    one, other = await form(teams), await form(teams)
    action = button(one, "question.missing")
    data = {**action["data"], "missing": WISH}
    if change == "about":
        data["about"] = button(other, "question.missing")["data"]["about"]
    elif change == "token":
        data["token"] = button(other, "question.missing")["data"]["token"]
    else:
        del data["token"]
    value = {"action": {"type": "Action.Execute", "verb": action["verb"], "data": data}}
    kind, _ = await answer(teams, teams.activity("invoke", name="adaptiveCard/action", value=value))
    assert kind == MESSAGE
    assert [await kept(engine, card) for card in (one, other)] == [None, None]


async def test_a_form_that_is_too_old_comes_again_with_what_was_typed_and_then_works(
    teams: Teams, engine: AsyncEngine, clock: FixedClock
) -> None:
    card = await form(teams)
    clock.moment += timedelta(hours=25)
    kind, again = await answer(teams, sent(teams, card))
    assert kind == CARD
    assert "for gammelt" in words(again)
    (typed,) = [part["value"] for part in again["body"] if part.get("id") == "missing"]
    assert typed == WISH
    assert await kept(engine, card) is None
    assert "Takk" in words((await answer(teams, sent(teams, again, typed)))[1])
    assert await kept(engine, card) == WISH


async def test_a_second_form_about_the_same_question_changes_nothing(teams: Teams, engine: AsyncEngine) -> None:
    (card,) = await teams.say(ODD)
    opened = [await teams.press(button(card, "question.tell")) for _ in range(2)]
    assert (await answer(teams, sent(teams, opened[0])))[0] == CARD
    kind, said = await answer(teams, sent(teams, opened[1], "Hva er noe annet?"))
    assert (kind, DONE in said) == (MESSAGE, True)
    assert await kept(engine, opened[0]) == WISH


async def test_an_empty_form_stays_as_it_is_and_can_still_be_sent(teams: Teams, engine: AsyncEngine) -> None:
    card = await form(teams)
    kind, said = await answer(teams, sent(teams, card, "  "))
    assert (kind, "skjemaet" in said) == (MESSAGE, True)
    assert (await answer(teams, sent(teams, card)))[0] == CARD
    assert await kept(engine, card) == WISH


CAUTION = "Sjefen min stjeler penger fra kommunen"
TOLD = "Jeg savner noe om hvem som tar bilder på kurs"


@pytest.mark.parametrize("late", [False, True])
async def test_what_calls_for_caution_is_met_with_it_and_neither_kept_nor_repeated(
    teams: Teams, engine: AsyncEngine, clock: FixedClock, late: bool
) -> None:
    card = await form(teams)
    clock.moment += timedelta(hours=25 if late else 0)
    kind, shown = await answer(teams, sent(teams, card, CAUTION))
    assert kind == CARD
    assert "ikke lagret" in words(shown)
    assert CAUTION not in str(shown)
    assert await kept(engine, card) is None


async def test_what_may_be_about_somebody_is_not_kept_and_the_form_says_so(teams: Teams, engine: AsyncEngine) -> None:
    card = await form(teams)
    kind, again = await answer(teams, sent(teams, card, TOLD))
    assert kind == CARD
    assert "lagret ikke dette" in words(again)
    kind, said = await answer(teams, sent(teams, card))
    assert (kind, DONE in said) == (MESSAGE, True)
    assert await kept(engine, card) is None
    await answer(teams, sent(teams, again))
    assert await kept(engine, card) == WISH


async def test_only_a_number_and_a_day_are_kept_of_a_form(teams: Teams, engine: AsyncEngine) -> None:
    assert {column.name for column in Form.__table__.columns} == {"nonce", "day"}
    card = await form(teams)
    async with engine.begin() as db:
        await db.execute(delete(Form))
    await answer(teams, sent(teams, card))
    async with engine.connect() as db:
        ((nonce, day),) = (await db.execute(text("SELECT nonce, day FROM form"))).all()
    token = button(card, "question.missing")["data"]["token"]
    assert (nonce, day) == (token.split(".")[0], date(2026, 11, 25))


async def test_the_editor_sees_what_was_not_answered_in_the_last_thirty_days(
    teams: Teams, engine: AsyncEngine, services: Services
) -> None:
    async with engine.begin() as db:
        await db.execute(delete(Question))
    (empty,) = await teams.say("spørsmål uten svar", who=EDITOR)
    assert "Ingen spørsmål uten svar" in words(empty)
    card = await form(teams)
    await answer(teams, sent(teams, card))
    await teams.say(ODD)
    async with engine.begin() as db:
        for number in range(25):
            day = date(2026, 11, 23) - timedelta(days=number)
            await asked(db, day, Outcome.CHOOSE, text=f"*hva* {'e' * number}?")
        await asked(db, date(2026, 10, 20), Outcome.UNKNOWN, text="gammelt?")
        await asked(db, date(2026, 11, 24), Outcome.ANSWER, "7.1-talsperson", text="besvart?")
    (first,) = await teams.say("vis spørsmål uten svar", who=EDITOR)
    second = await teams.press(button(first, "question.unanswered"), who=EDITOR)
    last = await teams.press(button(second, "question.unanswered"), who=EDITOR)
    said = words([first, second, last])
    assert "24.11.2026 · fant ikke noe svar · 2 ganger" in words(first)
    assert ODD in words(first)
    assert f"Dette manglet: {WISH}" in words(first)
    assert "*hva* " in said
    assert said.count("fikk flere svar å velge mellom") == 25
    assert "Vis flere" not in words(last)
    assert "gammelt" not in said
    assert "besvart" not in said


async def test_what_was_said_to_be_missing_is_dropped_with_the_texts(engine: AsyncEngine) -> None:
    async with engine.connect() as db:
        told = await asked(db, date(2026, 1, 1), Outcome.UNKNOWN, text="hva?")
        await question.tell_missing(db, told, "hvem?")
        await privacy.sweep(db, datetime(2026, 6, 1, 12, tzinfo=UTC), Settings(_env_file=None))
        row = (await db.execute(text("SELECT text, missing FROM question WHERE id = :id"), {"id": told})).one()
        await db.rollback()
    assert tuple(row) == (None, None)


async def test_an_employee_is_told_who_may_see_the_list(teams: Teams) -> None:
    (card,) = await teams.say("spørsmål uten svar", who=EMPLOYEE)
    assert "bare for kommunikasjonssjefen" in words(card)

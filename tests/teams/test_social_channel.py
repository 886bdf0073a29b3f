"""A new social channel is weighed, the editors are consulted, and after six months it is asked whether it is worth it."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import consultation, roster
from bot.services import Services
from bot.turn import Key
from tests.conftest import FixedClock
from tests.teams.conftest import words
from tests.teams.desk import ANNE, KARI, LIV, MESSAGE, Desk, button, fields, verbs
from tests.teams.test_approval import SECOND, desk, staff, told
from tests.teams.test_media_contact import lost

__all__ = ["desk", "staff"]
CASE = {
    "name": "Instagram: *Heimetenesta*",
    "address": "https://example.invalid/h",
    "benefit": "Pårørende vil følge med.",
    "resources": "200 følgere, en time i uka.",
    "plan": "Et bilde i uka.",
    "follow_up": "Avdelingslederen",
}


async def ask(desk: Desk, who: str = ANNE, **typed: str) -> dict[str, Any]:
    """Somebody asks for a channel; gives the card that came back."""
    form = await desk.open(who, "ny kanal")
    return await desk.press(form, "social.save", who, **{**fields(form), **CASE, **typed})


async def weigh(desk: Desk, staff: Services, who: str = KARI) -> dict[str, Any]:
    """What an editor sees, by the button of the notice."""
    (made,) = await desk.query("SELECT CAST(id AS text) FROM social_channel")
    return await desk.press(await told(desk, staff, "social_channel", made), "social.weigh", who)


async def heard(desk: Desk, staff: Services) -> str:
    """What whoever asked was told last."""
    subject = (await desk.query("SELECT subject FROM notice WHERE kind = 'social_told' ORDER BY id"))[-1]
    return words(await told(desk, staff, "social_told", subject))


async def test_the_editors_are_consulted_the_decision_is_kept_and_the_channel_is_listed(
    desk: Desk, staff: Services
) -> None:
    assert "Kommunikasjonssjefen blir spurd" in words(await ask(desk))
    assert await desk.told("social_channel") == [KARI, SECOND]
    assert "Heimetenesta*" not in words(await desk.open(LIV, "kva kanalar har vi"))
    card = await weigh(desk, staff)
    assert "En enkel plan for bruken\nEt bilde i uka." in words(card)
    after = await desk.press(card, "social.approve", KARI, reply="Lykke *til*")
    assert "Dere blir spurt om den er verdt det mandag 24. mai 2027." in words(after)
    assert "Kari Kommunikasjon: Lykke *til*" in await heard(desk, staff)
    assert await desk.query("SELECT state || ' ' || decided_by FROM social_channel") == [f"approved {KARI}"]
    assert await desk.deeds() == ["submit", "approve"]
    shown = words(await desk.open(LIV, "kva kanalar har vi"))
    assert "Instagram: *Heimetenesta*\nHeimetenesta · Følgjast opp av: Avdelingslederen" in shown
    assert "Facebook, YouTube og Twitter" in shown
    assert "social.weigh" not in verbs(await desk.open(LIV, "hvilke kanaler har vi"))


async def test_whoever_asked_is_told_where_no_editor_could_be(desk: Desk, staff: Services) -> None:
    await ask(desk)
    (about,) = {*await desk.query("SELECT subject FROM notice WHERE kind = 'social_channel'")}
    await desk.query("UPDATE notice SET state = 'given_up' WHERE kind = 'social_channel'")
    await lost(desk, staff, Key("social_channel", about))
    assert "Jeg har ikke fått tak i noen redaktør." in await heard(desk, staff)


async def test_it_is_declined_only_for_a_reason_which_is_told(desk: Desk, staff: Services) -> None:
    await ask(desk)
    card = await weigh(desk, staff)
    assert (await desk.answer(card, "social.decline", KARI, reply=" "))[0] == MESSAGE
    await desk.press(card, "social.decline", KARI, reply="Bruk Visma")
    assert "Kari Kommunikasjon: Bruk Visma" in await heard(desk, staff)
    kind, _ = await desk.answer(card, "social.approve", KARI)
    assert kind == MESSAGE
    assert "Heimetenesta*" not in words(await desk.open(KARI, "hvilke kanaler har vi"))


@pytest.mark.parametrize("lacks", ["name", "benefit", "resources", "plan", "follow_up"])
async def test_each_consideration_is_asked_for_and_nothing_typed_is_lost(desk: Desk, lacks: str) -> None:
    form = await ask(desk, **{lacks: " "})
    assert "Svar på: " in words(form)
    assert fields(form) == {**CASE, lacks: ""}
    assert await desk.query("SELECT count(*) FROM social_channel") == [0]


async def test_an_address_is_https_and_what_is_of_wrongdoing_is_not_stored(desk: Desk) -> None:
    assert "må begynne med https://" in words(await ask(desk, address="javascript:1"))
    form = await desk.open(ANNE, "ny kanal")
    typed = {**fields(form), **CASE, "benefit": "Sjefen min tar imot bestikkelser"}
    kind, said = await desk.answer(form, "social.save", ANNE, **typed)
    assert (kind, "Jeg har ikke" in said or "Eg har ikkje" in said) == (MESSAGE, True)
    assert await desk.query("SELECT count(*) FROM social_channel") == [0]


async def test_after_six_months_it_is_asked_once_whether_it_is_worth_it_and_kept_or_closed(
    desk: Desk, staff: Services, clock: FixedClock
) -> None:
    await ask(desk)
    await desk.press(await weigh(desk, staff), "social.approve", KARI)
    (due,) = await desk.query("SELECT evaluate_on FROM social_channel")
    assert due == consultation.later(clock.now().date())
    assert await _remind(desk, staff) == 0
    await desk.query("UPDATE social_channel SET evaluate_on = :day", day=clock.now().date())
    assert [await _remind(desk, staff), await _remind(desk, staff)] == [1, 0]
    assert await desk.told("social_again") == sorted([KARI, ANNE, SECOND])
    (subject,) = {*await desk.query("SELECT subject FROM notice WHERE kind = 'social_again'")}
    assert "Er kanalen verdt det?" in words(await told(desk, staff, "social_again", subject))
    kept = await desk.press(await weigh(desk, staff), "social.keep", KARI)
    assert await desk.query("SELECT evaluate_on FROM social_channel") == [due]
    assert "Kanalen er lagt ned" in words(await desk.press(kept, "social.close", KARI))
    assert "Kanalen er lagt ned" in await heard(desk, staff)
    assert "Heimetenesta*" not in words(await desk.open(LIV, "kva kanalar har vi"))


async def test_a_channel_that_the_municipality_has_is_put_in_put_right_asked_about_and_ended_with_a_way_back(
    desk: Desk, staff: Services, clock: FixedClock
) -> None:
    form = await desk.press(await desk.open(KARI, "kanaler"), "social.form", KARI)
    lacking = await desk.press(form, "social.enter", KARI, **{**fields(form), "name": "Rauma på *Facebook*"})
    assert "hvem som følger den opp" in words(lacking)
    typed = {**fields(lacking), "follow_up": "Servicetorget", "address": "http://x"}
    wrong = await desk.press(lacking, "social.enter", KARI, **typed)
    assert "https://" in words(wrong)
    unit = {"address": "https://example.invalid/r", "unit": "Oppvekst"}
    kept = await desk.press(wrong, "social.enter", KARI, **{**fields(wrong), **unit})
    assert "Oppvekst · Ført opp av Kari Kommunikasjon" in words(kept)
    assert "mandag 24. mai 2027" in words(kept)
    assert await desk.told("social_channel") == [], "nobody has asked for anything"
    assert await desk.deeds() == ["draft"]
    shown = words(await desk.open(LIV, "kva kanalar har vi"))
    assert "Rauma på *Facebook*\nOppvekst · Følgjast opp av: Servicetorget" in shown
    assert "social.form" not in verbs(await desk.open(LIV, "hvilke kanaler har vi"))
    again = await desk.press(kept, "social.form", KARI)
    assert fields(again)["unit"] == "Oppvekst"
    right = await desk.press(again, "social.enter", KARI, **{**fields(again), "name": "Rauma", "unit": "all"})
    assert await desk.query("SELECT content ->> 'name' || unit FROM social_channel") == ["Rauma"]
    twice = await desk.press(await desk.open(KARI, "kanalane våre"), "social.form", KARI)
    assert "alt" in words(await desk.press(twice, "social.enter", KARI, name="rauma", follow_up="Jeg"))
    await desk.query("UPDATE social_channel SET evaluate_on = :day", day=clock.now().date())
    assert await _remind(desk, staff) == 1
    assert await desk.told("social_again") == [KARI, SECOND]
    closed = await desk.press(right, "social.close", KARI)
    assert "Rauma\n" not in words(await desk.open(LIV, "kva kanalar har vi"))
    await desk.press(closed, "social.reopen", KARI)
    assert "Rauma\n" in words(await desk.open(LIV, "kva kanalar har vi"))
    assert await desk.query("SELECT evaluate_on > :day FROM social_channel", day=clock.now().date()) == [True]


async def _remind(desk: Desk, staff: Services) -> int:
    async def nothing(db: AsyncConnection, task: str, **arguments: object) -> bool:
        return True

    async with desk.engine.begin() as db:
        return await roster.remind(replace(staff, defer=nothing), db)


async def test_a_long_list_goes_on_at_a_press(desk: Desk) -> None:
    for number in range(8):
        await ask(desk, name=f"Kanal {number}")
    await desk.query("UPDATE social_channel SET state = 'approved', edited = edited + :day", day=timedelta(days=1))
    first = await desk.open(LIV, "hvilke kanaler har vi")
    more = await desk.teams.press(button(first, "social.list"), who=LIV)
    named = [{number for number in range(8) if f"Kanal {number}" in words(one)} for one in (first, more)]
    assert (len(named[0]), len(named[1]), named[0] | named[1]) == (6, 2, set(range(8)))
    assert "social.list" not in verbs(more)
    (odd,) = await desk.teams.say("", who=LIV, value={"verb": "social.list", "skip": "mange"})
    assert words(odd) == words(first), "what no button names is the first part"


@pytest.mark.parametrize(
    ("day", "later"),
    [
        ("2026-11-24", "2027-05-24"),
        ("2026-08-31", "2027-02-28"),
        ("2027-08-31", "2028-02-29"),
        ("2026-12-31", "2027-06-30"),
    ],
)
def test_six_months_on_is_the_same_day_or_the_months_last(day: str, later: str) -> None:
    assert consultation.later(date.fromisoformat(day)) == date.fromisoformat(later)

"""Whoever a story praises decides whether their name is used, before it is, and may think again."""

from typing import Any

import pytest

from bot import consent, intake, story
from bot.credit import Consent
from bot.services import Services
from tests.teams.conftest import words
from tests.teams.desk import ANNE, HELGE, KARI, LIV, Desk, fields, verbs
from tests.teams.test_approval import desk, staff, told
from tests.teams.test_story import sent, weigh

__all__ = ["desk", "staff"]


async def accepted(desk: Desk, staff: Services, **typed: str) -> str:
    """A story that praises Liv, accepted; gives its id."""
    made = await sent(desk, **typed)
    await desk.press(await weigh(desk, staff, made), "story.accept", KARI)
    return made


async def asked(desk: Desk, staff: Services, made: str, who: str = LIV) -> dict[str, Any]:
    """The card that asks somebody."""
    return await told(desk, staff, "credit", f"{made} {who}")


async def praised(desk: Desk, staff: Services) -> list[str]:
    """Whose names may be used in the one story."""
    async with desk.engine.connect() as db:
        (one,) = await story.of(db, ANNE, 1)
    return intake.view(staff, one).praised


async def test_whoever_is_named_is_asked_when_it_is_accepted_and_not_before(desk: Desk, staff: Services) -> None:
    made = await sent(desk)
    assert await desk.told("credit") == []
    await desk.press(await weigh(desk, staff, made), "story.accept", KARI)
    assert await desk.told("credit") == [LIV]
    card = await asked(desk, staff, made)
    assert "har fortalt en suksesshistorie og vil gi deg ros" in words(card)
    assert "Færre fall" in words(card)
    assert await praised(desk, staff) == []


async def test_a_yes_lets_the_name_be_used_and_one_press_takes_it_back(desk: Desk, staff: Services) -> None:
    made = await accepted(desk, staff)
    card = await desk.press(await asked(desk, staff, made), "credit.yes", LIV)
    assert await praised(desk, staff) == ["Liv Leiarstad"]
    assert "Liv Leiarstad: sier ja" in words(await weigh(desk, staff, made))
    assert verbs(card) == ["credit.no"]
    gone = await desk.press(card, "credit.no", LIV)
    assert "kan vi ikkje hente" in words(gone)
    assert await praised(desk, staff) == []
    assert "Liv" not in words(await weigh(desk, staff, made))


async def test_nobody_is_asked_where_names_may_not_be_used(desk: Desk, staff: Services) -> None:
    await accepted(desk, staff, may_name="false")
    assert await desk.told("credit") == []
    await accepted(desk, staff, others="unknown", title="Uviss")
    assert await desk.told("credit") == [], "unknown keeps every name out"


async def test_whoever_tells_of_oneself_has_agreed(desk: Desk, staff: Services) -> None:
    me = staff.directory.employee(ANNE)
    assert me is not None
    await accepted(desk, staff, credit=me.name)
    assert await desk.told("credit") == []
    assert await praised(desk, staff) == [me.name]


async def test_nobody_answers_for_another(desk: Desk, staff: Services) -> None:
    made = await accepted(desk, staff)
    assert "finnes ikke" in (await desk.answer(await asked(desk, staff, made), "credit.yes", HELGE))[1]
    assert await praised(desk, staff) == []


async def test_a_name_in_the_text_without_leave_is_pointed_out_to_the_editor(desk: Desk, staff: Services) -> None:
    made = await accepted(desk, staff, done="Liv ryddet alle gangene.")
    assert "Teksten nevner Liv Leiarstad" in words(await weigh(desk, staff, made))
    await desk.press(await asked(desk, staff, made), "credit.yes", LIV)
    assert "Teksten nevner" not in words(await weigh(desk, staff, made))


async def test_where_one_is_named_is_found_again(desk: Desk, staff: Services) -> None:
    (nothing,) = await desk.teams.say("navnet mitt", who=LIV)
    assert "Ingen har spurt" in words(nothing)
    made = await accepted(desk, staff)
    await desk.press(await asked(desk, staff, made), "credit.yes", LIV)
    (listed,) = await desk.teams.say("navnet mitt", who=LIV)
    assert "Færre fall" in words(listed)
    await desk.press(listed, "credit.no", LIV)
    assert await praised(desk, staff) == []


async def test_taken_back_the_card_of_whoever_was_asked_says_so(desk: Desk, staff: Services) -> None:
    made = await accepted(desk, staff)
    author = await desk.press(await told(desk, staff, "told", made), "story.show", ANNE)
    await desk.press(author, "story.withdraw", ANNE)
    card = await asked(desk, staff, made)
    assert "Historien blir ikke brukt" in words(card)
    assert "Færre fall" not in words(card)
    assert await desk.query("SELECT state FROM notice WHERE kind = 'credit'") == ["waiting"]


async def test_what_was_handed_in_can_be_given_the_consent_that_it_lacked(desk: Desk, staff: Services) -> None:
    made = await sent(desk, others="yes")
    mine = await desk.press((await desk.teams.say("mine historier", who=ANNE))[0], "story.show", ANNE)
    form = await desk.press(mine, "story.edit", ANNE)
    assert fields(form)["credit"] == "Liv Leiarstad"
    whole = {**fields(form), "consent_on": "2026-11-01", "consent_where": "Mappa"}
    assert "Redaktøren ser på" in words(await desk.press(form, "story.save", ANNE, **whole))
    card = await weigh(desk, staff, made)
    assert "har endret historien etter" in words(card)
    assert "story.accept" in verbs(card)
    assert "Liv Leiarstad" in words(card)


async def test_a_change_that_is_not_whole_changes_nothing_and_is_kept(desk: Desk, staff: Services) -> None:
    made = await sent(desk)
    mine = await desk.press((await desk.teams.say("mine historier", who=ANNE))[0], "story.show", ANNE)
    form = await desk.press(mine, "story.edit", ANNE)
    again = await desk.press(form, "story.save", ANNE, **{**fields(form), "title": "", "led_to": "Ro"})
    assert "Gi historien en tittel" in words(again) or "Gi historia ein tittel" in words(again)
    assert "Færre fall" in words(await weigh(desk, staff, made))
    mine = await desk.press((await desk.teams.say("mine historier", who=ANNE))[0], "story.show", ANNE)
    assert "ikkje er ferdig" in words(mine)
    assert fields(await desk.press(mine, "story.edit", ANNE))["led_to"] == "Ro"


async def test_what_is_decided_is_no_longer_changed_by_its_author(desk: Desk, staff: Services) -> None:
    made = await sent(desk)
    mine = await desk.press((await desk.teams.say("mine historier", who=ANNE))[0], "story.show", ANNE)
    form = await desk.press(mine, "story.edit", ANNE)
    await desk.press(await weigh(desk, staff, made), "story.accept", KARI)
    assert "endra, avgjort" in (await desk.answer(form, "story.save", ANNE, **fields(form)))[1]


async def test_an_editors_words_are_shown_to_the_author_beside_their_own(desk: Desk, staff: Services) -> None:
    made = await sent(desk)
    form = await desk.press(await weigh(desk, staff, made), "story.polish", KARI)
    assert (
        "en tittel og en tekst" in (await desk.answer(form, "story.polished", KARI, **{**fields(form), "done": " "}))[1]
    )
    await desk.press(form, "story.polished", KARI, **{**fields(form), "title": "Ingen fall"})
    card = await told(desk, staff, "told", made)
    assert "Redaktøren har endret teksten" in words(card)
    shown = words(await desk.press(card, "story.show", ANNE))
    assert "Ingen fall" in shown
    assert shown.index("Slik skreiv du det") < shown.index("Færre fall")


@pytest.mark.parametrize("says", [Consent.YES, Consent.NO])
async def test_without_being_asked_nothing_can_be_said(desk: Desk, staff: Services, says: Consent) -> None:
    await sent(desk)
    async with desk.engine.connect() as db:
        (one,) = await story.of(db, ANNE, 1)
        with pytest.raises(Exception, match="gone"):
            await consent.say(staff, db, one.id, LIV, says)

"""What a person is told is kept of them, and forgetting it, over HTTP in both norms."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import address, person, privacy
from bot.address import State
from bot.person import Person
from tests.conftest import FixedClock
from tests.teams.conftest import Teams, actions, words

ME = "d0000000-0000-4000-8000-000000000007"
STRANGER = "d0000000-0000-4000-8000-00000000dddd"
ASK = {"nb": "Hva vet du om meg?", "nn": "Kva veit du om meg?", "en": "What do you know about me?"}


@pytest.fixture(autouse=True)
async def nobody(engine: AsyncEngine) -> AsyncIterator[None]:
    """Nothing is known of them, before and after."""
    for step in range(2):
        async with engine.begin() as db:
            for who in (ME, STRANGER):
                await privacy.forget(db, who)
        if not step:
            yield


def button(card: dict[str, Any], verb: str) -> dict[str, Any]:
    """The button of `card` with this verb."""
    return next(one for one in actions(card) if one["data"]["verb"] == verb)


async def kept(engine: AsyncEngine) -> tuple[Any, ...]:
    """Norm, subject and whether they were welcomed, as the table has it."""
    columns = (Person.norm, Person.subject, Person.welcomed_at.is_not(None))
    async with engine.connect() as db:
        return tuple((await db.execute(select(*columns).where(Person.id == ME))).one())


async def test_a_person_is_told_their_own_values_in_plain_words(teams: Teams, engine: AsyncEngine) -> None:
    await teams.post(teams.activity("installationUpdate", who=ME, action="add"))
    await teams.say("Hvem er talsperson?", who=ME)
    await teams.say("skriv bokmål", who=ME)
    (card,) = await teams.say(ASK["nb"], who=ME)
    said = words(card)
    assert "Målform: bokmål" in said
    assert "Jeg ønsket deg velkommen 24. november 2026." in said
    assert "Du spurte sist om «" in said
    assert "Samtalen vår i Teams, så jeg kan nå deg. Sist brukt 24. november 2026." in said
    assert "30 minutter" in said
    assert "Dette lagrer jeg ikke" in said
    assert " 90 dager" in said


async def test_nynorsk_is_answered_in_nynorsk_and_english_in_english(teams: Teams) -> None:
    said = {language: words((await teams.say(text, who=ME))[0]) for language, text in ASK.items()}
    assert "Dette veit eg om deg" in said["nn"]
    assert "Samtalen vår i Teams, så eg kan nå deg. Sist brukt 24. november 2026." in said["nn"]
    assert "This is what I know about you" in said["en"]
    assert "Last used on 24 November 2026." in said["en"]


async def test_asking_keeps_nothing_more_than_that_they_wrote(teams: Teams, engine: AsyncEngine) -> None:
    for text in ASK.values():
        await teams.say(text, who=ME)
    async with engine.connect() as db:
        found = await privacy.known(db, ME)
    assert (len(found["person"]), len(found["address"])) == (0, 1)


async def test_what_is_not_kept_is_not_told_of_and_what_is_still_there_is(
    teams: Teams, engine: AsyncEngine, clock: FixedClock
) -> None:
    (card,) = await teams.say(ASK["nb"], who=STRANGER)
    assert "Du spurte sist" not in words(card)
    assert "Målform:" not in words(card)
    assert "Jeg finner deg ikke i kommunens oversikt" in words(card)
    await teams.say("Hvem er talsperson?", who=STRANGER)
    clock.moment += timedelta(hours=2)
    (card,) = await teams.say(ASK["nb"], who=STRANGER)
    assert "Du spurte sist om «" in words(card), "it is in the table until the night"
    async with engine.begin() as db:
        await address.lose(db, STRANGER, "https://old.invalid", State.GONE)
        await person.remember(db, STRANGER, clock.now(), None, "no-such-ref")
    (card,) = await teams.say(ASK["nb"], who=STRANGER)
    assert "«no-such-ref»" in words(card)


async def test_a_place_that_is_lost_is_told_of_as_lost(teams: Teams, engine: AsyncEngine, clock: FixedClock) -> None:
    async with engine.begin() as db:
        await address.keep(db, ME, address.Place("https://old.invalid", "a:1"), clock.now().date())
        await address.lose(db, ME, "https://old.invalid", State.UNINSTALLED)
    (card,) = await teams.say(ASK["nb"], who=ME)
    assert "der jeg ikke når deg lenger" in words(card)
    assert "så jeg kan nå deg" in words(card)


async def test_what_the_list_of_people_says_is_shown_and_never_as_markup(teams: Teams) -> None:
    (card,) = await teams.say(ASK["nb"], who=ME)
    (said,) = [part for part in card["body"] if part["type"] == "RichTextBlock"]
    assert "@" in said["inlines"][0]["text"]


@pytest.mark.parametrize(
    ("asked", "confirm", "done"),
    [
        ("Hva vet du om meg", "Skal jeg glemme deg?", "Nå har jeg glemt"),
        ("Kva veit du om meg", "Skal eg gløyme deg?", "No har eg gløymt"),
    ],
)
async def test_forgetting_asks_first_takes_the_cards_place_and_leaves_the_way_to_reach_them(
    teams: Teams, engine: AsyncEngine, asked: str, confirm: str, done: str
) -> None:
    await teams.post(teams.activity("installationUpdate", who=ME, action="add"))
    await teams.say("skriv nynorsk", who=ME)
    await teams.say("Kven er talsperson?", who=ME)
    assert await kept(engine) == ("nn", "7.1-talsperson", True)
    (card,) = await teams.say(asked, who=ME)
    question = await teams.press(button(card, "privacy.confirm"), who=ME)
    assert confirm in words(question)
    assert await kept(engine) == ("nn", "7.1-talsperson", True)
    assert "Teams" in words(question), "why the address stays"
    yes = button(question, "privacy.forget")
    end = await teams.press(yes, who=ME)
    assert done in words(end)
    assert await kept(engine) == (None, None, True)
    assert done in words(await teams.press(yes, who=ME))
    async with engine.connect() as db:
        assert await address.reach(db, ME) is not None


async def test_no_leads_back_and_forgets_nothing(teams: Teams, engine: AsyncEngine) -> None:
    await teams.say("skriv nynorsk", who=ME)
    (card,) = await teams.say("gløym meg", who=ME)
    back = await teams.press(button(card, "privacy.show"), who=ME)
    assert "Målform: nynorsk" in words(back)
    assert (await kept(engine))[0] == "nn"


@pytest.mark.parametrize("scope", ["groupChat", "channel"])
@pytest.mark.parametrize("text", [*ASK.values(), "glem meg", ""])
async def test_where_others_read_along_nothing_is_told_or_forgotten(
    teams: Teams, engine: AsyncEngine, scope: str, text: str
) -> None:
    await teams.say("skriv nynorsk", who=ME)
    value = {} if text else {"value": {"verb": "privacy.forget"}}
    (card,) = await teams.say(f"<at>Raumabot</at> {text}" if text else "", who=ME, scope=scope, **value)
    assert "Målform" not in json.dumps(card)
    assert "tomannshand" in words(card)
    assert (await kept(engine))[0] == "nn"

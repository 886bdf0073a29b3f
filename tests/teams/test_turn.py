"""Whole turns: what somebody writes or presses in Teams, and the card that comes back."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.teams.connector import ConnectorError
from tests.teams.conftest import Teams, actions, words


def button(card: dict[str, Any], verb: str) -> dict[str, Any]:
    """The first button of `card` with this verb."""
    return next(one for one in actions(card) if one.get("data", {}).get("verb") == verb)


async def test_a_question_is_answered_with_its_source_in_the_questions_norm(teams: Teams) -> None:
    (card,) = await teams.say("Hvem uttaler seg til pressen på vegne av kommunen?")
    assert card["version"] == "1.5"
    assert "Kommunikasjonsstrategien" in words(card)
    (card,) = await teams.say("Kven snakkar med pressa på vegner av kommunen?")
    assert "Kjelde: Kommunikasjonsstrategien" in words(card)


async def test_an_english_question_gets_english_and_a_way_to_the_full_text(teams: Teams) -> None:
    (card,) = await teams.say("Who is the spokesperson for the municipality?")
    assert "Source: Communication strategy" in words(card)
    full = await teams.press(button(card, "guideline.show"))
    assert "Kommunikasjonsstrategien" in words(full)


async def test_a_related_question_is_one_press_away(teams: Teams) -> None:
    (card,) = await teams.say("Hvem er talsperson?")
    related = await teams.press(button(card, "guideline.show"))
    assert words(related) != words(card)


async def test_a_thumb_up_thanks_in_the_cards_place_and_keeps_no_text(teams: Teams, engine: AsyncEngine) -> None:
    (card,) = await teams.say("Hvem er talsperson?")
    up = button(card, "question.helped")
    assert "Takk" in words(await teams.press(up)) or "takk" in words(await teams.press(up))
    async with engine.connect() as db:
        row = (
            await db.execute(text("SELECT helped, text FROM question WHERE id = :id"), {"id": up["data"]["question"]})
        ).one()
    assert row.helped is True
    assert row.text is None


async def test_a_thumb_down_keeps_the_scrubbed_question(teams: Teams, engine: AsyncEngine) -> None:
    (card,) = await teams.say("Hvem er talsperson, og er nummeret 912 34 567?")
    down = button(card, "question.not_helped")
    await teams.press(down)
    async with engine.connect() as db:
        kept = (
            await db.execute(text("SELECT text FROM question WHERE id = :id"), {"id": down["data"]["question"]})
        ).scalar_one()
    assert "talsperson" in kept
    assert "567" not in kept


FIRST = "Er noen i fare nå? Ring 113, 112 eller 110 først."
TOLD = "Eg la ein bunke med vedtak på taket av bilen, og no ligg dei vel strødde langs fjorden"
ABOUT = "Hvem betaler skyss for Qvxhild Zwrtsen?"


@pytest.mark.parametrize("said", [TOLD, ABOUT])
async def test_a_story_or_a_name_that_no_caution_catches_is_not_kept(
    teams: Teams, engine: AsyncEngine, said: str
) -> None:
    await teams.say(said)
    async with engine.connect() as db:
        last = text("SELECT count(*) FROM question WHERE text LIKE '%vedtak%' OR text LIKE '%skyss%'")
        assert (await db.execute(last)).scalar_one() == 0


async def test_what_a_thumb_down_carries_is_kept_by_the_same_rule(teams: Teams, engine: AsyncEngine) -> None:
    (card,) = await teams.say("Hvem er talsperson?")
    down = button(card, "question.not_helped")
    await teams.press({**down, "data": {**down["data"], "asked": TOLD}})
    async with engine.connect() as db:
        row = text("SELECT helped, text FROM question WHERE id = :id")
        assert tuple((await db.execute(row, {"id": down["data"]["question"]})).one()) == (False, None)


async def test_danger_to_life_shows_the_numbers_and_keeps_nothing(teams: Teams, engine: AsyncEngine) -> None:
    async with engine.connect() as db:
        before = (await db.execute(text("SELECT count(*) FROM question"))).scalar_one()
    (card,) = await teams.say("Beboeren er bevisstløs og puster ikke")
    assert all(number in words(card) for number in ("113", "112", "110"))
    async with engine.connect() as db:
        assert (await db.execute(text("SELECT count(*) FROM question"))).scalar_one() == before


async def test_the_norm_is_changed_by_asking_and_remembered(teams: Teams) -> None:
    who = "d0000000-0000-4000-8000-000000000010"
    (card,) = await teams.say("skriv nynorsk", who=who)
    assert "nynorsk" in words(card)
    (card,) = await teams.say("hjelp", who=who)
    assert "Dette kan eg hjelpe med" in words(card)
    back = await teams.press(button((await teams.say("skriv nynorsk", who=who))[0], "norm.nb"), who=who)
    assert "jeg bokmål" in words(back)


async def test_somebody_new_is_welcomed_once_though_two_events_arrive(teams: Teams) -> None:
    who = "d0000000-0000-4000-8000-000000000011"
    install = teams.activity("installationUpdate", who=who, action="add")
    members = teams.activity("conversationUpdate", who=who, membersAdded=[{"id": "28:bot"}])
    assert [(await teams.post(one))[0] for one in (install, members)] == [200, 200]
    assert len(teams.connector.cards()) == 1


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("", {}),
        ("🙂🙃", {}),
        ("", {"attachments": [{"contentType": "image/png", "contentUrl": "https://x.invalid/a.png"}]}),
        ("hvem er talsperson? " * 500, {}),
        ("Takk skal du ha!", {}),
        ("hei", {}),
        ("hjelp", {}),
    ],
    ids=["empty", "emoji", "attachment", "long", "thanks", "greeting", "help"],
)
async def test_whatever_is_sent_gets_a_sensible_reply(teams: Teams, text: str, fields: dict[str, Any]) -> None:
    assert (await teams.post(teams.activity(text=text, **fields)))[0] == 200
    assert teams.connector.cards() or teams.connector.texts()


async def test_an_edited_message_is_answered_anew(teams: Teams) -> None:
    data = {"eventType": "editMessage", "tenant": {"id": "t"}}
    assert (await teams.post(teams.activity("messageUpdate", text="Hvem er talsperson?", channelData=data)))[0] == 200
    assert len(teams.connector.cards()) == 1


async def test_a_button_that_is_gone_gets_a_friendly_card(teams: Teams) -> None:
    (card,) = await teams.say("", value={"verb": "no.such"})
    assert "hjelp" in words(card)


async def test_in_a_channel_a_mention_is_answered_and_private_things_are_not(teams: Teams) -> None:
    (card,) = await teams.say("<at>Raumabot</at> hvem er talsperson?", scope="channel")
    assert "Kommunikasjonsstrategien" in words(card)
    (card,) = await teams.say("<at>Raumabot</at> skriv nynorsk", scope="channel")
    assert "privat" in words(card)


@pytest.mark.parametrize("value", ["x", "", [], [1], 3, 0, True, False])
async def test_a_submitted_value_that_is_no_object_gets_a_friendly_reply(teams: Teams, value: Any) -> None:
    (card,) = await teams.say("", value=value)
    assert "skjemaet" in words(card)
    (card,) = await teams.say("Hvem uttaler seg til pressen?", value=value)
    assert "Kommunikasjonsstrategien" in words(card)


async def test_an_answer_that_teams_does_not_take_is_no_fault_of_ours(
    teams: Teams, caplog: pytest.LogCaptureFixture
) -> None:
    teams.connector.refusals.append((403, {}))
    assert await teams.post(teams.activity(text="Hvem er talsperson?")) == (200, None)
    (record,) = caplog.records
    assert isinstance(record.args, tuple)
    assert isinstance(record.args[1], ConnectorError)
    assert record.exc_info is None


async def test_an_unknown_points_to_the_communications_chief_by_name_and_phone(teams: Teams) -> None:
    (card,) = await teams.say("Når kommer lønna?")
    assert "Kari Kommunikasjon, 00 00 00 03" in words(card)


async def test_where_two_guidelines_are_as_near_the_person_picks(teams: Teams) -> None:
    (card,) = await teams.say("beskjed")
    assert "av dette?" in words(card)
    picked = button(card, "guideline.show")
    assert "Kommunikasjonsstrategien" in words(await teams.press(picked))


@pytest.mark.parametrize("said", ["Sjefen min klår på meg", "Jeg sendte pasientlista til feil mottaker"])
async def test_every_caution_has_the_numbers_and_the_way_to_report(teams: Teams, said: str) -> None:
    """What was written may be more than the kind that it was taken for."""
    (card,) = await teams.say(said)
    assert FIRST in words(card).splitlines()
    assert button(card, "guideline.show")["data"]["ref"] == "9.6-varsling"

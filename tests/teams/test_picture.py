"""Pictures of a story: sent in the chat, cleaned, described, shown, and gone at once when they are taken back."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import assembly, intake, story
from bot.config import Settings
from bot.services import Services
from bot.teams.incoming import DOWNLOAD
from tests.conftest import FixedClock
from tests.teams.conftest import actions, words
from tests.teams.desk import ANNE, HELGE, KARI, Desk, button, fields, verbs
from tests.teams.test_approval import at_work, desk, staff, told
from tests.teams.test_newsletter import crew
from tests.teams.test_story import look, sent, weigh

__all__ = ["crew", "desk", "staff"]
URL = "https://bot.example.invalid"


@pytest.fixture
async def shown(settings: Settings, engine: AsyncEngine, staff: Services) -> AsyncIterator[Desk]:
    """The bot with an address of its own."""
    async for made in at_work(settings, engine, replace(staff, public_url=URL)):
        yield made


def picture(side: int = 60, kind: str = "PNG") -> bytes:
    """A picture of one colour."""
    out = BytesIO()
    Image.new("RGB", (side, side), "teal").save(out, kind)
    return out.getvalue()


async def send(desk: Desk, *raw: bytes, who: str = ANNE, **more: Any) -> list[dict[str, Any]]:
    """Paste pictures in the chat; gives the cards that came back."""
    attached = []
    for number, one in enumerate(raw):
        path = f"/v3/attachments/{number}/views/original"
        desk.teams.connector.pictures[path] = one
        url = desk.teams.connector.url.rstrip("/") + path
        attached.append({"contentType": "image/png", "contentUrl": url, "name": "image"})
    before = len(desk.teams.connector.sent)
    activity = desk.teams.activity(**{"text": "", "who": who, "attachments": attached, **more})
    assert (await desk.teams.post(activity))[0] == 200
    bodies = [one.body for one in desk.teams.connector.sent[before:]]
    return [each["content"] for body in bodies for each in body.get("attachments", [])]


def alt(card: dict[str, Any]) -> dict[str, str]:
    """The fields for what the pictures show, filled in."""
    return {part["id"]: "Ei ryddig gang" for part in card["body"] if str(part.get("id", "")).startswith("alt_")}


def images(card: dict[str, Any]) -> list[dict[str, Any]]:
    """The pictures on a card."""
    return [part for part in card["body"] if part["type"] == "Image"]


async def test_what_it_shows_is_saved_once_and_each_sees_the_picture(shown: Desk, staff: Services) -> None:
    made = await sent(shown)
    (card,) = await send(shown, picture())
    assert "Takk for biletet!" in words(card)
    assert "Skriv kort kva det viser" in words(card)
    assert [part["label"] for part in card["body"] if part["type"] == "Input.Text"] == ["Kva viser biletet?"]
    mine = await shown.press(card, "picture.save", ANNE, **alt(card))
    (seen,) = images(mine)
    assert seen["altText"] == "Ei ryddig gang"
    assert seen["url"].startswith(f"{URL}/bilde/")
    assert "allereie gjort" in (await shown.answer(card, "picture.save", ANNE, **alt(card)))[1]
    assert images(await weigh(shown, staff, made))[0]["url"] == seen["url"]
    async with shown.teams.client.get(seen["url"].removeprefix(URL)) as answer:
        assert answer.status == 200
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert answer.headers["Cache-Control"] == "private, max-age=3600"
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert Image.open(BytesIO(await answer.read())).size == (60, 60)


@pytest.mark.parametrize("url", ["", "http://127.0.0.1:3978", "http://bot.example.invalid"])
async def test_where_no_client_could_show_it_it_is_kept_and_the_author_and_the_editor_are_told(
    settings: Settings, engine: AsyncEngine, staff: Services, url: str
) -> None:
    served = replace(staff, public_url=url, demo=False)
    async for made in at_work(settings, engine, served):
        story_id = await sent(made)
        (card,) = await send(made, picture())
        mine = await made.press(card, "picture.save", ANNE, **alt(card))
        editors = await weigh(made, served, story_id)
        assert images(card) == images(mine) == images(editors) == []
        assert all("eg tek vare på dei" in words(one) for one in (card, mine))
        assert "Ei ryddig gang" in words(editors)
        assert "PUBLIC_URL" in words(editors)
        assert "PUBLIC_URL" not in words([card, mine])


async def test_in_the_demo_this_machines_browser_shows_it(
    settings: Settings, engine: AsyncEngine, staff: Services
) -> None:
    async for made in at_work(settings, engine, replace(staff, public_url="http://127.0.0.1:3978")):
        await sent(made)
        (card,) = await send(made, picture())
        assert images(card)[0]["url"].startswith("http://127.0.0.1:3978/bilde/")
        assert "eg tek vare på dei" not in words(card)


async def test_without_a_picture_nothing_is_said_of_where_they_are_shown(desk: Desk, staff: Services) -> None:
    made = await sent(desk)
    assert "PUBLIC_URL" not in words(await weigh(desk, staff, made))


@pytest.mark.parametrize("whole", [True, False])
async def test_where_it_becomes_uncertain_who_can_be_recognised_the_pictures_are_gone_at_once(
    shown: Desk, staff: Services, whole: bool
) -> None:
    made = await sent(shown)
    (card,) = await send(shown, picture())
    mine = await shown.press(card, "picture.save", ANNE, **alt(card))
    address = images(mine)[0]["url"].removeprefix(URL)
    form = await shown.press(mine, "story.edit", ANNE)
    typed = {**fields(form), "others": "unknown", **({} if whole else {"title": ""})}
    await shown.press(form, "story.save", ANNE, **typed)
    async with shown.teams.client.get(address) as answer:
        assert answer.status == 404
    assert images(await weigh(shown, staff, made)) == []


async def test_withdrawn_it_is_gone_at_once(shown: Desk, staff: Services) -> None:
    made = await sent(shown)
    (card,) = await send(shown, picture())
    mine = await shown.press(card, "picture.save", ANNE, **alt(card))
    (seen,) = images(mine)
    await shown.press(mine, "story.withdraw", ANNE)
    assert await shown.query("SELECT count(*) FROM picture") == [0]
    async with shown.teams.client.get(seen["url"].removeprefix(URL)) as answer:
        assert answer.status == 404
    assert images(await told(shown, staff, "story", made)) == []


@pytest.mark.parametrize("path", ["", "0" * 32, "../story", "0" * 31, "%2e%2e"])
async def test_nothing_is_listed_and_every_other_name_is_404_alike(desk: Desk, path: str) -> None:
    async with desk.teams.client.get(f"/bilde/{path}") as answer:
        assert answer.status == 404


async def test_without_words_for_what_it_shows_it_is_asked_for_again(desk: Desk) -> None:
    await sent(desk)
    (card,) = await send(desk, picture(), picture(80))
    fields = alt(card)
    first = next(iter(fields))
    again = await desk.press(card, "picture.save", ANNE, **{first: "Ei gang"})
    assert "Skriv kva kvart bilete viser. Utan det blir det ikkje brukt" in words(again)
    assert {part["id"]: part.get("value", "") for part in again["body"] if part.get("id", "").startswith("alt_")}[
        first
    ] == "Ei gang"


async def test_a_bad_one_is_refused_kindly_and_the_good_one_and_the_story_are_kept(desk: Desk) -> None:
    await sent(desk)
    (card,) = await send(desk, b"<svg></svg>", picture())
    assert "Ei fil er ikkje eit bilete" in words(card)
    assert await desk.query("SELECT count(*) FROM picture") == [1]
    assert await desk.query("SELECT state FROM story") == ["new"]


async def test_where_none_can_be_taken_nothing_is_asked_for_and_the_way_to_the_story_is_shown(desk: Desk) -> None:
    await sent(desk)
    (card,) = await send(desk, b"<svg></svg>")
    assert "Ei fil er ikkje eit bilete" in words(card)
    assert fields(card) == {}
    assert "Takk! Historia er send inn" in words(await desk.press(card, "story.show", ANNE))


async def test_several_are_asked_for_each_by_its_number(desk: Desk) -> None:
    await sent(desk)
    (card,) = await send(desk, picture(), picture(80))
    labels = [part["label"] for part in card["body"] if part["type"] == "Input.Text"]
    assert labels == ["Kva viser bilete 1?", "Kva viser bilete 2?"]
    assert "Takk for bileta!" in words(card)


async def test_a_story_has_room_for_three(desk: Desk) -> None:
    await sent(desk)
    await send(desk, picture(), picture())
    (card,) = await send(desk, picture(), picture())
    assert "plass til tre" in words(card)
    assert await desk.query("SELECT count(*) FROM picture") == [3]
    whole = await desk.press(card, "picture.save", ANNE, **alt(card))
    assert "Send dei her" not in words(whole)
    form = await desk.press(card, "picture.remove", ANNE)
    assert "Har du fleire bilete?" in words(await desk.press(form, "picture.save", ANNE, **alt(form)))


async def test_a_picture_is_taken_away_alone(desk: Desk) -> None:
    await sent(desk)
    (card,) = await send(desk, picture(), picture())
    left = await desk.press(card, "picture.remove", ANNE)
    assert await desk.query("SELECT count(*) FROM picture") == [1]
    assert "allereie gjort" in (await desk.answer(card, "picture.remove", ANNE))[1]
    assert await desk.query("SELECT count(*) FROM picture") == [1], "the second press takes no other"
    assert "picture.remove" not in verbs(await desk.press(left, "picture.remove", ANNE))
    assert "allereie gjort" in (await desk.answer(left, "picture.remove", ANNE))[1]
    assert await desk.query("SELECT count(*) FROM picture") == [0]


async def test_each_picture_on_one_card_has_a_button_of_its_own_and_what_was_typed_is_kept(desk: Desk) -> None:
    await sent(desk)
    (card,) = await send(desk, picture(), picture(80), picture(90))
    _, second, _ = alt(card)
    last = [one for one in actions(card) if one.get("verb") == "picture.remove"][-1]
    await desk.press(card, "picture.remove", ANNE, **{second: "Ei ryddig gang"})
    left = await desk.teams.press(last, who=ANNE)
    assert fields(left) == {second: "Ei ryddig gang"}


async def test_a_button_that_has_become_too_old_removes_nothing_and_shows_the_fields_anew(
    desk: Desk, clock: FixedClock
) -> None:
    await sent(desk)
    (card,) = await send(desk, picture())
    clock.moment += timedelta(hours=25)
    again = await desk.press(card, "picture.remove", ANNE, **alt(card))
    assert await desk.query("SELECT alt FROM picture") == ["Ei ryddig gang"]
    await desk.press(again, "picture.remove", ANNE)
    assert await desk.query("SELECT count(*) FROM picture") == [0]


async def test_where_others_may_be_recognised_pictures_are_refused_and_it_is_said_why(desk: Desk) -> None:
    await sent(desk, others="unknown")
    assert "kjennast att" in words(await send(desk, picture()))
    assert await desk.query("SELECT count(*) FROM picture") == [0]


async def test_where_others_turn_out_to_be_unknown_its_pictures_are_shown_to_nobody(
    shown: Desk, staff: Services
) -> None:
    made = await sent(shown)
    (card,) = await send(shown, picture())
    mine = await shown.press(card, "picture.save", ANNE, **alt(card))
    form = await shown.press(mine, "story.edit", ANNE)
    assert images(await shown.press(form, "story.save", ANNE, **{**fields(form), "others": "unknown"})) == []
    assert images(await weigh(shown, staff, made)) == []


async def test_without_a_story_it_is_said_what_a_picture_belongs_to_and_one_press_begins_it(desk: Desk) -> None:
    (card,) = await send(desk, picture())
    assert "Bilete høyrer til ei suksesshistorie" in words(card)
    assert "title" in fields(await desk.press(card, "story.new", ANNE))
    assert "Bilder hører til en suksesshistorie" in words(await send(desk, picture(), who=KARI))


async def test_what_was_written_beside_a_picture_is_answered_too(desk: Desk) -> None:
    answered, card = await send(desk, picture(), text="Hvem er talsperson?")
    assert "talsperson" in words(answered)
    assert "Bilder hører til en suksesshistorie" in words(card) or "Bilete høyrer til" in words(card)
    answered, card = await send(desk, picture(), text="Who may speak to the newspaper?")
    assert "Pictures belong to a success story" in words(card)


async def test_where_words_are_a_matter_of_caution_nothing_is_said_of_stories(desk: Desk) -> None:
    (card,) = await send(desk, picture(), text="Beboeren er bevisstløs og puster ikke")
    assert "113" in words(card)


async def test_a_document_without_a_story_is_an_attachment_as_ever(desk: Desk) -> None:
    address = "https://rauma.sharepoint.com/x"
    for kind, said in (("docx", "ikkje lese vedlegg"), ("JPG", "Bilete høyrer til")):
        content = {"downloadUrl": address, "uniqueId": "1", "fileType": kind}
        attached = [{"contentType": DOWNLOAD, "content": content, "name": f"x.{kind}"}]
        assert said in words(await desk.teams.say("", attachments=attached))


async def test_in_a_group_chat_no_picture_is_taken(desk: Desk) -> None:
    await sent(desk)
    await send(desk, picture(), scope="groupChat")
    assert await desk.query("SELECT count(*) FROM picture") == [0]


async def test_nobody_describes_or_removes_anothers_picture(desk: Desk) -> None:
    await sent(desk)
    (card,) = await send(desk, picture())
    assert "laget for en annen" in (await desk.answer(card, "picture.remove", HELGE))[1]
    assert "laget for en annen" in (await desk.answer(card, "picture.save", HELGE, **alt(card)))[1]


async def test_decided_nothing_is_added_to_it(desk: Desk, staff: Services) -> None:
    made = await sent(desk)
    (card,) = await send(desk, picture())
    await desk.press(await weigh(desk, staff, made), "story.accept", KARI)
    assert "endra, avgjort" in (await desk.answer(card, "picture.save", ANNE, **alt(card)))[1]
    (card,) = await send(desk, picture())
    assert "Historia «Færre fall» er avgjord og kan ikkje endrast meir" in words(card)
    assert button(card, "story.new")


async def test_the_draft_says_that_pictures_may_be_sent(desk: Desk) -> None:
    assert "Har du bilete?" in words(await look(desk))
    assert button(await look(desk), "story.send")


async def test_in_the_newsletter_the_first_picture_with_words_stands_by_its_story(shown: Desk, staff: Services) -> None:
    await sent(shown)
    (card,) = await send(shown, picture(), picture(80))
    first, second = alt(card)
    await shown.press(card, "picture.save", ANNE, **{first: "", second: "Ei ryddig gang"})
    async with shown.engine.connect() as db:
        (one,) = await story.of(db, ANNE, 1)
    item = assembly.of_story(intake.view(replace(staff, public_url=URL), one))
    assert item.picture is not None
    assert (item.picture.alt, item.picture.url) == ("Ei ryddig gang", f"{URL}/bilde/{one.pictures[1].name}")
    assert assembly.of_story(intake.view(staff, one)).picture is None, "without an address nobody could fetch it"

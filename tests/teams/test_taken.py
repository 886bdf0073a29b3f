"""Stories that were accepted for a message or as a tip to the media are found again, and become a message."""

import pytest

from bot.services import Services
from tests.teams.conftest import words
from tests.teams.desk import KARI, LIV, Desk, button, fields, verbs
from tests.teams.test_approval import desk, staff
from tests.teams.test_consent import asked
from tests.teams.test_story import sent, weigh

__all__ = ["desk", "staff"]


async def taken(desk: Desk, staff: Services, use: str, **typed: str) -> str:
    """A story accepted for a use; gives its id."""
    made = await sent(desk, outside="true", **typed)
    card = await weigh(desk, staff, made)
    data = {**button(card, "story.accept")["data"], "use": use}
    await desk.teams.press({**button(card, "story.accept"), "data": data}, {}, who=KARI)
    return made


@pytest.mark.parametrize(
    ("use", "said", "verb"),
    [("announcement", "til meldinger", "story.messages"), ("media", "tips til mediene", "story.tips")],
)
async def test_each_use_has_a_list_that_words_queue_and_overview_lead_to(
    desk: Desk, staff: Services, use: str, said: str, verb: str
) -> None:
    assert "Ingen historier er tatt inn til dette" in words(await desk.open(KARI, said))
    await taken(desk, staff, use)
    listed = await desk.open(KARI, said)
    assert "Færre fall" in words(listed)
    assert "story.weigh" in verbs(listed)
    assert verb in verbs(await desk.open(KARI, "innsendte historier"))
    assert verb in verbs(await desk.open(KARI, "oversikt"))


async def test_a_story_for_a_message_opens_the_form_with_its_words_once_nobody_in_them_is_against_it(
    desk: Desk, staff: Services
) -> None:
    made = await taken(desk, staff, "announcement", done="Liv ryddet gangene.")
    assert "story.message" not in verbs(await desk.open(KARI, "til meldinger"))
    await desk.press(await asked(desk, staff, made), "credit.yes", LIV)
    listed = await desk.open(KARI, "til meldinger")
    form = await pressed(desk, button(listed, "story.message")["data"])
    assert fields(form)["title_nb"] == "Færre fall"
    assert fields(form)["text_nb"] == "Liv ryddet gangene.\n\nIngen fall på tre uker."
    assert "story.message" in verbs(await weigh(desk, staff, made))


async def pressed(desk: Desk, data: dict[str, str]) -> dict[str, object]:
    """The card that a button brings."""
    before = len(desk.teams.connector.sent)
    assert (await desk.teams.post(desk.teams.activity(text="", who=KARI, value=data)))[0] == 200
    bodies = [one.body for one in desk.teams.connector.sent[before:]]
    (card,) = [each for body in bodies for each in body.get("attachments", [])]
    found: dict[str, object] = card["content"]
    return found

"""In which language a turn is answered: English where that is spoken, and the remembered norm stays."""

import pytest

from tests.teams.conftest import Teams, words
from tests.teams.test_turn import button


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("help", "What I can help with"),
        ("a journalist is calling", "Is a journalist calling?"),
        ("hello", "What would you like to know?"),
        ("thank you", "You are welcome!"),
    ],
)
async def test_what_is_said_in_english_is_answered_in_it_and_the_norm_stays(
    teams: Teams, said: str, answered: str
) -> None:
    assert answered in words(await teams.say(said)) + "".join(teams.connector.texts())
    (card,) = await teams.say("hjelp")
    assert "Dette kan" in words(card)


async def test_the_way_on_from_an_english_card_is_english(teams: Teams) -> None:
    (card,) = await teams.say("hello")
    assert "What I can help with" in words(await teams.press(button(card, "help")))

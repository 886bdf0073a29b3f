"""Nobody's name is shown or used without their leave: neither to colleagues, nor to editors, nor in the newsletter."""

from bot.services import Services
from tests.teams.conftest import words
from tests.teams.desk import ANNE, HELGE, LIV, Desk
from tests.teams.test_approval import desk, staff, told
from tests.teams.test_consent import accepted, asked
from tests.teams.test_story import weigh

__all__ = ["desk", "staff"]


def praise(said: str) -> str:
    """The line that says whom a story praises."""
    return next(line for line in said.splitlines() if line.startswith("Ros til"))


async def test_whoever_is_asked_sees_of_the_others_only_those_who_have_agreed(desk: Desk, staff: Services) -> None:
    made = await accepted(desk, staff, credit="Liv Leiarstad, Helge Helsedal")
    assert praise(words(await asked(desk, staff, made, LIV))) == "Ros til: Liv Leiarstad"
    assert praise(words(await asked(desk, staff, made, HELGE))) == "Ros til: Helge Helsedal"
    await desk.press(await asked(desk, staff, made, LIV), "credit.yes", LIV)
    card = await asked(desk, staff, made, HELGE)
    assert praise(words(card)) == "Ros til: Helge Helsedal, Liv Leiarstad"
    gone = words(await desk.press(card, "credit.no", HELGE))
    assert "Helge" not in gone
    assert praise(gone) == "Ros til: Liv Leiarstad"


async def test_after_a_no_the_name_is_in_no_card_of_the_queue_but_in_the_warning_of_the_text(
    desk: Desk, staff: Services
) -> None:
    made = await accepted(desk, staff, credit="Liv Leiarstad, Helge Helsedal")
    await desk.press(await asked(desk, staff, made, HELGE), "credit.no", HELGE)
    author = await desk.press(await told(desk, staff, "told", made), "story.show", ANNE)
    for said in (words(await weigh(desk, staff, made)), words(author)):
        assert "Helge" not in said
        assert praise(said) in (
            "Ros til: Liv Leiarstad, 1 vil ikke nevnes",
            "Ros til: Liv Leiarstad, 1 vil ikkje nemnast",
        )
    named = await accepted(desk, staff, title="Ros", credit="Helge Helsedal", done="Helge ryddet.")
    await desk.press(await asked(desk, staff, named, HELGE), "credit.no", HELGE)
    said = words(await weigh(desk, staff, named))
    assert praise(said) == "Ros til: 1 vil ikke nevnes"
    assert "Teksten nevner Helge Helsedal, som ikke har sagt ja" in said

"""Nobody's name is shown or used without their leave: neither to colleagues, nor to editors, nor in the newsletter."""

from bot.services import Services
from tests.teams.conftest import words
from tests.teams.desk import HELGE, LIV, Desk
from tests.teams.test_approval import desk, staff
from tests.teams.test_consent import accepted, asked

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

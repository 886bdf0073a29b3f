"""The way on in a list of which a card shows a part."""

from collections.abc import Mapping

from bot.turn import Language
from cards.element import Element, stacked, submit
from cards.text import texts


def way(verb: str, skip: int, language: Language, held: Mapping[str, str] | None = None) -> list[Element]:
    """The button to the lines from the place `skip` on; nothing where that is 0, since no list goes on there.

    `held` is what else it carries.
    """
    return stacked([button(verb, skip, language, held)]) if skip else []


def button(verb: str, skip: int, language: Language, held: Mapping[str, str] | None = None) -> Element:
    """The same as a button alone."""
    return submit(texts(language)("Vis flere"), verb, {"skip": skip, "language": language, **(held or {})})

"""What somebody told in an issue, as it stands on cards: word for word, and no card larger than Teams takes."""

from collections.abc import Callable, Sequence

from bot.size import LARGEST, size
from bot.turn import Card
from cards.element import Element, said
from cards.newsletter_part import paragraphs

LEAD = 160
"""Characters of a text that stand on the card before it is opened."""
LEAST = 4 * 1024
"""Bytes of text on a card, whatever else stands there."""
BETWEEN = 4
"""Bytes between two elements."""


def lead(text: str) -> str:
    """The beginning of a text on one line: all of it, or whole words and a sign that there is more."""
    whole = " ".join(text.split())
    if len(whole) <= LEAD:
        return whole
    cut = whole[: LEAD - 2]
    end = cut.rfind(" ")
    return f"{cut[:end] if end > LEAD // 2 else cut} …"


def cards(text: str, make: Callable[[Sequence[Element]], Card], head: Sequence[Element]) -> list[Card]:
    """The whole text under `head`: one card, or as many as it needs, each made by `make`."""
    room = max(LARGEST - size(make(head)), LEAST)
    first, *rest = packed(text, room)
    return [make([*head, *first]), *(make(each) for each in rest)]


def packed(text: str, room: int) -> list[list[Element]]:
    """The text, a paragraph an element, in lots of at most `room` bytes; one lot at least."""
    lots, left = [list[Element]()], room
    for block in [each for lines in paragraphs(text) for each in _fitting("\n".join(lines), room)]:
        if (left := left - size(block) - BETWEEN) < 0:
            lots.append([])
            left = room - size(block) - BETWEEN
        lots[-1].append(block)
    return lots


def _fitting(words: str, room: int) -> list[Element]:
    """One element, or more where one would be too large, parted between words where it can be."""
    block = said(words)
    if size(block) + BETWEEN <= room:
        return [block]
    half = len(words) // 2
    at = words.rfind(" ", 1, half) + 1 or half
    return [*_fitting(words[:at], room), *_fitting(words[at:], room)]

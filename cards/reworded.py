"""What editors see of a notice that was put right after it came into the issue."""

from collections.abc import Iterator

from bot.newsletter import Item
from bot.turn import Norm
from cards.element import Element, container, said, short, text
from cards.text import texts

MOST = 1000
"""Characters of the new text that are shown before it is taken."""


def mark(norm: Norm) -> Element:
    """On the line of a thing in the issue."""
    return text(texts(norm)("Rettet etter at utkastet ble satt sammen."), color="Attention")


def words(fresh: Item | None, norm: Norm) -> list[Element]:
    """What the notice says now; nothing where it was not put right."""
    if fresh is None:
        return []
    lead = text(texts(norm)("Oppslaget er rettet etter at utkastet ble satt sammen. Nå står det:"), weight="Bolder")
    return [container([lead, *_versions(fresh)], style="emphasis")]


def _versions(fresh: Item) -> Iterator[Element]:
    for one in fresh.versions.values():
        yield said(one.title, weight="Bolder")
        yield from (said(short(each, MOST)) for each in [one.text] if each)

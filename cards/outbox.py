"""What has been sent, the newest first, each with a button to its report."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bot.turn import Card, Norm
from cards import more
from cards.day import clock
from cards.element import Element, card, container, heading, quiet, said, stacked, submit, text
from cards.text import texts

MISSED = "broadcast.missed"


@dataclass(frozen=True)
class Line:
    """One broadcast in the list."""

    broadcast_id: UUID
    title: str
    at: datetime


def listed(lines: Sequence[Line], norm: Norm, leads: bool = False, skip: int = 0) -> Card:
    """The list; one friendly line where nothing has been sent; `leads` adds the way to those who were not reached.

    The next begin at `skip`, 0 where there are none.
    """
    _ = texts(norm)
    ways = missed(norm) if leads else []
    if not lines:
        words = _("Ingen meldinger er sendt ennå.")
        return card([text(words), *ways], norm, words)
    title = _("Sendte meldinger")
    rows = [*(_one(one, norm) for one in lines), *more.way("broadcast.list", skip, norm)]
    return card([heading(title), *rows, *ways], norm, title)


def missed(norm: Norm) -> list[Element]:
    """The button for those of a leader's whom messages did not reach."""
    return stacked([submit(texts(norm)("Hvem ble ikke nådd"), MISSED)])


def _one(one: Line, norm: Norm) -> Element:
    opens = submit(texts(norm)("Åpne"), "broadcast.open", {"about": str(one.broadcast_id)})
    parts = [said(one.title, weight="Bolder"), {**quiet(clock(one.at, norm)), "spacing": "None"}, *stacked([opens])]
    return container(parts, separator=True, spacing="Medium")

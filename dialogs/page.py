"""A list that goes on: the part of it that a button asks for, and where the next begins."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.turn import Turn

MOST = 10
FURTHEST = 2_000
"""Lines before the one that a card begins with; a button that claims more has been made by nobody."""
One = TypeVar("One")


@dataclass(frozen=True)
class Page:
    """The lines from the place `skip` on, at most `most`."""

    skip: int
    most: int

    @property
    def reach(self) -> int:
        """How many lines to read, so that it is known whether there are more."""
        return self.skip + self.most + 1

    def of(self, found: Sequence[One]) -> Sequence[One]:
        """Its lines of `found`, which has `reach` of them or all."""
        return found[self.skip : self.skip + self.most]

    def next(self, found: Sequence[object]) -> int:
        """Where the next begins, 0 where there is none."""
        end = self.skip + self.most
        return end if len(found) > end else 0


def asked(turn: Turn, most: int = MOST) -> Page:
    """The one that a button asks for, else the first."""
    skip = (turn.data or {}).get("skip")
    return Page(skip if type(skip) is int and 0 <= skip <= FURTHEST else 0, most)

"""Figures by unit, where a unit of fewer than five people can't be told from the others, not even by subtraction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LEAST = 5
"""People; with fewer, a figure says too much of each of them."""


@dataclass(frozen=True)
class Figure:
    """How many of a unit's people have it, and how many have pressed «Lest»; `unit` is "" for those put together."""

    unit: str
    people: int
    sent: int
    acknowledged: int


def shown(figures: Iterable[Figure]) -> Sequence[Figure]:
    """The largest units first; the small ones are put together, with a larger one where they are too few."""
    units = sorted(figures, key=lambda one: (-one.people, one.unit))
    large, rest = [one for one in units if one.people >= LEAST], [one for one in units if one.people < LEAST]
    while rest and large and sum(one.people for one in rest) < LEAST:
        rest.append(large.pop())
    together = Figure("", *(sum(getattr(one, name) for one in rest) for name in ("people", "sent", "acknowledged")))
    return [*large, together] if large and together.people >= LEAST else large

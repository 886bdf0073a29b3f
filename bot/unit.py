"""A unit as somebody writes it: in the directory's spelling, or asked about where there is none like it."""

from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz, process, utils

from bot.directory import Directory
from bot.finding import Code, Finding

NEAR, MOST = 60, 3
"""How alike a name must be to be proposed, of a hundred, and how many are."""


def folded(name: str) -> str:
    """A unit's name as it is compared: without a care for capitals and spaces."""
    return " ".join(name.split()).casefold()


def known(directory: Directory) -> Mapping[str, str]:
    """Every unit, and every one that somebody is in, in its own spelling, by its folded name."""
    names = [*(one.unit for one in directory.employees() if one.unit), *directory.units()]
    return {folded(one): one for one in names}


def spelt(typed: str, kept: str, directory: Directory) -> tuple[str, list[Finding]]:
    """The unit that is meant, and what is to be asked of it; what its writer stands by, `kept`, is asked about once."""
    units = known(directory)
    if not typed or not units or folded(typed) in units:
        return units.get(folded(typed), typed), []
    if folded(typed) == folded(kept):
        return typed, []
    near = _near(typed, [*units.values()])
    return typed, [
        Finding(Code.UNKNOWN_UNIT, typed),
        *([Finding(Code.NEAR_UNIT, ", ".join(near))] if near else []),
    ]


def _near(typed: str, names: Sequence[str]) -> list[str]:
    found = process.extract(
        typed, names, scorer=fuzz.WRatio, processor=utils.default_process, limit=MOST, score_cutoff=NEAR
    )
    return [name for name, *_ in found]

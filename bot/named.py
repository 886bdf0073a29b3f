"""The people whom somebody names in a field: each is one person, or it is said why not."""

import re
from collections.abc import Sequence

from bot.directory import Directory, Employee
from bot.finding import Code, Finding
from bot.name import meant

WITH_UNIT = re.compile(r"(.+?) ?\((.+)\)")
MOST = 5


def named(text: str, directory: Directory) -> tuple[tuple[str, ...], list[Finding]]:
    """The ids of those named in `text`, with commas, semicolons or lines between, and what could not be understood.

    «Anne Ås (Heimetenesta)» is the one of that name in that unit.
    """
    everybody = [*directory.employees(), *directory.externals()]
    ids, found = list[str](), list[Finding]()
    for name in filter(None, (one.strip() for one in re.split(r"[,;\n](?![^(\n]*\))", text))):
        those = _those(name, everybody)
        if len(those) == 1:
            ids.append(those[0].id)
        else:
            found.append(_not_one(name, those))
    return tuple(dict.fromkeys(ids)), found


def _those(name: str, everybody: Sequence[Employee]) -> Sequence[Employee]:
    match = WITH_UNIT.fullmatch(name)
    if match is None:
        return meant(name, everybody)
    return meant(match[1], [one for one in everybody if one.unit.casefold() == match[2].strip().casefold()])


def _not_one(name: str, those: Sequence[Employee]) -> Finding:
    if not those:
        return Finding(Code.UNKNOWN_PERSON, name)
    shown = [f"{one.name} ({one.unit})" + (f" {one.email}" if one.email else "") for one in those[:MOST]]
    more = [f"+ {len(those) - MOST}"] if len(those) > MOST else []
    return Finding(Code.MANY_PERSONS, f"{name}: {'; '.join([*shown, *more])}", number=len(those))

"""The people whom somebody names in a field: each is one person, or it is said why not."""

from bot.directory import Directory, Employee
from bot.finding import Code, Finding
from bot.name import meant


def named(text: str, directory: Directory) -> tuple[tuple[str, ...], list[Finding]]:
    """The ids of those named in `text`, with commas, semicolons or lines between, and what could not be understood."""
    everybody = [*directory.employees(), *directory.externals()]
    ids, found = list[str](), list[Finding]()
    for name in filter(None, (one.strip() for one in text.replace("\n", ",").replace(";", ",").split(","))):
        those = meant(name, everybody)
        if len(those) == 1:
            ids.append(those[0].id)
        else:
            found.append(_not_one(name, those))
    return tuple(dict.fromkeys(ids)), found


def _not_one(name: str, those: list[Employee]) -> Finding:
    if not those:
        return Finding(Code.UNKNOWN_PERSON, name)
    shown = "; ".join(", ".join(filter(None, (one.name, one.unit, one.email))) for one in those[:5])
    return Finding(Code.MANY_PERSONS, f"{name}: {shown}", number=len(those))

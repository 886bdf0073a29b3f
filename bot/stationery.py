"""The municipality's templates, by name, with where each lies; a CSV file, under what editors change (drawer.py)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz

from bot.listing import filled
from bot.markup import secure
from bot.sheet import Fault, read

COLUMNS = ("name", "link")
LONGEST = {"name": 120, "link": 500, "words": 200}
ALIKE = 75.0
"""From which likeness (per cent) a template with a typing error is taken for the one that was meant."""


@dataclass(frozen=True)
class Template:
    """One template; `words` are other names that people use for it."""

    name: str
    link: str
    words: str = ""

    @property
    def key(self) -> str:
        """What makes it one and not two: its name, however its letters are written."""
        return self.name.casefold()[: LONGEST["name"]]


def templates(path: Path | None) -> list[Template]:
    """All in the file's order. Raises SettingsError."""
    return [one for _, one in read(path, COLUMNS, _template)] if path is not None else []


def _template(row: Mapping[str, str]) -> Template:
    link = filled(row, "link")
    if not secure(link):
        raise Fault(f"lenken {link!r} må begynne med https://")
    name, words = filled(row, "name")[: LONGEST["name"]], row.get("words", "")[: LONGEST["words"]]
    return Template(name, link[: LONGEST["link"]], words)


def meant(said: str, found: Sequence[Template]) -> list[Template]:
    """Those that `said` may mean, the likest first; all where nothing is said."""
    wanted = said.casefold().strip()
    if not wanted:
        return list(found)
    marked = sorted(((_like(wanted, one), -place) for place, one in enumerate(found)), reverse=True)
    return [found[-place] for mark, place in marked if mark >= ALIKE]


def _like(wanted: str, one: Template) -> float:
    """How like, in per cent; a word within the name counts as the whole."""
    names = f"{one.name} {one.words}".casefold()
    return max(fuzz.partial_ratio(wanted, names), fuzz.token_set_ratio(wanted, names)) if wanted else 0

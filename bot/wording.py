"""The strategy word for word, where the municipality's own document is at hand (STRATEGY_FILE, text or docx).

Which paragraphs a guideline rests on stands in the pack's wording.csv as heading and paragraph numbers, never as text.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.errors import PackError

FILE = "wording.csv"
NUMBERED = re.compile(r"(\d{1,2})\.(?: ?(\d{1,2})\.?)?\s+(?=[A-ZÆØÅ])")
ITEM = re.compile(r"(?:[•\-–*]|\d{1,2}\.)\s+")
LONGEST_HEADING = 60
MOST_HEADING_WORDS = 6
Paragraphs = Sequence[str]


@dataclass(frozen=True)
class Passage:
    """Where a guideline's wording stands: under `heading` (as `7.1`), paragraphs `first` to `last`, counted from 1."""

    ref: str
    heading: str
    first: int
    last: int


class Wording:
    """The passages of a document, by ref."""

    def __init__(self, sections: Mapping[str, Paragraphs], passages: Iterable[Passage]) -> None:
        self._found: dict[str, list[str]] = {}
        self.missing: list[str] = []
        for one in passages:
            paragraphs = sections.get(one.heading, ())[one.first - 1 : one.last]
            if len(paragraphs) < one.last - one.first + 1:
                self.missing.append(f"{one.ref}: {one.heading}, paragraphs {one.first}-{one.last}")
            else:
                self._found.setdefault(one.ref, []).extend(paragraphs)

    def of(self, ref: str) -> Paragraphs:
        """The paragraphs behind `ref`, word for word; () where the document does not have them."""
        return tuple(self._found.get(ref, ()))


def load(document: Path | None, folder: Path) -> Wording:
    """The wording in `document` of the passages that `folder` lists; empty without a document. Raises PackError."""
    if document is None:
        return Wording({}, ())
    return Wording(sections(_lines(document)), passages(folder))


def passages(folder: Path) -> list[Passage]:
    """The rows of wording.csv (ref, heading, first, last); [] where the pack has none. Raises PackError."""
    path = folder / FILE
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    try:
        return [Passage(row["ref"], row["heading"], int(row["first"]), int(row["last"])) for row in rows]
    except (KeyError, TypeError, ValueError):
        raise PackError(f"{FILE}: needs the columns ref, heading, first, last, with numbers in the last two") from None


def _lines(path: Path) -> list[str]:
    try:
        return _docx(path) if path.suffix.lower() == ".docx" else path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeError) as error:
        raise PackError(f"STRATEGY_FILE: {path.name} can't be read as UTF-8 text or docx ({error})") from None


def _docx(path: Path) -> list[str]:
    """A docx as lines with an empty one after each paragraph; headings get the number that Word gives them."""
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        paragraphs = docx.Document(str(path)).paragraphs
    except (PackageNotFoundError, KeyError, ValueError):
        raise PackError(f"STRATEGY_FILE: {path.name} is not a docx document") from None
    numbers = [0, 0]
    lines: list[str] = []
    for one in paragraphs:
        lines += [_numbered(one.text, one.style.name if one.style else "", numbers), ""]
    return lines


def _numbered(text: str, style: str | None, numbers: list[int]) -> str:
    found = re.fullmatch(r"(?:Heading|Overskrift) ([12])", style or "")
    if found is None or NUMBERED.match(text):
        return text
    if found[1] == "1":
        numbers[:] = [numbers[0] + 1, 0]
        return f"{numbers[0]}. {text}"
    numbers[1] += 1
    return f"{numbers[0]}.{numbers[1]} {text}"


def sections(lines: Iterable[str]) -> dict[str, list[str]]:
    """The paragraphs under each numbered heading, by its number as `7.1` or `7`."""
    found: dict[str, list[list[str]]] = {}
    here: list[list[str]] = []
    at = (0, 0)
    for line, after_blank in _with_blanks(lines):
        number = _heading(line, at)
        if number is not None:
            at, here = number, found.setdefault(_name(number), [])
        elif _begins(line, here, after_blank):
            here.append([line])
        else:
            here[-1].append(line)
    return {name: [" ".join(rows) for rows in paragraphs] for name, paragraphs in found.items()}


def _with_blanks(lines: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """The lines with words, and whether an empty one stood before; page numbers are left out."""
    blank = True
    for line in lines:
        words = " ".join(line.split())
        if words and not words.isdigit():
            yield words, blank
        blank = not words


def _heading(line: str, at: tuple[int, int]) -> tuple[int, int] | None:
    """The number of a heading that may follow `at`, or None: numbered measures are no headings."""
    found = NUMBERED.match(line)
    if found is None:
        return None
    number = (int(found[1]), int(found[2] or 0))
    short = len(line) <= LONGEST_HEADING and len(line.split()) <= MOST_HEADING_WORDS and not line.endswith(".")
    follows = number in ((at[0], at[1] + 1), (at[0] + 1, 0), (at[0] + 1, 1))
    return number if follows and (short or found[2]) else None


def _name(number: tuple[int, int]) -> str:
    return f"{number[0]}.{number[1]}" if number[1] else str(number[0])


def _begins(line: str, here: Sequence[Sequence[str]], after_blank: bool) -> bool:
    """Whether `line` begins a paragraph: a list's item, or after a blank line and a finished sentence."""
    if not here or ITEM.match(line):
        return True
    return after_blank and here[-1][-1][-1] in ".:!?" and line[0].isupper()

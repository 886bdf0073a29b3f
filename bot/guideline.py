"""The guidelines: one Markdown file for each passage of the strategy, loaded and checked as a whole pack.

A bad file names itself, the line and the reason; a pack with a fault is never served.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from bot import document
from bot.errors import PackError
from bot.turn import Language

HEADINGS: Mapping[str, Language] = {"# Bokmål": "nb", "# Nynorsk": "nn", "# English": "en"}
MINIMUM_ASK = {"nb": 6, "nn": 4, "en": 0, "dialect": 0}
Text = Annotated[str, Field(min_length=1)]


class EachLanguage(BaseModel):
    """A short text in each language."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    nb: Text
    nn: Text
    en: Text


class Ask(BaseModel):
    """Ways of asking, by language; dialect stands by itself."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    nb: tuple[Text, ...]
    nn: tuple[Text, ...]
    en: tuple[Text, ...] = ()
    dialect: tuple[Text, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """Every way of asking, bokmål first."""
        return self.nb + self.nn + self.en + self.dialect


class FrontMatter(BaseModel):
    """What stands between the dashes at the top of a guideline's file."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    ref: Text
    section: Text
    title: EachLanguage
    topics: tuple[Text, ...]
    owner: Text
    related: tuple[Text, ...]
    valid_from: date
    valid_to: date | None = None
    reviewed: date
    review_due: date
    approved_by: str | None = None
    approved_on: date | None = None
    ask: Ask
    words: tuple[Text, ...] = ()

    @field_validator("ask")
    @classmethod
    def _enough(cls, ask: Ask) -> Ask:
        for name, least in MINIMUM_ASK.items():
            if len(getattr(ask, name)) < least:
                raise ValueError(f"needs at least {least} ways of asking in {name}")
        return ask


@dataclass(frozen=True)
class Body:
    """A guideline's text in one language: the short answer, then the details (simple Markdown)."""

    short: str
    details: str


@dataclass(frozen=True)
class Guideline:
    """One passage of the strategy in plain words, in bokmål and nynorsk, with a short English answer."""

    meta: FrontMatter
    bodies: Mapping[Language, Body]

    @property
    def ref(self) -> str:
        """The passage's id, as in `7.1-talsperson`."""
        return self.meta.ref

    def title(self, language: Language) -> str:
        """The title in `language`."""
        return str(getattr(self.meta.title, language))

    def plain(self, language: Language) -> str:
        """The whole answer as plain text: short answer, blank line, details; for English the bokmål follows."""
        body = self.bodies[language]
        if language == "en":
            return f"{body.short}\n\n{self.plain('nb')}"
        return f"{body.short}\n\n{body.details}".replace("**", "").strip()

    @property
    def approved(self) -> bool:
        """Whether somebody stands behind the wording."""
        return bool(self.meta.approved_by and self.meta.approved_on)

    def served_on(self, day: date) -> bool:
        """Whether the guideline holds on `day`."""
        return self.meta.valid_from <= day and (self.meta.valid_to is None or day <= self.meta.valid_to)


Pack = Mapping[str, Guideline]
REPORTING = "9.6-varsling"
"""Where wrongdoing is reported; every caution leads there, so no pack is without it."""


def load(folder: Path) -> Pack:
    """Every guideline of `folder` by ref. Raises PackError with one line for each fault."""
    files = sorted(folder.glob("*.md"))
    if not files:
        raise PackError(f"{folder}: no guidelines (*.md) here; GUIDELINES_DIR must name a folder with them")
    guidelines = [_read(path) for path in files]
    pack = {one.ref: one for one in guidelines}
    found = [*faults(pack), *_missing(folder, pack)]
    if found:
        raise PackError("\n".join(found))
    return pack


def faults(pack: Pack) -> list[str]:
    """What is wrong between the guidelines of a pack: whatever leads to one that is not there."""
    return [
        f"{one.ref}.md: related: there is no guideline {ref!r}"
        for one in pack.values()
        for ref in one.meta.related
        if ref not in pack
    ]


def _missing(folder: Path, pack: Pack) -> list[str]:
    listing = folder / "refs.txt"
    expected = listing.read_text(encoding="utf-8").split() if listing.exists() else []
    faults = [f"{ref}.md: missing, though refs.txt lists it" for ref in expected if ref not in pack]
    return faults if REPORTING in pack else [*faults, f"{REPORTING}.md: missing, though every caution leads to it"]


def _read(path: Path) -> Guideline:
    return parse(path.name, path.read_text(encoding="utf-8"))


def parse(name: str, text: str) -> Guideline:
    """The guideline that the file `name` holds. Raises PackError with the line and the reason."""
    path, lines = Path(name), text.splitlines()
    if not lines or lines[0] != "---" or "---" not in lines[1:]:
        raise PackError(f"{path.name}:1: must begin with front matter between two lines of ---")
    end = lines.index("---", 1)
    meta = _front_matter(path, "\n".join(lines[1:end]))
    if meta.ref != path.stem:
        raise PackError(f"{path.name}:2: ref is {meta.ref!r}; it must be the file's name")
    return Guideline(meta, _bodies(path, lines, end + 1))


def _front_matter(path: Path, text: str) -> FrontMatter:
    try:
        return FrontMatter.model_validate(document.read(text))
    except document.Fault as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        raise PackError(f"{path.name}:{line}: {error.problem}") from None
    except ValidationError as error:
        raise PackError("\n".join(_fault(path, text, one) for one in error.errors())) from None


def _fault(path: Path, text: str, error: Any) -> str:
    names = [str(part) for part in error["loc"]]
    key = names[0] if names else ""
    line = next((n for n, row in enumerate(text.splitlines(), 2) if row.startswith(f"{key}:")), 1)
    return f"{path.name}:{line}: {'.'.join(names)}: {error['msg']}"


def _bodies(path: Path, lines: list[str], start: int) -> dict[Language, Body]:
    starts = {HEADINGS[row]: n for n, row in enumerate(lines) if n >= start and row in HEADINGS}
    for heading, language in HEADINGS.items():
        if language not in starts:
            raise PackError(f"{path.name}:{len(lines)}: the section {heading!r} is missing")
    ends = sorted([*starts.values(), len(lines)])
    bodies: dict[Language, Body] = {}
    for language, first in starts.items():
        bodies[language] = _body(path, lines[first + 1 : ends[ends.index(first) + 1]], first + 1)
    return bodies


def _body(path: Path, rows: list[str], line: int) -> Body:
    short, _, details = "\n".join(rows).strip().partition("\n\n")
    if not short:
        raise PackError(f"{path.name}:{line}: the section is empty; it begins with a short answer")
    return Body(" ".join(short.split()), details.strip())

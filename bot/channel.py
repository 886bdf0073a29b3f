"""The ways to report wrongdoing, and what is said around them: Markdown and YAML in bot/channels (strategy 9.6).

The municipality fills in what `to_fill` names; its whistleblowing committee approves the texts before use.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from bot import document
from bot.errors import PackError
from bot.guideline import HEADINGS, EachLanguage
from bot.turn import Language

FOLDER = Path(__file__).with_name("channels")
WORDS = "protection.yaml"
MODES = ("named", "confidential", "unnamed")
CATEGORIES = ("health", "climate", "corruption", "authority", "environment", "data", "other", "unknown")
"""The six groups of arbeidsmiljøloven § 2 A-1, and two more."""


class Meta(BaseModel):
    """What stands between the dashes at the top of a channel's file."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    order: int = Field(ge=0)
    title: EachLanguage
    link: str | None = Field(None, pattern=r"^https://\S+$")
    phone: str | None = None
    external: bool
    to_fill: tuple[str, ...] = ()


@dataclass(frozen=True)
class Channel:
    """One way to report."""

    meta: Meta
    bodies: Mapping[Language, str]

    def title(self, language: Language) -> str:
        """Its name."""
        return str(getattr(self.meta.title, language))


class Texts(BaseModel):
    """The longer texts, each in every language."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    intro: EachLanguage
    kept_by_teams: EachLanguage
    thanks: EachLanguage
    next: EachLanguage
    protection: Mapping[Language, tuple[str, ...]]
    modes: Mapping[str, Mapping[str, EachLanguage]]
    receipt: EachLanguage
    copies: EachLanguage
    no_keys: EachLanguage
    not_now: EachLanguage
    too_few: EachLanguage
    warning: EachLanguage
    private_only: EachLanguage

    def say(self, name: str, language: Language) -> str:
        """The text `name` in `language`."""
        return str(getattr(getattr(self, name), language))

    def mode(self, mode: str, part: str, language: Language) -> str:
        """A choice's `title`, `promise` or `not_promised`."""
        return str(getattr(self.modes[mode][part], language))


@cache
def channels(folder: Path = FOLDER) -> tuple[Channel, ...]:
    """Every way, danger to life first. Raises PackError."""
    found = [_read(path) for path in sorted(folder.glob("*.md"))]
    return tuple(sorted(found, key=lambda one: one.meta.order))


@cache
def said(folder: Path = FOLDER) -> Texts:
    """The longer texts. Raises PackError."""
    try:
        return Texts.model_validate(document.read((folder / WORDS).read_text(encoding="utf-8")))
    except (OSError, ValueError, document.AnyFault) as error:
        raise PackError(f"{folder / WORDS}: {error}") from None


def to_fill(folder: Path = FOLDER) -> dict[str, tuple[str, ...]]:
    """What the municipality has yet to fill in, by file."""
    return {one.title("nb"): one.meta.to_fill for one in channels(folder) if one.meta.to_fill}


def _read(path: Path) -> Channel:
    try:
        front, rest = _parted(path.read_text(encoding="utf-8"))
        return Channel(Meta.model_validate(document.read(front)), _bodies(rest))
    except (OSError, ValueError, document.AnyFault) as error:
        raise PackError(f"{path}: {error}") from None


def _parted(text: str) -> tuple[str, str]:
    start, front, rest = text.split("---\n", 2)
    if start.strip():
        raise ValueError("the front matter is not at the top")
    return front, rest


def _bodies(rest: str) -> dict[Language, str]:
    bodies: dict[Language, str] = {}
    for heading, language in HEADINGS.items():
        _, found, after = rest.partition(f"{heading}\n")
        body = after.partition("\n# ")[0].strip()
        if not found or not body:
            raise ValueError(f"{heading} is missing")
        bodies[language] = body
    return bodies

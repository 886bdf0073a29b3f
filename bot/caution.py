"""Before any search, and before anything is stored: danger to life, wrongdoing, breaches and persons are sorted out.

Rules in caution.yaml, no model; a message that is sorted out is never stored, repeated or offered to anybody.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.guideline import Loader

RULES = Path(__file__).with_name("caution.yaml")
NUMBER_OF_ELEVEN = re.compile(r"(?<!\d)\d{6}[ .-]?\d{5}(?!\d)")


class Kind(Enum):
    """What a message may be besides a question; the first that fits counts."""

    DANGER = "danger"
    WRONGDOING = "wrongdoing"
    BREACH = "breach"
    PERSON = "person"


@dataclass(frozen=True)
class Rule:
    """When a message is of a kind: a term is there, or both sides of a pair, and nothing calls it off."""

    terms: re.Pattern[str] | None
    pairs: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]
    excuses: re.Pattern[str] | None

    def fits(self, text: str) -> bool:
        """Whether `text` (lower case) is of this kind."""
        if self.excuses is not None and self.excuses.search(text):
            return False
        if self.terms is not None and self.terms.search(text):
            return True
        return any(first.search(text) and second.search(text) for first, second in self.pairs)


def sort_out(text: str) -> Kind | None:
    """The kind of caution that `text` calls for, or None for an ordinary question."""
    plain = " ".join(text.lower().replace("’", "'").split())
    rules = load()
    for kind in Kind:
        if kind is Kind.PERSON and NUMBER_OF_ELEVEN.search(plain):
            return kind
        if rules[kind].fits(plain):
            return kind
    return None


@cache
def load(path: Path = RULES) -> Mapping[Kind, Rule]:
    """The rules of every kind. Raises KeyError or re.error where the file is wrong."""
    written = yaml.load(path.read_text(encoding="utf-8"), Loader)  # noqa: S506 - a safe loader
    return {kind: _rule(written[kind.value]) for kind in Kind}


def _rule(written: Mapping[str, Any]) -> Rule:
    pairs = tuple((_any(first), _any(second)) for first, second in written.get("pairs") or [])
    return Rule(_some(written.get("terms")), pairs, _some(written.get("not")))


def _some(patterns: Sequence[str] | None) -> re.Pattern[str] | None:
    return _any(patterns) if patterns else None


def _any(patterns: Sequence[str] | str) -> re.Pattern[str]:
    listed = [patterns] if isinstance(patterns, str) else patterns
    return re.compile(r"(?<!\w)(?:" + "|".join(f"(?:{one})" for one in listed) + ")")

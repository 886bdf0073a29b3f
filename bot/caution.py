"""Before any search, and before anything is stored: danger to life, wrongdoing, breaches and persons are sorted out.

Rules in caution.yaml, no model; a message that is sorted out is never stored, repeated or offered to anybody.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

from bot import document

RULES = Path(__file__).with_name("caution.yaml")
LIST_NAME = re.compile(r"\{([a-z_]+)\}")


class Kind(Enum):
    """What a message may be besides a question; the first that fits counts."""

    DANGER = "danger"
    WRONGDOING = "wrongdoing"
    BREACH = "breach"
    PERSON = "person"


@dataclass(frozen=True)
class Rule:
    """When a message is of a kind: a term is there, or every side of a pair, and nothing calls it off."""

    always: re.Pattern[str] | None
    terms: re.Pattern[str] | None
    pairs: tuple[tuple[re.Pattern[str], ...], ...]
    excuses: re.Pattern[str] | None

    def fits(self, text: str) -> bool:
        """Whether `text` is of this kind."""
        if self.always is not None and self.always.search(text):
            return True
        return self._found(text) and not (self.excuses is not None and self.excuses.search(text))

    def _found(self, text: str) -> bool:
        if self.terms is not None and self.terms.search(text):
            return True
        return any(all(side.search(text) for side in pair) for pair in self.pairs)


def sort_out(text: str) -> Kind | None:
    """The kind of caution that `text` calls for, or None for an ordinary question."""
    written = " ".join(unicodedata.normalize("NFC", text).replace("’", "'").split())
    plain = written.lower()
    for kind, rule in load().items():
        if rule.fits(written if kind is Kind.PERSON else plain):
            return kind
    return None


@cache
def load(path: Path = RULES) -> Mapping[Kind, Rule]:
    """The rules of every kind, in order. Raises KeyError or re.error where the file is wrong."""
    written = document.read(path.read_text(encoding="utf-8"))
    lists = _lists(written["lists"])
    return {kind: _rule(written[kind.value], lists, re.I if kind is Kind.PERSON else re.NOFLAG) for kind in Kind}


def _lists(written: Mapping[str, str]) -> Mapping[str, str]:
    """The named lists as groups; a list may use those above it."""
    made: dict[str, str] = {}
    for name, words in written.items():
        made[name] = f"(?:{_fill(words, made)})"
    return made


def _fill(pattern: str, lists: Mapping[str, str]) -> str:
    return LIST_NAME.sub(lambda found: lists[found[1]], pattern)


def _rule(written: Mapping[str, Any], lists: Mapping[str, str], flags: re.RegexFlag) -> Rule:
    def one(patterns: Sequence[str] | str) -> re.Pattern[str]:
        listed = [patterns] if isinstance(patterns, str) else patterns
        return re.compile(r"(?<!\w)(?:" + "|".join(_fill(each, lists) for each in listed) + r")(?!\w)", flags)

    def some(name: str) -> re.Pattern[str] | None:
        return one(written[name]) if name in written else None

    pairs = tuple(tuple(one(side) for side in pair) for pair in written.get("pairs", []))
    return Rule(some("always"), some("terms"), pairs, some("not"))

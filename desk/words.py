"""What the desk says, in bokmål and nynorsk: texts/ has the sentences, by key."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from desk.deadline import Deadline
from desk.fault import DeskError

NORMS = ("nb", "nn")
MONTHS = "januar februar mars april mai juni juli august september oktober november desember".split()
"""Alike in both."""


@cache
def catalogue(norm: str) -> Mapping[str, str]:
    """Every sentence of a norm."""
    text = resources.files("desk").joinpath("texts", f"{norm}.json").read_text(encoding="utf-8")
    found: dict[str, str] = json.loads(text)
    return found


@dataclass(frozen=True)
class Words:
    """The sentences of one norm."""

    norm: str

    def say(self, key: str, **parts: object) -> str:
        """The sentence with that key; `parts` are put in as they are."""
        return catalogue(self.norm)[key].format(**parts)

    def fault(self, error: DeskError) -> str:
        """What went wrong, and what to do."""
        known = f"error.{error.word}" in catalogue(self.norm)
        return self.say(f"error.{error.word}" if known else "error.answer", detail=error.detail)

    def value(self, field: str, value: Any) -> str:
        """A field's value: a choice by its words, yes or no, or what was written."""
        if isinstance(value, bool):
            return self.say("yes" if value else "no")
        return catalogue(self.norm).get(f"{field}.{value}", str(value))

    def label(self, field: str) -> str:
        """What a field is called; one that is not known yet, by its own name."""
        return catalogue(self.norm).get(f"field.{field}", field)

    def day(self, day: date) -> str:
        """A day, such as 3. mai 2026."""
        return f"{day.day}. {MONTHS[day.month - 1]} {day.year}"

    def due(self, due: Deadline) -> tuple[str, str]:
        """What is to be done by when, and how long is left."""
        return self.say(f"due.{due.what}", day=self.day(due.day)), self._left(due.left)

    def _left(self, left: int) -> str:
        if left == 0:
            return self.say("due.today")
        key = f"due.{'left' if left > 0 else 'overdue'}{'_one' if abs(left) == 1 else ''}"
        return self.say(key, days=abs(left))

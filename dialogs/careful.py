"""What is typed in a form is looked through before any of it is stored; the form stays as it was typed."""

import re
from collections.abc import Mapping

from bot import caution
from bot.caution import Kind
from bot.errors import Careful
from bot.turn import Card, Turn
from cards.field import labels

TITLE = 6
"""Words of a field that may be a headline: a matter of the media is often of what is a caution elsewhere."""
TELLS = re.compile(r"\b(?:jeg|eg|meg|min|mi|mitt|mine|vi|oss|vår|vårt|våre|i|me|my|we|our)\b", re.IGNORECASE)
TITLES = frozenset({"outlet", "subject", "what", "where", "fronts", "name", "title"})
"""The fields of the forms that are a line."""


def require(typed: Mapping[str, str], form: Card) -> None:
    """Raise Careful where a field of `form` tells of danger, wrongdoing or a person; nothing of it is stored."""
    for name, label in labels(form).items():
        kind = caution.sort_out(typed[name]) if typed.get(name) else None
        if kind is not None and not (name in TITLES and _is_title(typed[name], kind)):
            raise Careful(kind.value, label)


def doubted(turn: Turn, typed: Mapping[str, str], form: Card) -> str:
    """The label of a field of `form` that may be a report, "" for none, or once its writer has pressed again (`seen`).

    For forms in which people tell of what was mended, as success stories: nothing is stored before they have.
    """
    if (turn.data or {}).get("seen"):
        return ""
    return next((label for name, label in labels(form).items() if _is_report(name, typed.get(name, ""))), "")


def _is_report(name: str, words: str) -> bool:
    return caution.reports(words) and not (name in TITLES and _is_title(words, Kind.WRONGDOING))


def _is_title(words: str, kind: Kind) -> bool:
    """Whether it is only what a matter is called; who tells of themself, or of somebody, does more."""
    return kind is not Kind.PERSON and len(words.split()) <= TITLE and not TELLS.search(words)

"""What an editor writes in an issue: the words of one thing, or their own word."""

from collections.abc import Mapping, Sequence

from bot.turn import Card, Norm
from cards.element import Element, card, execute, heading, stacked
from cards.field import choices, line
from cards.text import texts

LONGEST = {"title": 120, "text": 10_000, "word": 1500}


def form(typed: Mapping[str, str], held: Mapping[str, str], norm: Norm) -> Card:
    """The words of one thing: a title and a text, in one norm."""
    _ = texts(norm)
    name = _("Skriv noe nytt") if not held.get("item") else _("Endre")
    fields = [
        line("title", _("Tittel"), typed.get("title", ""), LONGEST["title"]),
        line("text", _("Tekst"), typed.get("text", ""), LONGEST["text"], many=True),
        _norm(typed, norm),
    ]
    return _form(name, fields, held, norm)


def word(typed: Mapping[str, str], held: Mapping[str, str], norm: Norm) -> Card:
    """The editor's own word, first in the issue."""
    _ = texts(norm)
    fields = [line("word", _("Redaktørens ord"), typed.get("word", ""), LONGEST["word"], many=True), _norm(typed, norm)]
    return _form(_("Redaktørens ord"), fields, held, norm)


def _norm(typed: Mapping[str, str], norm: Norm) -> Element:
    _ = texts(norm)
    return choices("norm", _("Målform"), {"nb": _("Bokmål"), "nn": _("Nynorsk")}, typed.get("norm", "nb"))


def _form(name: str, fields: Sequence[Element], held: Mapping[str, str], norm: Norm) -> Card:
    _ = texts(norm)
    ways = [execute(_("Lagre"), "issue.save", held), execute(_("Avbryt"), "issue.desk", held)]
    return card([heading(name), *fields, *stacked(ways)], norm, name)

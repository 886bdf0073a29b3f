"""The parts that every card is made of: adaptive cards version 1.5, readable at phone width.

What a person has written goes through `said`, which no client reads as Markdown; our own texts through `text`.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.turn import Card, Language

Element = dict[str, Any]
VERSION = "1.5"
_MACRO = re.compile(r"(?<=\{)(?=\{(?:DATE|TIME)\([^(){}]*\)\}\})", re.IGNORECASE)
"""Within the braces that begin what clients make a day or a time of, also where a person wrote it."""
LONGEST_TITLE = 46
"""Characters that a button shows at phone width."""


def card(body: Sequence[Element], language: Language, fallback: str, actions: Sequence[Element] = ()) -> Card:
    """A whole card; `fallback` is the plain text for clients and notices that show none."""
    whole: Card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": VERSION,
        "lang": language,
        "fallbackText": fallback,
        "body": list(body),
    }
    if actions:
        whole["actions"] = list(actions)
    return whole


def text(words: str, **looks: Any) -> Element:
    """Our own text, which may hold simple Markdown."""
    return {"type": "TextBlock", "text": words, "wrap": True, **looks}


def heading(words: str) -> Element:
    """A card's heading, for screen readers too."""
    return text(words, size="Large", weight="Bolder", style="heading")


def quiet(words: str) -> Element:
    """A small remark, as a source."""
    return text(words, size="Small", isSubtle=True, spacing="Small")


def said(words: str, **looks: Any) -> Element:
    """A person's own words, shown exactly as they are."""
    return {"type": "RichTextBlock", "inlines": runs(words, **looks)}


def runs(words: str, **looks: Any) -> list[Element]:
    """The same within a line: one run, but where words look like {{DATE(…)}}, which a client reads run by run."""
    return [{"type": "TextRun", "text": part, **looks} for part in _MACRO.split(words)]


def quiet_said(words: str, spacing: str = "Small") -> Element:
    """A small remark that holds a person's own words."""
    return {**said(words, size="Small", isSubtle=True), "spacing": spacing}


def paragraphs(markdown: str) -> list[Element]:
    """A guideline's paragraphs and lists, one element each."""
    return [text(part.replace("\n  ", " ")) for part in markdown.split("\n\n") if part.strip()]


def container(items: Sequence[Element], **looks: Any) -> Element:
    """Elements that belong together."""
    return {"type": "Container", "items": list(items), **looks}


def submit(title: str, verb: str, data: Mapping[str, Any] | None = None, **looks: Any) -> Element:
    """A button that is answered with a new message."""
    return {"type": "Action.Submit", "title": short(title), "data": {"verb": verb, **(data or {})}, **looks}


def execute(title: str, verb: str, data: Mapping[str, Any] | None = None, **looks: Any) -> Element:
    """A button whose answer takes the card's place."""
    return {
        "type": "Action.Execute",
        "title": short(title),
        "verb": verb,
        "data": {"verb": verb, **(data or {})},
        **looks,
    }


def buttons(actions: Sequence[Element]) -> Element:
    """Buttons inside a card's body, under what they belong to."""
    return {"type": "ActionSet", "actions": list(actions)}


def stacked(actions: Sequence[Element]) -> list[Element]:
    """Buttons one below the other, so that long titles stay readable on a phone."""
    return [{**buttons([action]), "spacing": "Small"} for action in actions]


def short(words: str, longest: int = LONGEST_TITLE) -> str:
    """At most `longest` characters of `words`, by default what fits on a button."""
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"

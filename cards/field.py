"""The fields of a form: what is asked, filled in with what was typed before."""

from collections.abc import Mapping, Sequence
from typing import Any

from cards.element import Element, container, said


def line(name: str, label: str, value: str, most: int, many: bool = False) -> Element:
    """A text; what was typed before is never cut, also where it is longer than `most`."""
    asked: Element = {"type": "Input.Text", "id": name, "label": label, "maxLength": max(most, len(value))}
    return {**asked, **({"isMultiline": True} if many else {}), **({"value": value} if value else {})}


def labels(part: Any) -> dict[str, str]:
    """What each text field of a card, or of a part of one, asks for, by its id."""
    if isinstance(part, list):
        return {name: label for one in part for name, label in labels(one).items()}
    if not isinstance(part, dict):
        return {}
    own = {part["id"]: part["label"]} if part.get("type") == "Input.Text" else {}
    return {**own, **labels([*part.get("body", []), *part.get("items", []), *part.get("columns", [])])}


def literal(words: str) -> Element:
    """A small remark that shows signs of formatting as they are typed."""
    return {**said(words, size="Small", isSubtle=True), "spacing": "Small"}


def choices(
    name: str, label: str, titles: Mapping[str, str], value: str, many: bool = False, style: str = "compact"
) -> Element:
    """A choice of one, or of many."""
    listed = [{"title": title, "value": key} for key, title in titles.items()]
    asked: Element = {"type": "Input.ChoiceSet", "id": name, "label": label, "choices": listed, "style": style}
    return {**asked, "isMultiSelect": many, "wrap": True, **({"value": value} if value else {})}


def toggle(name: str, title: str, on: bool) -> Element:
    """Yes or no."""
    return {"type": "Input.Toggle", "id": name, "title": title, "value": str(on).lower(), "wrap": True}


def columns(parts: Sequence[Element]) -> Element:
    """Small fields beside each other."""
    listed = [{"type": "Column", "width": "stretch", "items": [part]} for part in parts]
    return {"type": "ColumnSet", "columns": listed}


def fold(name: str, title: str, parts: Sequence[Element], is_open: bool) -> list[Element]:
    """Parts that a press shows and hides."""
    action = {"type": "Action.ToggleVisibility", "title": title, "targetElements": [name]}
    return [
        {"type": "ActionSet", "actions": [action], "spacing": "Medium"},
        {**container(parts), "id": name, "isVisible": is_open},
    ]

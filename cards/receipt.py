"""A delivered card after «Lest» was pressed: the same card, with the time in the button's place."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.turn import Card, Norm
from cards.announcement import ACKNOWLEDGE
from cards.day import clock
from cards.element import quiet
from cards.text import texts


def acknowledged(delivered: Card, norm: Norm, at: datetime) -> Card:
    """`delivered` as it looks to whoever pressed at `at` (aware)."""
    words = texts(norm)("✓ Lest {time}. Takk!", time=clock(at, norm))
    bare = _without(delivered)
    return {**bare, "body": [*bare["body"], {**quiet(words), "spacing": "Medium"}]}


def _without(part: Any) -> Any:
    """The part without the button, and without sets of buttons that held nothing else."""
    if isinstance(part, list):
        return [_without(one) for one in part if not _is_empty(one)]
    if not isinstance(part, Mapping):
        return part
    kept = {key: _without(each) for key, each in part.items()}
    return {key: each for key, each in kept.items() if key != "actions" or each}


def _is_empty(part: Any) -> bool:
    if not isinstance(part, Mapping):
        return False
    if part.get("type") == "ActionSet":
        return all(_is_empty(one) for one in part["actions"])
    return part.get("verb") == ACKNOWLEDGE

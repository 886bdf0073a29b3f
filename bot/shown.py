"""A card as somebody sees it, by its digest: what is told again and has not changed is not sent again."""

import json
from dataclasses import dataclass
from hashlib import sha256

from bot.address import Place
from bot.turn import Card


@dataclass(frozen=True)
class Shown:
    """A card as somebody sees it: where, as which activity, and its digest."""

    place: Place
    activity_id: str
    digest: str


def digest(card: Card) -> str:
    """What tells a card from another."""
    return sha256(json.dumps(card, sort_keys=True).encode()).hexdigest()

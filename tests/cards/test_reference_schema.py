"""Every card against the published schema of 1.5 beside the project, where REFERENCE_DIR names it."""

import os
from pathlib import Path

from bot.search import Search
from tests.cards.cases import every_card
from tests.cards.schema import faults

SCHEMA = Path(os.environ.get("REFERENCE_DIR", "")) / "schemas" / "adaptive-card-1.5.0.json"


def test_every_card_is_valid_against_the_published_schema(search: Search) -> None:
    assert not {name: found for name, card in every_card(search.pack) if (found := faults(card, SCHEMA))}

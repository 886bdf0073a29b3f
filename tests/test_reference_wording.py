"""The strategy beside the project, where REFERENCE_DIR names it: every guideline finds its own paragraphs there."""

import os
from pathlib import Path

from bot import wording
from bot.config import Settings

STRATEGY = next(Path(os.environ.get("REFERENCE_DIR", "")).glob("strategy/0*.txt"))
TELLING = {
    "7.1-be-om-tid": "be om tid",
    "10.2-svarfrist": "24 timer",
    "9.6-varsling": "applauderes",
    "10.7-malform": "nynorsk og bokmål",
    "6-folkevalgte": "Folkevalgte står helt fritt",
    "10.6-profilering": "2006",
}


def test_every_passage_is_found_in_the_strategy(settings: Settings) -> None:
    found = wording.load(STRATEGY, settings.guidelines_dir)
    assert found.missing == []
    for ref, words in TELLING.items():
        assert words in " ".join(found.of(ref)), ref

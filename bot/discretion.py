"""Whether a question's text may be kept at all: only what reads as a short, plain question that is about nobody.

The second net under bot/caution.py: what somebody tells in confidence is told as a story, or about a person.
Data in discretion.yaml, no model.
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from bot import document

WORDS = Path(__file__).with_name("discretion.yaml")
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
MORE_TO_COME = re.compile(r"[.!?]+\s+\S|\n")
MOST_WORDS = 14
LABEL = 2
"""Words of a message that asks nothing but names a subject, as `ferie`."""


def may_keep(text: str) -> bool:
    """Whether `text` is one short question, or the name of a subject, with nothing of a person or a happening."""
    words = [word.lower() for word in WORD.findall(text)]
    known = _words()
    if not 0 < len(words) <= MOST_WORDS or MORE_TO_COME.search(text.strip()):
        return False
    if known["someone"].union(known["tells"]).intersection(words):
        return False
    return words[0] in known["asks"] or text.rstrip().endswith("?") or len(words) <= LABEL


@cache
def _words() -> Mapping[str, frozenset[str]]:
    written = document.read(WORDS.read_text(encoding="utf-8"))
    return {name: frozenset(words.split()) for name, words in written.items()}

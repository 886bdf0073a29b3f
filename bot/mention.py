"""Employees whose whole names, first and last, stand in a text."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.directory import Directory, Employee

WORD = re.compile(r"[^\W_]+")
ENDS = re.compile(r"[.,;:!?()\"«»]")
LONGEST = 6
"""Words of a name."""


@dataclass(frozen=True)
class Mention:
    """A name that stands in a text, as the directory has it, and the ids of all who have it."""

    name: str
    ids: tuple[str, ...]


def mentions(words: str, directory: Directory) -> list[Mention]:
    """The names in `words`, each once, in their order; of two that overlap, the longer."""
    text, found, at = unicodedata.normalize("NFC", words), dict[Mention, None](), 0
    said = list(WORD.finditer(text))
    while at < len(said):
        length, those = 1, tuple[Employee, ...]()
        if directory.begins_name(said[at][0].casefold()):
            length, those = _longest(_run(said[at : at + LONGEST], text), directory)
        if those:
            found[Mention(those[0].name, tuple(one.id for one in those))] = None
        at += length
    return list(found)


def _run(said: Sequence[re.Match[str]], text: str) -> list[str]:
    """The first words of `said` between which no sentence or clause ends."""
    run = [said[0][0]]
    for before, after in pairwise(said):
        if ENDS.search(text[before.end() : after.start()]):
            break
        run.append(after[0])
    return run


def _longest(run: Sequence[str], directory: Directory) -> tuple[int, tuple[Employee, ...]]:
    """How many words the name has with which a run begins, and who has it; one word and nobody where it is none."""
    for length in range(len(run), 1, -1):
        name = " ".join(run[:length]).casefold()
        if those := directory.of_name(name) or directory.of_name(name.removesuffix("s")):
            return length, tuple(those)
    return 1, ()

"""Concepts, which are lists of words found in a message although misspelt, and rules about where they stand.

The form of both is described at the top of caution.yaml.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import product
from operator import contains

TOKEN = re.compile(r"[A-ZÆØÅ]\.(?!\w)|\d+\.(?= ?[a-zæøåA-F])|\w+(?:[-/]\w+)*|[.!?]")
DOUBLED = re.compile(r"(\w)\1+")
SENTENCE_END = frozenset(".!?")
PAUSE = 4
"""A full stop parts two words as this many words between them do."""
LONGEST = 40
"""Letters of a word that are looked at."""
HELD, MOST_HELD = 4, 9
"""Letters of an entry that a word may hold in its middle, at least and at most."""
MOST_WORDS = 20_000
"""Words whose entries are remembered, since people use the same ones."""
SURE = 5
"""A misspelt word is recognised by at least this many letters."""

Places = Mapping[str, Sequence[int]]
"""Where in a message each concept is, counted in words, in order."""


class Lexicon:
    """Which concepts a word, or a row of words, belongs to; small misspellings are forgiven."""

    def __init__(self, words: Mapping[str, Iterable[str]], shapes: Mapping[str, str]) -> None:
        """`words`: entries by concept, `*` for any letters and `_` between words; `shapes`: of other words."""
        self._shapes = {name: re.compile(shape) for name, shape in shapes.items()}
        self._single: dict[str, set[str]] = defaultdict(set)
        self._rows: dict[tuple[str, str], list[tuple[Sequence[str], str]]] = defaultdict(list)
        split = ((concept, entry.split("_")) for concept, entries in words.items() for entry in entries)
        for concept, entry in split:
            if len(entry) == 1:
                self._single[entry[0]].add(concept)
            else:
                self._rows[entry[0], entry[1]].append((entry[2:], concept))
        parts = {part for entries in words.values() for entry in entries for part in entry.split("_")}
        self._parts = frozenset(parts)
        self._held = {part[1 : 1 + HELD] for part in parts if part[0] == part[-1] == "*"}
        sure = (part for part in parts if len(part.strip("*")) >= SURE - 1)
        self._squeezed = _index((DOUBLED.sub(r"\1", part), part) for part in sure)
        self._shortened = _index(_shortened(self._squeezed))
        self._known_as = lru_cache(maxsize=MOST_WORDS)(lambda word: frozenset(self._matching(word)))

    def places(self, written: str) -> Places:
        """Where each concept is in a message; `first` is every word that begins a sentence."""
        tokens = list(_tokens(written))
        parts = [self._known_as(token.lower()[:LONGEST]) for token, _place, _first in tokens]
        found: dict[str, list[int]] = defaultdict(list)
        for at, (token, place, first) in enumerate(tokens):
            plain = token.isalpha() and token.islower()
            shapes = () if plain else [name for name, shape in self._shapes.items() if shape.fullmatch(token)]
            for concept in (*self._concepts(parts, at), *shapes, *(("first",) if first else ())):
                found[concept].append(place)
        return found

    def _concepts(self, parts: Sequence[frozenset[str]], at: int) -> set[str]:
        concepts = {concept for part in parts[at] for concept in self._single.get(part, ())}
        for pair in product(parts[at], parts[at + 1] if at + 1 < len(parts) else ()):
            for rest, concept in self._rows.get(pair, ()):
                if len(rest) < len(parts) - at - 1 and all(map(contains, parts[at + 2 : at + 2 + len(rest)], rest)):
                    concepts.add(concept)
        return concepts

    def _matching(self, word: str) -> Iterable[str]:
        """The entries' parts that are `word`, or begin, end or hold it; of a misspelt word the likeliest."""
        exact = [each for each in self._spellings(word) if each in self._parts]
        if exact or len(word) < SURE:
            return exact
        squeezed = DOUBLED.sub(r"\1", word)
        likely = _look_up(self._squeezed, self._spellings(squeezed)) or [*self._parts.intersection(_swapped(word))]
        return likely + _look_up(self._shortened, _heads(squeezed))

    def _spellings(self, word: str) -> Iterator[str]:
        """`word` as an entry may write it: whole, and with `*` for what is left out before, after or around."""
        yield word
        for end in range(2, len(word) + 1):
            yield word[:end] + "*"
        for start in range(len(word)):
            yield "*" + word[start:]
            if word[start : start + HELD] in self._held:
                for end in range(start + HELD, min(len(word), start + MOST_HELD) + 1):
                    yield f"*{word[start:end]}*"


def _index(pairs: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    made: dict[str, tuple[str, ...]] = {}
    for spelling, part in sorted(pairs):
        made[spelling] = (*made.get(spelling, ()), part)
    return made


def _look_up(parts: Mapping[str, tuple[str, ...]], spellings: Iterable[str]) -> list[str]:
    return [part for spelling in spellings for part in parts.get(spelling, ())]


def _heads(word: str) -> Iterator[str]:
    yield word
    for end in range(SURE, len(word) + 1):
        yield word[:end] + "*"


def _shortened(parts: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """The long ones without one of their letters, but the first, each with the parts it may stand for."""
    for short, whole in parts.items():
        if short[0] != "*" and len(short.strip("*")) > SURE:
            cut = (short[:at] + short[at + 1 :] for at in range(1, len(short.strip("*")) - 1))
            yield from product(cut, whole)


def _swapped(word: str) -> Iterator[str]:
    """`word` with two neighbouring letters swapped, whole or its beginning."""
    for at in range(1, len(word) - 1):
        swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        yield swapped
        for end in range(SURE, len(word) + 1):
            yield swapped[:end] + "*"


def _tokens(written: str) -> Iterator[tuple[str, int, bool]]:
    """Every word, its place, and whether it begins a sentence."""
    place, first = 0, True
    for found in TOKEN.finditer(written):
        token = found[0]
        if token in SENTENCE_END:
            place, first = place + PAUSE, True
        else:
            yield token, place, first
            place, first = place + 1, False

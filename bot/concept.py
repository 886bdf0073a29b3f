"""Concepts, which are lists of words found in a message although misspelt, and rules about where they stand.

The form of both is described at the top of caution.yaml.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from bot import sentence

DOUBLED = re.compile(r"(\w)\1+")
LONG = 9
"""A long message has at least this many words."""
LONGEST = 40
"""Letters of a word that are looked at."""
ENOUGH = 2
"""Letters by which it is seen that no entry goes on so."""
HELD, MOST_HELD = 4, 9
"""Letters of an entry that a word may hold in its middle, at least and at most."""
MOST_WORDS = 20_000
"""Words whose entries are remembered, since people use the same ones."""
SURE = 5
"""A misspelt word is recognised by at least this many letters."""
ENDINGS = frozenset(
    "a e i å æ r s t n d er ar et en an in ån es as te de ed ne ene ane ande ende ing dde ens ers".split()
)
"""What `~` stands for besides nothing: endings in bokmål, nynorsk, dialect and English."""
LONGEST_ENDING = max(map(len, ENDINGS))
SPOKEN = (
    (re.compile(r"ai(?=nn|ll)"), "a"),
    (re.compile(r"(?<=[nl])j$"), ""),
    (re.compile(r"(?<=\w\w)æ|æ(?=\w\w)"), "e"),
)
"""Sounds of the dialects that are written, and what the written languages have there."""

Places = Mapping[str, Sequence[int]]
"""Where in a message each concept is, counted in words, in order."""


@dataclass(frozen=True)
class _Word:
    """What is known of a word: the entries' parts that it may be, its concepts, and the rows of words it begins."""

    parts: frozenset[str]
    concepts: frozenset[str]
    begun: Sequence[Mapping[str, Sequence[tuple[Sequence[str], str]]]]


class Lexicon:
    """Which concepts a word, or a row of words, belongs to; small misspellings are forgiven."""

    def __init__(self, words: Mapping[str, Iterable[str]], shapes: Mapping[str, str]) -> None:
        """`words`: the entries of each concept, as caution.yaml writes them; `shapes`: of other words."""
        self._shapes = {name: re.compile(shape) for name, shape in shapes.items()}
        self._single: dict[str, set[str]] = defaultdict(set)
        self._rows: dict[str, dict[str, list[tuple[Sequence[str], str]]]] = defaultdict(lambda: defaultdict(list))
        split = ((concept, entry.split("_")) for concept, entries in words.items() for entry in entries)
        for concept, entry in split:
            if len(entry) == 1:
                self._single[entry[0]].add(concept)
            else:
                self._rows[entry[0]][entry[1]].append((entry[2:], concept))
        parts = {part for entries in words.values() for entry in entries for part in entry.split("_")}
        self._parts = frozenset(parts)
        self._held = {part[1 : 1 + HELD] for part in parts if part.startswith("*") and part.endswith("*")}
        self._ends = {part[1 : 1 + ENOUGH] for part in parts if part.startswith("*")}
        self._begins = {part[:HELD] for part in parts}
        sure = (part for part in parts if len(part.strip("*~")) >= SURE - 1)
        self._squeezed = _index((DOUBLED.sub(r"\1", part), part) for part in sure)
        self._shortened = _index(_shortened(self._squeezed))
        self._known_as = lru_cache(maxsize=MOST_WORDS)(self._word)

    def know(self, words: Iterable[str]) -> None:
        """Read `words` now, for messages to come."""
        for word in words:
            self._known_as(word)

    def places(self, written: str) -> Places:
        """Where each concept is in a message, and the marks of `sentence.tokens`."""
        tokens = list(sentence.tokens(written))
        words = [self._known_as(token) for token, _place, _marks in tokens]
        found: dict[str, list[int]] = defaultdict(list)
        for at, (_token, place, marks) in enumerate(tokens):
            word = words[at]
            for concept in word.concepts.union(self._rowed(words, at), marks) if word.begun or marks else word.concepts:
                found[concept].append(place)
        return {**found, "long": later} if (later := [place for _token, place, _marks in tokens[LONG - 1 :]]) else found

    def _word(self, token: str) -> _Word:
        parts = frozenset(self._matching(token.lower()[:LONGEST]))
        shapes = () if token.isalpha() and token.islower() else self._shapes.items()
        concepts = {concept for part in parts for concept in self._single.get(part, ())}
        shaped = {name for name, shape in shapes if shape.fullmatch(token)}
        return _Word(
            parts, frozenset(concepts | shaped), tuple(self._rows[part] for part in parts if part in self._rows)
        )

    def _rowed(self, words: Sequence[_Word], at: int) -> Iterator[str]:
        """The concepts of the rows of words that begin here."""
        following = words[at + 1].parts if at + 1 < len(words) else frozenset()
        for rows in words[at].begun:
            for second in following & rows.keys():
                for rest, concept in rows[second]:
                    if len(rest) < len(words) - at - 1 and all(
                        part in word.parts for part, word in zip(rest, words[at + 2 :], strict=False)
                    ):
                        yield concept

    def _matching(self, word: str) -> Iterable[str]:
        """The entries' parts that are `word`, or begin, end or hold it; of a misspelt word the likeliest."""
        written = {word, _written(word)}
        exact = [each for form in written for each in self._spellings(form) if each in self._parts]
        if exact or len(word) < SURE:
            return exact
        squeezed = DOUBLED.sub(r"\1", word)
        likely = _look_up(self._squeezed, self._spellings(squeezed)) or [*self._parts.intersection(self._swapped(word))]
        return likely + _look_up(self._shortened, _heads(squeezed))

    def _spellings(self, word: str) -> Iterator[str]:
        """`word` as an entry may write it: whole, and with `*` for what is left out before, after or around."""
        yield word
        yield from _stems(word)
        for end in range(2, len(word) + 1):
            yield word[:end] + "*"
        for start in range(len(word)):
            if word[start : start + ENOUGH] in self._ends:
                yield "*" + word[start:]
                yield from ("*" + stem for stem in _stems(word[start:]))
            if word[start : start + HELD] in self._held:
                for end in range(start + HELD, min(len(word), start + MOST_HELD) + 1):
                    yield f"*{word[start:end]}*"

    def _swapped(self, word: str) -> Iterator[str]:
        """`word` with two neighbouring letters swapped, whole or its beginning."""
        for at in range(1, len(word) - 1):
            swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
            if swapped[:HELD] in self._begins:
                yield swapped
                yield from _stems(swapped)
                for end in range(SURE, len(word) + 1):
                    yield swapped[:end] + "*"


def _index(pairs: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    made: dict[str, tuple[str, ...]] = {}
    for spelling, part in sorted(pairs):
        made[spelling] = (*made.get(spelling, ()), part)
    return made


def _look_up(parts: Mapping[str, tuple[str, ...]], spellings: Iterable[str]) -> list[str]:
    return [part for spelling in spellings for part in parts.get(spelling, ())]


def _stems(word: str) -> Iterator[str]:
    yield word + "~"
    for stem in range(max(2, len(word) - LONGEST_ENDING), len(word)):
        if word[stem:] in ENDINGS:
            yield word[:stem] + "~"


def _written(word: str) -> str:
    """`word` as it would be written, where it is spelt as it is spoken."""
    for sound, letter in SPOKEN:
        word = sound.sub(letter, word)
    return word


def _heads(word: str) -> Iterator[str]:
    yield word
    yield from _stems(word)
    for end in range(SURE, len(word) + 1):
        yield word[:end] + "*"


def _shortened(parts: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """The long ones without one of their letters, but the first, each with the parts it may stand for."""
    for short, whole in parts.items():
        if short[0] != "*" and len(short.strip("*")) > SURE:
            cut = (short[:at] + short[at + 1 :] for at in range(1, len(short.strip("*")) - 1))
            yield from product(cut, whole)

"""From words as people write them to words that can be compared.

Bokmål, nynorsk, dialect, English and typing errors of one word meet in one form; compounds also give their parts.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import simplemma
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

WORDS = Path(__file__).with_name("words.tsv")
TOKEN = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
LANGUAGES = ("nb", "nn")
SHORTEST_PART = 3
SHORTEST_MISSPELT = 4
JOINTS = ("", "s", "e")
MOST_PARTS = 3
LONGEST_COMPOUND = 40
"""Letters; what is longer is no word, and would take long to split."""


def tokens(text: str) -> list[str]:
    """The words of `text`, lower case, without apostrophes and punctuation."""
    return TOKEN.findall(text.lower().replace("'", "").replace("’", ""))


def read_words(path: Path = WORDS) -> dict[str, str]:
    """The domain word list: each variant and the bokmål lemma that it stands for."""
    canonical: dict[str, str] = {}
    for row in path.read_text(encoding="utf-8").splitlines():
        lemma, _, variants = row.partition("\t")
        for variant in variants.split():
            canonical.setdefault(variant, lemma)
    return canonical


@dataclass(frozen=True)
class Reading:
    """A text as it is compared: stems and the parts of compounds, and of each word its four-letter pieces."""

    words: list[str]
    pieces: list[tuple[str, Sequence[str]]]


class Lexicon:
    """The words that a pack uses, and how others are brought to them."""

    def __init__(self, texts: Iterable[str], words: dict[str, str] | None = None) -> None:
        canonical = read_words() if words is None else words
        known = {word for text in texts for word in tokens(text)} | set(canonical) | set(canonical.values())
        self._set(canonical, known, {self._lemma(word) for word in known})

    def _set(self, canonical: dict[str, str], known: set[str], stems: set[str]) -> None:
        self._canonical, self._known, self._stems = canonical, known, stems
        self._list = sorted(word for word in known if len(word) >= SHORTEST_MISSPELT)
        self._readings: dict[str, tuple[Sequence[str], Sequence[str]]] = {}
        self._read_word = lru_cache(maxsize=20_000)(self._terms)

    def state(self) -> dict[str, Any]:
        """All that `restore` needs, as JSON; with the known words' readings, so that only new words are worked out."""
        known = sorted(self._known)
        readings = {word: self._terms(word) for word in known}
        return {"canonical": self._canonical, "known": known, "stems": sorted(self._stems), "readings": readings}

    @classmethod
    def restore(cls, state: Mapping[str, Any]) -> "Lexicon":
        """The lexicon whose `state` this is."""
        made = cls.__new__(cls)
        made._set(dict(state["canonical"]), set(state["known"]), set(state["stems"]))
        made._readings = dict(state["readings"])
        return made

    def with_words(self, words: set[str]) -> "Lexicon":
        """The same with more words known; what was worked out of the others stays."""
        made = Lexicon.__new__(Lexicon)
        new = words - self._known
        made._set(self._canonical, self._known | new, self._stems | {self._lemma(word) for word in new})
        made._readings = dict(self._readings)
        return made

    def read(self, text: str) -> Reading:
        """The comparable terms of `text`."""
        words: list[str] = []
        pieces: list[tuple[str, Sequence[str]]] = []
        for word in tokens(text):
            its_words, its_pieces = self._readings.get(word) or self._read_word(word)
            words += its_words
            pieces.append((word, its_pieces))
        return Reading(words, pieces)

    def _terms(self, word: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        spelt = self._spelt(word)
        stem = self._stem(spelt)
        parts = self._parts(spelt)
        forms = {stem} if parts else {stem, spelt}
        grams = tuple(gram for form in sorted(forms) for gram in _grams(form))
        return (stem, *(part for part in parts if part != stem)), grams

    def _stem(self, word: str) -> str:
        if word in self._canonical:
            return self._canonical[word]
        lemma = self._lemma(word)
        return self._canonical.get(lemma, lemma)

    @staticmethod
    @lru_cache(maxsize=50_000)
    def _lemma(word: str) -> str:
        return str(simplemma.lemmatize(word, lang=LANGUAGES)).lower()

    def is_known(self, word: str) -> bool:
        """Whether `word` is one of the pack's, or of Norwegian or English as simplemma knows them."""
        return word in self._known or simplemma.is_known(word, lang=("nb", "nn", "en"))

    def _spelt(self, word: str) -> str:
        if len(word) < SHORTEST_MISSPELT or word.isdigit() or self.is_known(word) or self._parts(word):
            return word
        allowed = 1 if len(word) < 6 else 2 if len(word) < 10 else 3
        found = process.extractOne(word, self._alike(word, allowed), scorer=OSA.distance, score_cutoff=allowed)
        return found[0] if found else word

    def _alike(self, word: str, allowed: int) -> list[str]:
        """The known words, in order, that are about as long and have nearly the same letters.

        A change makes a word one letter longer or shorter at most, and takes one letter away and adds one at most.
        """
        letters, lengths = self._spellings
        as_long = np.abs(lengths - len(word)) <= allowed
        near = as_long & (np.bitwise_count(letters ^ _letters(word)) <= 2 * allowed)
        return [self._list[place] for place in near.nonzero()[0].tolist()]

    @cached_property
    def _spellings(self) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
        """The letters and the length of each word of `_list`."""
        letters = np.array([_letters(word) for word in self._list], dtype=np.uint64)
        return letters, np.array([len(word) for word in self._list])

    def _parts(self, word: str) -> tuple[str, ...]:
        """The stems of a compound's parts, the fewest and longest that it splits into; () for a simple word."""
        return tuple(self._stem(part) for part in self._split(word, MOST_PARTS))

    def _split(self, word: str, most: int) -> tuple[str, ...]:
        """`word` as two to `most` known parts, the letters that join them left out; () where it is not made so."""
        short = most > 1 and len(word) <= LONGEST_COMPOUND
        cuts = range(SHORTEST_PART, len(word) - SHORTEST_PART) if short else ()
        splits = [split for cut in cuts if (split := self._at(word, cut, most))]
        return min(splits, key=lambda parts: (len(parts), -min(map(len, parts))), default=())

    def _at(self, word: str, cut: int, most: int) -> tuple[str, ...]:
        head = next((stem for stem in _without_joint(word[:cut]) if self._is_part(stem)), None)
        tail = word[cut:]
        rest = () if head is None else (tail,) if self._is_part(tail) else self._split(tail, most - 1)
        return (head, *rest) if head and rest else ()

    def _is_part(self, word: str) -> bool:
        return word in self._known or (len(word) > SHORTEST_PART and self._lemma(word) in self._stems)


def _letters(word: str) -> np.uint64:
    """Which letters `word` has, a bit each; letters that share one only make words look more alike."""
    bits = 0
    for letter in word:
        bits |= 1 << ord(letter) % 64
    return np.uint64(bits)


def _without_joint(head: str) -> list[str]:
    """What a compound's first part may be without the letter that joins it to the next."""
    stems = [head.removesuffix(joint) for joint in JOINTS if head.endswith(joint)]
    return [stem for stem in stems if len(stem) >= SHORTEST_PART]


def _grams(word: str, size: int = 4) -> list[str]:
    edged = f"^{word}$"
    return [edged[n : n + size] for n in range(max(1, len(edged) - size + 1))] if len(word) > SHORTEST_PART else []

"""Which subject a text is most like: linear support vectors, trained once a pack (scikit-learn), used with numpy."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from math import hypot, log

import numpy as np
from numpy.typing import NDArray

from bot.index import Scores
from bot.lexicon import Reading

STRENGTH = 1.0
"""C of the support vectors, measured in docs/decisions.md."""
FURTHEST = 1.5
"""Margins beyond this count no more."""
TINY = 1e-9
MOST_SEEN = 20_000
"""Words whose pieces are remembered."""


def _words(reading: Reading) -> list[str]:
    """A reading's words, and its pairs of neighbours."""
    return reading.words + [f"{one} {two}" for one, two in pairwise(reading.words)]


def _pieces(reading: Reading) -> list[str]:
    return [piece for _, pieces in reading.pieces for piece in pieces]


@dataclass(frozen=True)
class Classifier:
    """`weights` has a row a feature and a column a subject; `rarity` is each feature's inverse frequency.

    `words` and `grams` say which row is which feature's; `seen` holds the rows of words that came up.
    """

    words: Mapping[str, int]
    grams: Mapping[str, int]
    rarity: NDArray[np.float32]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    seen: dict[str, Sequence[int]] = field(default_factory=dict)

    def margins(self, reading: Reading) -> Scores:
        """How far `reading` lies inside each subject, from -FURTHEST to FURTHEST."""
        words = [row for name in _words(reading) if (row := self.words.get(name)) is not None]
        pieces = [row for word, pieces in reading.pieces for row in self._rows(word, pieces)]
        shares = {**self._shares(words), **self._shares(pieces)}
        weights = self.weights.take(list(shares), axis=0)
        found = np.fromiter(shares.values(), dtype=np.float32, count=len(shares)) @ weights
        margins: Scores = np.minimum(np.maximum(found + self.bias, -FURTHEST), FURTHEST)
        return margins

    def know(self, reading: Reading) -> None:
        """Look up the rows of these words now, for questions to come."""
        for word, pieces in reading.pieces:
            self._rows(word, pieces)

    def _rows(self, word: str, pieces: Sequence[str]) -> Sequence[int]:
        """The rows of a word's pieces, remembered."""
        rows = self.seen.get(word)
        if rows is None:
            if len(self.seen) >= MOST_SEEN:
                self.seen.clear()
            rows = self.seen[word] = [row for piece in pieces if (row := self.grams.get(piece)) is not None]
        return rows

    def _shares(self, rows: Sequence[int]) -> Mapping[int, float]:
        """Each of `rows`, and its share of a vector of length 1."""
        weights = {row: self._rarity[row] for row in rows}
        if len(weights) < len(rows):
            weights = {row: self._rarity[row] * (1 + log(times)) for row, times in Counter(rows).items()}
        length = max(hypot(*weights.values()), TINY)
        return {row: weight / length for row, weight in weights.items()}

    @cached_property
    def _rarity(self) -> Sequence[float]:
        """Plain numbers: of a few at a time numpy makes heavy weather."""
        plain: list[float] = self.rarity.tolist()
        return plain


def train(readings: Sequence[Reading], subjects: Sequence[int]) -> Classifier:
    """The classifier that tells apart `readings` of `subjects` (numbers from 0, each with a reading)."""
    from scipy.sparse import hstack
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.svm import LinearSVC

    kinds = [TfidfVectorizer(analyzer=list, sublinear_tf=True, dtype=np.float32) for _ in range(2)]
    split = [[part(one) for one in readings] for part in (_words, _pieces)]
    columns = [kind.fit_transform(each) for kind, each in zip(kinds, split, strict=True)]
    fitted = LinearSVC(C=STRENGTH, random_state=0).fit(hstack(columns).tocsr(), np.asarray(subjects))
    first = len(kinds[0].vocabulary_)
    words = {name: int(place) for name, place in kinds[0].vocabulary_.items()}
    grams = {name: first + int(place) for name, place in kinds[1].vocabulary_.items()}
    rarity = np.concatenate([kind.idf_ for kind in kinds]).astype(np.float32)
    weights = np.ascontiguousarray(fitted.coef_.T).astype(np.float32)
    return Classifier(words, grams, rarity, weights, fitted.intercept_.astype(np.float32))

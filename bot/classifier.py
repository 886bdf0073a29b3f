"""Which subject a text is most like: linear support vectors, trained once a pack (scikit-learn), used with numpy."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bot.index import Scores
from bot.lexicon import Reading

STRENGTH = 1.0
"""C of the support vectors, measured in docs/decisions.md."""
FURTHEST = 1.5
"""Margins beyond this count no more."""
TINY = 1e-9


def features(reading: Reading) -> tuple[list[str], list[str]]:
    """A reading's words with its pairs of neighbours, and its letter pieces."""
    words = reading.words
    return words + [f"{one} {two}" for one, two in pairwise(words)], reading.grams


@dataclass(frozen=True)
class Classifier:
    """`weights` has a row a feature and a column a subject; `rarity` is each feature's inverse frequency.

    `words` and `grams` say which row is which feature's.
    """

    words: Mapping[str, int]
    grams: Mapping[str, int]
    rarity: NDArray[np.float32]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    def margins(self, reading: Reading) -> Scores:
        """How far `reading` lies inside each subject, from -FURTHEST to FURTHEST."""
        parts = [self._shares(*part) for part in zip((self.words, self.grams), features(reading), strict=True)]
        places = [place for found, _ in parts for place in found]
        found = np.concatenate([shares for _, shares in parts]) @ self.weights.take(places, axis=0)
        margins: Scores = np.minimum(np.maximum(found + self.bias, -FURTHEST), FURTHEST)
        return margins

    def _shares(self, known: Mapping[str, int], names: Sequence[str]) -> tuple[list[int], Scores]:
        """The rows of the known features, and each one's share of a vector of length 1."""
        counts = Counter([place for name in names if (place := known.get(name)) is not None])
        places = list(counts)
        weight = self.rarity.take(places)
        if len(counts) < len(names):
            weight *= 1 + np.log(np.fromiter(counts.values(), dtype=np.float32, count=len(counts)))
        return places, weight / max(np.sqrt(weight @ weight), TINY)


def train(readings: Sequence[Reading], subjects: Sequence[int]) -> Classifier:
    """The classifier that tells apart `readings` of `subjects` (numbers from 0, each with a reading)."""
    from scipy.sparse import hstack
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.svm import LinearSVC

    kinds = [TfidfVectorizer(analyzer=list, sublinear_tf=True, dtype=np.float32) for _ in range(2)]
    split = [features(one) for one in readings]
    columns = [kind.fit_transform([one[n] for one in split]) for n, kind in enumerate(kinds)]
    fitted = LinearSVC(C=STRENGTH, random_state=0).fit(hstack(columns).tocsr(), np.asarray(subjects))
    first = len(kinds[0].vocabulary_)
    words = {name: int(place) for name, place in kinds[0].vocabulary_.items()}
    grams = {name: first + int(place) for name, place in kinds[1].vocabulary_.items()}
    rarity = np.concatenate([kind.idf_ for kind in kinds]).astype(np.float32)
    weights = np.ascontiguousarray(fitted.coef_.T).astype(np.float32)
    return Classifier(words, grams, rarity, weights, fitted.intercept_.astype(np.float32))

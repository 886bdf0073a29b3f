"""Which subject a text is most like: linear support vectors, trained once a pack (scikit-learn), used with numpy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.index import Scores
from bot.lexicon import Reading

STRENGTH = 1.0
"""C of the support vectors, measured in docs/decisions.md."""
FURTHEST = 1.5
"""Margins beyond this count no more."""


def features(reading: Reading) -> tuple[list[str], list[str]]:
    """A reading's words with its pairs of neighbours, and its letter pieces."""
    words = [f"w:{word}" for word in reading.words]
    pairs = [f"p:{one} {two}" for one, two in zip(reading.words, reading.words[1:], strict=False)]
    return words + pairs, [f"g:{piece}" for piece in reading.grams]


@dataclass(frozen=True)
class Classifier:
    """`weights` has a row a feature and a column a subject; `rarity` is each feature's inverse frequency."""

    vocabulary: Mapping[str, int]
    rarity: NDArray[np.float32]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    def margins(self, reading: Reading) -> Scores:
        """How far `reading` lies inside each subject, from -FURTHEST to FURTHEST."""
        total = self.bias.copy()
        for names in features(reading):
            total += self._sum(names)
        return np.clip(total, -FURTHEST, FURTHEST)

    def _sum(self, names: Sequence[str]) -> Scores:
        counts: dict[int, int] = {}
        for name in names:
            if (place := self.vocabulary.get(name)) is not None:
                counts[place] = counts.get(place, 0) + 1
        if not counts:
            return np.zeros_like(self.bias)
        places = np.fromiter(counts, dtype=np.int64)
        often = np.fromiter(counts.values(), dtype=np.float32)
        weight = (1 + np.log(often)) * self.rarity[places]
        found: Scores = (weight / np.sqrt(weight @ weight)) @ self.weights[places]
        return found


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
    vocabulary = {name: int(place) for name, place in kinds[0].vocabulary_.items()}
    vocabulary |= {name: first + int(place) for name, place in kinds[1].vocabulary_.items()}
    rarity = np.concatenate([kind.idf_ for kind in kinds]).astype(np.float32)
    weights = np.ascontiguousarray(fitted.coef_.T).astype(np.float32)
    return Classifier(vocabulary, rarity, weights, fitted.intercept_.astype(np.float32))

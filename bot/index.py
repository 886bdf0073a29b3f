"""BM25 (bm25s) with scores that can be compared from one question to another."""

import logging
from collections.abc import Iterable, Mapping, Sequence

import bm25s
import numpy as np
from numpy.typing import NDArray

logging.getLogger("bm25s").setLevel(logging.WARNING)
Scores = NDArray[np.float32]


class Index:
    """A BM25 index over documents of terms; a score is the share found of what a question weighs."""

    def __init__(self, documents: Sequence[Sequence[str]], k1: float = 1.2, b: float = 0.5) -> None:
        self._engine = bm25s.BM25(method="lucene", k1=k1, b=b)
        self._engine.index([list(one) for one in documents], show_progress=False)
        self._vocabulary: Mapping[str, int] = self._engine.vocab_dict
        total = len(documents)
        counts = np.diff(self._engine.scores["indptr"])[: len(self._vocabulary)]
        self._rarity = np.log(1 + (total - counts + 0.5) / (counts + 0.5)).astype(np.float32)
        self._unseen = float(np.log(1 + (total + 0.5) / 0.5))
        self._total = total

    def score(self, terms: Iterable[str]) -> Scores:
        """Each document's share of the weight of `terms`, about 0 to 1."""
        wanted = set(terms)
        known = [self._vocabulary[term] for term in wanted if term in self._vocabulary]
        unseen = self._unseen * 0.6 * (len(wanted) - len(known))
        weight = float(self._rarity[known].sum()) + unseen
        if not known or weight <= 0:
            return np.zeros(self._total, dtype=np.float32)
        found: Scores = self._engine.get_scores_from_ids(known) / np.float32(weight)
        return found

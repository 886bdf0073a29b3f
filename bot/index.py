"""BM25 (bm25s) with scores that can be compared from one question to another."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from math import log
from typing import Any

import numpy as np
from numpy.typing import NDArray

FEW = 1_000
"""Up to so many documents, each term has a row with all their scores; beyond, only those that have it."""
Scores = NDArray[np.float32]
Arrays = Mapping[str, NDArray[Any]]


class Index:
    """A BM25 index over `total` documents of terms; a score is the share found of what a question weighs.

    `arrays` are bm25s' own: for term n, data and indices from indptr[n] to indptr[n + 1]; and each term's rarity.
    """

    def __init__(self, vocabulary: Mapping[str, int], arrays: Arrays, total: int) -> None:
        self.vocabulary, self.arrays, self.total = vocabulary, arrays, total
        # as bincount takes them, which else converts what it is given
        self._data, self._indices = arrays["data"].astype(np.float64), arrays["indices"].astype(np.intp)
        # plain numbers: a turn looks up a few, which numpy does slowly
        self._starts, self._rarity = arrays["indptr"].tolist(), arrays["rarity"].tolist()
        self._table = _table(arrays, total) if total <= FEW else None
        self._unseen = 0.6 * log(1 + (total + 0.5) / 0.5)

    def score(self, terms: Iterable[str]) -> Scores:
        """Each document's share of the weight of `terms`, about 0 to 1."""
        wanted = set(terms)
        known = [place for term in wanted if (place := self.vocabulary.get(term)) is not None]
        weight = sum([self._rarity[term] for term in known]) + self._unseen * (len(wanted) - len(known))
        if not known or weight <= 0:
            return np.zeros(self.total, dtype=np.float32)
        return self._found(known, weight)

    def _found(self, known: Sequence[int], weight: float) -> Scores:
        if self._table is not None:
            found: Scores = self._table.take(known, axis=0).sum(axis=0) / np.float32(weight)
            return found
        spans = [slice(self._starts[term], self._starts[term + 1]) for term in known]
        places = np.concatenate([self._indices[span] for span in spans])
        scores = np.concatenate([self._data[span] for span in spans]) / weight
        return np.bincount(places, weights=scores, minlength=self.total).astype(np.float32)


def _table(arrays: Arrays, total: int) -> Scores:
    starts = arrays["indptr"]
    table = np.zeros((len(starts) - 1, total), dtype=np.float32)
    table[np.repeat(np.arange(len(starts) - 1), np.diff(starts)), arrays["indices"]] = arrays["data"]
    return table


def build(documents: Sequence[Sequence[str]], k1: float = 1.2, b: float = 0.5, most: float = 1.0) -> Index:
    """The index of `documents`, each a list of terms; one in a larger share of them than `most` counts for nothing."""
    import bm25s

    logging.getLogger("bm25s").setLevel(logging.WARNING)
    engine = bm25s.BM25(method="lucene", k1=k1, b=b)
    engine.index([list(one) for one in documents], show_progress=False)
    vocabulary = {str(term): int(place) for term, place in engine.vocab_dict.items()}
    arrays = {name: engine.scores[name] for name in ("data", "indices", "indptr")}
    counts = np.diff(arrays["indptr"])[: len(vocabulary)]
    rarity = np.log(1 + (len(documents) - counts + 0.5) / (counts + 0.5)).astype(np.float32)
    kept = counts <= most * len(documents)
    found = {name: arrays[name][: counts.sum()][np.repeat(kept, counts)] for name in ("data", "indices")}
    starts = np.concatenate([[0], np.cumsum(counts * kept)])
    return Index(vocabulary, {**found, "indptr": starts, "rarity": rarity * kept}, len(documents))

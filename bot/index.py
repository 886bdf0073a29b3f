"""BM25 (bm25s) with scores that can be compared from one question to another."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
Arrays = Mapping[str, NDArray[Any]]


@dataclass(frozen=True)
class Index:
    """A BM25 index over documents of terms; a score is the share found of what a question weighs.

    `arrays` are bm25s' own: for term n, data and indices from indptr[n] to indptr[n + 1].
    """

    vocabulary: Mapping[str, int]
    arrays: Arrays
    total: int

    def score(self, terms: Iterable[str]) -> Scores:
        """Each document's share of the weight of `terms`, about 0 to 1."""
        wanted = set(terms)
        known = [self.vocabulary[term] for term in wanted if term in self.vocabulary]
        unseen = np.log(1 + (self.total + 0.5) / 0.5) * 0.6 * (len(wanted) - len(known))
        weight = float(self.arrays["rarity"][known].sum()) + unseen
        if not known or weight <= 0:
            return np.zeros(self.total, dtype=np.float32)
        return self._found(known) / np.float32(weight)

    def _found(self, known: Sequence[int]) -> Scores:
        data, indices, starts = self.arrays["data"], self.arrays["indices"], self.arrays["indptr"]
        spans = [slice(starts[term], starts[term + 1]) for term in known]
        places = np.concatenate([indices[span] for span in spans])
        found = np.concatenate([data[span] for span in spans])
        return np.bincount(places, weights=found, minlength=self.total).astype(np.float32)


def build(documents: Sequence[Sequence[str]], k1: float = 1.2, b: float = 0.5) -> Index:
    """The index of `documents`, each a list of terms."""
    import bm25s

    logging.getLogger("bm25s").setLevel(logging.WARNING)
    engine = bm25s.BM25(method="lucene", k1=k1, b=b)
    engine.index([list(one) for one in documents], show_progress=False)
    vocabulary = {str(term): int(place) for term, place in engine.vocab_dict.items()}
    arrays = {name: engine.scores[name] for name in ("data", "indices", "indptr")}
    counts = np.diff(arrays["indptr"])[: len(vocabulary)]
    rarity = np.log(1 + (len(documents) - counts + 0.5) / (counts + 0.5)).astype(np.float32)
    return Index(vocabulary, {**arrays, "rarity": rarity}, len(documents))

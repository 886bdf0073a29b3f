"""How well each subject of a pack fits a question: BM25 over ways of asking, and a classifier trained on the pack.

What is learnt is kept under var/, so that only the first start after a change takes its few seconds.
"""

import hashlib
import json
import logging
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from bot import classifier, index
from bot.classifier import Classifier
from bot.corpus import told, ways, whole, whole_elsewhere
from bot.elsewhere import Elsewhere
from bot.guideline import Pack
from bot.index import Index, Scores
from bot.lexicon import WORDS, Lexicon, Reading

HERE = Path(__file__).parent
KEPT = HERE.parent / "var" / "search"
NEAREST = 3
MOST_KEPT = 3  # packs' learning, the newest
INDEXES = ("asks", "whole")
COMMONEST = 0.08
"""What stands in more than this share of the ways of asking («jeg», «hva», «på») tells none from another."""
LIBRARIES = ("bm25s", "scikit-learn", "simplemma")
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Weights:
    """What each part counts for, measured with `make eval` (docs/decisions.md)."""

    nearest: float = 0.10
    near: float = 0.40
    whole: float = 0.50
    learnt: float = 0.20


class Margins(Protocol):
    """What says how far a reading lies inside each subject: a Classifier, or one that is borrowed (bot/grown.py)."""

    def margins(self, reading: Reading) -> Scores:
        """A number for each name."""
        ...


class Ranking:
    """Scores every subject: `names` holds the pack's refs, then the ids of what belongs elsewhere."""

    def __init__(
        self,
        names: Sequence[str],
        counts: Sequence[int],
        lexicon: Lexicon,
        indexes: Mapping[str, Index],
        learnt: Margins,
        weights: Weights | None = None,
    ) -> None:
        self.names, self.lexicon, self.weights = list(names), lexicon, weights or Weights()
        self._counts = np.asarray(counts)
        self.starts = np.cumsum([0, *counts[:-1]])
        self._indexes, self.learnt = indexes, learnt

    def scores(self, text: str, without: int | None = None) -> Scores:
        """Every name's score for `text`, in the order of `names`, `without` one way of asking, by its row."""
        weights = self.weights
        read = self.lexicon.read(text)
        asks = self._indexes["asks"].score(read.words)
        if without is not None:
            asks[without] = 0
        best, *more = self._nearest(asks)
        near = weights.near / NEAREST  # of the mean of the best three
        total: Scores = (weights.nearest + near) * best + near * sum(more)
        total += weights.whole * self._indexes["whole"].score(read.words)
        total += weights.learnt * self.learnt.margins(read)
        return total

    def _nearest(self, asks: Scores) -> list[Scores]:
        """Of each name's ways of asking the best three scores, the best first."""
        best = [np.maximum.reduceat(asks, self.starts)]
        for _ in range(NEAREST - 1):
            asks *= asks < np.repeat(best[-1], self._counts)
            best.append(np.maximum.reduceat(asks, self.starts))
        return best

    def save(self, folder: Path) -> None:
        """Write all of it to `folder`, which must be empty. Raises TypeError where the classifier is borrowed."""
        learnt = self.learnt
        if not isinstance(learnt, Classifier):
            raise TypeError(learnt)
        state: dict[str, Any] = {"names": self.names, "counts": self._counts.tolist(), **self.lexicon.state()}
        state["features"] = {name: dict(getattr(learnt, name)) for name in ("words", "grams", "seen")}
        for name, one in self._indexes.items():
            state[name] = {"vocabulary": dict(one.vocabulary), "total": one.total}
            np.savez(folder / f"{name}.npz", allow_pickle=False, **one.arrays)
        np.savez(folder / "learnt.npz", allow_pickle=False, rarity=learnt.rarity, bias=learnt.bias)
        np.save(folder / "weights.npy", learnt.weights)
        (folder / "state.json").write_text(json.dumps(state), encoding="utf-8")


def found(pack: Pack, elsewhere: Sequence[Elsewhere], folder: Path = KEPT) -> Ranking | None:
    """The ranking of a pack where it has been learnt and is kept in `folder`."""
    place = folder / _fingerprint(pack, elsewhere)
    if not (place / "state.json").exists():
        return None
    with suppress(OSError):  # what is used is kept longest
        os.utime(place)
    return _open(place)


def kept(pack: Pack, elsewhere: Sequence[Elsewhere], folder: Path = KEPT) -> Ranking:
    """The ranking of a pack: the one kept in `folder` where it fits, else made and kept there."""
    there = found(pack, elsewhere, folder)
    if there is not None:
        return there
    log.info("training the search on the guidelines; this takes some seconds, once")
    made = build(pack, elsewhere)
    with suppress(OSError):  # a read-only folder only costs the next start its seconds
        _keep(made, folder / _fingerprint(pack, elsewhere))
    return made


def _keep(made: Ranking, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(dir=place.parent))
    try:
        made.save(fresh)
        fresh.chmod(0o755)  # what one user learnt, as at set-up, another may serve
        fresh.rename(place)
        for old in sorted(place.parent.iterdir(), key=lambda one: one.stat().st_mtime)[:-MOST_KEPT]:
            shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _fingerprint(pack: Pack, elsewhere: Sequence[Elsewhere]) -> str:
    """What the ranking depends on: the pack, the word list, the code that learns, the libraries."""
    digest = hashlib.sha256()
    for one in (*pack.values(), *elsewhere):
        digest.update(repr(one).encode())
    for path in (WORDS, *(HERE / f"{name}.py" for name in ("corpus", "lexicon", "index", "classifier", "ranking"))):
        digest.update(path.read_bytes())
    digest.update(" ".join(version(name) for name in LIBRARIES).encode())
    return digest.hexdigest()[:24]


def _open(folder: Path) -> Ranking:
    state = json.loads((folder / "state.json").read_text(encoding="utf-8"))
    indexes = {}
    for name in INDEXES:
        with np.load(folder / f"{name}.npz") as arrays:
            indexes[name] = Index(state[name]["vocabulary"], dict(arrays), state[name]["total"])
    with np.load(folder / "learnt.npz") as arrays:
        rarity, bias = arrays["rarity"], arrays["bias"]
    weights = np.load(folder / "weights.npy")
    learnt = Classifier(**state["features"], rarity=rarity, weights=weights, bias=bias)
    return Ranking(state["names"], state["counts"], Lexicon.restore(state), indexes, learnt)


def build(pack: Pack, elsewhere: Sequence[Elsewhere]) -> Ranking:
    """Learn a ranking from a pack and from what belongs elsewhere."""
    names = [*pack, *(one.id for one in elsewhere)]
    asks = {one.ref: ways(one) for one in pack.values()} | {one.id: one.ask.all for one in elsewhere}
    wholes = [whole(one) for one in pack.values()] + [whole_elsewhere(one) for one in elsewhere]
    lexicon = Lexicon([text for name in names for text in asks[name]] + wholes[: len(pack)])
    read = [lexicon.read(text) for name in names for text in asks[name]]
    indexes = {
        "asks": index.build([one.words for one in read], most=COMMONEST),
        "whole": index.build([lexicon.read(text).words for text in wholes], k1=2.0, b=0.75),
    }
    counts = [len(asks[name]) for name in names]
    learnt = _learn(lexicon, names, read, counts, {**told(pack), **{one.id: one.words for one in elsewhere}})
    return Ranking(names, counts, lexicon, indexes, learnt)


def _learn(
    lexicon: Lexicon,
    names: Sequence[str],
    read: Sequence[Reading],
    counts: Sequence[int],
    told: Mapping[str, Sequence[str]],
) -> Classifier:
    subjects = [number for number, count in enumerate(counts) for _ in range(count)]
    more = [(number, lexicon.read(text)) for number, name in enumerate(names) for text in told[name]]
    texts = [*read, *(one for _, one in more)]
    learnt = classifier.train(texts, subjects + [number for number, _ in more])
    for one in texts:
        learnt.know(one)
    return learnt

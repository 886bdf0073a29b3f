"""From a question to ranked guidelines, with a confidence: one call, no framework, no network.

BM25 (bm25s) over the pack's ways of asking and over each guideline as a whole; what belongs elsewhere competes too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import numpy as np

from bot import elsewhere as elsewhere_files
from bot import guideline as guideline_files
from bot.elsewhere import Elsewhere
from bot.guideline import Guideline, Pack
from bot.index import Index, Scores
from bot.lexicon import Lexicon, tokens

NEAREST = 3
MOST_CHOICES = 3
OPENERS = frozenset("og men enn hva kva ka hvorfor kvifor koffor what how about and why".split())
EMPTY = frozenset("med det da då ikke ikkje itj så not is that så er e".split())
LONGEST_FOLLOW_UP = 6


class Outcome(Enum):
    """What a search leads to."""

    ANSWER = "answer"
    CHOOSE = "choose"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Finding:
    """The outcome, the refs it rests on (best first), a confidence from 0 to 1, and where to turn instead."""

    outcome: Outcome
    refs: tuple[str, ...]
    confidence: float
    place: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Tuning:
    """The few numbers of the ranking, measured with `make eval` (docs/decisions.md)."""

    nearest: float = 0.10
    near: float = 0.40
    whole: float = 0.50
    grams: float = 0.50
    elsewhere: float = 0.95
    least: float = 0.125
    unsure: float = 0.135
    close: float = 0.96
    subject: float = 0.35


class Search:
    """Finds guidelines for questions; built once from a pack, then only read."""

    def __init__(self, pack: Pack, elsewhere: Sequence[Elsewhere] = (), tuning: Tuning | None = None) -> None:
        self.tuning = tuning or Tuning()
        self.pack = pack
        self._places = {one.id: one.place.model_dump() for one in elsewhere}
        asks = [*_guideline_asks(pack), *_elsewhere_asks(elsewhere)]
        self.lexicon = Lexicon([text for _, text in asks] + [_whole(one) for one in pack.values()])
        self._names = list(pack) + list(self._places)
        owners = [name for name, _ in asks]
        self._starts = np.array([owners.index(name) for name in self._names])
        self._counts = np.diff([*self._starts, len(owners)])
        handicap = [1.0] * len(pack) + [self.tuning.elsewhere] * len(self._places)
        self._fairness = np.array(handicap, dtype=np.float32)
        read = [self.lexicon.read(text) for _, text in asks]
        self._words = Index([one.words for one in read])
        self._grams = Index([one.grams for one in read])
        whole = [self.lexicon.read(text).words for text in self._profiles(pack, elsewhere)]
        self._whole = Index(whole, k1=2.0, b=0.75)

    @classmethod
    def open(cls, folder: Path) -> "Search":
        """The search over the pack in `folder`. Raises PackError."""
        return cls(guideline_files.load(folder), elsewhere_files.load(folder))

    @staticmethod
    def _profiles(pack: Pack, elsewhere: Sequence[Elsewhere]) -> list[str]:
        return [_whole(one) for one in pack.values()] + [_whole_elsewhere(one) for one in elsewhere]

    def scores(self, text: str) -> Scores:
        """Every name's score for `text`, in the order of `names`."""
        tuning = self.tuning
        read = self.lexicon.read(text)
        asks = (1 - tuning.grams) * self._words.score(read.words) + tuning.grams * self._grams.score(read.grams)
        nearest = self._nearest(asks)
        whole = self._whole.score(read.words)
        total: Scores = tuning.nearest * nearest[0] + tuning.near * nearest[1] + tuning.whole * whole
        return total

    def _nearest(self, asks: Scores) -> tuple[Scores, Scores]:
        """Of each name's ways of asking the best score, and the mean of the best three."""
        left = asks.copy()
        best = []
        for _ in range(NEAREST):
            best.append(np.maximum.reduceat(left, self._starts))
            left[left >= np.repeat(best[-1], self._counts)] = 0
        return best[0], np.mean(best, axis=0)

    @property
    def names(self) -> Sequence[str]:
        """What is ranked: refs, then ids of what belongs elsewhere."""
        return self._names

    def find(self, text: str, subject: str | None = None) -> Finding:
        """The outcome for `text`; `subject` is the ref of the question before it, for follow-ups."""
        scores = self._in_context(text, self.pack.get(subject or ""))
        order = np.argsort(-scores)[:6]
        ranked = [(self._names[n], float(scores[n])) for n in order if scores[n] > 0]
        return self._decide(ranked)

    def _in_context(self, text: str, subject: Guideline | None) -> Scores:
        words = tokens(text)
        about = self._fair(subject.title("nb")) if subject else np.zeros(len(self._names), dtype=np.float32)
        if not set(words) - OPENERS - EMPTY:
            return about
        if len(words) > LONGEST_FOLLOW_UP or words[0] not in OPENERS:
            return self._fair(text)
        both: Scores = self._fair(text) + self.tuning.subject * about
        return both

    def _fair(self, text: str) -> Scores:
        scores: Scores = self.scores(text) * self._fairness
        return scores

    def _decide(self, ranked: Sequence[tuple[str, float]]) -> Finding:
        first, best = ranked[0] if ranked else ("", 0.0)
        refs = tuple(name for name, _ in ranked if name in self.pack)
        if first in self._places:
            return Finding(Outcome.UNKNOWN, (), _confidence(best), self._places[first])
        if not refs or best < self.tuning.least:
            return Finding(Outcome.UNKNOWN, (), _confidence(1 - best))
        close = self._close(ranked)
        if best < self.tuning.unsure and len(close) > 1:
            return Finding(Outcome.CHOOSE, close, _confidence(best))
        return Finding(Outcome.ANSWER, refs, _confidence(best))

    def _close(self, ranked: Sequence[tuple[str, float]]) -> tuple[str, ...]:
        least = self.tuning.close * ranked[0][1]
        return tuple(name for name, score in ranked if name in self.pack and score >= least)[:MOST_CHOICES]


def _confidence(score: float) -> float:
    return round(min(1.0, max(0.0, score)), 3)


def _guideline_asks(pack: Pack) -> list[tuple[str, str]]:
    found = []
    for one in pack.values():
        titles = (one.meta.title.nb, one.meta.title.nn, one.meta.title.en)
        found += [(one.ref, text) for text in (*titles, *one.meta.ask.all)]
    return found


def _elsewhere_asks(elsewhere: Sequence[Elsewhere]) -> list[tuple[str, str]]:
    return [(one.id, text) for one in elsewhere for text in one.ask.all]


def _whole(one: Guideline) -> str:
    meta = one.meta
    titles = [meta.title.nb, meta.title.nn, meta.title.en] * 2
    bodies = [
        one.bodies["nb"].short,
        one.bodies["nb"].details,
        one.bodies["nn"].short,
        one.bodies["nn"].details,
    ]
    return " \n".join([*titles, *meta.ask.all, *meta.words, *meta.words, *bodies, one.bodies["en"].short])


def _whole_elsewhere(one: Elsewhere) -> str:
    return " \n".join([*one.ask.all, *one.words, *one.words, *one.words])

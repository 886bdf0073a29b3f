"""From a question to ranked guidelines, with a confidence: one call, no framework, no network.

bot/ranking.py scores; what is decided of the scores stands here. What belongs elsewhere competes too.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import numpy as np

from bot import elsewhere as elsewhere_files
from bot import guideline as guideline_files
from bot import ranking
from bot.elsewhere import Elsewhere
from bot.guideline import Guideline, Pack
from bot.index import Scores
from bot.lexicon import tokens
from bot.ranking import Ranking

MOST_CHOICES = 3
OPENERS = frozenset("og men enn hva kva ka hvorfor kvifor koffor what how about and why".split())
EMPTY = frozenset("med det da då ikke ikkje itj så not is that så er e".split())
LONGEST_FOLLOW_UP = 6
NEVER = -1
"""The version of a search that has not looked at what the editors have laid over."""


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
    """The few numbers of the decision, measured with `make eval` (docs/decisions.md)."""

    elsewhere: float = 1.1
    least: float = 0.06
    close: float = 0.98
    subject: float = 0.20


class Search:
    """Finds guidelines for questions: those of the files (`shipped`), and what is laid over them (renewal.py)."""

    def __init__(
        self, pack: Pack, elsewhere: Sequence[Elsewhere], ranking: Ranking, tuning: Tuning | None = None
    ) -> None:
        self.shipped, self.learnt, self.elsewhere = dict(pack), ranking, elsewhere
        self.tuning = tuning or Tuning()
        self._places = {one.id: one.place.model_dump() for one in elsewhere}
        self.pack: dict[str, Guideline] = {}
        self.version, self.renewing = NEVER, asyncio.Lock()
        self.grown: tuple[Pack, Ranking] | None = None
        self.take(pack, ranking)

    def take(self, pack: Pack, ranking: Ranking) -> None:
        """Find in `pack` by `ranking` from now on; `self.pack` stays the same object, so whoever has it sees it too."""
        taken = dict(pack)
        self.pack.clear()
        self.pack.update(taken)
        self.ranking = ranking
        handicap = [1.0] * len(taken) + [self.tuning.elsewhere] * len(self._places)
        self._fairness = np.array(handicap, dtype=np.float32)

    @classmethod
    def open(cls, folder: Path) -> "Search":
        """The search over the pack in `folder`. Raises PackError."""
        pack, elsewhere = guideline_files.load(folder), elsewhere_files.load(folder)
        return cls(pack, elsewhere, ranking.kept(pack, elsewhere))

    def find(self, text: str, subject: str | None = None) -> Finding:
        """The outcome for `text`; `subject` is the ref of the question before it, for follow-ups."""
        scores = self._in_context(text, self.pack.get(subject or ""))
        order = np.argsort(-scores)[:6]
        best = zip(order.tolist(), scores[order].tolist(), strict=True)
        ranked = [(self.ranking.names[place], score) for place, score in best if score > 0]
        return self._decide(ranked, subject)

    def _in_context(self, text: str, subject: Guideline | None) -> Scores:
        words = tokens(text)
        if not set(words) - OPENERS - EMPTY:
            return self._fair(subject.title("nb")) if subject else np.zeros_like(self._fairness)
        if subject is None or len(words) > LONGEST_FOLLOW_UP or words[0] not in OPENERS:
            return self._fair(text)
        both: Scores = self._fair(text) + self.tuning.subject * self._fair(subject.title("nb"))
        return both

    def _fair(self, text: str) -> Scores:
        scores: Scores = self.ranking.scores(text) * self._fairness
        return scores

    def _decide(self, ranked: Sequence[tuple[str, float]], subject: str | None) -> Finding:
        first, best = ranked[0] if ranked else ("", 0.0)
        refs = tuple(name for name, _ in ranked if name in self.pack)
        if first in self._places:
            return Finding(Outcome.UNKNOWN, (), _confidence(best), self._places[first])
        if not refs or best < self.tuning.least:
            return Finding(Outcome.UNKNOWN, (), _confidence(1 - best))
        close = () if subject in refs[:2] else self._close(ranked)
        if len(close) > 1:
            return Finding(Outcome.CHOOSE, close, _confidence(best))
        return Finding(Outcome.ANSWER, refs, _confidence(best))

    def _close(self, ranked: Sequence[tuple[str, float]]) -> tuple[str, ...]:
        least = self.tuning.close * ranked[0][1]
        return tuple(name for name, score in ranked if name in self.pack and score >= least)[:MOST_CHOICES]


def _confidence(score: float) -> float:
    return round(min(1.0, max(0.0, score)), 3)

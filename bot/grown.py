"""A ranking that knows at once what was added, until it has been learnt: word indexes anew, the classifier as it was.

The indexes take less than a second, the support vectors half a minute (bot/ranking.py). Meanwhile what was added counts
for as much in the classifier's place as its ways of asking are like the question.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from bot import index
from bot.corpus import ways, whole, whole_elsewhere
from bot.elsewhere import Elsewhere
from bot.guideline import Pack
from bot.index import Scores
from bot.lexicon import Lexicon, Reading, tokens
from bot.ranking import COMMONEST, Margins, Ranking

Asks = Mapping[str, Sequence[str]]


class Borrowed:
    """The classifier of an earlier pack, in the order of a later one's names; `fresh`: words of new ways of asking."""

    def __init__(self, learnt: Margins, places: NDArray[np.intp], fresh: Mapping[int, Sequence[frozenset[str]]]):
        self._learnt, self._places, self._fresh = learnt, places, fresh

    def margins(self, reading: Reading) -> Scores:
        """As the classifier says; of what is new, at least from -1 to 1 by how alike the words are."""
        known = np.append(self._learnt.margins(reading), np.float32(-1))
        found: Scores = known[self._places]
        words = frozenset(reading.words)
        for place, fresh in self._fresh.items():
            found[place] = max(float(found[place]), 2 * max(_alike(words, way) for way in fresh) - 1)
        return found


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(len(one | other), 1)


def grow(base: Ranking, before: Pack, pack: Pack, rest: Sequence[Elsewhere]) -> Ranking:
    """The ranking of `pack` at once, from that of `before`; less than a second."""
    names = [*pack, *(one.id for one in rest)]
    asks = {one.ref: ways(one) for one in pack.values()} | {one.id: one.ask.all for one in rest}
    wholes = [whole(one) for one in pack.values()] + [whole_elsewhere(one) for one in rest]
    said = [text for ref, one in pack.items() if before.get(ref) != one for text in (whole(one), *ways(one))]
    lexicon = base.lexicon.with_words({word for text in said for word in tokens(text)})
    read = [words_of(base, lexicon, text) for name in names for text in asks[name]]
    indexes = {
        "asks": index.build(read, most=COMMONEST),
        "whole": index.build([words_of(base, lexicon, text) for text in wholes], k1=2.0, b=0.75),
    }
    counts = [len(asks[name]) for name in names]
    learnt = Borrowed(base.learnt, _places(base.names, names), _fresh(before, pack, lexicon))
    return Ranking(names, counts, lexicon, indexes, learnt)


def words_of(base: Ranking, lexicon: Lexicon, text: str) -> Sequence[str]:
    """The words of `text`, remembered with `base`: reading all ways of asking anew would take a second each time."""
    seen = _seen(base)
    if text not in seen:
        seen[text] = lexicon.read(text).words
    return seen[text]


@lru_cache(maxsize=1)
def _seen(base: Ranking) -> dict[str, Sequence[str]]:
    return {}


def _places(before: Sequence[str], names: Sequence[str]) -> NDArray[np.intp]:
    """Where each name's margin stands; for a new one, behind the last."""
    at = {name: place for place, name in enumerate(before)}
    return np.array([at.get(name, len(before)) for name in names], dtype=np.intp)


def _fresh(before: Pack, pack: Pack, lexicon: Lexicon) -> dict[int, list[frozenset[str]]]:
    found = {}
    for place, (ref, one) in enumerate(pack.items()):
        had = {*ways(before[ref])} if ref in before else set()
        new = [way for way in ways(one) if way not in had]
        if new:
            found[place] = [frozenset(lexicon.read(way).words) for way in new]
    return found


def touched(base: Ranking, asks: Asks, texts: Sequence[str]) -> Asks:
    """Those of `asks` that share two telling words with one of `texts`, or all that they have; others hardly change."""
    read = {text: {*words_of(base, base.lexicon, text)} for each in asks.values() for text in each}
    often = Counter(word for words in read.values() for word in words)
    telling = {word for word, times in often.items() if times <= COMMONEST * len(read)}
    new = [telling & {*base.lexicon.read(text).words} for text in texts]
    near = {text for text, words in read.items() if _near(words & telling, new)}
    return {name: [text if text in near else "" for text in each] for name, each in asks.items()}


def _near(words: set[str], new: Sequence[set[str]]) -> bool:
    return bool(words) and any(len(words & each) >= min(2, len(words)) for each in new)


def slipped(before: Ranking, after: Ranking, asks: Asks, had: Asks, has: Asks) -> list[str]:
    """Which of `asks`, each left out in turn, led to their own name before and lead to another now; "" is none.

    `had` and `has` are the ways of asking of each name that `before` and `after` know, in their order.
    """
    was, now = own(before, asks, had), own(after, asks, has)
    return [text for text, right in was.items() if right and not now.get(text, True)]


def own(one: Ranking, asks: Asks, rows: Asks) -> dict[str, bool]:
    """Whether each of `asks` still finds its own name when it is left out itself; `rows` are all that `one` knows."""
    starts = dict(zip(one.names, one.starts.tolist(), strict=True))
    return {
        text: one.names[int(np.argmax(one.scores(text, without=row(starts[name], text, rows[name]))))] == name
        for name, texts in asks.items()
        if name in starts
        for text in texts
        if text
    }


def row(start: int, text: str, ways: Sequence[str]) -> int | None:
    """Where a way of asking stands in a ranking; None where it is not there any more."""
    return start + list(ways).index(text) if text in ways else None

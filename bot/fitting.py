"""What of an issue has room on its card, so that it can be sent as it is: a little of each kind, purely.

The card's size is not known before it is made (cards/newsletter.py); here it is reckoned, and never too small.
"""

import json
from collections.abc import Iterable, Mapping, Sequence

from bot.newsletter import Item, Kind, Version
from bot.size import LARGEST
from bot.turn import Norm

FRAME, PIECE, DAY, PICTURE = 3600, 1540, 120, 300
"""Bytes of a card without its things and the editor's word; of a thing without its words, its day and its picture."""
WORD, LEAD = 600, 160
"""Characters of the editor's word and of a text that stand on the card; room is kept for a word not written yet."""
TURNS = (Kind.EVENT, Kind.STORY, Kind.CONTRIBUTION, Kind.NOTICE, Kind.QUESTION, Kind.GUIDELINE)
"""Each kind gives one thing at a time, in this order: what happens on a day can't wait for another month."""
Names = Mapping[str, Sequence[str]]
"""Of all who may come to be praised in a thing, by its source."""


def fitted(word: Mapping[Norm, str], fixed: Sequence[Item], more: Sequence[Item], names: Names) -> list[Item]:
    """The `fixed` things, and those of `more` for which there is room beside them, in the order in which they came."""
    left = LARGEST - FRAME - max(_bytes(one[:WORD]) for one in (*word.values(), "ø" * WORD))
    left -= sum(_taken(one, names) for one in fixed)
    kept = set[str]()
    for one in _in_turn(more):
        if (taken := _taken(one, names)) <= left:
            left -= taken
            kept.add(one.id)
    return [*fixed, *(one for one in more if one.id in kept)]


def _in_turn(items: Iterable[Item]) -> list[Item]:
    """The first of each kind, then the second of each, and so on."""
    seen, ranked = dict.fromkeys(TURNS, 0), list[tuple[int, int, Item]]()
    for one in items:
        ranked.append((seen[one.kind], TURNS.index(one.kind), one))
        seen[one.kind] += 1
    return [one for *_, one in sorted(ranked, key=lambda each: each[:2])]


def _taken(one: Item, names: Names) -> int:
    """Bytes of a thing on the card, in the norm in which it is longest."""
    own = [one.unit, *names.get(one.source, ())]
    picture = [one.picture.url, one.picture.alt] if one.picture is not None else []
    more = DAY * (one.happens is not None) + PICTURE * (one.picture is not None)
    return PIECE + more + sum(_bytes(each) for each in (*own, *picture)) + max(map(_said, one.versions.values()))


def _said(version: Version) -> int:
    return _bytes(version.title) + _bytes(" ".join(version.text.split())[:LEAD])


def _bytes(words: str) -> int:
    return len(json.dumps(words, ensure_ascii=False).encode("utf-16-le", errors="surrogatepass"))

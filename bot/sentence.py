"""The words of a message, where they stand, and which begin a sentence that tells or asks."""

import re
from collections.abc import Iterator, Sequence

TOKEN = re.compile(r"[A-ZÆØÅ]\.(?!\w)|\d+\.(?= ?[a-zæøåA-F])|\w+(?:[-/]\w+)*|[.!?]")
SENTENCE_END = frozenset(".!?")
PAUSE = 4
"""A full stop parts two words as this many words between them do."""
STATED = 5
"""A sentence that tells something has at least this many words."""


def words(written: str) -> list[str]:
    """Every word, as it is written."""
    return [token for token in TOKEN.findall(written) if token not in SENTENCE_END]


def tokens(written: str) -> Iterator[tuple[str, int, Sequence[str]]]:
    """Every word, its place, and the marks of the sentence it begins."""
    place = 0
    for sentence, end in _sentences(written):
        marks = _marks(sentence, end)
        for token in sentence:
            yield token, place, marks
            place, marks = place + 1, ()
        place += PAUSE


def _marks(sentence: Sequence[str], end: str) -> Sequence[str]:
    """`first` for every sentence, with `question` where it ends as one and `stated` where it is no short cry."""
    marks = {"question": end == "?", "stated": len(sentence) >= STATED}
    return ("first", *(mark for mark, fits in marks.items() if fits))


def _sentences(written: str) -> Iterator[tuple[Sequence[str], str]]:
    """The words of each sentence, and the sign that ends it."""
    sentence: list[str] = []
    for found in TOKEN.finditer(written):
        if found[0] not in SENTENCE_END:
            sentence.append(found[0])
        elif sentence:
            yield sentence, found[0]
            sentence = []
    yield sentence, ""

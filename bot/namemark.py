"""Marks of names: what a name is recognised by in a text once nobody may keep the name itself.

A mark is a keyed hash (RFC 2104): nobody reads a name out of it, and without the key nobody can try names on it.
"""

import hmac
import re
import secrets
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

WORD = re.compile(r"\w+")
LONGEST = 6
"""Words of a name."""


@dataclass(frozen=True)
class Namemarks:
    """Makes marks under one key, the same in every process."""

    key: bytes = field(repr=False)

    def of(self, name: str) -> list[str]:
        """The marks of a name: of the whole, however it is capitalised, and of the first name as it is written."""
        words = WORD.findall(name)
        return [self._mark("whole", _whole(words)), self._mark("first", words[0])] if words else []

    def found(self, marks: Collection[str], words: str) -> list[str]:
        """The parts of `words` that have one of the marks, each once, in their order."""
        hits = (said for said, kind, like in _parts(words) if self._mark(kind, like) in marks) if marks else ()
        return list(dict.fromkeys(hits))

    def _mark(self, kind: str, like: str) -> str:
        return hmac.digest(self.key, f"{kind} {like}".encode(errors="surrogatepass"), "sha256").hex()[:32]


def _whole(words: list[str]) -> str:
    return " ".join(words).casefold()


def _parts(words: str) -> Iterator[tuple[str, str, str]]:
    """Each part of a text that may be a name: as it stands, and what it would be marked as."""
    found = list(WORD.finditer(words))
    for start, first in enumerate(found):
        for one in {first[0], first[0].removesuffix("s")}:
            yield first[0], "first", one
        for end in range(start + 1, min(start + LONGEST, len(found)) + 1):
            part = found[start:end]
            yield words[first.start() : part[-1].end()], "whole", _whole([one[0] for one in part])


FOR_NOW = Namemarks(secrets.token_bytes(32))
"""Under a key that nobody else has, and that ends with this process."""


@dataclass(frozen=True)
class Unnamed:
    """Those who may not be named, by their marks."""

    names: Namemarks = FOR_NOW
    marks: frozenset[str] = frozenset()

    def found(self, words: str) -> list[str]:
        """What stands in `words` of their names."""
        return self.names.found(self.marks, words)


NOBODY = Unnamed()

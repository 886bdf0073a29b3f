"""The audit chain: each line stands on the one before it, and the head of a day is signed.

Promise: a line that is deleted, changed, moved or cut off after a signed head is found, and the first bad one named.
Handlers verify it without reading it: a line holds only a mark of what it says, since nobody whom a case concerns may
learn of it from the log.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from desk.sealing import digest

START = "0" * 64


@dataclass(frozen=True)
class Entry:
    """One thing that was done: day (ISO), event, the case's id or "", who by role or handler id, and a detail.

    `salt` (32 hexadecimal digits) keeps its mark from being guessed.
    """

    day: str
    event: str
    case: str
    actor: str
    detail: str
    salt: str

    @property
    def mark(self) -> str:
        """What stands for it in the chain."""
        return digest(*(each.encode() for each in (self.salt, *(getattr(self, name) for name in TOLD)))).hex()


TOLD = ("day", "event", "case", "actor", "detail")


@dataclass(frozen=True)
class Line:
    """An entry's place in the chain, without what it says."""

    seq: int
    mark: str
    prev: str
    hash: str


@dataclass(frozen=True)
class Head:
    """The last line's number and hash on a day, signed; it is kept outside the bot as well."""

    day: str
    seq: int
    hash: str
    signature: str


def following(last: Line | None, entry: Entry) -> Line:
    """The next line after `last`, for an entry."""
    seq, prev = (1, START) if last is None else (last.seq + 1, last.hash)
    return Line(seq, entry.mark, prev, _hash(seq, entry.mark, prev))


def first_bad(lines: Sequence[Line], heads: Sequence[Head] = (), key: VerifyKey | None = None) -> int | None:
    """The number of the first line that is not as it was written, or None: the whole chain, from its start.

    Shorter than a head says, it is bad at the first line that lacks; with a head that `key` did not sign, at its line.
    """
    prev = START
    for seq, line in enumerate(lines, 1):
        if line.seq != seq or line.prev != prev or line.hash != _rehashed(line):
            return seq
        prev = line.hash
    bad = [_broken(head, lines, key) for head in heads]
    return min((one for one in bad if one is not None), default=None)


def sign_head(last: Line, day: str, key: SigningKey) -> Head:
    """The head of a day."""
    return Head(day, last.seq, last.hash, key.sign(_head(day, last.seq, last.hash)).signature.hex())


def _broken(head: Head, lines: Sequence[Line], key: VerifyKey | None) -> int | None:
    if key is not None and not _signed(head, key):
        return head.seq
    if head.seq > len(lines):
        return len(lines) + 1
    return None if lines[head.seq - 1].hash == head.hash else head.seq


def _signed(head: Head, key: VerifyKey) -> bool:
    try:
        key.verify(_head(head.day, head.seq, head.hash), bytes.fromhex(head.signature))
    except (BadSignatureError, ValueError):
        return False
    return True


def _head(day: str, seq: int, value: str) -> bytes:
    return digest(b"pointer head", day.encode(), str(seq).encode(), value.encode())


def _rehashed(line: Line) -> str:
    return _hash(line.seq, line.mark, line.prev)


def _hash(seq: int, mark: str, prev: str) -> str:
    return digest(str(seq).encode(), mark.encode(), prev.encode()).hex()

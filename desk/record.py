"""What the bot answers, as records: nothing that is not as docs/pointers.md says gets further than here."""

import re
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from desk.chain import Head, Line
from desk.keylist import Holder, KeyList
from desk.sealing import KINDS, Heading, Kind
from desk.shares import Share

ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
REASONS = ("witness", "protection", "authorities", "case_work")
"""Why two handlers may open who reported, and why a case may be kept longer."""
OVER = ("closed", "transferred")


@dataclass(frozen=True)
class Case:
    """One case as the list shows it; `next` is the number of its next message, `feedback_by` None where given."""

    id: str
    day: date
    state: str
    acknowledged: date | None
    closed: date | None
    acknowledge_by: date
    feedback_by: date | None
    next: int
    unread: bool
    extended: bool
    gone: date | None = None
    """The last day before it is deleted, as it stands; None where that is not known, or something is unread."""


@dataclass(frozen=True)
class Message:
    """One sealed message; `wrap` is the asking handler's, empty where there is none."""

    seq: int
    kind: Kind
    day: date
    keys: int
    box: bytes
    wrap: bytes
    signer: str
    signature: bytes

    def heading(self, case: str) -> Heading:
        """Where it says that it stands."""
        return Heading(case, self.kind, self.seq, self.keys)


@dataclass(frozen=True)
class Opening:
    """A handler (`by`, an id) asked who reported; another said yes on `granted_on`, None as long as nobody has.

    `granted` are the halves that were sealed for who reads this.
    """

    id: int
    by: str
    reason: str
    day: date
    granted: tuple[Share, ...]
    granted_on: date | None = None


@dataclass(frozen=True)
class Whole:
    """All of a case; `reporters` are public keys in hex by id."""

    case: Case
    messages: tuple[Message, ...]
    reporters: Mapping[str, str]
    shares: tuple[Share, ...]
    openings: tuple[Opening, ...]


@dataclass(frozen=True)
class Overview:
    """The verified list, the bot's day, and the cases; `earlier` are all verified lists, by their numbers.

    `after_close`: days that a closed case is kept.
    """

    keys: KeyList
    today: date
    cases: tuple[Case, ...]
    earlier: Mapping[int, KeyList] = field(default_factory=dict)
    after_close: int = 30

    def signer(self, version: int, key_id: str) -> Holder | None:
        """Whose key it was by the list of that number; None where that list is not known, or has no such key."""
        found = self.earlier.get(version) or (self.keys if version == self.keys.version else None)
        return found.by_key(key_id) if found is not None else None


@dataclass(frozen=True)
class Log:
    """The chain of what was done, its signed heads, and the key (hex) that they are said to be signed with."""

    lines: tuple[Line, ...]
    heads: tuple[Head, ...]
    key: str


def case(said: Any) -> Case:
    """A Case. Raises what Python raises where it is not one, as all of these do; client.py makes it a DeskError."""
    due = said["due"]
    days = _day(said["day"]), _maybe(said["acknowledged"]), _maybe(said["closed"])
    limits = _day(due["acknowledge"]), _maybe(due["feedback"])
    signs = bool(said["unread"]), bool(said["extended"])
    return Case(
        id_of(said["id"]),
        days[0],
        _word(said["state"]),
        days[1],
        days[2],
        *limits,
        int(said["next"]),
        *signs,
        _maybe(said["gone"]),
    )


def whole(said: Any) -> Whole:
    """A case with all that is in it."""
    reporters = {str(one): str(key) for one, key in said["reporters"].items()}
    shares = tuple(share(one) for one in said["shares"])
    openings = tuple(map(_opening, said["openings"]))
    return Whole(case(said["case"]), tuple(map(_message, said["messages"])), reporters, shares, openings)


def share(said: Any) -> Share:
    """A Share."""
    return Share(str(said["pair"]), str(said["side"]), str(said["holder"]), bytes_of(said["box"]))


def written(one: Share) -> dict[str, str]:
    """A Share as it is sent."""
    return {"pair": one.pair, "side": one.side, "holder": one.holder, "box": text_of(one.box)}


def log(said: Any) -> Log:
    """A Log."""
    return Log(tuple(Line(**one) for one in said["lines"]), tuple(Head(**one) for one in said["heads"]), said["key"])


def bytes_of(text: str) -> bytes:
    """Bytes from base64."""
    return b64decode(text, validate=True)


def text_of(data: bytes) -> str:
    """Bytes as base64."""
    return b64encode(data).decode()


def _message(said: Any) -> Message:
    if said["kind"] not in KINDS:
        raise ValueError
    sealed = int(said["keys"]), bytes_of(said["box"]), bytes_of(said["wrap"])
    signed = str(said["signer"]), bytes_of(said["signature"])
    return Message(int(said["seq"]), cast(Kind, said["kind"]), _day(said["day"]), *sealed, *signed)


def _opening(said: Any) -> Opening:
    granted = tuple(share(one) for one in said["granted"])
    asked = int(said["id"]), _word(said["by"]), _word(said["reason"]), _day(said["day"])
    return Opening(*asked, granted, _maybe(said["granted_on"]))


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _maybe(text: str | None) -> date | None:
    return None if text is None else _day(text)


def id_of(text: str) -> str:
    """A case's id. Raises ValueError."""
    if not ID.fullmatch(text):
        raise ValueError
    return text


def _word(text: Any) -> str:
    return str(text)

"""What the bot says that may be handed on, as records."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from desk.halves import Place
from desk.record import Message, bytes_of, id_of, share
from desk.shares import Share


@dataclass(frozen=True)
class Wrapped:
    """A message's key as wrapped for the asking holder, and the key ids that lack it."""

    case: str
    seq: int
    wrap: bytes
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Half:
    """A share of the asking holder's in a case, and the key ids that may be handed it."""

    case: str
    share: Share
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Lacking:
    """What may be handed on: keys, halves, each case's report (None where one's own key opens it not), who has what."""

    wraps: tuple[Wrapped, ...]
    halves: tuple[Half, ...]
    reports: Mapping[str, Message | None]
    pairs: Mapping[str, tuple[Place, ...]]


def wraps(said: Any) -> Lacking:
    """What may be handed on."""
    keys = tuple(
        Wrapped(id_of(one["case"]), int(one["seq"]), bytes_of(one["wrap"]), tuple(map(str, one["missing"])))
        for one in said["wraps"]
    )
    halves = tuple(Half(id_of(one["case"]), share(one), tuple(map(str, one["missing"]))) for one in said["shares"])
    reports = {id_of(case): _report(one) for case, one in said["reports"].items()}
    pairs = {
        id_of(case): tuple((str(one[0]), str(one[1]), str(one[2])) for one in found)
        for case, found in said["pairs"].items()
    }
    return Lacking(keys, halves, reports, pairs)


def _report(said: Any) -> Message | None:
    if said is None:
        return None
    sealed = int(said["keys"]), bytes_of(said["box"]), bytes_of(said["wrap"])
    return Message(int(said["seq"]), "report", date.min, *sealed, "", b"")

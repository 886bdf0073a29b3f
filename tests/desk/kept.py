"""What the stand-in keeps of a case, and how it is told in docs/pointers.md's words."""

from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from nacl.public import PrivateKey

from desk.keylist import Holder, KeyList
from desk.sealing import Heading
from desk.shares import Share


@dataclass
class Kept:
    """A case as the bot keeps it."""

    id: str
    day: date
    reporter: PrivateKey
    excluded: frozenset[str] = frozenset()
    state: str = "received"
    acknowledged: date | None = None
    closed: date | None = None
    answered: bool = False
    extended: set[str] = field(default_factory=set)
    messages: list[dict[str, Any]] = field(default_factory=list)
    shares: list[Share] = field(default_factory=list)
    openings: list[dict[str, Any]] = field(default_factory=list)
    unread: bool = True

    def said(self) -> dict[str, Any]:
        """The contract's Case."""
        due = {
            "acknowledge": str(self.day + timedelta(7)),
            "feedback": None if self.answered else str((self.acknowledged or self.day) + timedelta(90)),
        }
        days = {
            "acknowledged": day_said(self.acknowledged),
            "closed": day_said(self.closed),
            "gone": None if self.unread else day_said(self.closed or self.day + timedelta(365)),
            "due": due,
            "day": str(self.day),
        }
        more = {"next": len(self.messages) + 1, "unread": self.unread, "extended": len(self.extended) > 1}
        return {"id": self.id, "state": self.state, **days, **more}


def message(heading: Heading, day: date, box: bytes, wraps: dict[str, bytes]) -> dict[str, Any]:
    place = {"seq": heading.seq, "kind": heading.kind, "keys": heading.keys}
    return {**place, "day": str(day), "box": box, "wraps": wraps, "signer": "", "signature": b""}


def shown(each: dict[str, Any], holder: Holder) -> dict[str, Any]:
    wrap = each["wraps"].get(holder.key_id, b"")
    sealed = {"box": text(each["box"]), "wrap": text(wrap), "signature": text(each["signature"])}
    return {**{key: each[key] for key in ("seq", "kind", "day", "keys", "signer")}, **sealed}


def opening(each: dict[str, Any], holder: Holder) -> dict[str, Any]:
    granted = [share_said(one) for one in each["granted"] if one.holder == holder.key_id]
    return {**each, "granted": granted, "granted_on": each["granted_on"]}


def wrapped(one: Kept, each: dict[str, Any], holder: Holder, keys: KeyList) -> dict[str, Any]:
    missing = [key for key in keys.holders(one.excluded) if key not in each["wraps"]]
    place = {"case": one.id, "seq": each["seq"], "kind": each["kind"], "keys": each["keys"]}
    return {**place, "wrap": text(each["wraps"][holder.key_id]), "missing": missing}


def share_said(one: Share) -> dict[str, str]:
    return {"pair": one.pair, "side": one.side, "holder": one.holder, "box": text(one.box)}


def share_of(said: dict[str, str]) -> Share:
    return Share(said["pair"], said["side"], said["holder"], b64decode(said["box"]))


def text(data: bytes) -> str:
    return b64encode(data).decode()


def day_said(day: date | None) -> str | None:
    return str(day) if day else None

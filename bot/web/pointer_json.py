"""What goes between a handler's machine and the bot, as JSON values; bytes in base64, days in ISO."""

import base64
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import chronicle, deadline, followup
from bot.casework import Desk
from bot.pointer import Pointer
from bot.pointing import Pointers
from desk.shares import Share

Values = dict[str, Any]


def written(raw: bytes | None) -> str:
    """Bytes as text; none is ""."""
    return base64.b64encode(raw or b"").decode()


def read(text: str) -> bytes:
    """Bytes of their text. Raises ValueError."""
    return base64.b64decode(text, validate=True)


def parsed(raw: bytes) -> Any:
    """A request's JSON object. Raises ValueError."""
    body = json.loads(raw)
    if not isinstance(body, dict):
        raise ValueError("not an object")
    return body


async def case(db: AsyncConnection, pointers: Pointers, one: Pointer) -> Values:
    """A case as it stands, with what is due, and its last day as far as that is known."""
    given = deadline.has_feedback(one.day, one.acknowledged, one.answered)
    due = {
        "acknowledge": deadline.acknowledge_by(one.day).isoformat(),
        "feedback": None if given else deadline.feedback_by(one.day, one.acknowledged).isoformat(),
    }
    gone = deadline.gone_by(one, pointers.days_after_close, pointers.days_at_most)
    days = {"acknowledged": one.acknowledged, "closed": one.closed, "gone": gone}
    known = {"id": one.id, "day": one.day.isoformat(), "state": one.state.value, "due": due}
    more = {name: day.isoformat() if day else None for name, day in days.items()}
    then = {"next": await followup.next_seq(db, one.id), "extended": one.kept_until is not None}
    return {**known, **more, **then, "unread": one.unread}


def message(one: Mapping[str, Any]) -> Values:
    """A sealed message, with the asking handler's wrap of its key."""
    raw = {name: written(one[name]) for name in ("box", "wrap", "signature")}
    known = {"seq": one["seq"], "kind": one["kind"], "keys": one["keys"]}
    return {**known, "day": one["day"].isoformat(), "signer": one["signer"] or "", **raw}


def share(one: Share) -> Values:
    """A sealed half."""
    return {**asdict(one), "box": written(one.box)}


def share_of(found: Mapping[str, Any]) -> Share:
    """A sealed half of its JSON. Raises KeyError or ValueError."""
    return Share(str(found["pair"]), str(found["side"]), str(found["holder"]), read(found["box"]))


def opening(one: Mapping[str, Any]) -> Values:
    """A wish to see who it was, with the halves that the asking handler was given."""
    known = {"id": one["number"], "by": one["by"], "reason": one["reason"], "day": one["day"].isoformat()}
    given = one["granted"].isoformat() if one["granted"] else None
    return {**known, "granted_on": given, "granted": [share(each) for each in one["shares"]]}


def lacking(one: Mapping[str, Any]) -> Values:
    """A wrapped key that others on the list lack."""
    known = {name: one[name] for name in ("case", "seq", "kind", "keys", "missing")}
    return {**known, "wrap": written(one["wrap"])}


def report(one: Mapping[str, Any] | None) -> Values | None:
    """A case's report with the asking handler's wrap; None where they have none."""
    if one is None:
        return None
    return {"seq": one["seq"], "keys": one["keys"], "box": written(one["box"]), "wrap": written(one["wrap"])}


def place(one: Share) -> list[str]:
    """Which half somebody has."""
    return [one.pair, one.side, one.holder]


async def log(db: AsyncConnection, desk: Desk) -> Values:
    """The log and its heads, with the public key of their signatures ("" where none is set)."""
    key = desk.pointers.signing
    lines = [asdict(one) for one in await chronicle.lines(db)]
    heads = [asdict(one) for one in await chronicle.heads(db)]
    return {"lines": lines, "heads": heads, "key": bytes(key.verify_key).hex() if key else ""}

"""What a handler does with a case: words to who reported, sealed for those who may read them, and signed.

Promise: who is left out of a case is never sealed for, whatever list has come since.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nacl.public import PublicKey

from desk import record
from desk.client import Client
from desk.fault import DeskError
from desk.keyfile import Keys
from desk.keylist import RECOVERY
from desk.opened import Opened
from desk.record import OVER, Case, Whole
from desk.sealing import Heading, Sealed, SealError, seal
from desk.signing import sign_message

LONGEST = 8000
"""Characters of what a handler writes."""


@dataclass(frozen=True)
class Act:
    """What a handler can do with a case: the state it gets ("" where it stays), and whether it takes words."""

    state: str
    words: bool


ACTS = {
    "ack": Act("acknowledged", True),
    "reply": Act("", True),
    "investigate": Act("investigating", False),
    "close": Act("closed", True),
    "transfer": Act("transferred", True),
}


def possible(case: Case) -> list[str]:
    """The acts that make sense with a case as it is."""
    over = case.state in OVER
    sense = {
        "ack": case.acknowledged is None and not over,
        "reply": True,
        "investigate": case.state in ("received", "acknowledged"),
        "close": not over,
        "transfer": not over,
    }
    return [name for name in ACTS if sense[name]]


async def write(client: Client, opened: Opened, name: str, text: str, seq: int | None = None) -> Case:
    """Do one of ACTS with a case as it was read: `text` to who reported, sealed and signed. Raises DeskError.

    `seq` is the message's number as it was when the handler began to write, where that is longer ago than `opened`.
    """
    act = ACTS[name]
    _checked(client.keys, act, text)
    if seq is not None and seq != opened.case.next:
        raise DeskError("seq")
    heading = Heading(opened.case.id, "reply", opened.case.next, opened.keys.version)
    sealed = _sealed(heading, {"state": act.state, "text": text}, readers(client.keys, opened))
    signature = sign_message(client.keys.signing, heading, sealed.box)
    place = {"seq": heading.seq, "keys": heading.keys, "state": act.state, "box": record.text_of(sealed.box)}
    wraps = {one: record.text_of(wrap) for one, wrap in sealed.wraps.items()}
    said = {**place, "wraps": wraps, "signature": record.text_of(signature), "tell": to_tell(opened)}
    return await client.send(opened.case.id, said)


def readers(mine: Keys, opened: Opened) -> dict[str, PublicKey]:
    """Whom a reply is sealed for: who may open this case already and is on the list, the recovery key, who reported."""
    before = holders(opened.whole) | {mine.key_id, opened.keys.recovery.key_id}
    reading = {one: key for one, key in opened.keys.holders(left_out(opened)).items() if one in before}
    try:
        return reading | {one: PublicKey(bytes.fromhex(key)) for one, key in opened.whole.reporters.items()}
    except Exception:  # a key that is none
        raise DeskError("answer") from None


def to_tell(opened: Opened) -> str:
    """Who wished to be told in Teams that there is a reply: only somebody who reported by name, and asked for it."""
    report = next((one for one in opened.said if one.message.kind == "report"), None)
    wished = report is not None and report.fields.get("replies_in_teams") is True and report.text("mode") == "named"
    return report.text("person") if report is not None and wished else ""


def left_out(opened: Opened) -> list[str]:
    """The ids of those whom the report itself says that it was not sealed for."""
    said = next((one.fields.get("excluded") for one in opened.said if one.message.kind == "report"), None)
    return [str(one) for one in said] if isinstance(said, list) else []


def holders(whole: Whole) -> set[str]:
    """The key ids among which this case's identity was split: who may open it; who is left out is in no pair."""
    pairs = {side for one in whole.shares for side in one.pair.split("+")}
    return pairs | {one.holder for one in whole.shares}


def _checked(mine: Keys, act: Act, text: str) -> None:
    if mine.id == RECOVERY:
        raise DeskError("recovery")
    if act.words and not text.strip():
        raise DeskError("no_text")
    if len(text) > LONGEST:
        raise DeskError("too_long")


def _sealed(heading: Heading, fields: Mapping[str, Any], keys: Mapping[str, PublicKey]) -> Sealed:
    try:
        return seal(heading, fields, keys)
    except UnicodeError:
        raise DeskError("text") from None
    except SealError as error:
        raise DeskError("too_long" if error.reason == "too_large" else "answer") from None

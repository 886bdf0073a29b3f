"""Who reported in confidence: one handler asks with a reason, another grants, and only then the first can open it.

Promise: nobody opens it alone, and a half goes only to who asked.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from desk.client import Client
from desk.fault import DeskError
from desk.keyfile import Keys
from desk.keylist import Holder, KeyList
from desk.opened import Opened, open_case
from desk.record import REASONS, Message, Opening
from desk.sealing import SealError, decrypt
from desk.shares import Share, give, pair_of, take, xor


async def ask(client: Client, case: str, reason: str) -> int:
    """Ask who reported, for one of REASONS; gives the asking's number. Raises DeskError."""
    if reason not in REASONS:
        raise DeskError("reason")
    opened = await open_case(client, case)
    report = next((one for one in opened.said if one.message.kind == "report"), None)
    if report is None or report.text("mode") != "confidential":
        raise DeskError("not_confidential")
    return await client.ask(case, reason)


async def grant(client: Client, opened: Opened, number: int) -> Opening:
    """Give one's half to who asked with that number. Raises DeskError: one's own asking, no such asking, no pair."""
    asked = asking(opened, number)
    if asked.by == client.keys.id:
        raise DeskError("own")
    asker = holder(opened.keys, asked.by)
    mine, half = _mine(client.keys, opened, asker.key_id)
    given = give(opened.case.id, mine.pair, mine.side, asker.key_id, half, asker.public)
    await client.grant(opened.case.id, number, given)
    return asked


def reveal(keys: Keys, opened: Opened) -> Mapping[str, Any]:
    """Name and person of who reported, empty where nothing was kept, when it was granted. Raises DeskError."""
    sealed, refused = _identity(opened), DeskError("not_granted")
    for pair in _pairs(keys, opened):
        try:
            return _read(keys, opened, sealed, pair)
        except DeskError as error:
            refused = error
    raise refused


def granted(keys: Keys, opened: Opened) -> bool:
    """Whether somebody granted what this holder asked."""
    return any(one.granted for one in opened.whole.openings if one.by == keys.id)


def mine_to_grant(keys: Keys, opened: Opened) -> list[Opening]:
    """What others have asked and nobody granted yet."""
    return [one for one in opened.whole.openings if one.by != keys.id and one.granted_on is None]


def waiting(keys: Keys, opened: Opened) -> bool:
    """Whether this holder has asked, and nobody has said yes yet."""
    return any(one.by == keys.id and one.granted_on is None for one in opened.whole.openings)


def asking(opened: Opened, number: int) -> Opening:
    """What was asked with that number. Raises DeskError where nothing was."""
    found = next((one for one in opened.whole.openings if one.id == number), None)
    if found is None:
        raise DeskError("no_asking")
    return found


def holder(keys: KeyList, who: str) -> Holder:
    """The handler with that id. Raises DeskError where none is on the list."""
    found = next((one for one in keys.handlers if one.id == who), None)
    if found is None:
        raise DeskError("unknown_asker")
    return found


def _mine(keys: Keys, opened: Opened, asker: str) -> tuple[Share, bytes]:
    """One's half of a pair whose other half the asker has, first of their own pair, and what is in it.

    Where one is no good, another that was handed on serves.
    """
    theirs = {(one.pair, one.side) for one in opened.whole.shares if one.holder == asker}
    mine = [one for one in opened.whole.shares if one.holder == keys.key_id]
    direct = [one for one in mine if one.pair == pair_of(keys.key_id, asker)]
    fitting = [one for one in mine if any(pair == one.pair and side != one.side for pair, side in theirs)]
    refused = DeskError("no_pair")
    for one in (*direct, *fitting):
        try:
            return one, take(opened.case.id, one, keys.private)
        except SealError as error:
            refused = DeskError(error.reason)
    raise refused


def _pairs(keys: Keys, opened: Opened) -> Iterator[tuple[Share, Share]]:
    """One's own halves, each with the other half that somebody granted."""
    mine = [one for one in opened.whole.shares if one.holder == keys.key_id]
    given = [share for one in opened.whole.openings if one.by == keys.id for share in one.granted]
    return ((one, other) for other in given for one in mine if one.pair == other.pair and one.side != other.side)


def _identity(opened: Opened) -> Message:
    found = [one for one in opened.whole.messages if one.kind == "identity"]
    if len(found) != 1:
        raise DeskError("misplaced")
    return found[0]


def _read(keys: Keys, opened: Opened, sealed: Message, halves: tuple[Share, Share]) -> Mapping[str, Any]:
    case = opened.case.id
    try:
        key = xor(*(take(case, one, keys.private) for one in halves))
        return decrypt(sealed.heading(case), sealed.box, key)
    except SealError as error:
        raise DeskError(error.reason) from None

"""Handing on: what this key opens is wrapped for keys that are new on the list, so that no lost key locks a case.

Promise: only keys on the signed list are given anything, and none ever both halves of a pair.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from desk.client import Client
from desk.fault import DeskError
from desk.keyfile import Keys
from desk.keylist import Holder, KeyList
from desk.record import Half, Wrapped, text_of, written
from desk.sealing import SealError, unwrap, wrap
from desk.shares import give, take


@dataclass(frozen=True)
class Handed:
    """How many were taken in, and how many could not be opened with this key."""

    added: int
    unreadable: int


async def rewrap(client: Client) -> Handed:
    """Hand on all that the list's new keys lack. Raises DeskError."""
    keys = (await client.overview()).keys
    wraps, halves = await client.wraps()
    messages, unread = _messages(client.keys, keys, wraps)
    shares, unopened = _shares(client.keys, keys, halves)
    if not messages and not shares:
        return Handed(0, unread + unopened)
    return Handed(await client.add_wraps(messages, shares), unread + unopened)


def _messages(mine: Keys, keys: KeyList, wraps: Sequence[Wrapped]) -> tuple[list[dict[str, Any]], int]:
    made, unread = [], 0
    for one in wraps:
        try:
            made += _wrapped(mine, keys, one)
        except SealError:
            unread += 1
    return made, unread


def _wrapped(mine: Keys, keys: KeyList, one: Wrapped) -> list[dict[str, Any]]:
    lacking = [each for each in map(keys.by_key, one.missing) if each is not None]
    if not lacking or not one.wrap:
        return []
    key = unwrap(one.wrap, mine.private)
    place = {"case": one.case, "seq": one.seq}
    return [{**place, "holder": each.key_id, "wrap": text_of(wrap(key, each.public))} for each in lacking]


def _shares(mine: Keys, keys: KeyList, halves: Sequence[Half]) -> tuple[list[dict[str, Any]], int]:
    made, unread = [], 0
    for one in halves:
        try:
            made += _handed(mine, keys, one, halves)
        except SealError:
            unread += 1
    return made, unread


def _handed(mine: Keys, keys: KeyList, one: Half, known: Sequence[Half]) -> list[dict[str, Any]]:
    named = [each for each in map(keys.by_key, one.missing) if each is not None]
    lacking = [each for each in named if may_hold(one, each, mine, keys, known)]
    if not lacking or one.share.holder != mine.key_id:
        return []
    half, share = take(one.case, one.share, mine.private), one.share
    given = [give(one.case, share.pair, share.side, each.key_id, half, each.public) for each in lacking]
    return [{"case": one.case, **written(each)} for each in given]


def may_hold(one: Half, who: Holder, mine: Keys, keys: KeyList, known: Sequence[Half]) -> bool:
    """Whether `who` may be handed a half: never who has, or had under an older key, the pair's other half.

    An older key's owner can't be told from a newer list; so a half goes to another's new key only while the pair's
    other half is somebody's who is on the list, and to one's own new key always.
    """
    other = next((each for each in one.share.pair.split("+") if each != one.share.side), "")
    owner = keys.by_key(other)
    if who.key_id in (mine.key_id, other) or _holds(who.key_id, other, one, known):
        return False
    return who.id == mine.id or (owner is not None and owner.id != who.id)


def _holds(holder: str, side: str, one: Half, known: Sequence[Half]) -> bool:
    place = (one.case, one.share.pair, side, holder)
    return any((each.case, each.share.pair, each.share.side, each.share.holder) == place for each in known)


def unreadable(handed: Handed) -> None:
    """Raises DeskError where something could not be handed on."""
    if handed.unreadable:
        raise DeskError("not_handed", str(handed.unreadable))

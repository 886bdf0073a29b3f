"""Handing on: what this key opens is wrapped for keys that are new on the list, so that no lost key locks a case.

Promise: only keys on the signed list are given anything, nobody whom a report leaves out, and nobody both halves of a
pair, whatever keys they have had; none of it is left to what the bot says.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from desk.client import Client
from desk.fault import DeskError
from desk.halves import Handing
from desk.keyfile import Keys
from desk.keylist import Holder, owners, same_people
from desk.lacking import Half, Lacking, Wrapped
from desk.record import Overview, text_of, written
from desk.sealing import SealError, unseal, unwrap, wrap
from desk.shares import give, take

Values = dict[str, Any]


@dataclass(frozen=True)
class Handed:
    """How many were taken in, and how many could not be opened with this key."""

    added: int
    unreadable: int


async def rewrap(client: Client) -> Handed:
    """Hand on all that the list's new keys lack, a case at a time. Raises DeskError."""
    overview = await client.overview()
    found = await client.wraps()
    added = unread = 0
    for case in dict.fromkeys([*(one.case for one in found.wraps), *(one.case for one in found.halves)]):
        made = Case(client.keys, overview, found, case)
        messages, shares = made.messages(), made.shares()
        added += await client.add_wraps(messages, shares) if messages or shares else 0
        unread += made.unread
    return Handed(added, unread)


class Case:
    """One case, as far as it can be handed on; `unread` counts what could not be opened."""

    def __init__(self, mine: Keys, overview: Overview, found: Lacking, case: str) -> None:
        self._mine, self._found, self._case, self.unread = mine, found, case, 0
        lists = [*overview.earlier.values(), overview.keys]
        self._keys = overview.keys
        self._handing = Handing.of(overview.keys, owners(lists), found.pairs.get(case, ()))
        self._out = same_people(lists, self._left_out())

    def messages(self) -> list[Values]:
        """The messages' keys, wrapped for those who lack them."""
        return [made for one in self._found.wraps if one.case == self._case for made in self._tried(self._wrapped, one)]

    def shares(self) -> list[Values]:
        """The halves for those who may have them."""
        return [made for one in self._found.halves if one.case == self._case for made in self._tried(self._given, one)]

    def _left_out(self) -> Sequence[str]:
        """Whom the report says that it was not sealed for; it can't be handed on where that can't be read."""
        one = self._found.reports.get(self._case)
        if one is None:
            return [each.id for each in self._keys.handlers]
        try:
            said = unseal(one.heading(self._case), one.box, one.wrap, self._mine.private).get("excluded")
        except SealError:
            self.unread += 1
            return [each.id for each in self._keys.handlers]
        return [str(each) for each in said] if isinstance(said, list) else []

    def _tried(self, make: Any, one: Wrapped | Half) -> Iterator[Values]:
        try:
            yield from make(one)
        except SealError:
            self.unread += 1

    def _may(self, one: Half, who: Holder) -> bool:
        return self._handing.may(one.share.pair, one.share.side, self._mine.key_id, who.key_id)

    def _new(self, missing: Sequence[str]) -> list[Holder]:
        """Those on the list who lack something, but for whom the case concerns."""
        found = [each for each in map(self._keys.by_key, missing) if each is not None]
        return [each for each in found if each.id not in self._out]

    def _wrapped(self, one: Wrapped) -> list[Values]:
        lacking = self._new(one.missing)
        key = unwrap(one.wrap, self._mine.private) if lacking and one.wrap else b""
        place = {"case": one.case, "seq": one.seq}
        return [{**place, "holder": each.key_id, "wrap": text_of(wrap(key, each.public))} for each in lacking if key]

    def _given(self, one: Half) -> list[Values]:
        lacking = [each for each in self._new(one.missing) if self._may(one, each)]
        if not lacking or one.share.holder != self._mine.key_id:
            return []
        half, share = take(one.case, one.share, self._mine.private), one.share
        given = [give(one.case, share.pair, share.side, each.key_id, half, each.public) for each in lacking]
        return [{"case": one.case, **written(each)} for each in given]


def unreadable(handed: Handed) -> None:
    """Raises DeskError where something could not be handed on."""
    if handed.unreadable:
        raise DeskError("not_handed", str(handed.unreadable))

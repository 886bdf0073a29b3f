"""Who reported in confidence is opened by two: the key is split once for each pair of holders, by XOR.

Promise: one holder alone learns nothing, any two who are a pair do, and a holder who is left out is in no pair.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.utils import random

from desk.sealing import KEY_BYTES, SealError


@dataclass(frozen=True)
class Share:
    """One side of a pair (`pair`, the two holders' ids joined by "+"), sealed for `holder`."""

    pair: str
    side: str
    holder: str
    box: bytes


def pair_of(one: str, other: str) -> str:
    """The name of a pair, whichever is named first."""
    return "+".join(sorted((one, other)))


def split(case: str, key: bytes, holders: Mapping[str, PublicKey]) -> list[Share]:
    """`key` (32 bytes) split for each pair of `holders`. Raises SealError where there are fewer than two."""
    if len(holders) < 2:
        raise SealError("no_pair")
    return [share for one, other in combinations(sorted(holders), 2) for share in _pair(case, key, one, other, holders)]


def _pair(case: str, key: bytes, one: str, other: str, holders: Mapping[str, PublicKey]) -> list[Share]:
    half, pair = random(KEY_BYTES), pair_of(one, other)
    return [
        give(case, pair, one, one, half, holders[one]),
        give(case, pair, other, other, xor(half, key), holders[other]),
    ]


def give(case: str, pair: str, side: str, holder: str, half: bytes, public: PublicKey) -> Share:
    """One half for `holder`; `side` is whose half of the pair it is, also where it is handed on to another."""
    inside = json.dumps({"case": case, "pair": pair, "side": side, "half": half.hex()})
    return Share(pair, side, holder, bytes(SealedBox(public).encrypt(inside.encode())))


def take(case: str, share: Share, private: PrivateKey) -> bytes:
    """The half in a share. Raises SealError where it is another's, of another case or another pair."""
    try:
        inside = json.loads(SealedBox(private).decrypt(share.box))
        half = bytes.fromhex(inside["half"])
    except (CryptoError, ValueError, TypeError, KeyError):
        raise SealError("not_for_this_key") from None
    if (inside["case"], inside["pair"], inside["side"]) != (case, share.pair, share.side):
        raise SealError("misplaced")
    return half


def xor(one: bytes, other: bytes) -> bytes:
    """The two halves' key, or the other half of a key. Raises SealError where they aren't as long as a key."""
    if len(one) != KEY_BYTES or len(other) != KEY_BYTES:
        raise SealError("not_a_key")
    return bytes(a ^ b for a, b in zip(one, other, strict=True))

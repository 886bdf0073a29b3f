"""Who reported in confidence: two open it, one never does, and neither an excluded nor a lost key locks it away."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations

import pytest
from nacl.public import PrivateKey
from nacl.utils import random

from desk.sealing import SealError
from desk.shares import Share, give, pair_of, split, take, xor
from tests.pointer.strategies import people

CASE = "0" * 32


def holders(count: int) -> tuple[dict[str, PrivateKey], list[Share], bytes]:
    """`count` handlers and the recovery key, the shares of a key for them, and that key."""
    keys, secret = {**people(count), "recovery": PrivateKey.generate()}, random(32)
    return keys, split(CASE, secret, {one: key.public_key for one, key in keys.items()}), secret


def joined(shares: list[Share], keys: Mapping[str, PrivateKey], one: str, other: str) -> bytes:
    """What two holders get when they lay their halves together."""
    mine = [each for each in shares if each.pair == pair_of(one, other)]
    halves = [take(CASE, each, keys[each.holder]) for each in mine]
    return xor(*halves)


@pytest.mark.parametrize("count", range(2, 7))
def test_any_two_open_it_whoever_is_excluded_or_has_lost_their_key(count: int) -> None:
    keys, shares, secret = holders(count)
    for lost in keys:
        pairs = list(combinations([one for one in keys if one != lost], 2))
        assert pairs
        assert all(joined(shares, keys, one, other) == secret for one, other in pairs)


@pytest.mark.parametrize("count", range(2, 7))
def test_no_holder_alone_has_both_halves_of_a_pair(count: int) -> None:
    keys, shares, _ = holders(count)
    for one in keys:
        readable = [each.pair for each in shares if each.holder == one]
        assert len(readable) == len(set(readable)) == len(keys) - 1


def test_a_half_says_nothing_of_the_key() -> None:
    keys, shares, secret = holders(3)
    assert secret not in {take(CASE, each, keys[each.holder]) for each in shares}
    assert len({take(CASE, each, keys[each.holder]) for each in shares}) == len(shares)


def test_a_share_of_another_case_pair_side_or_holder_is_refused() -> None:
    keys, shares, _ = holders(2)
    one, key = shares[0], keys[shares[0].holder]
    for case, moved in ((CASE[:-1] + "1", one), (CASE, replace(one, pair="a+b")), (CASE, replace(one, side="a"))):
        with pytest.raises(SealError, match="misplaced"):
            take(case, moved, key)
    with pytest.raises(SealError, match="not_for_this_key"):
        take(CASE, one, keys["recovery"])


def test_a_half_can_be_handed_to_whoever_asks_for_the_identity() -> None:
    keys, shares, secret = holders(2)
    mine = next(each for each in shares if each.pair == "holder0+holder1" and each.holder == "holder0")
    theirs = next(each for each in shares if each.pair == mine.pair and each.holder == "holder1")
    half = take(CASE, theirs, keys["holder1"])
    handed = give(CASE, mine.pair, "holder1", "holder0", half, keys["holder0"].public_key)
    assert xor(take(CASE, mine, keys["holder0"]), take(CASE, handed, keys["holder0"])) == secret


def test_nothing_is_split_for_one() -> None:
    with pytest.raises(SealError, match="no_pair"):
        split(CASE, random(32), {"one": PrivateKey.generate().public_key})

"""Who may be handed what: nobody both halves of a pair, whatever keys they have had, and nobody whom a case concerns."""

from dataclasses import replace

from desk.halves import Handing, Place
from desk.keyfile import Keys, make
from desk.keylist import KeyList, owners
from desk.shares import pair_of
from tests.desk.conftest import House
from tests.pointer.strategies import entry, key_list

LIST, (A, B, C), RECOVERY = key_list(3)
OWN = [
    (pair_of(one.key_id, other.key_id), one.key_id, one.key_id)
    for one in (A, B, C, RECOVERY)
    for other in (A, B, C, RECOVERY)
    if one is not other
]


def renewed(one: Keys, keys: KeyList) -> tuple[Keys, KeyList]:
    """A handler's new keys, on a list where the old ones are no more."""
    new = make(one.id)
    handlers = tuple(entry(new, chair=each.chair) if each.id == one.id else each for each in keys.handlers)
    return new, replace(keys, version=keys.version + 1, handlers=handlers)


def may(
    lists: list[KeyList], side: Keys, other: Keys, to: Keys, more: list[Place] | None = None, giver: Keys | None = None
) -> bool:
    """Whether the half of `side` in the pair with `other` may go to `to`."""
    handing = Handing.of(lists[-1], owners(lists), [*OWN, *(more or [])])
    return handing.may(pair_of(side.key_id, other.key_id), side.key_id, (giver or side).key_id, to.key_id)


def test_the_two_of_a_pair_are_handed_nothing_of_it() -> None:
    assert not may([LIST], A, B, B)
    assert not may([LIST], A, B, A)


def test_who_has_the_other_half_is_not_handed_this_one() -> None:
    assert may([LIST], A, B, C)
    assert not may([LIST], A, B, C, [(pair_of(A.key_id, B.key_id), B.key_id, C.key_id)])


def test_ones_own_new_keys_are_handed_everything() -> None:
    new, keys = renewed(A, LIST)
    assert may([LIST, keys], A, B, new)
    assert may([LIST, keys], A, RECOVERY, new)


def test_a_new_key_is_not_handed_what_would_complete_its_owners_old_one() -> None:
    new, keys = renewed(A, LIST)
    assert not may([LIST, keys], B, A, new)
    assert not may([LIST, keys], RECOVERY, A, new)
    assert may([LIST, keys], RECOVERY, B, new)


def test_whoever_renews_twice_is_not_handed_the_two_halves_of_others() -> None:
    second, two = renewed(A, LIST)
    pair = pair_of(B.key_id, C.key_id)
    assert may([LIST, two], B, C, second)
    third, three = renewed(second, two)
    assert not may([LIST, two, three], C, B, third, [(pair, B.key_id, second.key_id)])
    assert may([LIST, two, three], B, C, third, [(pair, B.key_id, second.key_id)])


def test_another_id_of_the_same_person_is_the_same_owner() -> None:
    before = replace(
        LIST, handlers=tuple(replace(one, person="aad-1") if one.id == A.id else one for one in LIST.handlers)
    )
    other = make("another-id")
    after = replace(
        before, version=2, handlers=(replace(entry(other, chair=True), person="aad-1"), *before.handlers[1:])
    )
    assert not may([before, after], B, C, other, [(pair_of(B.key_id, C.key_id), C.key_id, A.key_id)])


def test_only_the_recovery_key_hands_on_a_half_of_its_pairs() -> None:
    assert not may([LIST], A, RECOVERY, C)
    assert may([LIST], RECOVERY, A, C)


async def test_whoever_a_report_leaves_out_is_handed_nothing_whatever_the_server_says(house: House) -> None:
    one = house.bot.report(excluded=("handler-1",))
    one.excluded = frozenset()
    await house.run(house.keys[0], "rewrap")
    await house.run(house.recovery, "rewrap")
    assert house.keys[1].key_id not in one.messages[0]["wraps"]
    assert house.keys[1].key_id not in {each.holder for each in one.shares}


async def test_a_server_that_names_keys_that_are_not_on_the_list_gets_nothing_for_them(house: House) -> None:
    one = house.bot.report()
    stranger = make("stranger")
    house.bot.invented = [stranger.key_id]
    await house.run(house.keys[0], "rewrap")
    assert all(stranger.key_id not in each["wraps"] for each in one.messages)
    assert stranger.key_id not in {each.holder for each in one.shares}


async def test_a_key_that_opens_nothing_is_given_up_and_handed_on_anew(house: House) -> None:
    one, mine = house.bot.report(), house.keys[0]
    one.messages[0]["wraps"][mine.key_id] = b"x" * 80
    assert "ikke forseglet for deg" in await house.run(mine, "read", one.id)
    assert "Gitt videre" in await house.run(house.recovery, "rewrap")
    assert "rekkverk" in await house.run(mine, "read", one.id)


async def test_what_can_not_be_opened_is_told_and_the_rest_handed_on(house: House) -> None:
    one, other = house.bot.report(), house.bot.report()
    one.messages[0]["wraps"][house.recovery.key_id] = b"x" * 80
    new = house.replace_first()
    shown = await house.run(house.recovery, "rewrap", code=1)
    assert "1 meldinger kunne ikke" in shown
    assert new.key_id in other.messages[0]["wraps"]
    assert new.key_id not in one.messages[0]["wraps"]

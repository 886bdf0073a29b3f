"""Who may be handed what: nobody both halves of a pair, also where a handler has new keys."""

from dataclasses import replace

from desk.keyfile import Keys, make
from desk.keylist import Holder, KeyList
from desk.record import Half
from desk.rewrap import may_hold
from desk.shares import Share, pair_of
from tests.desk.conftest import House
from tests.pointer.strategies import entry, key_list

LIST, (A, B, C), RECOVERY = key_list(3)


def half(side: Keys, other: Keys, holder: Keys | None = None, case: str = "x") -> Half:
    """The half of `side` of a pair, held by `holder`."""
    share = Share(pair_of(side.key_id, other.key_id), side.key_id, (holder or side).key_id, b"")
    return Half(case, share, ())


def renewed(one: Keys) -> tuple[Keys, KeyList]:
    """A handler's new keys, on a list where the old ones are no more."""
    new = make(one.id)
    handlers = tuple(entry(new, chair=each.chair) if each.id == one.id else each for each in LIST.handlers)
    return new, replace(LIST, version=2, handlers=handlers)


def on(keys: KeyList, one: Keys) -> Holder:
    found = keys.by_key(one.key_id)
    assert found is not None
    return found


def test_the_other_of_a_pair_is_never_handed_ones_own_half() -> None:
    assert not may_hold(half(A, B), on(LIST, B), A, LIST, [])
    assert not may_hold(half(A, B), on(LIST, A), A, LIST, [])


def test_who_has_the_other_half_already_is_not_handed_this_one() -> None:
    assert may_hold(half(A, B), on(LIST, C), A, LIST, [])
    assert not may_hold(half(A, B), on(LIST, C), A, LIST, [half(B, A, C)])
    assert may_hold(half(A, B), on(LIST, C), A, LIST, [half(B, A, C, "another case")])


def test_ones_own_new_keys_are_handed_everything() -> None:
    new, keys = renewed(A)
    assert may_hold(half(A, B), on(keys, new), A, keys, [])
    assert may_hold(half(A, RECOVERY), on(keys, new), A, keys, [])


def test_a_new_key_is_not_handed_what_would_complete_its_owners_old_one() -> None:
    new, keys = renewed(A)
    assert not may_hold(half(B, A), on(keys, new), B, keys, [])
    assert not may_hold(half(RECOVERY, A), on(keys, new), RECOVERY, keys, [])
    assert may_hold(half(RECOVERY, B), on(keys, new), RECOVERY, keys, [])


async def test_a_server_that_names_keys_that_are_not_on_the_list_gets_nothing_for_them(house: House) -> None:
    one = house.bot.report()
    stranger = make("stranger")
    house.bot.invented = [stranger.key_id]
    assert "ingenting å gi videre" in await house.run(house.keys[0], "rewrap")
    assert all(stranger.key_id not in each["wraps"] for each in one.messages)


async def test_what_can_not_be_opened_is_told_and_the_rest_handed_on(house: House) -> None:
    one, other = house.bot.report(), house.bot.report()
    one.messages[0]["wraps"][house.recovery.key_id] = b"x" * 80
    new = house.replace_first()
    shown = await house.run(house.recovery, "rewrap", code=1)
    assert "1 meldinger kunne ikke" in shown
    assert new.key_id in other.messages[0]["wraps"]
    assert new.key_id not in one.messages[0]["wraps"]

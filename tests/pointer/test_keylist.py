"""Threat 2: only a list that the root signed is used, and only one that is as it must be."""

import json
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.signing import SigningKey

from desk.keylist import ListError, pinned, sign, verify
from tests.pointer.strategies import key_list

ROOT = SigningKey.generate()
LIST, KEYS, RECOVERY = key_list()
TEXT = sign(LIST, ROOT)


def test_a_signed_list_is_read_as_it_was_signed() -> None:
    assert verify(TEXT, ROOT.verify_key) == LIST
    assert [one.key_id for one in LIST.handlers] == [one.key_id for one in KEYS]


def test_who_is_excluded_is_no_holder_and_the_recovery_key_always_is() -> None:
    assert set(LIST.holders(["handler-1"])) == {KEYS[0].key_id, KEYS[2].key_id, RECOVERY.key_id}


@given(st.integers(0, len(TEXT) - 1), st.characters(codec="ascii"))
def test_a_list_that_was_changed_anywhere_is_refused_or_says_the_same(place: int, char: str) -> None:
    changed = TEXT[:place] + char + TEXT[place + 1 :]
    with suppress(ListError):
        assert verify(changed, ROOT.verify_key) == LIST


def test_another_roots_list_is_refused() -> None:
    with pytest.raises(ListError, match="signature"):
        verify(sign(LIST, SigningKey.generate()), ROOT.verify_key)


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"payload": 1, "signature": ""}'])
def test_what_is_no_list_is_refused(text: str) -> None:
    with pytest.raises(ListError, match="malformed"):
        verify(text, ROOT.verify_key)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (replace(LIST, handlers=LIST.handlers[:1]), "handlers"),
        (replace(LIST, handlers=()), "handlers"),
        (replace(LIST, version=0), "handlers"),
        (replace(LIST, handlers=(LIST.handlers[0], replace(LIST.handlers[1], id="handler-0"))), "ids"),
        (replace(LIST, handlers=(LIST.handlers[0], replace(LIST.handlers[0], id="twice", chair=False))), "keys"),
        (replace(LIST, handlers=tuple(replace(one, chair=False) for one in LIST.handlers)), "chair"),
        (replace(LIST, recovery=replace(LIST.recovery, sealing="00")), "malformed"),
    ],
)
def test_a_list_that_would_lock_somebody_out_is_not_even_signed(wrong: object, reason: str) -> None:
    with pytest.raises(ListError, match=reason):
        sign(wrong, ROOT)  # type: ignore[arg-type] # a KeyList


def test_a_signed_list_of_another_shape_is_refused() -> None:
    payload = json.dumps({"version": 1})
    outer = {"payload": payload, "signature": ROOT.sign(payload.encode()).signature.hex()}
    with pytest.raises(ListError, match="malformed"):
        verify(json.dumps(outer), ROOT.verify_key)


def test_the_pinned_root_is_read_from_its_digits() -> None:
    assert pinned(bytes(ROOT.verify_key).hex() + "\n") == ROOT.verify_key
    with pytest.raises(ListError, match="root"):
        pinned("not a key")

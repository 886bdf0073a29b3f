"""Threats 1, 3 and 17, by properties of every kind of message: flip, swap, truncate, replay, wrong key, wrong place."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.public import PrivateKey

from desk.sealing import SIZES, Heading, Sealed, SealError, seal, unseal
from tests.pointer.strategies import FIELDS, HEADINGS, people

KEYS = people(3)
PUBLIC = {one: key.public_key for one, key in KEYS.items()}
HEADING = Heading("0" * 32, "report", 1, 1)


def sealed(heading: Heading = HEADING, **fields: Any) -> Sealed:
    return seal(heading, fields, PUBLIC)


@given(HEADINGS, FIELDS)
def test_each_holder_reads_what_was_sealed_and_nobody_else(heading: Heading, fields: dict[str, Any]) -> None:
    one = seal(heading, fields, PUBLIC)
    assert [unseal(heading, one.box, one.wraps[name], key) for name, key in KEYS.items()] == [fields] * 3
    with pytest.raises(SealError, match="not_for_this_key"):
        unseal(heading, one.box, one.wraps["holder0"], PrivateKey.generate())
    with pytest.raises(SealError, match="not_for_this_key"):
        unseal(heading, one.box, one.wraps["holder0"], KEYS["holder1"])


@given(HEADINGS, FIELDS, st.data())
def test_a_flipped_bit_is_found_wherever_it_is(heading: Heading, fields: dict[str, Any], data: st.DataObject) -> None:
    one = seal(heading, fields, PUBLIC)
    part = data.draw(st.sampled_from(["box", "wrap"]))
    parts = {"box": one.box, "wrap": one.wraps["holder0"]}
    place = data.draw(st.integers(0, 8 * len(parts[part]) - 1))
    changed = bytearray(parts[part])
    changed[place // 8] ^= 1 << place % 8
    parts[part] = bytes(changed)
    with pytest.raises(SealError):
        unseal(heading, parts["box"], parts["wrap"], KEYS["holder0"])


@given(HEADINGS, FIELDS, st.data())
def test_what_is_cut_off_or_grows_is_found(heading: Heading, fields: dict[str, Any], data: st.DataObject) -> None:
    one = seal(heading, fields, PUBLIC)
    cut = data.draw(st.integers(0, len(one.box) - 1))
    for box in (one.box[:cut], one.box[cut + 1 :], one.box + b"\0"):
        with pytest.raises(SealError):
            unseal(heading, box, one.wraps["holder0"], KEYS["holder0"])
    with pytest.raises(SealError):
        unseal(heading, one.box, one.wraps["holder0"][: min(cut, 79)], KEYS["holder0"])


@given(HEADINGS, HEADINGS, FIELDS)
def test_what_stands_in_another_place_is_found(heading: Heading, other: Heading, fields: dict[str, Any]) -> None:
    one = seal(heading, fields, PUBLIC)
    wrong = [replace(heading, case=other.case + "0"), replace(heading, seq=heading.seq + 1)]
    wrong += [
        replace(heading, keys=heading.keys + 1),
        replace(heading, kind="reply" if heading.kind != "reply" else "report"),
    ]
    for place in wrong:
        with pytest.raises(SealError, match="misplaced"):
            unseal(place, one.box, one.wraps["holder0"], KEYS["holder0"])


@given(HEADINGS, FIELDS, FIELDS)
def test_the_key_of_one_message_opens_no_other(heading: Heading, first: dict[str, Any], second: dict[str, Any]) -> None:
    one, other = seal(heading, first, PUBLIC), seal(heading, second, PUBLIC)
    with pytest.raises(SealError, match="unreadable"):
        unseal(heading, one.box, other.wraps["holder0"], KEYS["holder0"])


def test_ten_and_nine_hundred_characters_are_equally_long() -> None:
    assert len(sealed(what="å" * 10).box) == len(sealed(what="å" * 900).box)


@given(st.integers(0, 60000))
def test_a_length_is_one_of_three(length: int) -> None:
    assert len(sealed(what="x" * length).box) - 40 in SIZES  # nonce and tag


def test_eight_thousand_of_the_longest_characters_fit_and_what_does_not_is_refused() -> None:
    assert len(sealed(what="𝔸" * 8000, where="𝔸" * 500).box) == SIZES[2] + 40
    with pytest.raises(SealError, match="too_large"):
        sealed(what="𝔸" * 16384)


def test_nothing_is_sealed_for_nobody() -> None:
    with pytest.raises(SealError, match="no_holders"):
        seal(HEADING, {}, {})


@given(FIELDS)
def test_nothing_of_the_words_shows(fields: dict[str, Any]) -> None:
    one = sealed(**fields, mark="et ord som ikke finnes ellers")
    assert b"finnes ellers" not in one.box + b"".join(one.wraps.values())

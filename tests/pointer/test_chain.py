"""Threat 18: a line that is deleted, changed, moved or cut off is found, and the first bad one named."""

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from nacl.signing import SigningKey

from desk.chain import TOLD, Entry, Line, first_bad, following, sign_head

KEY = SigningKey.generate()
PLACES = st.integers(0, 9)


def entry(case: str) -> Entry:
    return Entry("2026-11-29", "read", case, "handler-0", "", "0" * 32)


def chain(length: int = 10) -> list[Line]:
    lines: list[Line] = []
    for number in range(length):
        lines.append(following(lines[-1] if lines else None, entry(f"case{number}")))
    return lines


LINES = chain()
HEADS = [sign_head(LINES[4], "2026-11-29", KEY), sign_head(LINES[9], "2026-11-30", KEY)]


def test_a_chain_as_it_was_written_is_whole() -> None:
    assert first_bad(LINES, HEADS, KEY.verify_key) is None
    assert first_bad([]) is None


@given(PLACES, st.sampled_from(["mark", "prev", "hash"]))
def test_a_changed_line_is_named(place: int, field: str) -> None:
    other: Any = {field: "another"}
    changed = [*LINES[:place], replace(LINES[place], **other), *LINES[place + 1 :]]
    assert first_bad(changed, HEADS, KEY.verify_key) == place + 1


@given(PLACES)
def test_a_deleted_line_is_named_also_where_it_was_the_last(place: int) -> None:
    assert first_bad([*LINES[:place], *LINES[place + 1 :]], HEADS, KEY.verify_key) == place + 1


@given(PLACES, PLACES)
def test_lines_that_changed_places_are_named(one: int, other: int) -> None:
    moved = list(LINES)
    moved[one], moved[other] = moved[other], moved[one]
    assert first_bad(moved, HEADS, KEY.verify_key) == (None if one == other else min(one, other) + 1)


def test_a_chain_that_was_written_anew_from_a_line_on_does_not_fit_its_head() -> None:
    anew = LINES[:3]
    while len(anew) < 10:
        anew.append(following(anew[-1], entry("another")))
    assert first_bad(anew) is None
    assert first_bad(anew, HEADS, KEY.verify_key) == 5


def test_a_head_that_another_signed_is_named() -> None:
    forged = sign_head(LINES[9], "2026-11-30", SigningKey.generate())
    assert first_bad(LINES, [forged], KEY.verify_key) == 10


@given(st.sampled_from([*TOLD, "salt"]))
def test_what_a_line_says_can_not_be_changed_and_can_not_be_told_from_its_mark(field: str) -> None:
    other: Any = {field: "another"}
    assert replace(entry("case1"), **other).mark != entry("case1").mark
    assert "case1" not in str(LINES)

"""Marks of names: they find what the name itself would, say nothing of it, and only under their own key."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.name import stands_in
from bot.namemark import Namemarks

MARKS = Namemarks(b"a key of this test")
NAMES = ["Liv Leiarstad", "Anne-Marie Åsen", "Bo", "Ole Jakob Øverås", "Gro D'Silva", "Else Nes"]
AROUND = [
    "livet",
    "Livs",
    "LIV LEIARSTAD",
    "Anne",
    "anne-marie åsen",
    "Annes",
    "bo",
    "Bos",
    "på",
    "Ole",
    "og",
    ".",
    "els",
]
TEXTS = st.lists(st.sampled_from([*NAMES, *AROUND]), max_size=8).map(" ".join)


@given(st.sampled_from(NAMES), TEXTS)
def test_whatever_the_name_is_found_in_its_marks_are_found_in(name: str, words: str) -> None:
    found = MARKS.found(MARKS.of(name), words)
    assert bool(found) == stands_in(name, words)
    assert all(one in words for one in found)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Liv ryddet, og Livs idé var god.", ["Liv", "Livs"]),
        ("LIV LEIARSTAD ryddet.", ["LIV LEIARSTAD"]),
        ("Hun gav liv til huset. Livet er godt.", []),
        ("Liv\nLeiarstad 🎉", ["Liv", "Liv\nLeiarstad"]),
        ("", []),
    ],
)
def test_what_stands_there_is_given_as_it_stands(words: str, found: list[str]) -> None:
    assert MARKS.found(MARKS.of("Liv Leiarstad"), words) == found


def test_a_mark_says_nothing_of_the_name_and_nothing_without_the_key() -> None:
    marks = MARKS.of("Liv Leiarstad")
    assert all(re.fullmatch("[0-9a-f]{32}", one) for one in marks)
    assert Namemarks(b"another").of("Liv Leiarstad") != marks
    assert Namemarks(b"another").found(marks, "Liv Leiarstad") == []
    assert "key" not in repr(MARKS)


def test_where_there_are_no_marks_nothing_is_found() -> None:
    assert MARKS.found([], "Liv Leiarstad") == []
    assert MARKS.of(" . ") == []

"""Threat 14: reported text prints inert, whatever is in it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.plain import UNSEEN, grouped, one_line, quoted, visible

HOSTILE = {
    "clipboard": "\x1b]52;c;cm0gLXJmIC8=\x07",
    "screen": "\x1b[2J\x1b[H",
    "link": "\x1b]8;;https://example.invalid\x1b\\klikk\x1b]8;;\x1b\\",
    "c1": "\x9b2J\x9d52;c;x\x9c",
    "return": "Signert av leder\rForfalsket",
    "backspace": "a\x08b\x7f",
    "bidi": "\u202egnitset\u202c \u2066x\u2069 \u200f \u061c",
    "zero width": "a\u200bb\u200dc\ufeffd\u2060\u00ad",
    "tags": "\U000e0041\U000e007f",
    "lines": "a\u2028b\u2029c\x85d\x0be\x0cf",
    "surrogate": "\ud800",
    "unseen letters": "\u115f\u3164\uffa0\u034f",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_what_steers_a_terminal_is_shown_as_what_it_is(text: str) -> None:
    shown = visible(text)
    assert not [char for char in shown if unicodedata.category(char) in UNSEEN]
    assert "<U+" in shown


def test_escape_sequences_for_clipboard_and_screen_are_spelled_out() -> None:
    assert visible("\x1b]52;c;eA==\x07") == "<U+001B>]52;c;eA==<U+0007>"
    assert visible("\x1b[2J") == "<U+001B>[2J"


@given(st.text(st.characters(), max_size=200))
def test_of_any_text_only_signs_that_are_seen_and_line_breaks_are_left(text: str) -> None:
    shown = visible(text)
    assert all(char == "\n" or unicodedata.category(char) not in UNSEEN for char in shown)
    assert visible(shown) == shown
    assert shown.count("\n") == text.replace("\r\n", "\n").count("\n")
    shown.encode()


@given(st.text(st.characters(), max_size=200))
def test_no_line_of_any_text_passes_for_the_programs_own(text: str) -> None:
    assert all(line.startswith("  | ") for line in quoted(text).split("\n"))
    assert "\n" not in one_line(text)


def test_ordinary_norwegian_is_left_as_it_is() -> None:
    text = "Blåbærsyltetøy på Åndalsnes – «nå», 1 000 kr: é, ŋ, 中, العربية, 😀"
    assert visible(text) == text


def test_digits_are_grouped_for_reading_aloud() -> None:
    assert grouped("0123456789") == "0123 4567 89"

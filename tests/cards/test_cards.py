"""Cards: valid, small enough, complete in every language, and never broken by what a person wrote."""

import ast
from dataclasses import replace
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from bot.announcement import State
from bot.policy import Policy
from bot.search import Search
from bot.turn import Norm
from cards import element, handover
from cards.review import review
from cards.text import LOCALE
from tests.cards import writing
from tests.cards.cases import HANDOVERS, every_card
from tests.cards.schema import faults, packaged
from tests.teams.conftest import words

ROOT = Path(__file__).parents[2]


def test_every_card_is_valid_small_and_readable(search: Search) -> None:
    schema = packaged()
    wrong = {name: found for name, card in every_card(search.pack) if (found := faults(card, schema))}
    assert not wrong


def test_a_broken_card_is_found_out() -> None:
    card = element.card([element.text("hei")], "nb", "hei")
    assert faults(card, packaged()) == []
    assert faults({**card, "body": [{"type": "NoSuchThing"}]}, packaged())
    assert faults({**card, "body": [{"type": "TextBlock", "text": "hei", "wrap": False}]}, packaged())


def messages() -> set[str]:
    """Every text that the code asks a catalogue for."""
    found = set()
    for path in [*(ROOT / "cards").glob("*.py"), *(ROOT / "dialogs").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _asks(node) and node.args and isinstance(node.args[0], ast.Constant):
                found.add(str(node.args[0].value))
    return found


def _asks(node: ast.Call) -> bool:
    if isinstance(node.func, ast.Name):
        return node.func.id == "_"
    return isinstance(node.func, ast.Call) and getattr(node.func.func, "id", "") == "texts"


@pytest.mark.parametrize("language", ["nn", "en"])
def test_the_catalogue_is_complete_and_holds_nothing_else(language: str) -> None:
    with (LOCALE / language / "LC_MESSAGES" / "bot.po").open("rb") as file:
        written = {str(one.id): str(one.string) for one in read_po(file, locale=language) if one.id}
    assert set(written) == messages()
    assert all(written.values())


@given(st.text(max_size=200))
def test_a_persons_words_are_shown_exactly_and_never_as_markup(words: str) -> None:
    shown = element.said(words)
    assert shown["type"] == "RichTextBlock"
    assert shown["inlines"][0]["text"] == words


@given(st.text(max_size=300))
def test_a_button_never_gets_a_longer_title_than_fits(title: str) -> None:
    assert len(element.short(title)) <= element.LONGEST_TITLE


@pytest.mark.parametrize(
    ("norm", "office"),
    [("nb", "Ordførerens stedfortreder i kriser"), ("nn", "Stadfortredaren til ordføraren i kriser")],
)
def test_whoever_stands_in_is_told_the_names_of_the_offices_that_may_alarm(norm: Norm, office: str) -> None:
    offices = frozenset(Policy().urgent_offices.split(","))
    told = words(handover.card_of(replace(HANDOVERS[0], offices=offices), norm))
    assert office in told
    assert not [one for one in offices if one in told]


def test_of_many_whom_a_message_can_not_reach_the_first_are_named_and_the_rest_counted() -> None:
    look = review(writing.view(State.DRAFT, "nb", names=True), "nb")
    assert "P28, P29 … og 10 til" in words(look)
    assert "P30" not in words(look)

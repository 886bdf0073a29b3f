"""Simple formatting: the same on a card, in HTML and as plain text; no text breaks a card, and nothing is lost."""

import re
from html import unescape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import markup
from bot.announcement import Draft, Version
from bot.audience import Audience
from bot.markup import Bullets, Paragraph, Run, blocks, secure
from cards import announcement, formatted
from tests.cards.schema import faults, packaged
from tests.cards.writing import FULL

SCHEMA = packaged()
PIECES = [
    "**",
    "*",
    "- ",
    "[",
    "]",
    "](",
    "(",
    ")",
    "https://a.no",
    "http://b.no",
    "\n",
    "\n\n",
    " ",
    "ord",
    "<b>",
    "&",
    "_x_",
]
MARKED = st.one_of(st.text(max_size=120), st.lists(st.sampled_from(PIECES), max_size=25).map("".join))


def letters(words: str) -> str:
    """What must never be lost, in order."""
    return "".join(char for char in words if char.isalnum())


def runs(elements: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every run of a card's elements."""
    return [run for one in elements for run in one["inlines"]]


def test_paragraphs_lists_bold_and_links_are_read() -> None:
    text = "Hei **alle**,\nvel møtt!\n\nHusk:\n- mat\n• [plan](https://example.invalid/plan)\nSlutt"
    first, second, listed, last = blocks(text)
    assert first == Paragraph(((Run("Hei "), Run("alle", bold=True), Run(",")), (Run("vel møtt!"),)))
    assert second == Paragraph(((Run("Husk:"),),))
    assert listed == Bullets(((Run("mat"),), (Run("plan", url="https://example.invalid/plan"),)))
    assert last == Paragraph(((Run("Slutt"),),))


def test_a_card_a_letter_and_plain_text_show_the_same() -> None:
    text = "**Viktig:** les [planen](https://example.invalid/p?a=1&b=2).\n- ett"
    bold, _, link, _, _, _ = runs(formatted.elements(text))
    assert (bold["text"], bold["weight"]) == ("Viktig:", "Bolder")
    assert link["selectAction"]["url"] == "https://example.invalid/p?a=1&b=2"
    assert '<strong>Viktig:</strong> les <a href="https://example.invalid/p?a=1&amp;b=2">planen</a>.' in formatted.html(
        text
    )
    assert "<ul>\n<li>ett</li>\n</ul>" in formatted.html(text)
    assert markup.plain(text) == "Viktig: les planen (https://example.invalid/p?a=1&b=2).\n\n- ett"


@pytest.mark.parametrize(
    "url",
    [
        "http://a.no",
        "javascript:alert(1)",
        "https://bank.no@ond.no",
        "https://",
        "https://a.no\\@b.no",
        "https://a.no:81/",
    ],
)
def test_what_is_no_safe_address_leads_nowhere_and_is_spelt_out(url: str) -> None:
    assert not secure(url)
    text = f"[her]({url})"
    assert not [run for run in runs(formatted.elements(text)) if "selectAction" in run]
    assert "<a" not in formatted.html(text)
    assert letters(markup.plain(text)) == letters(text)


def test_a_letter_says_all_that_the_card_says() -> None:
    card, letter = (
        announcement.delivered(FULL, "nb", "Kari *K*, sjef"),
        announcement.letter(FULL, "nb", "Kari *K*, sjef"),
    )
    in_html, in_text = letters(unescape(re.sub(r"<[^>]*>", "", letter.html))), letters(letter.subject + letter.text)
    spoken = [run["text"] for run in runs([part for part in flat(card["body"]) if part["type"] == "RichTextBlock"])]
    spoken += [part["text"] for part in flat(card["body"]) if part["type"] == "TextBlock"]
    assert len(spoken) > 20
    assert [one for one in spoken if letters(one) not in in_html or letters(one) not in in_text] == []
    assert 'href="https://example.invalid/sak"' in letter.html
    leads = {FULL.picture.url if FULL.picture else "", *(one.url for one in FULL.links), "https://example.invalid/plan"}
    assert set(re.findall(r"https?://[^\s\"<&]+", letter.html.split("Hei", 1)[1])) <= {*leads, "http://farlig.invalid"}
    assert not re.search(r"<(img|link|script|iframe)|url\(|src=", letter.html), "nothing is fetched by reading it"
    assert "https://example.invalid/sak" in letter.text


def flat(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Elements, with those inside containers."""
    return [one for part in parts for one in (flat(part["items"]) if part["type"] == "Container" else [part])]


@given(MARKED)
def test_nothing_is_lost_in_any_form(text: str) -> None:
    on_card = "".join(run["text"] for run in runs(formatted.elements(text)))
    in_letter = unescape(re.sub(r"<[^>]*>", "", formatted.html(text)))
    links = [run["selectAction"]["url"] for run in runs(formatted.elements(text)) if "selectAction" in run]
    if links:
        assert letters(markup.plain(text)) == letters(text)
    else:
        assert letters(on_card) == letters(in_letter) == letters(markup.plain(text)) == letters(text)


@given(MARKED, MARKED)
def test_no_text_breaks_a_card_or_is_read_as_markup(title: str, text: str) -> None:
    draft = Draft(versions={"nb": Version(title=title, text=text)}, audience=Audience(everyone=True), acknowledge=True)
    card = announcement.delivered(draft, "nb", title)
    assert [fault for fault in faults(card, SCHEMA) if "UTF-16" not in fault] == []
    shown = [part for part in card["body"] if part["type"] == "TextBlock"]
    assert not [part for part in shown if part["text"] in (title, text)]


@given(MARKED)
def test_html_holds_only_our_own_elements(text: str) -> None:
    tags = set(re.findall(r"</?(\w+)", formatted.html(text)))
    assert tags <= {"p", "br", "ul", "li", "strong", "a"}

"""The newsletter's card in Teams: what people write stands there word for word, and does nothing else.

A card is read here as Teams renders it: a text block is Markdown, a run of a rich text block is plain, and in both a
date or time between double braces is made one of.
"""

import re
from typing import Any

import pytest
from hypothesis import given

from bot.announcement import Link, Picture
from bot.newsletter import Kind
from bot.paper import Paper, lay_out
from bot.reaction import Reaction
from bot.size import LARGEST, size
from cards import newsletter
from cards.element import said
from tests.cards.issues import MONTH, PICTURE, item
from tests.cards.schema import faults, packaged
from tests.cards.test_newsletter_forms import ANYTHING, ARCHIVE, HOSTILE, plain

MACRO = re.compile(r"\{\{(DATE|TIME)\(.*?\)\}\}", re.IGNORECASE)
HOSTILE_HERE = {
    **HOSTILE,
    "date": "Møtet er {{DATE(2026-12-01T09:00:00Z, SHORT)}} kl. {{TIME(2026-12-01T09:00:00Z)}}",
    "links": "https://ond.example.invalid/?a=b&c=d [her](javascript:alert(1)) <https://ond.example.invalid>",
    "lines": "Ein\r\n\r\nto\rtre\n \nfire",
    "four bytes long": "🎉👩🏽‍🚒 " * 2000,
    "quotes": '\\"' * 5000,
    "short paragraphs": "a\n\n" * 3000,
    "long words": ("x" * 159 + " ") * 60,
}
MARKUP = re.compile(r"[*_\[\]()#`<>&|~\\{}]|https?:")


def rendered(part: Any) -> list[str]:
    """What is read of people's words and of ours, block by block; Markdown only where the card asks for it."""
    if isinstance(part, list):
        return [words for one in part for words in rendered(one)]
    if not isinstance(part, dict):
        return []
    if part.get("type") == "RichTextBlock":
        return ["".join(MACRO.sub("(a day)", run["text"]) for run in part["inlines"])]
    own = [MACRO.sub("(a day)", part["text"])] if part.get("type") == "TextBlock" else []
    return own + [words for key in ("body", "items", "columns") for words in rendered(part.get(key, []))]


def marked(part: Any) -> list[str]:
    """The texts that Teams reads as Markdown."""
    if isinstance(part, list):
        return [words for one in part for words in marked(one)]
    if not isinstance(part, dict):
        return []
    own = [part["text"]] if part.get("type") == "TextBlock" else []
    return own + [words for value in part.values() for words in marked(value)]


def skeleton(part: Any) -> Any:
    """All that is not words: elements, buttons, addresses, and what a client may act on."""
    if isinstance(part, list):
        return [skeleton(one) for one in part]
    if not isinstance(part, dict):
        return part
    free = ("text", "altText", "fallbackText") if part.get("type") != "RichTextBlock" else ("inlines",)
    names = ("title",) if part.get("type") == "Action.OpenUrl" else ()
    return {key: skeleton(value) for key, value in part.items() if key not in (*free, *names)}


def read(card: dict[str, Any]) -> str:
    """The whole card without a care for lines."""
    return plain(" ".join(rendered(card)))


def unbroken(text: str) -> str:
    """`text` without what parts words, since a card that is full may end within one."""
    return "".join(text.split())


def whole(cards: list[dict[str, Any]]) -> str:
    """What cards say one after another, unbroken, without the line on each that says where it is from."""
    return "".join(unbroken(words) for card in cards for words in rendered(card)[:-1])


def filled(text: str) -> Paper:
    """An issue where everything that people write is `text`, as long as each field takes it."""
    more: dict[str, Any] = {
        "unit": text[:120],
        "picture": Picture(url=PICTURE, alt=text[:300]),
        "link": Link(title=text[:500], url=ARCHIVE),
    }
    items = [item(kind, number, title=text[:120], text=text, **more) for number, kind in enumerate(Kind)]
    return lay_out("7", MONTH, "nn", {"nn": text[:1500]}, items, {"0": [text[:80]]})


def every_form(paper: Paper) -> list[dict[str, Any]]:
    """The card that is delivered, as it is answered, and each thing whole."""
    made = newsletter.delivered(paper)
    opened = [card for one in paper.pieces for card in newsletter.piece(one, paper)]
    return [made, newsletter.answered(made, Reaction.LIKED, paper.norm), *opened, *newsletter.word(paper)]


@pytest.mark.parametrize("kind", HOSTILE_HERE)
def test_opened_each_thing_says_word_for_word_what_was_written(kind: str) -> None:
    text = HOSTILE_HERE[kind]
    paper = filled(text)
    for one in paper.pieces:
        cards = newsletter.piece(one, paper)
        assert unbroken(text) in whole(cards), one.item.kind
        if len(cards) == 1:
            assert plain(text) in read(cards[0]), one.item.kind
        assert read(cards[0]).count(plain(text[:120])) >= 2, "the title and the unit"
    assert unbroken(text[:1500]) in whole(newsletter.word(paper))


@pytest.mark.parametrize("kind", HOSTILE_HERE)
def test_delivered_it_says_each_title_and_the_beginning_of_each_text_word_for_word(kind: str) -> None:
    text = HOSTILE_HERE[kind]
    short_enough = text[:100]
    items = [item(each, number, title=short_enough, text=text) for number, each in enumerate(Kind)]
    paper = lay_out("7", MONTH, "nn", {"nn": text}, items, {})
    card = newsletter.delivered(paper)
    assert read(card).count(plain(short_enough)) >= len(Kind)
    for beginning in rendered(card):
        if beginning.endswith(" …"):
            assert len(beginning) > 100, "not a mere sign that there is more"
            assert plain(text).startswith(plain(beginning.removesuffix(" …")))
    if len(plain(text)) <= 160:
        assert read(card).count(plain(text)) >= len(Kind) + 1


@pytest.mark.parametrize("kind", HOSTILE_HERE)
def test_whatever_is_written_the_cards_are_built_as_those_of_ordinary_words(kind: str) -> None:
    text = HOSTILE_HERE[kind][:100]
    usual = re.sub(r"\S", "o", text)
    made, made_of = (every_form(saying_at_length(each)) for each in (text, usual))
    assert [skeleton(one) for one in made] == [skeleton(one) for one in made_of]


def saying_at_length(text: str) -> Paper:
    """An issue where everything is `text`, with the same address for each link."""
    more: dict[str, Any] = {"unit": text, "picture": Picture(url=PICTURE, alt=text)}
    more["link"] = Link(title="Les", url=ARCHIVE)
    items = [item(kind, number, title=text, text=text, **more) for number, kind in enumerate(Kind)]
    return lay_out("7", MONTH, "nn", {"nn": text}, items, {"0": ["Liv"]})


@pytest.mark.parametrize("kind", HOSTILE_HERE)
def test_nothing_that_somebody_wrote_is_read_as_markdown_and_nobody_is_mentioned(kind: str) -> None:
    for card in every_form(filled(HOSTILE_HERE[kind])):
        assert [words for words in marked(card) if MARKUP.search(words)] == []
        assert "msteams" not in card
        assert "entities" not in str(card.keys())


@pytest.mark.parametrize("kind", HOSTILE_HERE)
def test_each_card_is_one_that_teams_takes_and_an_issue_that_is_too_large_is_known_to_be(kind: str) -> None:
    schema = packaged()
    delivered, answered, *opened = every_form(filled(HOSTILE_HERE[kind]))
    assert [found for card in opened for found in faults(card, schema)] == []
    for card in (delivered, answered):
        assert all("UTF-16" in found and size(card) > LARGEST for found in faults(card, schema))


def test_a_word_of_the_editors_that_is_too_long_for_the_card_is_opened_whole() -> None:
    paper = lay_out("7", MONTH, "nn", {"nn": "Ei lang helsing. " * 80 + "Slutt."}, [], {})
    card = newsletter.delivered(paper)
    assert "Slutt." not in read(card)
    (way,) = [one for part in card["body"] for one in part.get("actions", []) if one["data"]["verb"] == "issue.read"]
    assert way["data"]["item"] == newsletter.WORD
    assert "Slutt." in read(newsletter.word(paper)[0])
    short_one = newsletter.delivered(lay_out("7", MONTH, "nn", {"nn": "Hei."}, [], {}))
    assert "issue.read" not in str(short_one)


def test_a_mark_of_direction_in_the_unit_turns_no_other_words() -> None:
    paper = lay_out("7", MONTH, "nn", {}, [item(Kind.STORY, 1, title="A", unit="\u202eeining")], {"1": ["Liv"]})
    (praise,) = [words for words in rendered(newsletter.delivered(paper)) if "Liv" in words]
    assert "\u202e" not in praise


def test_a_date_in_braces_is_parted_so_that_no_client_makes_a_date_of_it() -> None:
    for words in ("{{DATE(2026-12-01T09:00:00Z)}}", "{{time(2026-12-01T09:00:00Z, SHORT)}}", "{{{DATE(x)}}}"):
        assert "".join(run["text"] for run in said(words)["inlines"]) == words
        assert not [run for run in said(words)["inlines"] if MACRO.search(run["text"])]
    assert len(said("{{7*7}} {place} {{DATE}}")["inlines"]) == 1


@given(ANYTHING, ANYTHING)
def test_no_words_are_lost_or_changed(title: str, text: str) -> None:
    items = [item(Kind.STORY, 1, title=f"A{title}", text=f"B{text}", unit=f"E{title}")]
    paper = lay_out("7", MONTH, "nn", {"nn": f"C{text}"}, items, {})
    opened = " ".join(read(card) for card in newsletter.piece(paper.pieces[0], paper))
    for words in (f"A{title}", f"B{text}", f"E{title}"):
        assert plain(words) in opened
    assert plain(f"C{text}") in " ".join(read(card) for card in newsletter.word(paper))


OURS = "/bilde/" + "0a" * 16


@pytest.mark.parametrize("url", [PICTURE, f"http://127.0.0.1:3978{OURS}", f"http://localhost{OURS}"])
def test_a_picture_is_shown_from_a_safe_address_or_the_demos_own(url: str) -> None:
    assert url in str(newsletter.delivered(with_picture(url)))


@pytest.mark.parametrize(
    "url",
    [
        f"http://127.0.0.1.ond.no{OURS}",
        f"http://localhost@ond.no{OURS}",
        "http://127.0.0.1:3978/annet",
        f"http://127.0.0.1:3978{OURS}/../x",
        f"http://bot.rauma.kommune.no{OURS}",
    ],
)
def test_a_picture_from_elsewhere_without_https_is_not_shown(url: str) -> None:
    assert "Image" not in str(newsletter.delivered(with_picture(url)))


def with_picture(url: str) -> Paper:
    """An issue with one picture."""
    one = item(Kind.STORY, 1, title="A", text="B", picture=Picture(url=url, alt="C"))
    return lay_out("7", MONTH, "nn", {}, [one], {})

"""The nynorsk is nynorsk: no bokmål form slips in, by simplemma's word data and a list."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import simplemma
from babel.messages.pofile import read_po

from bot import channel, document, language
from bot.guideline import Pack
from bot.search import Search
from cards.text import LOCALE

HERE = Path(__file__).parent
ROOT = HERE.parent
WORD = re.compile(r"[^\W\d_]+")
PLACE = re.compile(r"\{\w+\}")
TARGET = re.compile(r"\]\([^)]*\)")
BOTH = frozenset("behandling beskjed bruker din først første mellom nå".split())
"""Words that tell bokmål in a question, but are nynorsk too."""


def texts(pack: Pack) -> Iterator[tuple[str, str]]:
    """Every nynorsk text that people read, with where it stands."""
    for ref, one in pack.items():
        body = one.bodies["nn"]
        yield ref, f"{one.meta.title.nn} {body.short} {body.details}"
    with (LOCALE / "nn" / "LC_MESSAGES" / "bot.po").open("rb") as file:
        for message in read_po(file, locale="nn"):
            if message.id:
                yield str(message.id), PLACE.sub(" ", str(message.string))
    for page in (ROOT / "bot" / "pages").glob("*.nn.md"):
        yield page.name, TARGET.sub("]", PLACE.sub(" ", page.read_text(encoding="utf-8")))
    yield from ways()
    _, _, notice = (ROOT / "docs" / "personvern.md").read_text(encoding="utf-8").partition("nynorsk\n**KOMMUNEN:**")
    yield "personvern.md", notice
    listing = json.loads((ROOT / "manifest" / "nn-no.json").read_text(encoding="utf-8"))
    yield from ((key, value) for key, value in listing.items() if not key.startswith("$"))


def ways() -> Iterator[tuple[str, str]]:
    """What is said of the ways to report wrongdoing."""
    for one in channel.channels():
        yield one.title("nb"), f"{one.title('nn')} {one.bodies['nn']}"
    said = channel.said()
    for name in (
        "intro",
        "kept_by_teams",
        "thanks",
        "next",
        "receipt",
        "copies",
        "no_keys",
        "not_now",
        "too_few",
        "warning",
        "private_only",
    ):
        yield name, said.say(name, "nn")
    yield "protection", " ".join(said.protection["nn"])
    for mode in channel.MODES:
        yield mode, " ".join(said.mode(mode, part, "nn") for part in ("title", "promise", "not_promised"))


def words(pack: Pack) -> dict[str, str]:
    """Each word of those texts as written, and a place where it stands."""
    return {word: place for place, text in texts(pack) for word in WORD.findall(text)}


def telling_bokmal() -> frozenset[str]:
    """Words that no nynorsk text has."""
    return frozenset(document.read(language.WORDS.read_text(encoding="utf-8"))["nb"].split()) - BOTH


@pytest.fixture(scope="module")
def allowed() -> frozenset[str]:
    """Words that are right in nynorsk though the word data have them in bokmål only, or hunspell not at all."""
    return frozenset((HERE / "nynorsk.txt").read_text(encoding="utf-8").split())


def test_no_word_that_only_bokmal_has_stands_in_a_nynorsk_text(search: Search, allowed: frozenset[str]) -> None:
    found = {
        word: place
        for word, place in words(search.pack).items()
        if word.lower() not in allowed
        and simplemma.is_known(word.lower(), "nb")
        and not simplemma.is_known(word.lower(), "nn")
    }
    assert not found


def test_no_word_that_tells_bokmal_stands_in_a_nynorsk_text(search: Search) -> None:
    telling = telling_bokmal()
    assert not {word: place for word, place in words(search.pack).items() if word.lower() in telling}


def test_a_bokmal_form_would_be_found(allowed: frozenset[str]) -> None:
    slips = "jeg ikke hvordan noen hvilken virksomheten skoler"
    telling = telling_bokmal()
    for word in slips.split():
        only_bokmal = simplemma.is_known(word, "nb") and not simplemma.is_known(word, "nn")
        assert word in telling or (only_bokmal and word not in allowed), word

"""Both norms say everything, and the nynorsk is nynorsk."""

import re
from pathlib import Path
from string import Formatter

import pytest
import simplemma

from desk.words import NORMS, Words, catalogue
from tests.test_nynorsk import PLACE, WORD, telling_bokmal

RIGHT = "fristen signert signerte signerer signer gjengjelding tilsyn lovnad forfalska forsegla oppgi oppgir oppgav tolv innsendinga"
"""Nynorsk too, though the word data have them in bokmål only."""
NAMED = "lagd kontroller desk list pointer case work witness protection authorities ask grant open root draft sign show"
ALLOWED = frozenset([*(Path(__file__).parents[1] / "nynorsk.txt").read_text(encoding="utf-8").split(), *RIGHT.split()])
ALLOWED |= frozenset(NAMED.split())
SOURCE = Path(__file__).parents[2] / "desk"


def test_both_norms_have_the_same_sentences_with_the_same_places() -> None:
    nb, nn = (catalogue(norm) for norm in NORMS)
    assert set(nb) == set(nn)
    places = [{key: {part[1] for part in Formatter().parse(text)} for key, text in each.items()} for each in (nb, nn)]
    assert places[0] == places[1]


def used(key: str) -> bool:
    """Whether a file of the desk names it."""
    return any(re.search(f"[\"']{re.escape(key)}[\"']", path.read_text("utf-8")) for path in SOURCE.glob("*.py"))


def test_every_sentence_is_used() -> None:
    grown = set(
        "state act means send text done kind field mode category concerns danger reason due doubt error help page".split()
    )
    unused = [key for key in catalogue("nb") if not used(key) and key.split(".")[0] not in grown]
    assert unused == []
    pages = [key for key in catalogue("nb") if key.startswith("page.") and not used(key)]
    assert pages == []


@pytest.mark.parametrize("norm", NORMS)
def test_every_word_that_an_error_can_have_has_a_sentence(norm: str) -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in SOURCE.glob("*.py"))
    raised = set(re.findall(r'DeskError\(\s*"(\w+)"', source)) - {"ended"}
    assert raised
    assert [one for one in raised if f"error.{one}" not in catalogue(norm)] == []
    doubts = set(re.findall(r'Doubt\([\w.]+, "(\w+)"', source))
    assert [one for one in doubts if f"doubt.{one}" not in catalogue(norm)] == []


def test_no_word_that_only_bokmal_has_stands_in_the_nynorsk() -> None:
    words = {
        word: key
        for key, text in catalogue("nn").items()
        if key != "page.other_norm"
        for word in WORD.findall(PLACE.sub(" ", text))
    }
    only_nb = {
        word: key
        for word, key in words.items()
        if word.lower() not in ALLOWED
        and simplemma.is_known(word.lower(), "nb")
        and not simplemma.is_known(word.lower(), "nn")
    }
    assert only_nb == {}
    telling = telling_bokmal()
    assert {word: key for word, key in words.items() if word.lower() in telling} == {}


@pytest.mark.parametrize("norm", NORMS)
def test_the_word_anonymous_is_never_used(norm: str) -> None:
    assert "anonym" not in str(catalogue(norm)).lower()


def test_the_terms_are_the_same_everywhere() -> None:
    nb, nn = str(catalogue("nb")).lower(), str(catalogue("nn")).lower()
    for wrong in ("varsler ", "varslar", "varsleren", "varslaren"):
        assert wrong not in nb.replace("varsler til deg", "").replace("alle varsler", ""), wrong
        assert wrong not in nn, wrong


def test_an_unknown_value_is_shown_as_it_came() -> None:
    words = Words("nb")
    assert words.value("category", "noe nytt") == "noe nytt"
    assert words.label("something") == "something"

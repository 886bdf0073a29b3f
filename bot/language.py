"""Which language a text is written in: telling words first, a library only where they do not settle it."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from bot import document
from bot.turn import Language, Norm

if TYPE_CHECKING:
    from lingua import LanguageDetector

WORDS = Path(__file__).with_name("language.yaml")
WORD = re.compile(r"[^\W\d_]+")
SHORTEST_FOR_LIBRARY = 12
BEGINNING = 1000
"""Characters of a text that say which language it is in."""
SHARED = frozenset("a am an and at be by do for has have i if is it job me my not or to us".split())
"""Telling words of English that are words of Norwegian too."""


def settle(text: str) -> Language | None:
    """The language that the telling words of `text` agree on; None where they are silent or disagree."""
    words = WORD.findall(text.lower())
    votes = [(language, sum(word in telling for word in words)) for language, telling in _telling().items()]
    ranked = sorted(votes, key=lambda vote: -vote[1])
    (first, most), (_, second) = ranked[0], ranked[1]
    return first if most > second else None


def detect(text: str) -> Language | None:
    """The language of `text`, by words and else by library; None where it is too short to tell."""
    settled = settle(text)
    if settled is not None or len(text) < SHORTEST_FOR_LIBRARY:
        return settled
    return _by_library(text)


@cache
def _telling() -> Mapping[Language, frozenset[str]]:
    written = document.read(WORDS.read_text(encoding="utf-8"))
    return {language: frozenset(words.split()) for language, words in written.items()}


@lru_cache(maxsize=2000)
def spoken(text: str, norm: Norm) -> Language:
    """What a text that is filed under `norm` is in: that, but English where its telling words settle it."""
    words, telling = WORD.findall(text[:BEGINNING].lower()), _telling()
    english = [one for one in words if one in telling["en"] - SHARED]
    norwegian = sum(one in telling["nb"] | telling["nn"] for one in words)
    return "en" if len({*english}) > 1 and len(english) > norwegian else norm


def norm_of(language: Language | None, otherwise: Norm) -> Norm:
    """The norm to remember of a text in `language`; English and silence leave `otherwise`."""
    return otherwise if language is None or language == "en" else language


def _by_library(text: str) -> Language | None:
    from lingua import Language as Lingua

    found = _detector().detect_language_of(text)
    names: dict[Lingua, Language] = {Lingua.BOKMAL: "nb", Lingua.NYNORSK: "nn", Lingua.ENGLISH: "en"}
    return names.get(found) if found is not None else None


@cache
def _detector() -> "LanguageDetector":
    from lingua import Language as Lingua
    from lingua import LanguageDetectorBuilder

    languages = (Lingua.BOKMAL, Lingua.NYNORSK, Lingua.ENGLISH)
    return LanguageDetectorBuilder.from_languages(*languages).with_minimum_relative_distance(0.1).build()

"""Whether a text names somebody: an employee by their whole name, or a first name or surname that people have.

A name that is a word too, as Liv, Per or Stein, is one where it is written as a name, or a surname comes after it.
Data in naming.yaml, and the directory.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

from bot import document
from bot.directory import Directory
from bot.mention import mentions

NAMES = Path(__file__).with_name("naming.yaml")
WORD = re.compile(r"[^\W\d_]+")


def names_someone(text: str, is_word: Callable[[str], bool], directory: Directory | None = None) -> bool:
    """Whether `text` names somebody; `is_word` knows common words in small letters."""
    if directory is not None and mentions(text, directory):
        return True
    said = WORD.findall(unicodedata.normalize("NFC", text))
    return any(_is_name(said, place, is_word, directory) for place in range(len(said)))


def _is_name(said: Sequence[str], place: int, is_word: Callable[[str], bool], directory: Directory | None) -> bool:
    lists, forms = _lists(), _forms(said[place])
    if forms & (lists["first"] | lists["last"]):
        return True
    if forms & lists["both"]:
        return _is_written(said, place) or _is_surname(said[place + 1 :], directory)
    if directory is None or not any(directory.begins_name(one) or directory.ends_name(one) for one in forms):
        return False
    return _is_written(said, place) or not any(is_word(one) for one in forms)


def _forms(word: str) -> set[str]:
    """The word in small letters, and without the s of a genitive."""
    small = word.casefold()
    return {small, small.removesuffix("s")}


def _is_written(said: Sequence[str], place: int) -> bool:
    """Whether the word is written as a name: with a capital, where a sentence that begins tells nothing of it."""
    return said[place][0].isupper() and (place > 0 or not _forms(said[0]) & _lists()["opens"])


def _is_surname(rest: Sequence[str], directory: Directory | None) -> bool:
    forms = _forms(rest[0]) if rest else set()
    known = directory is not None and any(directory.ends_name(one) for one in forms)
    return known or bool(forms & (_lists()["last"] | _lists()["places"]))


@cache
def _lists() -> Mapping[str, frozenset[str]]:
    written = document.read(NAMES.read_text(encoding="utf-8"))
    return {name: frozenset(words.split()) for name, words in written.items()}

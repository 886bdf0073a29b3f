"""Whether a question's text may be kept at all, and what of it: only a short, plain question that is about nobody.

The second net under bot/caution.py: what somebody tells in confidence is told as a story, or about a person.
Data in discretion.yaml, no model.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

from bot import document
from bot.directory import Directory
from bot.naming import names_someone
from bot.turn import Language

WORDS = Path(__file__).with_name("discretion.yaml")
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
MORE_TO_COME = re.compile(r"[.!?]+\s+\S|\n")
MOST_WORDS = 14
LABEL = 2
"""Words of a message that asks nothing but names a subject, as `ferie`."""
LONGEST_TEXT = 500
NAME = "[navn]"
ADDRESS = re.compile(r"\S+@\S+|(?:https?://|www\.)\S+", re.IGNORECASE)
NUMBER = re.compile(r"\d+(?:[ .,:/-]*\d+)*")
LONG_NUMBER = re.compile(r"\d(?:[ .,/-]{0,3}\d){8,}")
"""Somebody's number, as of birth or of a case: who writes it asks of one person, and not of a subject."""
CAPITALISED = re.compile(r"\b[A-ZÆØÅ][\w’'-]*")
REPORTING = re.compile(
    r"(?<![\w-])(?:varsl|varls|varsel|kvitteringskod|whist(?:le|el))\w*"
    r"|\breport\w* (?:\w+ )?(?:anonymously|misconduct|wrongdoing)|\b(?:misconduct|wrongdoing)\b",
    re.IGNORECASE,
)
"""Words of reporting wrongdoing; a notice beforehand (`forhåndsvarsel`) is none."""
STREET = re.compile(r"\b[\w-]*(?:veien|vegen|gata|gaten|gate|veg|vei|plassen|bakken)\s+…", re.IGNORECASE)


def of_reporting(text: str) -> bool:
    """Whether `text` may be about reporting wrongdoing: who asks how has perhaps done so, or is about to."""
    return REPORTING.search(text) is not None


def tells(text: str, language: Language) -> bool:
    """Whether `text` is of whoever writes, of somebody or of what has happened: more than a plain question."""
    words = _words_of(text)
    own = _words()["own"] | ({"i"} if language == "en" else frozenset())
    return _is_story(text, words) or bool(own.intersection(words))


def may_keep(text: str) -> bool:
    """Whether `text` is one short question, or the name of a subject, with nothing of a person or a happening."""
    if of_reporting(text) or LONG_NUMBER.search(text):
        return False
    words = _words_of(text)
    if _is_story(text, words):
        return False
    return words[0] in _words()["asks"] or text.rstrip().endswith("?") or len(words) <= LABEL


def _is_story(text: str, words: Sequence[str]) -> bool:
    """Whether `text`, of these `words`, is empty, long, of several sentences, of somebody or of what has happened."""
    known = _words()
    if not 0 < len(words) <= MOST_WORDS or MORE_TO_COME.search(text.strip()):
        return True
    return not known["someone"].union(known["tells"]).isdisjoint(words)


def _words_of(text: str) -> list[str]:
    return [word.lower() for word in WORD.findall(text)]


def scrub(text: str, is_word: Callable[[str], bool], directory: Directory | None = None) -> str:
    """What may be kept of `text`: without numbers and addresses, at most 500 characters; "" where it is safer not to.

    That is where it may tell of a person or a happening (`may_keep`), or has a name (bot/naming.py, with the
    `directory`'s where there is one), or what may be one: a capitalised word, unless `is_word` knows it in lower case.
    """
    if not may_keep(text) or names_someone(text, is_word, directory):
        return ""

    def masked(match: re.Match[str]) -> str:
        return match.group() if is_word(match.group().lower()) else NAME

    bare = NUMBER.sub("…", ADDRESS.sub("[adresse]", text.replace("\x00", "")))
    scrubbed = CAPITALISED.sub(masked, STREET.sub("[adresse]", bare))[:LONGEST_TEXT]
    return "" if NAME in scrubbed else scrubbed


@cache
def _words() -> Mapping[str, frozenset[str]]:
    written = document.read(WORDS.read_text(encoding="utf-8"))
    return {name: frozenset(words.split()) for name, words in written.items()}

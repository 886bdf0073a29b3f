"""Before any search, and before anything is stored: danger to life, wrongdoing, breaches and persons are sorted out.

Words and rules in caution.yaml, no model; a message that is sorted out is never stored, repeated or offered to anybody.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

from bot import document, sentence
from bot.concept import Lexicon, Places
from bot.rule import Likely, Rule, Rulings

RULES = Path(__file__).with_name("caution.yaml")
AGE = re.compile(r"\((\d{1,3})(?: år)?\)|, (\d{1,3})(?=,)")
FOUND = "name", "givenname", "fullname", "first", "long", "asked", "narrated", "narrative"
"""The concepts that are found by the program, not by words."""
RULED = "always", "rules", "unless", "likely", "ordinary", "narrative"
"""The lists of a kind's rules, see `_is` and `_is_narrated`."""
OFTEN = 2
"""How many times a word is in the pack's ways of asking before it is read ahead; 5,000 words, a fifth of a second."""
SHORTENED = re.compile(r"\b(Mrs?|Ms|[HhFf]r)\.")


class Kind(Enum):
    """What a message may be besides a question; the first that fits counts."""

    DANGER = "danger"
    WRONGDOING = "wrongdoing"
    BREACH = "breach"
    PERSON = "person"


def sort_out(text: str) -> Kind | None:
    """The kind of caution that `text` calls for, or None for an ordinary question."""
    written = _written(text)
    likely = _likely(written)
    numbered = Kind.PERSON if load().number.search(written) else None
    told = (kind for kind in Kind if _is_narrated(likely, kind))
    return next((kind for kind in Kind if _is(likely, kind)), numbered or next(told, None))


def reports(text: str) -> bool:
    """Whether `text`, which is told as a story is, speaks of wrongdoing by its words, and not only by being told."""
    return _is(_likely(_written(text)), Kind.WRONGDOING)


def _written(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).replace("’", "'").split())


def _likely(written: str) -> Likely:
    """What each rule can say of a text."""
    loaded = load()
    whole = SHORTENED.sub(r"\1", AGE.sub(r" \1\2-åring", written))
    return loaded.rulings.likely(_narrated(_named(loaded.lexicon.places(whole))))


def names(text: str, surely: bool = False) -> bool:
    """Whether `text` may name a person; `surely`: by a given name, since what else has a capital may be a paper's."""
    found = _named(load().lexicon.places(text))
    return "given" in found or ("name" in found and not surely)


def read_ahead(texts: Iterable[str]) -> None:
    """Read the words that come up often in `texts`, so that a message waits only for what is new in it."""
    load().lexicon.know(often for often, times in Counter(sentence.words(" ".join(texts))).items() if times >= OFTEN)


def _is(likely: Likely, kind: Kind) -> bool:
    """Whether a message is of the kind: `always`, `rules` unless one of `unless`, `likely` unless one of `ordinary`."""
    sure = likely.fits((kind, "always")) or (likely.fits((kind, "rules")) and not likely.fits((kind, "unless")))
    return sure or (likely.fits((kind, "likely")) and not likely.fits((kind, "ordinary")))


def _is_narrated(likely: Likely, kind: Kind) -> bool:
    """Whether it tells of what is of the kind, where it is of no kind otherwise: `narrative` unless `ordinary`."""
    return likely.fits((kind, "narrative")) and not likely.fits((kind, "ordinary"))


def _named(found: Places) -> Places:
    """`found`, and of the words with a capital the names of people: given names, and what is known as nothing else."""
    given, first, other, initials = (set(found.get(each, ())) for each in ("given", "first", "nonname", "initial"))
    capitals = [place for place in found.get("capital", ()) if place in given or place not in other]
    at = {*capitals, *initials}
    names = [place for place in capitals if place in given or place not in first or place + 1 in {*capitals}]
    full = [place for place in names if place + 1 in at]
    named = {"name": names, "givenname": [place for place in names if place in given], "fullname": full}
    return {**found, **{concept: places for concept, places in named.items() if places}}


def _narrated(found: Places) -> Places:
    """`found`, and where something is asked that is no cry for help, is told, and is told with nothing else said."""
    first, question, askfirst, verbfirst, stated = _places(found, "first question askfirst verbfirst stated")
    begun = first & (askfirst | verbfirst & question)
    helpask = {*found.get("helpask", ())}
    asked, narrated = sorted((begun | question | _inquired(found)) - helpask), sorted(stated - begun)
    only = [] if asked or "topic" in found or "long" not in found else narrated
    said = {"asked": asked, "narrated": narrated, "narrative": only}
    return {**found, **{concept: places for concept, places in said.items() if places}}


def _inquired(found: Places) -> set[int]:
    """Where words ask within a sentence: a verb follows them, which in a clause that tells is somebody."""
    wh, askverb, asker, subject, asks = _places(found, "wh askverb asker subject asks")
    inverted = {place for place in wh if place + 1 in askverb}
    return inverted | {place for place in asker if place + 1 not in subject} | asks


def _places(found: Places, concepts: str) -> Iterator[set[int]]:
    return ({*found.get(concept, ())} for concept in concepts.split())


@dataclass(frozen=True)
class Loaded:
    """caution.yaml, read."""

    number: re.Pattern[str]
    lexicon: Lexicon
    rulings: Rulings


@cache
def load(path: Path = RULES) -> Loaded:
    """The words and the rules of every kind. Raises KeyError, ValueError or re.error where the file is wrong."""
    written = document.read(path.read_text(encoding="utf-8"))
    words = _words(written["words"])
    known = {*words, *written["shapes"], *FOUND}
    rulings = Rulings(((kind, name), rule) for kind in Kind for name, rule in _rules(written[kind.value], known))
    return Loaded(re.compile(written["number"]), Lexicon(words, written["shapes"]), rulings)


def _words(written: Mapping[str, str]) -> Mapping[str, list[str]]:
    """The entries of each concept; `@name` stands for the entries of a concept above."""
    words: dict[str, list[str]] = {}
    for concept, entries in written.items():
        words[concept] = [
            each for entry in entries.split() for each in (words[entry[1:]] if entry.startswith("@") else [entry])
        ]
    return words


def _rules(written: Mapping[str, Any], known: set[str]) -> Iterator[tuple[str, Rule]]:
    """Each rule of a kind with the name of its list."""
    for name in RULED:
        rules = [Rule.read(line) for line in written.get(name, ())]
        unknown = {each for rule in rules for step in rule.steps for each in step.concepts} - known
        if unknown:
            raise KeyError(*sorted(unknown))
        yield from ((name, rule) for rule in rules)

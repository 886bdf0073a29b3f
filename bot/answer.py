"""From a question to what is said: caution first, then the search; the one path of chat, command line and Teams."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot import caution, language
from bot.guideline import REPORTING, Guideline, Pack
from bot.search import Finding, Outcome, Search
from bot.turn import Language, Norm

LONGEST_QUESTION = 2_000


@dataclass(frozen=True)
class Result:
    """What a question led to; with a `caution` nothing of it may be stored."""

    language: Language
    caution: caution.Kind | None
    finding: Finding


NOTHING_FOUND = Finding(Outcome.UNKNOWN, (), 0.0)


def look(text: str, search: Search, norm: Norm, subject: str | None = None) -> Result:
    """Answer `text` for somebody whose norm is `norm` and whose last question was about `subject`."""
    spoken = language.detect(text) or norm
    kind = caution.sort_out(text)
    if kind is caution.Kind.WRONGDOING:
        return Result(spoken, kind, Finding(Outcome.ANSWER, (REPORTING,), 1.0))
    if kind is not None:
        return Result(spoken, kind, NOTHING_FOUND)
    return Result(spoken, None, search.find(text[:LONGEST_QUESTION], subject))


UNKNOWN_WORDS = "Saltvann renn ned førstefjellveggen"
"""In no clear norm, and one of them in no word list."""


def read_ahead(pack: Pack) -> None:
    """Read the words in which people ask of `pack`; a tenth of a second."""
    caution.read_ahead(text for guideline in pack.values() for text in guideline.meta.ask.all)


def warm(search: Search) -> None:
    """Load what the first unknown word and the first unclear norm would make somebody wait for; about a second."""
    read_ahead(search.pack)
    look(UNKNOWN_WORDS, search, "nb")


def related(pack: Pack, guideline: Guideline) -> list[Guideline]:
    """The guidelines that an answer points on to, at most three."""
    return [pack[ref] for ref in guideline.meta.related[:3] if ref in pack]


def place(finding: Finding, spoken: Language) -> str:
    """Where to turn instead, in `spoken`, or empty."""
    places: Mapping[str, str] = finding.place or {}
    return places.get(spoken) or places.get("nb", "")

"""Answers outside of Teams: plain text and records, for the command line and for measuring."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from bot import answer, config, discretion
from bot.caution import Kind
from bot.clock import day_in_oslo
from bot.guideline import Guideline
from bot.search import Outcome, Search
from bot.turn import Language, Norm
from cards import answer as cards
from cards import caution


class Asker:
    """A pack and its search, ready to answer on a day; needs no database and no network."""

    def __init__(self, search: Search, day: date, norm: Norm = "nb") -> None:
        self._pack, self._search, self._day, self._norm = search.pack, search, day, norm

    @classmethod
    def open(cls) -> "Asker":
        """From the settings of this process. Raises PackError or SettingsError."""
        search = Search.open(config.load().guidelines_dir)
        answer.read_ahead(search.pack)
        return cls(search, day_in_oslo(datetime.now(UTC)))

    def record(self, question: Mapping[str, Any]) -> dict[str, Any]:
        """`{id, norm, outcome, refs, confidence, text}` for `{id, text}`."""
        result = answer.look(str(question["text"]), self._search, self._norm)
        finding = result.finding
        return {
            "id": question["id"],
            "norm": result.language,
            "outcome": finding.outcome.value,
            "refs": list(finding.refs),
            "confidence": finding.confidence,
            "text": self._text(result),
        }

    def kept_of(self, text: str) -> str:
        """What would be kept of `text` if it were a miss; "" for nothing."""
        return discretion.scrub(text, self._search.ranking.lexicon.is_known)

    def _text(self, result: answer.Result) -> str:
        finding, spoken = result.finding, result.language
        if result.caution not in (None, Kind.WRONGDOING):
            return caution.caution_text(result.caution, spoken)
        if finding.outcome is Outcome.ANSWER:
            return self._plain(self._pack[finding.refs[0]], spoken)
        if finding.outcome is Outcome.CHOOSE:
            return "\n".join(self._pack[ref].title(spoken) for ref in finding.refs)
        return cards.unknown_text(answer.place(finding, spoken), spoken)

    def _plain(self, guideline: Guideline, spoken: Language) -> str:
        whole = guideline.plain(spoken)
        return whole if guideline.served_on(self._day) else f"{whole}\n\n{cards.ended(spoken)}"

    def pretty(self, text: str) -> str:
        """The answer with its source, for a terminal."""
        result = answer.look(text, self._search, self._norm)
        words = self._text(result)
        if result.finding.outcome is not Outcome.ANSWER:
            return words
        guideline = self._pack[result.finding.refs[0]]
        return f"{guideline.title(result.language)}\n\n{words}\n\n{cards.source(guideline, result.language)}"

"""Answers outside of Teams: plain text and records, for the command line and for measuring."""

from collections.abc import Mapping
from typing import Any

from bot import answer, config
from bot import question as question_rows
from bot.caution import Kind
from bot.search import Outcome, Search
from bot.turn import Norm
from cards import answer as cards


class Asker:
    """A pack and its search, ready to answer; needs no database and no network."""

    def __init__(self, search: Search, norm: Norm = "nb") -> None:
        self._pack, self._search, self._norm = search.pack, search, norm

    @classmethod
    def open(cls) -> "Asker":
        """From the settings of this process. Raises PackError or SettingsError."""
        search = Search.open(config.load().guidelines_dir)
        answer.read_ahead(search.pack)
        return cls(search)

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
        return question_rows.scrub(text, self._search.ranking.lexicon.is_known)

    def _text(self, result: answer.Result) -> str:
        finding, spoken = result.finding, result.language
        if result.caution not in (None, Kind.WRONGDOING):
            return cards.caution_text(result.caution, spoken)
        if finding.outcome is Outcome.ANSWER:
            return self._pack[finding.refs[0]].plain(spoken)
        if finding.outcome is Outcome.CHOOSE:
            return "\n".join(self._pack[ref].title(spoken) for ref in finding.refs)
        return cards.unknown_text(answer.place(finding, spoken), spoken)

    def pretty(self, text: str) -> str:
        """The answer with its source, for a terminal."""
        result = answer.look(text, self._search, self._norm)
        words = self._text(result)
        if result.finding.outcome is not Outcome.ANSWER:
            return words
        guideline = self._pack[result.finding.refs[0]]
        return f"{guideline.title(result.language)}\n\n{words}\n\n{cards.source(guideline, result.language)}"

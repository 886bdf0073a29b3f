"""The guidelines from Teams' compose box: the same search, caution first; nothing of it is stored or counted."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import answer, caution, renewal
from bot.clock import day_in_oslo
from bot.guideline import REPORTING, Guideline
from bot.search import Outcome
from bot.services import Services
from bot.turn import Card, Language, Norm
from cards import answer as answer_cards
from cards import finder as cards
from dialogs.smalltalk import MOST_ASKED

MOST = 5


class GuidelineFinder:
    """Finds by `services.search`."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def find(self, text: str, norm: Norm, db: AsyncConnection, edition: int) -> Sequence[tuple[str, str, Card]]:
        """Up to five guidelines as cards to insert; before anything is written, those that most may want."""
        await renewal.refresh(self._services.search, db, edition)
        if not text:
            refs: Sequence[str] = [ref for ref in MOST_ASKED if ref in self._services.pack]
            return [self._one(self._services.pack[ref], norm) for ref in refs]
        result = answer.look(text, self._services.search, norm)
        if result.caution is not None or result.finding.outcome is Outcome.UNKNOWN:
            return []
        spoken: Language = result.language if result.language == "en" else norm
        return [self._one(self._services.pack[ref], spoken) for ref in result.finding.refs[:MOST]]

    def _one(self, one: Guideline, language: Language) -> tuple[str, str, Card]:
        expired = not one.served_on(day_in_oslo(self._services.clock.now()))
        demo = self._services.demo
        return one.title(language), one.bodies[language].short, answer_cards.inserted(one, language, demo, expired)

    def nothing(self, text: str, norm: Norm) -> str:
        """The line where there is nothing to insert: what is sorted out is answered in the chat alone."""
        kind = caution.sort_out(text)
        return cards.nothing(norm) if kind is None else cards.careful(self._services.pack[REPORTING].title(norm), norm)

"""What the tests' own routers share: they refuse as the real one, and welcome as they answer."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import BotError
from bot.turn import Card, Norm, Reply, Turn
from cards import refused


class Router:
    """A router with one dialog, `answer`."""

    async def answer(self, turn: Turn, db: AsyncConnection) -> Reply:
        """Whatever the test needs."""
        raise NotImplementedError

    async def welcome(self, turn: Turn, db: AsyncConnection) -> Reply:
        """As an answer."""
        return await self.answer(turn, db)

    def refused(self, error: BotError, norm: Norm) -> Card:
        """As the real one does."""
        return refused.refused(error, norm)

    def failed(self, turn_id: str, norm: Norm) -> Card:
        """As the real one does."""
        return refused.failed(turn_id, norm)

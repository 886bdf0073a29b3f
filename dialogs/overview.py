"""«oversikt»: what waits for the editor."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import overview
from bot.services import Services
from bot.turn import Reply, Turn
from cards import overview as cards

WORDS = r"(?:vis )?oversikt(?:en|a)?|overview"


async def show(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """All of it, in one card."""
    return Reply(cards=(cards.card_of(await overview.of(services, db, turn.sender.id), turn.norm),))

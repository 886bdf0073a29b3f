"""«Si fra hvis svaret endres»: kept are the person, the guideline, the day and which text they know."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import wish
from bot.clock import day_in_oslo
from bot.errors import BotError
from bot.services import Services
from bot.turn import Reply, Turn
from cards import teaching as cards
from dialogs.language import language_of
from dialogs.story import words


async def make(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Keep the wish. Raises BotError "gone"."""
    one = services.pack.get(words(turn, "ref", 64))
    if one is None:
        raise BotError("gone")
    await wish.make(db, turn.sender.id, one, day_in_oslo(services.clock.now()))
    return Reply(cards=(cards.wished(language_of(turn)),))

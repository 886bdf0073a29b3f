"""«Si fra hvis svaret endres»: the person, the guideline and the day are kept, and nothing else."""

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
    ref = words(turn, "ref", 64)
    if ref not in services.pack:
        raise BotError("gone")
    await wish.make(db, turn.sender.id, ref, day_in_oslo(services.clock.now()))
    return Reply(cards=(cards.wished(language_of(turn)),))

"""A deputy who can't: whoever is away is told, and chooses another."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import handover
from bot.errors import BotError
from bot.services import Services
from bot.turn import Reply, Turn
from cards import handover as cards
from dialogs.language import language_of


async def decline(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Tell whoever is away. Raises BotError where the sender is no longer their deputy, or never was."""
    person_id = (turn.data or {}).get("person_id")
    if not isinstance(person_id, str):
        raise BotError("gone")
    found = await handover.decline(services, db, person_id, turn.sender.id)
    if found is None:
        raise BotError("gone")
    return Reply(cards=(cards.noted(found, language_of(turn)),), notice=handover.key(person_id, turn.sender.id))

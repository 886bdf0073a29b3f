"""What is pressed on a delivered card: «Lest»."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import acknowledgement, broadcast, rendering
from bot.acknowledgement import Mine
from bot.errors import BotError
from bot.services import Services
from bot.turn import Card, Reply, Turn
from cards import announcement as announcement_cards
from cards import receipt

LARGEST_ID = 2**63


async def acknowledge(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Note it once, and show the same card with the time in the button's place. Raises BotError."""
    now = services.clock.now()
    mine = await acknowledgement.acknowledge(db, id_of(turn.data or {}), turn.sender.id, now)
    made = receipt.acknowledged(await shown(db, mine), mine.norm, mine.acknowledged or now)
    return Reply(cards=(made,))


async def shown(db: AsyncConnection, mine: Mine) -> Card:
    """The card as the person has it."""
    edition = mine.edition or (await broadcast.read(db, mine.broadcast_id)).edition
    made = await rendering.read(db, mine.broadcast_id, edition)
    return announcement_cards.address(made.cards[mine.norm], mine.id)


def id_of(data: Mapping[str, Any]) -> int:
    """The delivery that a button belongs to. Raises BotError "bad_form", or "trial" for the card of a trial."""
    value = data.get(announcement_cards.OPEN)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < LARGEST_ID:
        if value == announcement_cards.TRIAL:
            raise BotError("trial")
        return value
    raise BotError("bad_form")

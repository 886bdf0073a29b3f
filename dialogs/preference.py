"""«Mindre slikt»: a person's own choice of what the bot sends them."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import preference
from bot.preference import CHOICES, NOTHING, Preference
from bot.services import Services
from bot.turn import Reply, Turn
from cards import preference as cards

LESS = r"mindre slikt|mindre meldinger|færre meldinger|færre meldingar|less of this"


async def form(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The form as the person has chosen."""
    chosen = (await preference.of(db, [turn.sender.id])).get(turn.sender.id, NOTHING)
    return Reply(cards=(cards.form(chosen, services.policy.pushes_per_week, turn.norm),))


async def keep(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Keep the choice, and say what follows."""
    data = turn.data or {}
    chosen = Preference(**{name: data.get(name) in ("true", True) for name in CHOICES})
    await preference.keep(db, turn.sender.id, chosen, services.clock.now())
    return Reply(cards=(cards.kept(chosen, turn.norm),))

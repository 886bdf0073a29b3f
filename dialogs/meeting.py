"""«møtehjelp»: whether a meeting is needed, and templates to copy."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.services import Services
from bot.turn import Reply, Turn
from cards import meeting as cards
from dialogs.language import language_of

HELP = r"møtehjelp|møtehjelpa|møtehjelpen|hjelp til (?:et |eit )?møte|meeting help"


async def help_me(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The checklist."""
    return Reply(cards=(cards.card_of(language_of(turn)),))


async def copy(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """A template in a card of its own, out of which it can be copied."""
    return Reply(cards=(cards.copied(turn.verb == "meeting.agenda", language_of(turn)),))

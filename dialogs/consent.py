"""Whoever a story praises says whether their name may be used."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import consent, version
from bot.credit import Consent
from bot.services import Services
from bot.turn import Reply, Turn
from cards import consent as cards
from dialogs import page

YES, NO = "credit.yes", "credit.no"
MINE = r"(?:navnet mitt|namnet mitt)(?: i (?:historier|historiar))?|my name(?: in stories)?"


async def say(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Yes or no, for oneself. Raises BotError "gone" where the sender is not named."""
    story_id, _ = version.parse((turn.data or {}).get("about"))
    says = Consent.YES if turn.verb == YES else Consent.NO
    asked = await consent.say(services, db, story_id, turn.sender.id, says)
    return Reply(cards=(cards.card_of(asked, turn.norm),), notice=consent.key(story_id, turn.sender.id))


async def mine(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Where the sender is named, and what they have said."""
    part = page.asked(turn)
    found = await consent.mine(services, db, turn.sender.id, part.reach)
    return Reply(cards=(cards.mine(part.of(found), part.next(found), turn.norm),))

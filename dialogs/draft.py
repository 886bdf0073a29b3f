"""One's own drafts: found again, and deleted after being asked."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import announcement, draft
from bot.services import Services
from bot.turn import Reply, Turn
from cards import draft as cards
from dialogs import page, verdict
from dialogs.announcement import own
from dialogs.language import language_of

MINE = r"(?:vis )?(?:mine (?:utkast|kladder|kladdar|meldinger|meldingar)|utkast(?:ene|a)? mine|my drafts)"
DISCARD = "announcement.discard"


async def mine(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """What waits for its time, and the last ten that one has written and not sent; or the ten that a button names."""
    person, part = turn.sender.id, page.asked(turn)
    drafts = await announcement.of(db, person, part.reach)
    scheduled = [] if part.skip else await draft.scheduled(db, person)
    return Reply(cards=(cards.listed(part.of(drafts), scheduled, language_of(turn), part.next(drafts)),))


async def drop(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Ask before a draft is deleted."""
    one = await own(turn, db)
    return Reply(cards=(cards.drop(one, verdict.signed(turn, services, one, DISCARD), language_of(turn)),))


async def discard(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Delete it. Raises BotError where it was changed, submitted or sent meanwhile."""
    await draft.discard(services, db, await own(turn, db, lock=True, same=True))
    return Reply(cards=(cards.dropped(language_of(turn)),))

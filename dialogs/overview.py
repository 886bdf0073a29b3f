"""«oversikt»: what waits for the editor."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import overview, prenotice
from bot.services import Services
from bot.turn import Reply, Turn
from cards import overview as cards
from dialogs import outbox, page

MOST = 15
WORDS = r"(?:vis )?oversikt(?:en|a)?|overview"


async def show(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """All of it, in one card."""
    return Reply(cards=(cards.card_of(await overview.of(services, db, turn.sender.id), turn.norm),))


async def embargoes(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The prenotices that are neither public nor given up, the next first."""
    part, running = page.asked(turn, MOST), await prenotice.open_ones(db)
    found = [await prenotice.read(db, one) for one in part.of(running)]
    lines = [
        cards.Running(one.broadcast_id, await outbox.title(db, one.broadcast_id, turn), one.external_at)
        for one in found
    ]
    return Reply(cards=(cards.running(lines, part.next(running), turn.norm),))

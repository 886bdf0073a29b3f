"""What readers do with an issue: open one thing in it, and say what they think with one press."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import acknowledgement, archive, layout, newsletter, opened, reaction
from bot.access import EDITORS, allows
from bot.clock import day_in_oslo
from bot.errors import BotError
from bot.newsletter import Issue
from bot.paper import Paper
from bot.reaction import Reaction
from bot.services import Services
from bot.turn import Reply, Turn
from cards import newsletter as cards
from cards import receipt
from dialogs import newsletter as desk
from dialogs.delivery import id_of, shown

LATEST = desk.DESK


async def latest(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """For an editor the desk; for everybody else the last issue that was sent. Raises BotError "no_issue"."""
    if allows(EDITORS, services.directory, turn.sender.id, day_in_oslo(services.clock.now())):
        return await desk.desk(turn, services, db)
    kept = next((one for one in await archive.papers(services, db, turn.norm) if not one.recalled), None)
    if kept is None:
        raise BotError("no_issue")
    return Reply(cards=(cards.whole(kept.paper),), notice=opened.key(kept.paper.id, opened.WHOLE))


async def read(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """One thing whole, or the editor's word. Raises BotError "gone" where it is withdrawn, or recalled or not sent."""
    data = turn.data or {}
    try:
        one = await newsletter.read(db, UUID(str(data.get("issue"))))
    except ValueError:
        raise BotError("bad_form") from None
    paper = await _readable(turn, services, db, one)
    if data.get("item") == cards.WORD and paper.word:
        return Reply(cards=tuple(cards.word(paper)), notice=opened.key(one.id, cards.WORD))
    piece = next((each for each in paper.pieces if each.item.id == data.get("item")), None)
    if piece is None:
        raise BotError("gone")
    return Reply(cards=tuple(cards.piece(piece, paper)), notice=opened.key(one.id, piece.item.id))


async def _readable(turn: Turn, services: Services, db: AsyncConnection, one: Issue) -> Paper:
    """The issue as the sender may read it: as it was sent, and for an editor as it is now."""
    if allows(EDITORS, services.directory, turn.sender.id, day_in_oslo(services.clock.now())):
        papers = await layout.papers(services, db, one.worked_on)
        return papers.get(turn.norm) or next(iter(papers.values()))
    kept = await archive.of_month(services, db, one.month, turn.norm)
    if kept is None or kept.recalled:
        raise BotError("gone")
    return kept.paper


async def react(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Remember what a reader thinks, and show the same card with it. Raises BotError."""
    said = next((one for one in Reaction if one == (turn.data or {}).get("reaction")), None)
    if said is None:
        raise BotError("bad_form")
    mine = await acknowledgement.mine(db, id_of(turn.data or {}), turn.sender.id)
    await reaction.keep(db, mine.broadcast_id, turn.sender.id, said, services.clock.now())
    made = await shown(db, mine)
    if mine.acknowledged is not None:
        made = receipt.acknowledged(made, mine.norm, mine.acknowledged)
    return Reply(cards=(cards.answered(made, said, mine.norm),))

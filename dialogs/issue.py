"""What readers do with an issue: open one thing in it, and say what they think with one press."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import acknowledgement, newsletter, publishing, reaction
from bot.access import EDITORS, allows
from bot.clock import day_in_oslo
from bot.errors import BotError
from bot.newsletter import State
from bot.reaction import Reaction
from bot.services import Services
from bot.turn import Reply, Turn
from cards import announcement, receipt
from cards import newsletter as cards
from dialogs import newsletter as desk
from dialogs.delivery import id_of, shown

LATEST = desk.DESK


async def latest(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """For an editor the desk; for everybody else the last issue that was sent. Raises BotError "no_issue"."""
    if allows(EDITORS, services.directory, turn.sender.id, day_in_oslo(services.clock.now())):
        return await desk.desk(turn, services, db)
    sent = [one for one in await newsletter.last(db, 3, State.APPROVED) if one.due <= services.clock.now()]
    if not sent:
        raise BotError("no_issue")
    paper = next(iter((await publishing.papers(services, db, sent[0])).values()))
    return Reply(cards=(announcement.address(cards.delivered(paper), announcement.TRIAL),))


async def read(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """One thing whole. Raises BotError "gone" where it is withdrawn."""
    data = turn.data or {}
    try:
        one = await newsletter.read(db, UUID(str(data.get("issue"))))
    except ValueError:
        raise BotError("bad_form") from None
    papers = await publishing.papers(services, db, one)
    paper = papers.get(turn.norm) or next(iter(papers.values()))
    piece = next((each for each in paper.pieces if each.item.id == data.get("item")), None)
    if piece is None:
        raise BotError("gone")
    return Reply(cards=(cards.piece(piece, paper),))


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

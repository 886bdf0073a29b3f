"""Answering what was handed over: taken, answered, sent on to a unit's leader, given back, or closed."""

from collections.abc import Awaitable, Callable

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import inquiry, relay, ticket
from bot.errors import BotError
from bot.services import Services
from bot.ticket import LONGEST, Ticket
from bot.turn import Reply, Turn
from cards import ticket as cards
from dialogs import page
from dialogs import ticket as asking
from dialogs.story import words

QUEUE = r"(?:vis )?spørsmål(?:ene|a)? som (?:venter|ventar)|questions waiting"
Step = Callable[[Turn, Services, AsyncConnection, Ticket], Awaitable[None]]


async def _take(turn: Turn, services: Services, db: AsyncConnection, one: Ticket) -> None:
    await relay.take(services, db, one, turn.sender.id)


async def _answer(turn: Turn, services: Services, db: AsyncConnection, one: Ticket) -> None:
    await relay.answer(services, db, one, turn.sender.id, words(turn, "reply", LONGEST))


async def _forward(turn: Turn, services: Services, db: AsyncConnection, one: Ticket) -> None:
    await relay.forward(services, db, one, turn.sender.id, words(turn, "unit"))


async def _back(turn: Turn, services: Services, db: AsyncConnection, one: Ticket) -> None:
    await relay.back(services, db, one)


async def _close(turn: Turn, services: Services, db: AsyncConnection, one: Ticket) -> None:
    await relay.close(services, db, one, turn.sender.id)


STEPS: dict[str, Step] = {
    inquiry.TAKE: _take,
    inquiry.ANSWER: _answer,
    inquiry.FORWARD: _forward,
    inquiry.BACK: _back,
    inquiry.CLOSE: _close,
}


async def act(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Do what the button says. Raises NotAllowed, or BotError "changed" where it has moved on since."""
    one, same = await relay.named(db, (turn.data or {}).get("about"), lock=True)
    step = STEPS.get(turn.verb or "")
    if step is None or turn.verb not in inquiry.view(services, one, turn).tokens or not same:
        raise BotError("changed")
    await step(turn, services, db, one)
    return _shown(turn, services, await ticket.read(db, one.id))


async def show(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The question as it stands, or what was written before a line of it, for whoever asked or may answer."""
    data = turn.data or {}
    one, _ = await relay.named(db, data.get("about"))
    end = data.get("end")
    if type(end) is int and 0 < end < len(one.lines):
        return Reply(cards=(cards.earlier(inquiry.view(services, one, turn), end, turn.norm),))
    return asking.seen(turn, services, one) if one.asker_id == turn.sender.id else _shown(turn, services, one)


def _shown(turn: Turn, services: Services, one: Ticket) -> Reply:
    """What they see; of a leader who gave it back, nothing more."""
    if one.handler_id != turn.sender.id and not inquiry.edits(services, turn.sender.id):
        return Reply(cards=(cards.given_back(turn.norm),))
    shown = inquiry.view(services, one, turn)
    return Reply(cards=(cards.card_of(shown, turn.norm),), notice=relay.key(relay.EDITOR, one, turn.sender.id))


async def queue(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """All that wait for an answer, the longest first."""
    part = page.asked(turn)
    found = await ticket.waiting(db, part.reach)
    views = [inquiry.view(services, one, turn) for one in part.of(found)]
    return Reply(cards=(cards.queue(views, part.next(found), turn.norm),))

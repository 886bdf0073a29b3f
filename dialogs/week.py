"""«Vis» on the week's card: the message comes as it would have come by itself, and counts as delivered."""

import re

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import acknowledgement, broadcast, rendering, week
from bot.delivery import State
from bot.errors import BotError
from bot.rendering import Operation
from bot.services import Services
from bot.turn import Reply, Turn
from cards import announcement as announcement_cards
from cards import week as cards
from cards.text import texts
from dialogs.delivery import id_of


async def show(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Show what waited, once; recalled, it says so. Raises BotError."""
    mine = await acknowledgement.mine(db, id_of(turn.data or {}), turn.sender.id, lock=True)
    one = await broadcast.read(db, mine.broadcast_id)
    held = await week.show(db, mine.id, one.edition, services.clock.now())
    if not held and one.operation is not Operation.RECALL:
        return Reply(text=_why_not(turn, mine.state))
    made = (await rendering.read(db, one.id, one.edition)).cards[mine.norm]
    card = announcement_cards.address(made, mine.id)
    return Reply(cards=(card,), delivery=mine.id if held else None)


def _is_week(name: object) -> bool:
    if not isinstance(name, str) or not re.fullmatch(r"20\d\d-W\d\d", name):
        return False
    try:
        return bool(week.friday(name))
    except ValueError:  # a year may have 52 weeks or 53
        return False


async def more(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """What there was no room for on the week's card, as a card like it. Raises BotError "gone" or "bad_form"."""
    data = turn.data or {}
    name, start = data.get("week"), data.get("start")
    if not _is_week(name):
        raise BotError("bad_form")
    gathered = await week.read(services, db, f"{turn.sender.id} {name}")
    if gathered is None:
        raise BotError("gone")
    begin = start if isinstance(start, int) and 0 <= start < len(gathered.items) else 0
    return Reply(cards=(cards.card_of(gathered, turn.norm, begin),))


def _why_not(turn: Turn, state: State) -> str:
    _ = texts(turn.norm)
    if state in (State.CANCELLED, State.FAILED):
        return _("Denne meldingen ble avbrutt, så den kommer ikke.")
    return _("Denne meldingen har du fått. Se lenger ned i chatten vår.")

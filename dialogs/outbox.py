"""What has been sent: the list, the text of a message, who was not reached, and the list for a spreadsheet."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import access, audit, broadcast, extract, gap, ledger, prenotice, rendering
from bot.access import EDITORS, LEADERS
from bot.announcement import Kind
from bot.audit import Deed
from bot.broadcast import BroadcastRow
from bot.clock import day_in_oslo
from bot.services import Services
from bot.turn import Reply, Turn
from cards import extract as extract_cards
from cards import gap as gap_cards
from cards import outbox as cards
from dialogs import page
from dialogs.broadcast import about_of

SENT = r"(?:vis )?(?:mine )?(?:sendte meldinger|sende meldingar|sendte meldingar)|sent messages"
MISSED = (
    r"(?:hvem (?:ble|er)|kven (?:vart|blei|er)) (?:ikke|ikkje) (?:nådd|nådde)|"
    r"hvem har ikke fått meldingen|kven har ikkje fått meldinga|who was not reached"
)
REPORT = "release.export"


async def listed(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The last ten broadcasts, or the ten that a button names: one's own, for an editor all."""
    day = day_in_oslo(services.clock.now())
    found = select(BroadcastRow.id, BroadcastRow.started, BroadcastRow.due)
    if not access.allows(EDITORS, services.directory, turn.sender.id, day):
        found = found.where(BroadcastRow.author_id == turn.sender.id)
    part = page.asked(turn)
    rows = (await db.execute(found.order_by(BroadcastRow.due.desc(), BroadcastRow.id).limit(part.reach))).all()
    lines = [cards.Line(row.id, await title(db, row.id, turn), row.started or row.due) for row in part.of(rows)]
    leads = access.allows(LEADERS, services.directory, turn.sender.id, day)
    return Reply(cards=(cards.listed(lines, turn.norm, leads, part.next(rows)),))


async def title(db: AsyncConnection, broadcast_id: UUID, turn: Turn) -> str:
    """What a broadcast is called, in the reader's norm where it has it."""
    titles = await rendering.titles(db, broadcast_id)
    return titles.get(turn.norm) or next(iter(titles.values()))


async def missed(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Whom in the leader's units the last two weeks' messages did not reach."""
    return Reply(cards=(gap_cards.listed(await gap.all_of(services, db, turn.sender.id), turn.norm),))


async def message(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """What a message says now, for whoever sent it or is to tell somebody of it. Raises BotError."""
    one = await broadcast.read(db, about_of(turn))
    if not (await gap.of(services, db, one.id, turn.sender.id)).missed:
        day = day_in_oslo(services.clock.now())
        access.require_steering(services.directory, turn.sender.id, one.author_id, day)
    made = await rendering.read(db, one.id, one.edition)
    card = made.cards[made.norm(turn.norm)]
    return Reply(cards=({key: value for key, value in card.items() if key != "actions"},))


async def portal(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The message as text to paste into Politikerportalen. Raises BotError."""
    one = await broadcast.read(db, about_of(turn))
    made = await rendering.read(db, one.id, one.edition)
    said = {norm: letter.text for norm, letter in made.letters.items()}
    return Reply(cards=(extract_cards.portal(said, one.kind == Kind.PRENOTICE, turn.norm),))


async def export(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The list as text to be copied, as far as a card has room for it, and how to get all. Raises BotError.

    By REPORT the one on who knew a prenotice before it was public.
    """
    one, report = await broadcast.read(db, about_of(turn)), turn.verb == REPORT
    asked = ledger.lines(services, db, await prenotice.read(db, one.id)) if report else extract.lines(services, db, one)
    lines = await asked
    what = "csv, prenotice" if report else "csv"
    await audit.note(db, services.clock.now(), turn.sender.id, Deed.EXPORT, one.id, one.edition, what)
    return Reply(cards=(extract_cards.card_of(one.id, lines, turn.norm, report),))

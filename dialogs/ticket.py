"""Asking the communications chief: nothing is sent but what stands in the form, and it is kept before it is told."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import caution, inquiry, relay, ticket
from bot.errors import BotError
from bot.guideline import REPORTING
from bot.services import Services
from bot.ticket import LONGEST, Ticket
from bot.turn import Reply, Turn
from cards import asking as cards
from cards import caution as caution_cards
from cards import ticket as ticket_cards
from dialogs import page
from dialogs.language import language_of
from dialogs.story import words

SEND = "ticket.send"
ASK = r"(?:jeg vil |eg vil )?spør(?:re|je)? kommunikasjonssjefen|ask the communications? chief"
MINE = r"spørsmål(?:ene|a) mine(?: til kommunikasjonssjefen)?|mine spørsmål|my questions"


async def form(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The form, with what was asked."""
    return _form(turn, services, words(turn, "asked", LONGEST), words(turn, "ref", 64))


async def renew(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The form again, with what was typed, for one that had become too old."""
    return _careful(turn, services, "question") or _form(
        turn, services, words(turn, "question", LONGEST), words(turn, "about", 64), old=True
    )


def _form(turn: Turn, services: Services, asked: str, ref: str, old: bool = False) -> Reply:
    about = ref if ref in services.pack and ref != REPORTING else ""
    token = services.forms.sign(turn, SEND, services.clock.now(), about)
    return Reply(cards=(cards.form(language_of(turn), asked, about, token, old),))


def _careful(turn: Turn, services: Services, name: str) -> Reply | None:
    """What to do now, where what was typed must not be kept."""
    kind = caution.sort_out(words(turn, name, LONGEST))
    if kind is None:
        return None
    return Reply(cards=(caution_cards.caution(kind, language_of(turn), services.pack[REPORTING]),))


async def send(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Keep it, and let the editors have it. Raises BotError "no_question_yet"."""
    typed = words(turn, "question", LONGEST)
    if not typed:
        raise BotError("no_question_yet")
    careful = _careful(turn, services, "question")
    if careful is not None:
        return careful
    ref = words(turn, "about", 64)
    return seen(turn, services, await relay.send(services, db, turn.sender.id, turn.norm, ref, typed))


async def more(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Follow up. Raises BotError "no_question_yet"."""
    if not words(turn, "more", LONGEST):
        raise BotError("no_question_yet")
    careful = _careful(turn, services, "more")
    if careful is not None:
        return careful
    one = await own(turn, db)
    await relay.more(services, db, one, words(turn, "more", LONGEST))
    return seen(turn, services, await ticket.read(db, one.id))


async def own(turn: Turn, db: AsyncConnection) -> Ticket:
    """The sender's own question that a button names. Raises BotError "gone", or "changed" where it has moved on."""
    one, same = await relay.named(db, (turn.data or {}).get("about"), lock=True)
    if one.asker_id != turn.sender.id:
        raise BotError("gone")
    if not same:
        raise BotError("changed")
    return one


def seen(turn: Turn, services: Services, one: Ticket) -> Reply:
    """The question as its asker sees it."""
    shown = inquiry.view(services, one, turn)
    return Reply(cards=(cards.card_of(shown, turn.norm),), notice=relay.key(relay.ASKER, one, turn.sender.id))


async def mine(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """What the sender has asked, and how far it is."""
    part = page.asked(turn)
    found = await ticket.of(db, turn.sender.id, part.reach)
    views = [inquiry.view(services, one, turn) for one in part.of(found)]
    return Reply(cards=(ticket_cards.mine(views, part.next(found), turn.norm),))

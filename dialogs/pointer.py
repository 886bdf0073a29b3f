"""Reporting wrongdoing: the ways to do it, and the form whose contents go sealed into the store and nowhere else.

Only in a dialog (task/fetch, task/submit), or in the demo's client, which has none.
"""

import hmac
import logging
from collections.abc import Mapping

from bot import channel, form, taking
from bot.errors import BotError
from bot.pointing import Pointers
from bot.taking import Told
from bot.turn import Card, Reply
from cards import channel as channel_cards
from cards import kept
from cards import pointer as cards
from desk import keylist
from desk.keylist import KeyList, ListError
from dialogs.inside import Inside

WORDS = (
    r"/?varsl(?:e|ing|ingskanal(?:er|ar)?)|(?:(?:jeg|eg|æ|ej|e) (?:vil|ønsker å|ynskjer å|skal)(?: gjerne)? varsle|"
    r"(?:hvordan|korleis|korsn|hvor|kor) (?:kan|skal) (?:jeg|eg|æ|ej|man|en|ein) varsle|hvordan varsler (?:jeg|man|en)|"
    r"korleis varslar (?:eg|ein))(?: om (?:noe|noko))?(?: anonymt)?|"
    r"(?:måter|måtar) å varsle(?: på)?|gi (?:et|eit) varsel|blow the whistle|report wrongdoing|"
    r"(?:.* )?kvitteringskod\w*(?: .*)?"
)
FIELDS = {"where": cards.SHORT, "when": cards.SHORT, "told": cards.LONG}
NAMES = ("what", "category", "danger", "concerns", "mode", "replies_in_teams", *FIELDS)
log = logging.getLogger(__name__)
DANGER = ("yes", "no", "unknown")


async def channels(one: Inside) -> Reply:
    """Every way to report; stores and logs nothing."""
    here = channel_cards.Here(await one.handlers() is not None, one.services.pointers is not None)
    return _reply(channel_cards.shown(channel.channels(), channel.said(), one.language, here, one.services.demo))


async def show_form(one: Inside) -> Reply:
    """The form, empty; the ways alone where the bot takes nothing in."""
    handlers = await one.handlers()
    return await channels(one) if handlers is None else _form(one, handlers, {}, [])


async def hand_in(one: Inside) -> Reply:
    """Take the pointer in, and show its receipt once it is stored; or the form again with what is to be mended."""
    typed = {name: one.typed(name) for name in NAMES}
    handlers, pointers = await one.handlers(), one.services.pointers
    if handlers is None or pointers is None:
        return _reply(cards.not_sent(typed, one.language))
    try:
        number = one.services.forms.check(one.turn, one.now).nonce
    except (form.Expired, form.Forged) as error:
        return _form(one, handlers, typed, ["old" if isinstance(error, form.Expired) else "other"])
    faults = _faults(typed, handlers)
    if not faults and one.typed("about") != str(handlers.version):
        faults = ["readers"]
    return _form(one, handlers, typed, faults) if faults else await _take(one, pointers, handlers, typed, number)


async def _take(one: Inside, pointers: Pointers, handlers: KeyList, typed: cards.Typed, number: str) -> Reply:
    ticket = hmac.digest(one.services.forms.key, b"pointer" + number.encode(), "sha256")
    told = _told(one, typed, handlers)
    try:
        async with pointers.turn(ticket):
            counted = not await _known(one, ticket)
            if counted and not pointers.guesses.hand_in(one.who):
                return _form(one, handlers, typed, ["many"])
            await _stored(one, pointers, told, ticket, counted)
    except Exception as error:
        return _not_taken(one, handlers, typed, error)
    return _reply(cards.taken(pointers.receipt(ticket), channel.said(), one.language, one.services.demo))


async def _known(one: Inside, ticket: bytes) -> bool:
    async with one.engine.connect() as db:
        return await taking.known(db, ticket)


async def _stored(one: Inside, pointers: Pointers, told: Told, ticket: bytes, counted: bool) -> None:
    """Store it; what was not stored does not count among the three of an hour.

    Raises BotError "unsure" where nobody can know whether the database heard the last word.
    """
    is_new = False
    try:
        worth = await pointers.receipts.unlock(pointers.receipt(ticket))
        async with one.engine.begin() as db:
            handlers = await pointers.recipients.current(db, one.today)
            is_new = await taking.take(db, handlers, told, ticket, worth, one.today)
    except Exception as error:
        if is_new:
            raise BotError("unsure") from error
        raise
    finally:
        if counted and not is_new:
            pointers.guesses.not_handed_in(one.who)


def _not_taken(one: Inside, handlers: KeyList, typed: cards.Typed, error: Exception) -> Reply:
    """What is said where it could not be stored: what was typed stands there still, and as a rule nothing was sent."""
    reason = error.reason if isinstance(error, BotError) else "failed"
    if reason == "too_few_handlers":
        words = channel.said().say("too_few", one.language)
        return _reply(channel_cards.external(channel.channels(), words, one.language, kept.fields(typed, one.language)))
    if reason == "done":  # it is stored, and has as many receipts as one can have
        return _reply(cards.stored(channel.said(), one.language))
    if reason == "unsure" or not isinstance(error, BotError | ListError):
        log.error("a pointer was not taken in: %s", error.__cause__ or error)
    return _form(one, handlers, typed, [reason if reason in ("busy", "unsure") else "failed"])


def _form(one: Inside, handlers: KeyList, typed: cards.Typed, faults: list[str]) -> Reply:
    """The form; sent again after a fault of ours it keeps its token, so that it is taken once."""
    roles = keylist.titles(handlers, "nn" if one.language == "nn" else "nb")
    about = str(handlers.version)
    keeps = bool({"busy", "failed", "many"} & set(faults)) and one.typed("about") == about
    token = one.typed("token") if keeps else one.sign(cards.HAND_IN, about)
    sheet = cards.Sheet(typed, roles, token, about, faults)
    return _reply(cards.form(sheet, channel.said(), one.language, one.services.demo))


def _reply(card: Card) -> Reply:
    return Reply(cards=(card,))


def _faults(typed: Mapping[str, str], handlers: KeyList) -> list[str]:
    lengths = {"what": cards.WHAT, **FIELDS}
    answers = _chosen(typed)
    known = {one.id for one in handlers.handlers} | {cards.NOBODY, cards.UNSURE}
    faults = {
        "what": not typed["what"],
        "long": any(len(typed[name]) > most for name, most in lengths.items()),
        "concerns": not answers or not answers <= known,
        "mode": typed["mode"] not in channel.MODES,
    }
    return [name for name, wrong in faults.items() if wrong]


def _chosen(typed: Mapping[str, str]) -> set[str]:
    return {one.strip() for one in typed["concerns"].split(",") if one.strip()}


def _told(one: Inside, typed: Mapping[str, str], handlers: KeyList) -> Told:
    is_unnamed = typed["mode"] == "unnamed"
    return Told(
        mode=typed["mode"],
        what=typed["what"],
        where=typed["where"],
        when=typed["when"],
        category=typed["category"] if typed["category"] in channel.CATEGORIES else "",
        danger=typed["danger"] if typed["danger"] in DANGER else "",
        told=typed["told"],
        concerns=next((each for each in (cards.UNSURE, cards.NOBODY) if each in _chosen(typed)), ""),
        replies_in_teams=typed["replies_in_teams"] == "true",
        name="" if is_unnamed else one.turn.sender.name,
        person="" if is_unnamed else one.who,
        excluded=tuple(sorted(_chosen(typed) & {each.id for each in handlers.handlers})),
    )

"""Reporting wrongdoing: the ways to do it, and the form whose contents go sealed into the store and nowhere else.

Only in a dialog (task/fetch, task/submit), or in the demo's client, which has none.
"""

import hmac
from collections.abc import Mapping

from bot import channel, form, taking
from bot.errors import BotError
from bot.pointing import Pointers
from bot.taking import Told
from bot.turn import Card, Reply
from cards import channel as channel_cards
from cards import pointer as cards
from desk import keylist
from desk.keylist import KeyList, ListError
from dialogs.inside import Inside

WORDS = (
    r"/?varsl(?:e|ing|ingskanal(?:er|ar)?)|(?:jeg|eg) (?:vil|ønsker å|ynskjer å|skal) varsle|"
    r"(?:måter|måtar) å varsle(?: på)?|gi (?:et|eit) varsel|blow the whistle|report wrongdoing"
)
FIELDS = {"where": cards.SHORT, "when": cards.SHORT, "told": cards.LONG}
DANGER = ("yes", "no", "unknown")


async def channels(one: Inside) -> Reply:
    """Every way to report; stores and logs nothing."""
    takes_in = await one.handlers() is not None
    ways, said = channel.channels(), channel.said()
    return _reply(channel_cards.shown(ways, said, one.language, takes_in, one.services.demo))


async def show_form(one: Inside) -> Reply:
    """The form, empty; the ways alone where the bot takes nothing in."""
    handlers = await one.handlers()
    return await channels(one) if handlers is None else _form(one, handlers, {}, [])


async def hand_in(one: Inside) -> Reply:
    """Take the pointer in, and show its receipt once it is stored; or the form again with what is to be mended."""
    handlers, pointers = await one.handlers(), one.services.pointers
    if handlers is None or pointers is None:
        return await channels(one)
    typed = {
        name: one.typed(name)
        for name in ("what", "category", "danger", "concerns", "mode", "replies_in_teams", *FIELDS)
    }
    try:
        number = one.services.forms.check(one.turn, one.now).nonce
    except form.Expired:
        return _form(one, handlers, typed, ["old"])
    faults = _faults(typed, handlers)
    return _form(one, handlers, typed, faults) if faults else await _take(one, pointers, handlers, typed, number)


async def _take(one: Inside, pointers: Pointers, handlers: KeyList, typed: cards.Typed, number: str) -> Reply:
    if not pointers.guesses.may_hand_in(one.who):
        return _reply(cards.too_many(channel.said(), one.language))
    ticket = hmac.digest(one.services.forms.key, b"pointer" + number.encode(), "sha256")
    code = pointers.receipt(ticket)
    try:
        worth = await pointers.receipts.unlock(code)
        async with one.engine.begin() as db:
            handlers = await pointers.recipients.current(db, one.today)
            is_new = await taking.take(db, handlers, _told(one, typed, handlers), ticket, worth, one.today)
    except (BotError, ListError) as error:
        return await _not_taken(one, handlers, typed, error)
    if is_new:
        pointers.guesses.handed_in(one.who)
    return _reply(cards.taken(code, channel.said(), one.language, one.services.demo))


async def _not_taken(one: Inside, handlers: KeyList, typed: cards.Typed, error: Exception) -> Reply:
    """What is said where it could not be stored; what was typed is never lost where trying again can help."""
    reason = error.reason if isinstance(error, BotError) else ""
    if reason == "too_few_handlers":
        words = channel.said().say("too_few", one.language)
        return _reply(channel_cards.external(channel.channels(), words, one.language))
    return _form(one, handlers, typed, ["busy"]) if reason == "busy" else await channels(one)


def _form(one: Inside, handlers: KeyList, typed: cards.Typed, faults: list[str]) -> Reply:
    roles = keylist.titles(handlers, "nn" if one.language == "nn" else "nb")
    token = one.sign(cards.HAND_IN)
    return _reply(cards.form(typed, roles, token, channel.said(), one.language, one.services.demo, faults))


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
        replies_in_teams=typed["replies_in_teams"] == "true",
        name="" if is_unnamed else one.turn.sender.name,
        person="" if is_unnamed else one.who,
        excluded=tuple(sorted(_chosen(typed) & {each.id for each in handlers.handlers})),
    )

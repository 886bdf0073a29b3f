"""Following a pointer up with its receipt: what the handlers say, and a way to add something or say who one is.

A receipt is tried only within the limits, before anything costly; an opened one is held in memory for ten minutes.
"""

from collections.abc import Mapping
from dataclasses import replace

from bot import channel, deadline, followup, form, guess, receipt
from bot.errors import BotError
from bot.followup import Session
from bot.pointing import Pointers
from bot.turn import Reply
from cards import followup as cards
from desk.keylist import ListError
from dialogs import pointer
from dialogs.inside import Inside


async def show_form(one: Inside) -> Reply:
    """Ask for the receipt."""
    return _form(one)


async def opened(one: Inside) -> Reply:
    """Show what the receipt opens; the same answer for one that is wrong, deleted or too old."""
    pointers = one.services.pointers
    if pointers is None:
        return await pointer.channels(one)
    if stopped := pointers.guesses.try_one(one.who):
        return _form(one, stopped)
    session = await _unlocked(one, pointers)
    if isinstance(session, str):
        return _form(one, session)
    named = pointers.sessions.hold(one.who, session, one.now)
    return await _standing(one, pointers, session, named, typed=one.typed("text"))


async def _unlocked(one: Inside, pointers: Pointers) -> Session | str:
    """The session, or what is wrong. A receipt of another length costs nothing, and counts as a wrong one."""
    digits = receipt.normalise(one.typed("receipt"))
    try:
        worth = await pointers.receipts.unlock(digits) if digits is not None else None
    except BotError:
        pointers.guesses.was_right(one.who)
        return "busy"
    async with one.engine.begin() as db:
        session = await followup.opened(db, worth) if worth is not None else None
        if session is None:
            await guess.was_wrong(db, one.today)
            return "wrong"
    pointers.guesses.was_right(one.who)
    return session


async def add(one: Inside) -> Reply:
    """Seal what a reporter adds."""
    words = one.typed("text")
    fault = "empty" if not words else "long" if len(words) > cards.MOST else ""
    return await _more(one, {"text": words}, "added", fault)


async def name(one: Inside) -> Reply:
    """Let the handlers see who it is, from now on, with what was typed; first whether that is meant."""
    if (one.turn.data or {}).get("sure") != "yes":
        return await _more(one, {}, "", "sure")
    return await _more(one, {"text": one.typed("text"), "name": one.turn.sender.name, "person": one.who}, "named")


async def older(one: Inside) -> Reply:
    """The replies before those that are shown."""
    return await _more(one, {}, "", "older")


async def _more(one: Inside, fields: Mapping[str, str], done: str, fault: str = "") -> Reply:
    pointers, named = one.services.pointers, one.typed("session")
    session = pointers.sessions.find(named, one.who, one.now) if pointers is not None else None
    if pointers is None or session is None:
        return _form(one, "over")
    try:
        one.services.forms.check(one.turn, one.now)
        remark = fault or await _add(one, pointers, session, fields, done)
    except form.Expired:
        return _form(one, "over")
    return await _standing(one, pointers, session, named, remark, "" if remark == done else one.typed("text"))


async def _add(one: Inside, pointers: Pointers, session: Session, fields: Mapping[str, str], done: str) -> str:
    """Keep it at the place that the button names; gives what is to be said."""
    place = one.typed("about")
    try:
        async with one.engine.begin() as db:
            handlers = await pointers.recipients.current(db, one.today)
            await followup.add(db, handlers, session, int(place) if place.isdecimal() else 0, fields, one.today)
    except BotError as error:
        return error.reason
    except ListError:
        return "too_few_handlers"
    return done


async def _standing(
    one: Inside, pointers: Pointers, session: Session, named: str, remark: str = "", typed: str = ""
) -> Reply:
    async with one.engine.connect() as db:
        found = await followup.standing(db, pointers.recipients, session)
    if found is None:
        return _form(one, "gone")
    signed = {verb: one.sign(verb, str(found.next)) for verb in (cards.ADD, cards.NAME, cards.OLDER)}
    answered = found.replies[-1].day if found.replies else None
    late = deadline.is_late(found.state, found.day, found.acknowledged, answered, one.today)
    days = pointers.days_after_close, pointers.days_at_most
    shown = cards.Shown(found, named, signed, days, remark, typed, late)
    if remark == "older":
        start = one.typed("start")
        shown = replace(shown, remark="", start=int(start) if start.isdecimal() else 0)
    return Reply(cards=(cards.standing(shown, channel.said(), one.language, one.services.demo),))


def _form(one: Inside, fault: str = "") -> Reply:
    """Ask for the receipt, once more after a `fault`; what was to be added stays there."""
    return Reply(cards=(cards.form(one.language, one.services.demo, fault, one.typed("text")),))

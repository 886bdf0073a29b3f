"""A duty of an editor's own: made, put right, taken away and put back by editors, answered by whoever is asked."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import assignment, duty, task
from bot.clock import day_in_oslo
from bot.duty import Duty, Kind, State
from bot.errors import BotError
from bot.finding import Finding
from bot.services import Services
from bot.turn import Reply, Turn
from cards import duty as duty_cards
from cards import task as cards
from cards import task_form as form_cards
from dialogs import page, task_form
from dialogs.duty import chosen_day
from dialogs.story import words

SAVE, DROP, BACK, ANSWER = (f"task.{act}" for act in ("save", "drop", "back", "answer"))
PROPOSED = {"answers": "Gjort", "after": "7, 14"}


async def listed(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The editors' own."""
    part, found = page.asked(turn), await task.standings(services, db)
    return Reply(cards=(cards.listed(part.of(found), part.next(found), turn.norm),))


async def show(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """How it stands. Raises BotError "gone"."""
    return await _shown(turn, services, db, await _named(turn, services, db))


async def _named(turn: Turn, services: Services, db: AsyncConnection, state: State | None = None) -> Duty:
    """The editor's own that a button names; in that state and version, and held. Raises BotError."""
    one = await assignment.named(turn, services, db, lock=state is not None, state=state)
    if one.kind is not Kind.TASK:
        raise BotError("bad_form")
    return one


async def _shown(turn: Turn, services: Services, db: AsyncConnection, one: Duty) -> Reply:
    fresh = await duty.read(db, one.id)
    verb = BACK if fresh.state is State.DROPPED else DROP
    tokens = {verb: services.forms.sign(turn, verb, services.clock.now(), fresh.about)}
    stands, unasked = await task.standing(services, db, fresh), task.unasked(services, fresh.content.audience)
    return Reply(cards=(cards.card_of(stands, tokens, turn.norm, unasked),))


async def form(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The form of the chosen one, or one with what is usual. Raises BotError "gone" or "changed"."""
    if not words(turn, "about", 80):
        return _form(turn, services, {**PROPOSED, "day": f"{day_in_oslo(services.clock.now())}"}, None)
    one = await _named(turn, services, db)
    if one.state is State.DROPPED:
        raise BotError("changed")
    return _form(turn, services, task_form.as_typed(one, services), one)


def _form(
    turn: Turn,
    services: Services,
    typed: Mapping[str, str],
    one: Duty | None,
    remark: str = "",
    findings: tuple[Finding, ...] = (),
    read: str = "",
) -> Reply:
    """The form on `one`, in the version `read` where that is an earlier one."""
    about = read or (one.about if one is not None else "")
    token = services.forms.sign(turn, SAVE, services.clock.now(), about)
    sheet = form_cards.Sheet(
        typed, about, token, services.directory.units(), task_form.but(services), one is not None and one.rung > 0
    )
    return Reply(cards=(form_cards.form(replace(sheet, remark=remark, findings=findings), turn.norm),))


async def renew(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """The form again with what was typed, for one that had become too old; of the version that was read, still."""
    about = words(turn, "about", 80)
    one = await _named(turn, services, db) if about else None
    return _form(turn, services, task_form.typed(turn), one, "old", read=about)


async def save(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Keep it; what is wrong comes back with what was typed. Raises BotError "changed"."""
    one = await _named(turn, services, db, State.OPEN) if words(turn, "about", 80) else None
    typed = task_form.typed(turn)
    begun = one is not None and one.rung > 0
    to, findings = (one.content.audience, ()) if one is not None and begun else task_form.audience(services, typed)
    content = task_form.content(typed, to)
    try:
        day = one.day if one is not None and begun else chosen_day(turn, "day", day_in_oslo(services.clock.now()))
    except BotError:
        return _form(turn, services, typed, one, "day")
    remark = task_form.wrong(content, typed) or ("" if begun else task_form.nobody(services, to))
    if remark or findings:
        return _form(turn, services, typed, one, remark, findings)
    if one is None:
        return await _shown(turn, services, db, await task.begin(services, db, content, day))
    await task.change(services, db, one, content, day)
    return await _shown(turn, services, db, one)


async def drop(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Take it away from all, which can be taken back. Raises BotError "changed"."""
    one = await _named(turn, services, db, State.OPEN)
    await task.drop(services, db, one)
    return await _shown(turn, services, db, one)


async def back(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """It was not to be taken away. Raises BotError "changed"."""
    one = await _named(turn, services, db, State.DROPPED)
    await task.back(services, db, one)
    return await _shown(turn, services, db, one)


async def answer(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Keep the answer of whoever was asked. Raises BotError "answer_first" or "changed"."""
    one = await assignment.named(turn, services, db, lock=True, state=State.OPEN)
    places = {f"{place}": said for place, said in enumerate(one.content.answers)}
    said = places.get(words(turn, "answer", 2))
    if one.kind is not Kind.ASKED or said is None:
        raise BotError("answer_first")
    content = one.content.model_copy(update={"answer": said})
    now, by = services.clock.now(), turn.sender.id
    await duty.change(db, one, now, content=content, state=State.DONE, answered_by=by)
    return Reply(cards=(duty_cards.thanks(assignment.view(turn, services, await duty.read(db, one.id)), turn.norm),))

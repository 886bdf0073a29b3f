"""A question's way from its asker through the editors' hands and back: each step is kept first, then told.

Every step brings the same cards up to date; whoever should notice gets a new one. What nobody could be told waits.
"""

from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import news, notice, ticket, version
from bot.access import Role
from bot.clock import day_in_oslo
from bot.errors import BotError
from bot.services import Services
from bot.ticket import OPEN, Line, State, Ticket
from bot.turn import Key, Norm

EDITOR, ASKER = "ticket", "asked"
"""The kinds of notice to whoever may answer, and to whoever asked; the subject names the reader, who has tokens."""
UNREACHED = "?"
"""What marks the subject of a notice that whoever has it is not reached."""


async def named(db: AsyncConnection, said: object, lock: bool = False) -> tuple[Ticket, bool]:
    """The question that `said` names, and whether it is still that version. Raises BotError "bad_form" or "gone"."""
    return await version.named(ticket.read, db, said, lock)


async def send(services: Services, db: AsyncConnection, asker: str, norm: Norm, ref: str, words: str) -> Ticket:
    """Keep a question, then tell the editors; where there is none it waits, and says so."""
    made = await ticket.create(db, asker, norm, ref, words, services.clock.now())
    one = await ticket.read(db, made)
    return await tell(services, db, one, editors=True)


async def take(services: Services, db: AsyncConnection, one: Ticket, by: str) -> None:
    """Let the others see that `by` answers."""
    await _step(services, db, one, state=State.TAKEN, handler_id=by, unit="")


async def answer(services: Services, db: AsyncConnection, one: Ticket, by: str, words: str) -> None:
    """Give the asker their answer. Raises BotError "no_answer" where nothing was written, or "changed"."""
    if not words:
        raise BotError("no_answer")
    first = one.answered or services.clock.now()
    line = Line(asks=False, text=words)
    await _step(services, db, one, line, asker=True, state=State.ANSWERED, handler_id=by, answered=first)


async def forward(services: Services, db: AsyncConnection, one: Ticket, by: str, unit: str) -> None:
    """Send it on to a unit's leader. Raises BotError "no_unit_leader", "leader_asks" of their own, or "changed"."""
    leader = services.directory.leader(unit, day_in_oslo(services.clock.now()))
    if unit not in services.directory.units() or leader is None:
        raise BotError("no_unit_leader")
    if leader.id == one.asker_id:
        raise BotError("leader_asks")
    await _step(services, db, one, handler=True, state=State.FORWARDED, handler_id=leader.id, unit=unit)


async def back(services: Services, db: AsyncConnection, one: Ticket) -> None:
    """A leader gives it back to the editors, who get a new card."""
    await _step(services, db, one, editors=True, state=State.NEW, handler_id=None, unit="")


async def close(services: Services, db: AsyncConnection, one: Ticket, by: str) -> None:
    """End it without an answer; the asker is told."""
    await _step(services, db, one, asker=True, state=State.CLOSED, handler_id=by)


async def more(services: Services, db: AsyncConnection, one: Ticket, words: str) -> None:
    """The asker follows up: whoever answered gets it, or all editors. Raises BotError "changed"."""
    if len(one.lines) >= ticket.MOST_LINES:
        raise BotError("changed")
    held = one.handler_id is not None and one.state is not State.CLOSED
    back_to = State.FORWARDED if one.unit and held else State.TAKEN if held else State.NEW
    now = services.clock.now()
    since = {} if one.is_open else {"waits": now, "reminded": 0}
    values = {"state": back_to, "handler_id": one.handler_id if held else None, **since}
    moved = await ticket.move(db, one, now, Line(asks=True, text=words), **values)
    await tell(services, db, moved, editors=not held, handler=held)


async def _step(
    services: Services,
    db: AsyncConnection,
    one: Ticket,
    line: Line | None = None,
    asker: bool = False,
    editors: bool = False,
    handler: bool = False,
    **values: object,
) -> None:
    if one.state not in OPEN:
        raise BotError("changed")
    moved = await ticket.move(db, one, services.clock.now(), line, **values)
    await tell(services, db, moved, asker, editors, handler)


_HAVE = sql("""
    SELECT person_id, kind, subject FROM notice WHERE kind IN ('ticket', 'asked') AND starts_with(subject, :one)""")


async def tell(
    services: Services,
    db: AsyncConnection,
    one: Ticket,
    asker: bool = False,
    editors: bool = False,
    handler: bool = False,
    mark: str = "",
) -> Ticket:
    """Bring every card about it up to date; `editors` and `handler` get a new one, `asker` what is new of it.

    Gives it as it is then.

    Where nobody may answer at all, that is noted first, so that the asker's card says so.
    """
    people = _answering(services, one, editors, handler)
    if (editors or handler) and one.unreached == bool(people):
        one = await ticket.note(db, one, unreached=not people)
    await update(services, db, one)
    for person in people:
        await notice.tell(services, db, [person], key(EDITOR, one, person, mark))
    if asker:
        await notice.tell(services, db, [one.asker_id], key(ASKER, one, one.asker_id, news.MARK))
    return one


def _answering(services: Services, one: Ticket, editors: bool, handler: bool) -> set[str]:
    holders = services.directory.holders(Role.EDITOR, day_in_oslo(services.clock.now()))
    people = {each.id for each in holders if each.id != one.asker_id} if editors else set()
    return people | ({one.handler_id} if handler and one.handler_id else set())


async def update(services: Services, db: AsyncConnection, one: Ticket) -> None:
    """Bring every card about it up to date but those that told what was new."""
    for person, kind, subject in (await db.execute(_HAVE, {"one": str(one.id)})).all():
        if not news.tells(subject.split(" ")[1]):
            await notice.tell(services, db, [person], Key(kind, subject))


async def again(services: Services, db: AsyncConnection, one: Ticket) -> None:
    """Try once more where nobody was reached, and let the asker's card say that it waits.

    Where it is a leader who is not reached, the editors get a card that says so.
    """
    await update(services, db, one)
    for person in _answering(services, one, editors=True, handler=True):
        mark = UNREACHED if one.handler_id not in (None, person) else ""
        await notice.tell(services, db, [person], key(EDITOR, one, person, mark))


def key(kind: str, one: Ticket, person: str, mark: str = "") -> Key:
    """The notice that a card of this round is; a `mark` makes it another card."""
    number = one.rounds if kind == EDITOR else len(one.lines)
    return Key(kind, f"{one.id} {number}{mark} {person}")


_TOLD = sql("""
    SELECT state FROM notice
    WHERE kind = 'ticket' AND starts_with(subject, :one) AND coalesce(:handler, person_id) = person_id""")


async def states(db: AsyncConnection, one: Ticket) -> set[str]:
    """How far the notices are to those who may answer; where one person has it, to that one."""
    return {*(await db.execute(_TOLD, {"one": str(one.id), "handler": one.handler_id})).scalars().all()}

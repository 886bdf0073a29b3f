"""An outreach on its way to the editors, who accept it or suggest a change, and back (strategy 7.1)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import audit, draft, media_week, name, news, notice, outreach, undelivered, version
from bot.audit import Deed
from bot.clock import day_in_oslo
from bot.errors import BotError
from bot.media_week import Item
from bot.outreach import Outreach, Plan, State
from bot.services import Services
from bot.turn import Key

EDITORS, AUTHOR = "outreach", "outreach_told"
"""The kinds of notice to the editors, and to whoever has planned it."""


@dataclass(frozen=True)
class View:
    """One with its author's name ("" who has left), who decided, and what else is planned in the same week.

    `unreached`: no editor could be told; `trying`: it is tried again. `news`: it is told of in a short card, beside
    the one that stands.
    """

    one: Outreach
    author: str
    decided_by: str
    clashes: Sequence[Item] = ()
    unreached: bool = False
    trying: bool = False
    news: bool = False

    @property
    def about(self) -> str:
        """This version of it, as a button names it."""
        return f"{self.one.id} {self.one.version}"


async def view(services: Services, db: AsyncConnection, one: Outreach) -> View:
    """`one` with what stands beside it."""
    first = media_week.monday(day_in_oslo(one.at))
    clashes = () if one.state is State.WITHDRAWN else await media_week.planned(db, first, but=str(one.id))
    unreached = one.state is State.NEW and await undelivered.lost(db, key(EDITORS, one))
    trying = unreached and await undelivered.trying(db, key(EDITORS, one))
    author, by = (name.of(services.directory, each) for each in (one.author_id, one.decided_by))
    return View(one, author, by, clashes, unreached, trying)


async def read(services: Services, db: AsyncConnection, subject: str) -> View | None:
    """What a notice is about; None where it is no longer kept."""
    try:
        seen = await view(services, db, (await named(db, subject))[0])
        return replace(seen, news=news.tells(subject) or undelivered.tells(subject))
    except BotError:
        return None


async def lost(services: Services, db: AsyncConnection, subject: str) -> None:
    """Tell its author where no editor could be told."""
    seen = await read(services, db, subject)
    if seen is not None and seen.unreached and seen.one.author_id:
        await notice.tell(services, db, [seen.one.author_id], undelivered.marked(key(AUTHOR, seen.one), seen.trying))


async def reached(services: Services, db: AsyncConnection, subject: str) -> None:
    """An editor has it after all."""
    await undelivered.reached(services, db, AUTHOR, subject)


async def named(db: AsyncConnection, said: object, lock: bool = False) -> tuple[Outreach, bool]:
    """The one that `said` names, and whether it is still that version. Raises BotError "bad_form" or "gone"."""
    return await version.named(outreach.read, db, said, lock)


async def plan(services: Services, db: AsyncConnection, author: str, what: Plan, at: datetime) -> Outreach:
    """Keep it, and tell the editors."""
    me, now = services.directory.employee(author), services.clock.now()
    made = await outreach.create(db, author, me.unit if me is not None else "", what, at, now)
    one = await outreach.read(db, made)
    await _note(services, db, one, author, Deed.SUBMIT)
    await _tell(services, db, one, editors=True)
    return one


async def change(services: Services, db: AsyncConnection, one: Outreach, what: Plan, at: datetime) -> Outreach:
    """Put what its author has changed in its place; it waits for the editors anew. Raises BotError "changed"."""
    content = what.model_dump(mode="json")
    now = await outreach.move(db, one, services.clock.now(), content=content, at=at, state=State.NEW)
    await _note(services, db, now, one.author_id, Deed.EDIT)
    await _tell(services, db, now, editors=True)
    return now


async def accept(services: Services, db: AsyncConnection, one: Outreach, by: str) -> Outreach:
    """An editor agrees. Raises BotError "changed"."""
    now = await _decide(services, db, one, by, State.ACCEPTED)
    await _note(services, db, now, by, Deed.APPROVE)
    return now


async def suggest(services: Services, db: AsyncConnection, one: Outreach, by: str, reply: str) -> Outreach:
    """An editor would have it otherwise. Raises BotError "no_suggestion" or "changed"."""
    if not reply:
        raise BotError("no_suggestion")
    now = await _decide(services, db, one, by, State.SUGGESTED, reply)
    await _note(services, db, now, by, Deed.REJECT)
    return now


async def _decide(
    services: Services, db: AsyncConnection, one: Outreach, by: str, state: State, reply: str = ""
) -> Outreach:
    if one.state is State.WITHDRAWN:
        raise BotError("changed")
    now = await outreach.move(db, one, services.clock.now(), state=state, reply=reply, decided_by=by)
    await _tell(services, db, now, author=True, but=by)
    return now


async def withdraw(services: Services, db: AsyncConnection, one: Outreach) -> None:
    """Take it back; nothing of it is kept."""
    empty = Plan().model_dump(mode="json")
    now = await outreach.move(db, one, services.clock.now(), state=State.WITHDRAWN, content=empty, reply="")
    await _note(services, db, now, one.author_id, Deed.WITHDRAW)
    await _tell(services, db, now)


async def _note(services: Services, db: AsyncConnection, one: Outreach, by: str, deed: Deed) -> None:
    await audit.note(db, services.clock.now(), by, deed, one.id, one.version, EDITORS)


_HAVE = text("SELECT person_id, kind, subject FROM notice WHERE kind = ANY(:kinds) AND starts_with(subject, :one)")


async def _tell(
    services: Services, db: AsyncConnection, one: Outreach, author: bool = False, editors: bool = False, but: str = ""
) -> None:
    """Bring every card about it up to date, but one person's and, while it is kept, those that told what was new.

    `editors` get a new one, and its `author` what is new of it.
    """
    have = await db.execute(_HAVE, {"kinds": [EDITORS, AUTHOR], "one": str(one.id)})
    for person, kind, subject in have.all():
        if person != but and (one.state is State.WITHDRAWN or not news.tells(subject)):
            await notice.tell(services, db, [person], Key(kind, subject))
    await notice.tell(services, db, draft.editors(services, one.author_id) if editors else (), key(EDITORS, one))
    if author and one.author_id:
        await notice.tell(services, db, [one.author_id], news.marked(key(AUTHOR, one)))


def key(kind: str, one: Outreach) -> Key:
    """The notice that a card of `one`, as it is now, is."""
    return Key(kind, f"{one.id} {one.version}")

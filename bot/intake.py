"""A story's way from its author through the editors' hands: each step is kept, and told to whom it concerns."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import credit, notice, story, version
from bot.access import Role
from bot.clock import day_in_oslo
from bot.errors import BotError
from bot.name import order
from bot.services import Services
from bot.story import WAITING, State, Story, Use
from bot.told import Told
from bot.turn import Key

MOST_A_DAY = 3
EDITORS, AUTHOR = "story", "told"
"""The kinds of notice to the editors and to the author."""


@dataclass(frozen=True)
class View:
    """A story with the names in it, "" and none for whoever has left."""

    one: Story
    author: str
    names: Sequence[str]
    decided_by: str

    @property
    def about(self) -> str:
        """This version of it, as a button names it."""
        return f"{self.one.id} {self.one.version}"


def view(services: Services, one: Story) -> View:
    """`one` with the names in it."""
    names = sorted(filter(None, (_name(services, person) for person in one.people)), key=order)
    return View(one, _name(services, one.author_id), names, _name(services, one.decided_by or ""))


def _name(services: Services, person_id: str) -> str:
    found = services.directory.employee(person_id)
    return found.name if found is not None else ""


async def read(services: Services, db: AsyncConnection, subject: str) -> View | None:
    """What a notice is about; None where it is no longer kept."""
    try:
        return view(services, (await named(db, subject))[0])
    except BotError:
        return None


async def named(db: AsyncConnection, said: object, lock: bool = False) -> tuple[Story, bool]:
    """The story that `said` names, and whether it is still that version. Raises BotError "bad_form" or "gone"."""
    told, edition = version.parse(said)
    one = await story.read(db, told, lock)
    return one, edition in ("", str(one.version))


async def send(services: Services, db: AsyncConnection, one: Story) -> None:
    """Hand a draft in. Raises BotError "changed", "bad_form" where it is not whole, "three_stories"."""
    now = services.clock.now()
    if one.state is not State.DRAFT:
        raise BotError("changed")
    if one.told.missing:
        raise BotError("bad_form")
    if await story.sent(db, one.author_id, day_in_oslo(now)) >= MOST_A_DAY:
        raise BotError("three_stories")
    await story.move(db, one, now, state=State.NEW, typed={}, sent_on=day_in_oslo(now))
    await _tell(services, db, one, editors=True)


async def ask(services: Services, db: AsyncConnection, one: Story, by: str, question: str) -> None:
    """Ask the author something. Raises BotError "changed" or "no_question"."""
    if not question:
        raise BotError("no_question")
    await _decide(services, db, one, state=State.ASKED, question=question, answer="", decided_by=by)


async def answer(services: Services, db: AsyncConnection, one: Story, words: str) -> None:
    """Bring the author's answer back into the story. Raises BotError "changed" or "no_answer"."""
    if not words:
        raise BotError("no_answer")
    if one.state is not State.ASKED:
        raise BotError("changed")
    await _decide(services, db, one, author=False, editors=True, state=State.NEW, answer=words)


async def accept(services: Services, db: AsyncConnection, one: Story, by: str, use: Use) -> None:
    """Accept it for a use. Raises BotError "changed", or "no_consent" where somebody in it has not agreed."""
    if one.told.lacks_consent:
        raise BotError("no_consent")
    if use is Use.MEDIA and not one.told.outside:
        raise BotError("inside_only")
    await _decide(services, db, one, state=State.ACCEPTED, use=use, decided_by=by)


async def decline(services: Services, db: AsyncConnection, one: Story, by: str, reason: str) -> None:
    """Decline it, with a reason. Raises BotError "changed" or "no_reason"."""
    if not reason:
        raise BotError("no_reason")
    await _decide(services, db, one, state=State.DECLINED, reason=reason, decided_by=by)


async def withdraw(services: Services, db: AsyncConnection, one: Story) -> None:
    """Take it back, in whichever state it is: nothing of what was told is kept."""
    nothing = {"content": Told().model_dump(mode="json"), "typed": {}, "question": "", "answer": "", "reason": ""}
    await story.move(db, one, services.clock.now(), state=State.WITHDRAWN, **nothing)
    await credit.give(db, one.id, ())
    if one.state is not State.DRAFT:
        await _tell(services, db, one)


async def _decide(
    services: Services, db: AsyncConnection, one: Story, author: bool = True, editors: bool = False, **values: object
) -> None:
    if one.state not in WAITING:
        raise BotError("changed")
    await story.move(db, one, services.clock.now(), **values)
    await _tell(services, db, one, author, editors)


_HAVE = text("SELECT person_id, subject FROM notice WHERE kind = :kind AND starts_with(subject, :story)")


async def _tell(
    services: Services, db: AsyncConnection, one: Story, author: bool = False, editors: bool = False
) -> None:
    """Bring every card about it up to date; `author` and `editors` say who gets a new one, since an old is not seen."""
    holders = services.directory.holders(Role.EDITOR, day_in_oslo(services.clock.now()))
    others = [each.id for each in holders if each.id != one.author_id]
    for kind, people, fresh in ((EDITORS, others, editors), (AUTHOR, [one.author_id], author and one.author_id)):
        for person, subject in (await db.execute(_HAVE, {"kind": kind, "story": str(one.id)})).all():
            await notice.tell(services, db, [person], Key(kind, subject))
        if fresh:
            await notice.tell(services, db, people, Key(kind, f"{one.id} {one.version + 1}"))


def key(kind: str, one: Story) -> Key:
    """The notice that a card of `one`, as it is now, is."""
    return Key(kind, f"{one.id} {one.version}")

"""A story's way from its author through the editors' hands: each step is kept, and told to whom it concerns."""

from collections.abc import Mapping
from functools import partial

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import credit, draft, mention, name, notice, picture, story, version
from bot.clock import day_in_oslo
from bot.errors import BotError
from bot.services import Services
from bot.story import WAITING, State, Story, Use
from bot.told import Entry, Told
from bot.turn import Key
from bot.view import View

MOST_A_DAY = 3
EDITORS, AUTHOR, NAMED = "story", "told", "credit"
"""The kinds of notice to the editors, to the author, and to whoever is named (subject: story and person)."""
EDITABLE = (*WAITING, State.ACCEPTED)


def view(services: Services, one: Story) -> View:
    """`one` with the names in it."""
    found = ((name.of(services.directory, person), says) for person, says in one.people.items())
    people = sorted((each for each in found if each[0]), key=lambda each: name.order(each[0]))
    author, decided_by = (name.of(services.directory, each) for each in (one.author_id, one.decided_by))
    url = picture.host(services.public_url, services.demo)
    left = credit.left(services, one.marked, one.named)
    return View(one, author, people, decided_by, url, left, partial(mention.mentions, directory=services.directory))


async def read(services: Services, db: AsyncConnection, subject: str) -> View | None:
    """What a notice is about; None where it is no longer kept."""
    try:
        return view(services, (await named(db, subject))[0])
    except BotError:
        return None


async def named(db: AsyncConnection, said: object, lock: bool = False) -> tuple[Story, bool]:
    """The story that `said` names, and whether it is still that version. Raises BotError "bad_form" or "gone"."""
    return await version.named(story.read, db, said, lock)


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
    await tell(services, db, one, editors=True)


async def change(services: Services, db: AsyncConnection, one: Story, entry: Entry) -> None:
    """Put what its author has changed in the place of what was handed in. Raises BotError "changed" or "bad_form"."""
    if one.state not in WAITING:
        raise BotError("changed")
    if not entry.is_whole:
        raise BotError("bad_form")
    await story.rewrite(db, one, entry, services.clock.now(), {}, changed=True)
    await tell(services, db, one, editors=True)


async def unpicture(services: Services, db: AsyncConnection, one: Story) -> None:
    """Take every picture away at once: it has become uncertain whether somebody in it can be recognised."""
    if one.pictures:
        await picture.remove(db, one.id)
        await tell(services, db, one)


async def polish(services: Services, db: AsyncConnection, one: Story, by: str, words: Mapping[str, str]) -> None:
    """An editor's own title, done and led_to, which the author sees. Raises BotError "changed" or "no_words"."""
    if one.state not in EDITABLE:
        raise BotError("changed")
    if not (words["title"] and words["done"]):
        raise BotError("no_words")
    before = {name: getattr(one.told, name) for name in words}
    content = one.told.model_copy(update=dict(words)).model_dump(mode="json")
    await story.move(db, one, services.clock.now(), content=content, original=one.original or before)
    await tell(services, db, one, author=before != words, but=by)
    if one.state is State.ACCEPTED:
        await _ask_leave(services, db, await story.read(db, one.id))


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
    """Accept it for a use. Raises BotError "changed", "inside_only", "no_consent" where somebody in it has not agreed,
    or "name_in_text" where it names somebody though no name may be used."""
    if one.told.lacks_consent:
        raise BotError("no_consent")
    if view(services, one).barred:
        raise BotError("name_in_text")
    if use is Use.MEDIA and not one.told.outside:
        raise BotError("inside_only")
    await _decide(services, db, one, state=State.ACCEPTED, use=use, decided_by=by)
    await _ask_leave(services, db, one)


async def _ask_leave(services: Services, db: AsyncConnection, one: Story) -> None:
    """Ask each whom it praises, and whoever is named in its text, whether they may be named."""
    may_name = one.told.names_employees
    found = [each.ids[0] for each in view(services, one).found if len(each.ids) == 1] if may_name else []
    await credit.add(db, one.id, found)
    await credit.mark(services, db, one.id)
    for person in await credit.ask(db, one.id, one.author_id) if may_name else ():
        await notice.tell(services, db, [person], Key(NAMED, f"{one.id} {person}"))


async def decline(services: Services, db: AsyncConnection, one: Story, by: str, reason: str) -> None:
    """Decline it, with a reason. Raises BotError "changed" or "no_reason"."""
    if not reason:
        raise BotError("no_reason")
    await _decide(services, db, one, state=State.DECLINED, reason=reason, decided_by=by)


async def withdraw(services: Services, db: AsyncConnection, one: Story) -> None:
    """Take it back, in whichever state it is: nothing of what was told is kept."""
    nothing: dict[str, object] = {"content": Told().model_dump(mode="json"), "typed": {}, "original": None}
    nothing |= {"question": "", "answer": "", "reason": ""}
    await story.move(db, one, services.clock.now(), state=State.WITHDRAWN, **nothing)
    await credit.give(db, one.id, ())
    await picture.remove(db, one.id)
    await services.defer(db, "newsletter:amend", story_id=str(one.id))
    if one.state is not State.DRAFT:
        await tell(services, db, one)


async def _decide(
    services: Services, db: AsyncConnection, one: Story, author: bool = True, editors: bool = False, **values: object
) -> None:
    if one.state not in WAITING:
        raise BotError("changed")
    await story.move(db, one, services.clock.now(), **values)
    await tell(services, db, one, author, editors, but=str(values.get("decided_by", "")))


_HAVE = text("SELECT person_id, kind, subject FROM notice WHERE kind = ANY(:kinds) AND starts_with(subject, :story)")


async def tell(
    services: Services, db: AsyncConnection, one: Story, author: bool = False, editors: bool = False, but: str = ""
) -> None:
    """Bring every card about it up to date, but one person's, who works on it; `author` and `editors` get a new one."""
    have = await db.execute(_HAVE, {"kinds": [EDITORS, AUTHOR, NAMED], "story": str(one.id)})
    for person, kind, subject in have.all():
        await notice.tell(services, db, [person] if person != but else [], Key(kind, subject))
    others = draft.editors(services, one.author_id) if editors else ()
    for kind, people in ((EDITORS, others), (AUTHOR, [one.author_id] if author and one.author_id else [])):
        await notice.tell(services, db, people, Key(kind, f"{one.id} {one.version + 1}"))


def key(kind: str, one: Story) -> Key:
    """The notice that a card of `one`, as it is now, is."""
    return Key(kind, f"{one.id} {one.version}")

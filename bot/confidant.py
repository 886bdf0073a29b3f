"""Whom an employee may tell of having talked to the media (strategy 7.1), who gets it, and what they answer."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import caution, media_contact, mention, name, news, notice, undelivered, version
from bot.attempt import OVER
from bot.clock import day_in_oslo
from bot.directory import Directory, Employee
from bot.errors import BotError
from bot.media_contact import Answer, Contact, Controversial, MediaContact, To
from bot.services import Services
from bot.turn import Key

RECIPIENT, TELLER = OVER
"""The kinds of notice to whoever it is told to, and to the employee."""


@dataclass(frozen=True)
class View:
    """One with the names in it, "" where they have gone; `unreached`: whoever it was for could not be told.

    `trying`: it is tried again. `news`: it is told of in a short card, beside the one that stands.
    """

    one: MediaContact
    person: str
    recipient: str
    unreached: bool = False
    trying: bool = False
    news: bool = False

    @property
    def about(self) -> str:
        """This version of it, as a button names it."""
        return f"{self.one.id} {self.one.version}"


def whom(directory: Directory, person_id: str, day: date) -> Mapping[To, Employee]:
    """Those who may be told: the nearest leader first, or whoever stands in, and nobody twice; never the person."""
    leader = nearest(directory, person_id, day)
    offices = {one: holder(directory, one, day) for one in (To.MUNICIPAL_DIRECTOR, To.COMMUNICATIONS_CHIEF)}
    found, seen = dict[To, Employee](), {person_id}
    for to, one in {To.LEADER: leader, **offices}.items():
        if one is not None and one.id not in seen:
            found[to] = one
            seen.add(one.id)
    return found


def nearest(directory: Directory, person_id: str, day: date) -> Employee | None:
    """A person's nearest leader who is at work on `day`, or stands in: where all of a level are away, the next."""
    seen, one = {person_id}, directory.manager(person_id, day)
    while one is not None and one.id not in seen and _is_away(directory, one, day):
        seen.add(one.id)
        one = directory.manager(one.id, day)
    return one if one is not None and one.id not in seen else None


def holder(directory: Directory, office: str, day: date) -> Employee | None:
    """The one of the directory who holds `office`, or stands in, and is at work on `day`."""
    held = (one for one in directory.employees() if office in directory.offices(one.id, day))
    return next((one for one in held if not _is_away(directory, one, day)), None)


def _is_away(directory: Directory, one: Employee, day: date) -> bool:
    absence = directory.absence(one.id)
    return absence is not None and absence.covers(day)


def proposed(controversial: Controversial, found: Mapping[To, Employee]) -> To | None:
    """Who is proposed: of what is controversial the communications chief, else the nearest leader or the next."""
    if controversial is Controversial.YES and To.COMMUNICATIONS_CHIEF in found:
        return To.COMMUNICATIONS_CHIEF
    return next(iter(found), None)


async def tell(services: Services, db: AsyncConnection, person: str, told: Contact, recipient: str) -> MediaContact:
    """Keep it, and tell the one it is for."""
    made = await media_contact.create(db, person, recipient, told, day_in_oslo(services.clock.now()))
    await notice.tell(services, db, [recipient], Key(RECIPIENT, str(made)))
    return await media_contact.read(db, made)


async def mine(db: AsyncConnection, said: object, person: str) -> MediaContact:
    """One's own that a button names, held. Raises BotError "gone", also where it is another's."""
    one = await media_contact.read(db, version.parse(said)[0], lock=True)
    if one.person_id != person or one.withdrawn:
        raise BotError("gone")
    return one


async def answer(services: Services, db: AsyncConnection, said: object, by: str, words: Answer) -> MediaContact:
    """What whoever got it answers, which the employee is told, once. Raises BotError "gone" to anybody else."""
    one = await media_contact.read(db, version.parse(said)[0], lock=True)
    if one.recipient_id != by or one.withdrawn:
        raise BotError("gone")
    if one.answer is words:
        return one
    now = await media_contact.change(db, one, answer=words)
    await _update(services, db, one.id, but=by)
    if now.person_id is not None:
        await notice.tell(services, db, [now.person_id], news.marked(key(TELLER, now)))
    return now


async def withdraw(services: Services, db: AsyncConnection, one: MediaContact) -> None:
    """Take it back: nothing of it is kept, and a card that told of it says so."""
    await media_contact.empty(db, one)
    await _end(services, db, one.id)


_HAVE = text("SELECT person_id, kind, subject FROM notice WHERE kind = ANY(:kinds) AND starts_with(subject, :one)")


async def _update(services: Services, db: AsyncConnection, contact_id: UUID, but: str = "") -> None:
    """Bring every card about it up to date, but the one that was pressed and those that told what was new."""
    have = await db.execute(_HAVE, {"kinds": [RECIPIENT, TELLER], "one": str(contact_id)})
    for person, kind, subject in have.all():
        if person != but and not news.tells(subject):
            await notice.tell(services, db, [person], Key(kind, subject))


_OVER = text("""
    UPDATE notice SET kind = :over WHERE kind = :kind AND starts_with(subject, :one)
        AND (activity_id IS NOT NULL OR state = 'sending') RETURNING person_id, subject""")
_FORGET = text("DELETE FROM notice WHERE kind = :kind AND starts_with(subject, :one)")


async def _end(services: Services, db: AsyncConnection, contact_id: UUID) -> None:
    """Change what stands in Teams about it, once more and without a new word to anybody; forget who was told."""
    for kind, over in OVER.items():
        values = {"kind": kind, "one": str(contact_id)}
        there = (await db.execute(_OVER, {**values, "over": over})).all()
        await db.execute(_FORGET, values)
        for person, subject in there:
            await notice.tell(services, db, [person], Key(over, subject))


_DONE = text("""
    DELETE FROM notice WHERE kind = ANY(:kinds) AND (state NOT IN ('waiting', 'sending') OR told < :longest)""")
WAITED = timedelta(days=7)
"""How long a card that cannot be changed just now is tried."""


async def fade(services: Services, db: AsyncConnection) -> None:
    """Let the names go whose time is over: of the rows, of the cards, and of what was told to whom."""
    now = services.clock.now()
    await db.execute(_DONE, {"kinds": [*OVER.values()], "longest": now - WAITED})
    for one in await media_contact.fade(db, day_in_oslo(now), partial(_names, services.directory)):
        await _end(services, db, one)


def _names(directory: Directory, words: str, surely: bool) -> bool:
    return caution.names(words, surely) or bool(mention.mentions(words, directory))


def key(kind: str, one: MediaContact) -> Key:
    """The notice that a card of it is: the recipient has one, the employee one for each answer."""
    return Key(kind, str(one.id) if kind == RECIPIENT else f"{one.id} {one.version}")


async def view(services: Services, db: AsyncConnection, one: MediaContact) -> View:
    """`one` with the names in it."""
    person, recipient = (name.of(services.directory, each) for each in (one.person_id, one.recipient_id))
    waits = one.answer is None and one.recipient_id is not None
    unreached = waits and await undelivered.lost(db, key(RECIPIENT, one))
    return View(one, person, recipient, unreached, unreached and await undelivered.trying(db, key(RECIPIENT, one)))


async def read(services: Services, db: AsyncConnection, subject: str) -> View | None:
    """What a notice is about; None where it is no longer kept."""
    try:
        seen = await view(services, db, await media_contact.read(db, version.parse(subject)[0]))
        return replace(seen, news=news.tells(subject) or undelivered.tells(subject))
    except BotError:
        return None


async def lost(services: Services, db: AsyncConnection, subject: str) -> None:
    """Tell the employee where the one it was for could not be told."""
    seen = await read(services, db, subject)
    if seen is not None and seen.unreached and seen.one.person_id is not None:
        await notice.tell(services, db, [seen.one.person_id], undelivered.marked(key(TELLER, seen.one), seen.trying))


async def reached(services: Services, db: AsyncConnection, subject: str) -> None:
    """The one it was for has it after all."""
    await undelivered.reached(services, db, TELLER, subject)

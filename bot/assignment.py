"""A duty as somebody sees it: who answers for it today, who may answer, and the tokens of its buttons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import access, address, duty, name, version
from bot.access import EDITORS
from bot.clock import day_in_oslo
from bot.directory import Directory, Employee
from bot.draft import editors
from bot.duty import Duty, Kind, State
from bot.errors import BotError
from bot.services import Services
from bot.turn import Sender, Turn

KIND = "duty"
"""The kind of the notice that asks somebody; its subject is the duty and who."""
VERBS: Mapping[Kind, tuple[str, ...]] = {
    Kind.REVIEW: ("duty.answer", "duty.all", "duty.undo"),
    Kind.STEP: ("duty.done", "duty.postpone", "duty.undo"),
    Kind.SURVEY: ("survey.plan", "survey.approve"),
    Kind.RESULT: ("duty.done", "duty.undo"),
    Kind.POSTER: (),
    Kind.TASK: (),
    Kind.ASKED: ("task.answer", "duty.undo"),
}


@dataclass(frozen=True)
class View:
    """A duty as one reader may see it; `owner` is whoever answers for it today, `is_mine` whether the reader does.

    `whose` is whom an editor's own asks, where that is another than the reader.
    """

    one: Duty
    owner: str
    is_mine: bool
    edits: bool
    tokens: Mapping[str, str]
    now: datetime
    whose: str = ""


def owner(directory: Directory, one: Duty, day: date) -> Employee | None:
    """Who answers for a duty on `day`, or stands in for them; without an owner the unit's leader, else nobody."""
    person = directory.employee(one.owner_id) if one.owner_id else None
    if person is None:
        return directory.leader(one.unit, day) if one.unit else None
    return acting(directory, person, day)


def acting(directory: Directory, person: Employee, day: date) -> Employee:
    """The person, or whoever stands in for them on `day`."""
    seen = {person.id}
    while (away := directory.absence(person.id)) is not None and away.covers(day) and away.deputy_id not in seen:
        deputy = directory.employee(away.deputy_id)
        if deputy is None:
            break
        seen.add(deputy.id)
        person = deputy
    return person


def away(directory: Directory, one: Duty, day: date) -> str:
    """What the owner is called where another stands in for them on `day`, else ""."""
    found = owner(directory, one, day) if one.owner_id else None
    return name.of(directory, one.owner_id) if found is not None and found.id != one.owner_id else ""


def leader(directory: Directory, one: Duty, day: date) -> Employee | None:
    """Whom to tell of an owner's silence: the unit's leader, or of a leader's own the one above; None for nobody."""
    silent = owner(directory, one, day)
    found = directory.leader(one.unit, day) if one.unit else None
    if silent is None or found is None or found.id != silent.id:
        return found
    above = directory.manager(silent.id, day)
    return above if above is not None and above.id != silent.id else None


def is_theirs(directory: Directory, one: Duty, person: str, day: date) -> bool:
    """Whether `person` answers for it on `day`: its owner, who stands in, or who leads the unit."""
    found = owner(directory, one, day)
    mine = person == one.owner_id or (found is not None and found.id == person)
    return mine or (bool(one.unit) and access.may_lead(directory, person, one.unit, day))


def asked(services: Services, one: Duty, day: date) -> Sequence[str]:
    """Whose move it is on `day`: whoever answers for it; the editors where nobody does, or where a plan waits."""
    if one.content.waits:
        return editors(services, one.answered_by) or editors(services, "")
    who = owner(services.directory, one, day)
    if who is None:
        return () if one.kind is Kind.ASKED else editors(services, "")  # whoever was asked has left
    return [who.id]


async def named(
    turn: Turn, services: Services, db: AsyncConnection, lock: bool = False, state: State | None = None
) -> Duty:
    """The duty that a button names, which the sender may answer; with `state` in this and in the button's version.

    Raises BotError "gone", "not_yours", "changed".
    """
    found, edition = version.parse((turn.data or {}).get("about"))
    one, day = await duty.read(db, found, lock), day_in_oslo(services.clock.now())
    if not may(services, one, turn.sender.id, day):
        raise BotError("not_yours")
    if state is not None and (edition, state) != (str(one.version), one.state):
        raise BotError("changed")
    return one


def may(services: Services, one: Duty, person: str, day: date) -> bool:
    """Whether `person` may see and answer it on `day`: whose it is, and editors."""
    edits = access.allows(EDITORS, services.directory, person, day)
    return edits or is_theirs(services.directory, one, person, day)


def shows(one: Duty) -> bool:
    """Whether its card stands: it waits, or says of an editor's own that it was taken away."""
    return one.state is State.OPEN or (one.kind is Kind.ASKED and one.state is State.DROPPED)


async def mine(services: Services, db: AsyncConnection, person: str) -> Sequence[Duty]:
    """What waits for `person` now: its day has come, and the move is theirs before all others'."""
    day = day_in_oslo(services.clock.now())
    found = await duty.waiting(db, *(kind for kind in Kind if VERBS[kind]))
    return [one for one in found if one.day <= day and person in asked(services, one, day)]


async def reports(services: Services, db: AsyncConnection, person: str) -> bool:
    """Whether `person` is, or was within a year, to tell in the newsletter of what a survey showed (strategy 9.6)."""
    day = day_in_oslo(services.clock.now())
    return any(is_theirs(services.directory, one, person, day) for one in await duty.every(db, Kind.RESULT))


def view(turn: Turn, services: Services, one: Duty) -> View:
    """The duty for whoever sends `turn`."""
    now, person = services.clock.now(), turn.sender.id
    day = day_in_oslo(now)
    found = owner(services.directory, one, day)
    edits = access.allows(EDITORS, services.directory, person, day)
    sign = services.forms.steady
    tokens = {verb: sign(turn, verb, now, one.about, str(one.rung)) for verb in VERBS[one.kind]}
    is_mine = found is not None and found.id == person
    whose = name.of(services.directory, one.owner_id) if one.kind is Kind.ASKED and person != one.owner_id else ""
    return View(one, found.name if found is not None else "", is_mine, edits, tokens, now, whose)


async def read(services: Services, db: AsyncConnection, subject: str) -> View | None:
    """The duty of a notice's subject; None where it no longer waits, or is no longer its reader's to see.

    Of an editor's own that was taken away the card says so, also to who no longer stands in for whom it asked.
    """
    about, _, person = subject.partition(" ")
    place = await address.reach(db, person)
    turn = Turn("", Sender(person), "personal", "nb", conversation=place.conversation_id if place else "")
    try:
        one = await duty.read(db, version.parse(about)[0])
    except BotError:
        return None
    sees = one.state is State.DROPPED or may(services, one, person, day_in_oslo(services.clock.now()))
    return view(turn, services, one) if shows(one) and sees else None

"""A duty of an editor's own: a text with a link on a day, for an audience, each of whom is asked and reminded.

Until its day it is one row; then each of its audience has one of their own, which changes and goes with it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import uuid4

from sqlalchemy import ColumnElement, case, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import assignment, audience, duty, name, notice
from bot.audience import Audience
from bot.clock import day_in_oslo
from bot.content import Content
from bot.duty import Duty, DutyRow, Kind, State
from bot.services import Services
from bot.turn import Key

SHOWN = timedelta(days=30)
"""How long one that all have answered stands in the editor's overview."""


@dataclass(frozen=True)
class Named:
    """Whoever was asked ("" who has left), and who answered where that was another."""

    name: str
    by: str = ""


@dataclass(frozen=True)
class Standing:
    """How one stands: who is behind each answer, and the names of those who have not answered."""

    one: Duty
    answers: Mapping[str, Sequence[Named]]
    silent: Sequence[str]

    @property
    def done(self) -> int:
        """How many have answered."""
        return sum(len(names) for names in self.answers.values())

    @property
    def total(self) -> int:
        """How many were asked, and are still here or have answered."""
        return self.done + len(self.silent)


async def begin(services: Services, db: AsyncConnection, content: Content, day: date) -> Duty:
    """Keep a new one."""
    series = f"task {uuid4()}"
    await duty.begin(db, Kind.TASK, series, day, content, services.clock.now())
    (made,) = await duty.of(db, series)
    return made


def members(services: Services, whom: Audience) -> Sequence[str]:
    """The ids of those who can be asked today: whoever has an account."""
    found = audience.resolve(whom, services.directory, day_in_oslo(services.clock.now()))
    here = {one.id for one in services.directory.employees()}
    return [one.id for one in found if one.id in here]


def unasked(services: Services, whom: Audience) -> int:
    """How many of them have no account, and are never asked."""
    found = audience.resolve(whom, services.directory, day_in_oslo(services.clock.now()))
    return len(found) - len(members(services, whom))


async def share(services: Services, db: AsyncConnection, one: Duty) -> None:
    """Make it a duty of each of its audience as they are today; they are asked at the next look."""
    for person in members(services, one.content.audience):
        named = {"owner": person, "name": f"{one.series} {uuid4()}"}
        await duty.begin(db, Kind.ASKED, one.series, one.day, _asked(one.content), services.clock.now(), **named)


def _asked(content: Content) -> Content:
    """What each is asked, without who else is."""
    return content.model_copy(update={"audience": Audience(), "answer": ""})


async def anew(db: AsyncConnection, one: Duty) -> Content:
    """What whoever takes their answer back is asked: what it is by now."""
    (whole,) = [each for each in await duty.of(db, one.series) if each.kind is Kind.TASK]
    return _asked(whole.content)


async def _hold(db: AsyncConnection, one: Duty) -> None:
    """Hold each one's, in the order in which they are reminded of."""
    order = (DutyRow.day, DutyRow.unit, DutyRow.name)
    await db.execute(select(DutyRow.id).where(_theirs(one)).order_by(*order).with_for_update())


async def change(services: Services, db: AsyncConnection, one: Duty, content: Content, day: date) -> None:
    """Put it right, also for those who have not answered, whose cards change. Raises BotError "changed"."""
    now = services.clock.now()
    await duty.change(db, one, now, content=content, day=day)
    said = {"content": _asked(content).model_dump(mode="json"), "version": DutyRow.version + 1, "edited": now}
    await _hold(db, one)
    await db.execute(update(DutyRow).where(_theirs(one), DutyRow.state == State.OPEN).values(said))
    await _tell(services, db, one)


async def drop(services: Services, db: AsyncConnection, one: Duty) -> None:
    """Take it away from all; their cards say so. Raises BotError "changed"."""
    now = services.clock.now()
    await duty.change(db, one, now, state=State.DROPPED)
    await _hold(db, one)
    await db.execute(update(DutyRow).where(_theirs(one)).values(state=State.DROPPED, edited=now))
    await _tell(services, db, one)


async def back(services: Services, db: AsyncConnection, one: Duty) -> None:
    """It was not to be taken away; what was answered is so still, and reminders count from now. Raises BotError."""
    now = services.clock.now()
    await duty.change(db, one, now, state=State.OPEN)
    await _hold(db, one)
    silent = DutyRow.content["answer"].astext == ""
    values = {"state": case((silent, State.OPEN), else_=State.DONE), "edited": now}
    moved = case((DutyRow.rung > 0, day_in_oslo(now)), else_=DutyRow.moved)
    await db.execute(update(DutyRow).where(_theirs(one)).values({**values, "moved": moved}))
    await _tell(services, db, one)


def _theirs(one: Duty) -> ColumnElement[bool]:
    return (DutyRow.series == one.series) & (DutyRow.kind == Kind.ASKED)


_HAVE = text("SELECT person_id, subject FROM notice WHERE kind = :kind AND split_part(subject, ' ', 1) = ANY(:ids)")


async def _tell(services: Services, db: AsyncConnection, one: Duty) -> None:
    """Bring every card of what has not been answered up to date, whoever has it; nobody gets a new one."""
    ids = [str(each.id) for each in await _parts(db, one.series) if not each.content.answer]
    for person, subject in (await db.execute(_HAVE, {"kind": assignment.KIND, "ids": ids})).all():
        await notice.tell(services, db, [person], Key(assignment.KIND, subject))


async def _parts(db: AsyncConnection, series: str) -> Sequence[Duty]:
    return [one for one in await duty.of(db, series) if one.kind is Kind.ASKED]


async def waits(db: AsyncConnection, one: Duty) -> bool:
    """Whether anybody has not answered."""
    return any(each.state is State.OPEN for each in await _parts(db, one.series))


async def standing(services: Services, db: AsyncConnection, one: Duty) -> Standing:
    """How it stands; whoever has left without an answer is not waited for."""
    parts = await _parts(db, one.series)
    said = dict.fromkeys(one.content.answers) | dict.fromkeys(each.content.answer for each in parts)
    answers = {answer: _names(services, [each for each in parts if each.content.answer == answer]) for answer in said}
    silent = answers.pop("", [])
    return Standing(one, answers, [each.name for each in silent if each.name])


def _names(services: Services, parts: Sequence[Duty]) -> list[Named]:
    return sorted((_named(services, one) for one in parts), key=lambda each: name.order(each.name))


def _named(services: Services, one: Duty) -> Named:
    by = one.answered_by if one.answered_by != one.owner_id else ""
    return Named(name.of(services.directory, one.owner_id), name.of(services.directory, by))


async def standings(services: Services, db: AsyncConnection) -> Sequence[Standing]:
    """Those that wait for somebody, are to come, or were not long ago."""
    recent = day_in_oslo(services.clock.now()) - SHOWN
    found = [await standing(services, db, one) for one in await duty.every(db, Kind.TASK)]
    return [each for each in found if each.silent or each.one.day >= recent]

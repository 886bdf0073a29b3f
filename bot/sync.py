"""What a read of the people changes: planned, shown, and carried out in one transaction or refused as too much."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import edition, listing, overlay, people
from bot.directory import Employee
from bot.edition import End
from bot.member import Progress
from bot.services import Reading

MOST_LEAVING = 0.2
"""Above this share of the people, somebody must say that it is meant."""


@dataclass(frozen=True)
class Read:
    """What was read: everybody, whom the source would not show, and the file's rows that are about nobody."""

    people: Sequence[Employee]
    unreadable: frozenset[str]
    unused: Sequence[Employee]


@dataclass(frozen=True)
class Plan:
    """What changes: who is new (or back), who is (before, now), who leaves; of how many."""

    new: tuple[Employee, ...]
    changed: tuple[tuple[Employee, Employee], ...]
    leaving: tuple[Employee, ...]
    present: int

    @property
    def is_too_much(self) -> bool:
        """Whether more than a fifth of the people would leave."""
        return len(self.leaving) > MOST_LEAVING * self.present

    @property
    def is_empty(self) -> bool:
        """Whether nothing changes."""
        return not (self.new or self.changed or self.leaving)


async def read(reading: Reading, progress: Progress | None = None) -> Read:
    """Read everybody, with the people's file over them. Raises GraphError or SettingsError; nothing is half read."""
    rows = listing.people(reading.file)
    roster = await reading.source.read(progress)
    return Read(overlay.laid(roster, rows, reading.kind), frozenset(roster.unreadable), overlay.unused(roster, rows))


def plan(before: Mapping[str, Employee], found: Read) -> Plan:
    """What `found` changes; whom the source would not show is left as they were."""
    now = {one.id: one for one in found.people}
    return Plan(
        new=tuple(one for key, one in now.items() if key not in before),
        changed=tuple((before[key], one) for key, one in now.items() if key in before and before[key] != one),
        leaving=tuple(one for key, one in before.items() if key not in now and key not in found.unreadable),
        present=len(before),
    )


async def carry_out(db: AsyncConnection, found: Read, now: datetime, meant: bool = False) -> Plan:
    """Change the table to what was found, and note it; a plan that is too much changes nothing unless `meant`."""
    await edition.lock(db)
    made = plan(await people.present(db), found)
    if made.is_too_much and not meant:
        await edition.note(db, End.REFUSED, now, len(made.leaving), made.present)
        return made
    await people.save(db, _saved(made))
    await people.leave(db, (one.id for one in made.leaving), now)
    if not made.is_empty:
        await edition.advance(db)
    await edition.note(db, End.DONE, now, len(made.leaving), made.present)
    return made


def _saved(made: Plan) -> list[Employee]:
    return [*made.new, *(one for _, one in made.changed)]


def count(plan: Plan) -> str:
    """The numbers of a plan, for people who run the bot."""
    return f"{len(plan.new)} nye, {len(plan.changed)} endret, {len(plan.leaving)} slutter (av {plan.present})"


def lines(plan: Plan) -> Iterable[str]:
    """Each change in a line of its own, by name."""
    yield from (f"+ {one.name} ({one.unit or one.email}): {' '.join(sorted(one.roles))}" for one in plan.new)
    for before, now in plan.changed:
        yield f"~ {now.name}: {'; '.join(_differences(before, now))}"
    yield from (f"- {one.name} ({one.unit or one.email})" for one in plan.leaving)


def _differences(before: Employee, now: Employee) -> Iterable[str]:
    for name, was in vars(before).items():
        if was != (becomes := getattr(now, name)):
            yield f"{name}: {_shown(was)} -> {_shown(becomes)}"


def _shown(value: object) -> str:
    return " ".join(sorted(value)) if isinstance(value, frozenset) else str(value or "-")

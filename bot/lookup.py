"""The directory in memory: looks up in the snapshot that it has now."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import listing, overlay
from bot.directory import HANDED_OVER, Absence, Employee, Holder
from bot.name import order
from bot.snapshot import Snapshot
from bot.turn import Norm


class Lookup:
    """The Directory over one snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._now = snapshot

    async def refresh(self, db: AsyncConnection, version: int | None = None) -> None:
        """See Directory; files do not change by themselves."""

    def employee(self, person_id: str) -> Employee | None:
        """See Directory."""
        return self._now.people.get(person_id)

    def employees(self) -> Sequence[Employee]:
        """See Directory."""
        return _ordered(one for one in self._now.people.values() if one.source != "external")

    def of_name(self, name: str) -> Sequence[Employee]:
        """See Directory."""
        return self._now.by_name.get(name, ())

    def begins_name(self, word: str) -> bool:
        """See Directory."""
        return word in self._now.first_names

    def ends_name(self, word: str) -> bool:
        """See Directory."""
        return word in self._now.last_names

    def externals(self) -> Sequence[Employee]:
        """See Directory."""
        return _ordered(one for one in self._now.people.values() if one.source == "external")

    def units(self) -> Sequence[str]:
        """See Directory."""
        return sorted(self._now.units, key=order)

    def within(self, unit: str, units: Collection[str]) -> bool:
        """See Directory."""
        return any(over.name in units for over in self._now.upward(unit))

    def norm(self, person_id: str) -> Norm:
        """See Directory."""
        person = self._now.people.get(person_id)
        unit = self._now.units.get(person.unit) if person else None
        return (person.norm if person else None) or (unit.norm if unit else "nb")

    def roles(self, person_id: str, day: date) -> frozenset[str]:
        """See Directory."""
        now = self._now
        person = now.people.get(person_id)
        if person is None:
            return frozenset()
        others = [now.people[one] for one in now.principals(person_id, day) if one in now.people]
        return now.own_roles(person).union(*(now.own_roles(one) & HANDED_OVER for one in others))

    def holders(self, role: str, day: date) -> Sequence[Employee]:
        """See Directory."""
        return _ordered(one for one in self._now.people.values() if role in self.roles(one.id, day))

    def leads(self, person_id: str, day: date) -> frozenset[str]:
        """See Directory."""
        if person_id not in self._now.people:
            return frozenset()
        led = self._now.led
        return frozenset().union(*(led.get(one, frozenset()) for one in self._now.principals(person_id, day)))

    def leader(self, unit: str, day: date) -> Employee | None:
        """See Directory."""
        return self._leader(unit, day)

    def manager(self, person_id: str, day: date) -> Employee | None:
        """See Directory."""
        now = self._now
        person = now.people.get(person_id)
        if person is None:
            return None
        named = now.named(person.manager)
        if named is None and "employee" not in person.roles:
            return None
        if named is None or named.id == person.id:
            return self._leader(person.unit, day, but=person.id)
        acting = now.acting(named, day)
        return named if acting.id == person.id else acting

    def _leader(self, unit: str, day: date, but: str = "") -> Employee | None:
        for one in self._now.upward(unit):
            named = self._now.named(one.leader)
            if named is not None and named.id != but:
                acting = self._now.acting(named, day)
                return named if acting.id == but else acting
        return None

    def holder(self, office: str, day: date) -> Holder | None:
        """See Directory."""
        found = next((one for one in self._now.offices if one.office == office and one.holds_on(day)), None)
        person = self._person(found) if found is not None else None
        if found is None or person is None:
            return found
        acting = self._now.acting(person, day)
        if acting.id == person.id:
            return found
        return replace(found, name=acting.name, email=acting.email, phone="", deputy="", instead_of=found)

    def offices(self, person_id: str, day: date) -> frozenset[str]:
        """See Directory."""
        held = [one for one in self._now.offices if one.holds_on(day)]
        return frozenset(one.office for one in held if person_id in self._acts_as(one, day))

    def _acts_as(self, holder: Holder, day: date) -> set[str]:
        """The ids of who holds an office, and of who stands in for them."""
        person = self._person(holder)
        return set() if person is None else {person.id, self._now.acting(person, day).id}

    def _person(self, holder: Holder) -> Employee | None:
        """Whoever the file means: by address; by name where that is given instead, and only one has it."""
        if holder.email:
            return self._now.by_address.get(holder.email.casefold())
        found = [one for one in self._now.people.values() if one.name.casefold() == holder.name.casefold()]
        return found[0] if len(found) == 1 else None

    def expired(self, day: date) -> Sequence[Holder]:
        """See Directory."""
        return [one for one in self._now.offices if one.valid_to is not None and one.valid_to < day]

    def absence(self, person_id: str) -> Absence | None:
        """See Directory."""
        return self._now.absences.get(person_id)

    def away(self, day: date) -> Sequence[Absence]:
        """See Directory."""
        now = self._now
        return [now.absences[one.id] for one in _ordered(now.people.values()) if _is_away(now, one, day)]


class CsvDirectory(Lookup):
    """The directory of the three files alone, where there is no database. Raises SettingsError."""

    def __init__(self, people: Path, units: Path, offices: Path) -> None:
        found = {one.id: one for one in overlay.laid(listing.roster(people), listing.people(people), "csv")}
        super().__init__(Snapshot(found, {}, listing.units(units), listing.offices(offices)))


def _is_away(now: Snapshot, person: Employee, day: date) -> bool:
    absence = now.absences.get(person.id)
    return absence is not None and absence.covers(day)


def _ordered(people: Iterable[Employee]) -> list[Employee]:
    return sorted(people, key=lambda one: order(one.name))

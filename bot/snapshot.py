"""Everybody, their absences, the units and the offices at one moment: immutable, with what follows from them."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from bot.directory import Absence, Employee, Holder, Unit


@dataclass(frozen=True)
class Snapshot:
    """What was so at `version`: everybody who has not left, by id, their absences, the units and the offices."""

    people: Mapping[str, Employee]
    absences: Mapping[str, Absence]
    units: Mapping[str, Unit]
    offices: Sequence[Holder]
    version: int = 0

    @cached_property
    def by_address(self) -> Mapping[str, Employee]:
        """People by their e-mail address, in small letters."""
        return {one.email.casefold(): one for one in self.people.values() if one.email}

    @cached_property
    def by_name(self) -> Mapping[str, Sequence[Employee]]:
        """The employees by their whole names and by first and last, in small letters, the words alone."""
        found: dict[str, list[Employee]] = {}
        for one in self.people.values():
            words = re.findall(r"[^\W_]+", unicodedata.normalize("NFC", one.name).casefold())
            ways = {" ".join(words), " ".join([words[0], words[-1]])} if len(words) > 1 else ()
            for way in ways if one.source != "external" else ():
                found.setdefault(way, []).append(one)
        return found

    @cached_property
    def first_names(self) -> frozenset[str]:
        """The first words of `by_name`."""
        return frozenset(name.split(" ")[0] for name in self.by_name)

    @cached_property
    def last_names(self) -> frozenset[str]:
        """The last words of `by_name`."""
        return frozenset(name.split(" ")[-1] for name in self.by_name)

    @cached_property
    def led(self) -> Mapping[str, frozenset[str]]:
        """The units that each person leads, and all units below them."""
        found: dict[str, frozenset[str]] = {}
        for unit in self.units.values():
            leader = self.named(unit.leader)
            if leader is not None:
                found[leader.id] = found.get(leader.id, frozenset()) | self.below[unit.name]
        return found

    @cached_property
    def below(self) -> Mapping[str, frozenset[str]]:
        """Each unit with all units below it."""
        found: dict[str, set[str]] = {name: {name} for name in self.units}
        for name in self.units:
            for over in self.upward(name):
                found[over.name].add(name)
        return {name: frozenset(names) for name, names in found.items()}

    def upward(self, unit: str) -> Iterator[Unit]:
        """The unit of that name, the one above it, and so on; the file has no circle."""
        here = self.units.get(unit)
        while here is not None:
            yield here
            here = self.units.get(here.parent)

    def named(self, key: str) -> Employee | None:
        """Whoever has this id or address."""
        return self.people.get(key) or self.by_address.get(key.casefold())

    def own_roles(self, person: Employee) -> frozenset[str]:
        """The roles that are a person's own; who leads a unit is a leader."""
        return person.roles | ({"leader"} if person.id in self.led else set())

    def deputy(self, person_id: str, day: date) -> Employee | None:
        """Who stands in on `day`, None where they are there; a deputy who has left stands in for nobody."""
        absence = self.absences.get(person_id)
        return self.people.get(absence.deputy_id) if absence is not None and absence.covers(day) else None

    def acting(self, person: Employee, day: date) -> Employee:
        """The person, or whoever stands in on `day`, or for them in turn; where all are away, the last of them."""
        here, seen = person, {person.id}
        while (other := self.deputy(here.id, day)) is not None and other.id not in seen:
            seen.add(other.id)
            here = other
        return here

    def principals(self, person_id: str, day: date) -> set[str]:
        """The person, and all whom they stand in for on `day`, directly or in turn."""
        found, new = {person_id}, {person_id}
        while new:
            new = {one.person_id for one in self.absences.values() if one.deputy_id in new and one.covers(day)} - found
            found |= new
        return found

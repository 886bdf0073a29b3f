"""Who works here, in which unit, and who holds the offices that the strategy speaks of.

The protocol, and its reading of the three CSV files; an expired holder of an office is never shown.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from bot.errors import SettingsError
from bot.turn import Norm


@dataclass(frozen=True)
class Employee:
    """One person of the directory; `id` is the Entra object id."""

    id: str
    name: str
    email: str
    title: str
    unit: str
    manager: str
    roles: frozenset[str]
    norm: Norm | None


@dataclass(frozen=True)
class Unit:
    """Where people belong; `norm` is its setting for those who have not shown one of their own."""

    name: str
    parent: str
    leader: str
    norm: Norm


@dataclass(frozen=True)
class Holder:
    """Who holds an office, from `valid_from` to `valid_to` inclusive."""

    office: str
    name: str
    phone: str
    email: str
    deputy: str
    valid_from: date
    valid_to: date | None

    def holds_on(self, day: date) -> bool:
        """Whether the office is theirs on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class Directory(Protocol):
    """Looks people, units and offices up."""

    def employee(self, person_id: str) -> Employee | None:
        """The employee with this Entra object id."""
        ...

    def norm(self, person_id: str) -> Norm:
        """The norm set for a person: their own, else their unit's, else bokmål."""
        ...

    def holder(self, office: str, day: date) -> Holder | None:
        """Who holds `office` on `day`; None where nobody does or the entry has expired."""
        ...

    def expired(self, day: date) -> Sequence[Holder]:
        """Holders whose time is over, for whoever keeps the file."""
        ...

    def employees(self) -> Sequence[Employee]:
        """Everybody, in the file's order."""
        ...

    def roles(self, person_id: str, day: date) -> frozenset[str]:
        """The rights of a person on `day`; none of somebody unknown."""

    def leads(self, person_id: str, day: date) -> frozenset[str]:
        """The names of the units that a person leads on `day`, with all units below."""


class CsvDirectory:
    """The directory of three CSV files (bot/demo/ has an example of each).

    Raises SettingsError that names the file, the row and the fault.
    """

    def __init__(self, people: Path, units: Path, offices: Path) -> None:
        self._people = {one.id: one for one in (_employee(people, n, row) for n, row in _rows(people))}
        self._units = {one.name: one for one in (_unit(units, n, row) for n, row in _rows(units))}
        self._holders = [_holder(offices, n, row) for n, row in _rows(offices)]

    def employee(self, person_id: str) -> Employee | None:
        """See Directory."""
        return self._people.get(person_id)

    def employees(self) -> Sequence[Employee]:
        """See Directory."""
        return list(self._people.values())

    def roles(self, person_id: str, day: date) -> frozenset[str]:
        """See Directory."""
        person = self._people.get(person_id)
        return person.roles if person else frozenset()

    def leads(self, person_id: str, day: date) -> frozenset[str]:
        """See Directory."""
        led = {one.name for one in self._units.values() if person_id and one.leader == person_id}
        while below := {one.name for one in self._units.values() if one.parent in led} - led:
            led |= below
        return frozenset(led)

    def norm(self, person_id: str) -> Norm:
        """See Directory."""
        person = self._people.get(person_id)
        unit = self._units.get(person.unit) if person else None
        return (person.norm if person else None) or (unit.norm if unit else "nb")

    def holder(self, office: str, day: date) -> Holder | None:
        """See Directory."""
        return next((one for one in self._holders if one.office == office and one.holds_on(day)), None)

    def expired(self, day: date) -> Sequence[Holder]:
        """See Directory."""
        return [one for one in self._holders if one.valid_to is not None and one.valid_to < day]


def _rows(path: Path) -> list[tuple[int, Mapping[str, str]]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: kan ikke leses ({type(error).__name__})") from None
    delimiter = ";" if text.partition("\n")[0].count(";") else ","
    reader = csv.DictReader(text.splitlines(), delimiter=delimiter, restval="")
    return [(reader.line_num, {key: (value or "").strip() for key, value in row.items() if key}) for row in reader]


def _field(path: Path, number: int, row: Mapping[str, str], name: str) -> str:
    if name not in row:
        raise SettingsError(f"{path.name}, rad {number}: kolonnen {name} mangler")
    if not row[name]:
        raise SettingsError(f"{path.name}, rad {number}: {name} er tom")
    return row[name]


def _norm(path: Path, number: int, value: str) -> Norm | None:
    if value == "nb":
        return "nb"
    if value == "nn":
        return "nn"
    if not value:
        return None
    raise SettingsError(f"{path.name}, rad {number}: norm er {value!r}; skriv nb eller nn")


def _day(path: Path, number: int, value: str) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise SettingsError(f"{path.name}, rad {number}: {value!r} er ikke en dato; skriv ÅÅÅÅ-MM-DD") from None


def _employee(path: Path, number: int, row: Mapping[str, str]) -> Employee:
    return Employee(
        id=_field(path, number, row, "id").lower(),
        name=_field(path, number, row, "name"),
        email=row.get("email", ""),
        title=row.get("title", ""),
        unit=row.get("unit", ""),
        manager=row.get("manager", ""),
        roles=frozenset(row.get("roles", "").split()) or frozenset({"employee"}),
        norm=_norm(path, number, row.get("norm", "")),
    )


def _unit(path: Path, number: int, row: Mapping[str, str]) -> Unit:
    return Unit(
        name=_field(path, number, row, "unit"),
        parent=row.get("parent", ""),
        leader=row.get("leader", ""),
        norm=_norm(path, number, row.get("norm", "")) or "nb",
    )


def _holder(path: Path, number: int, row: Mapping[str, str]) -> Holder:
    return Holder(
        office=_field(path, number, row, "office"),
        name=_field(path, number, row, "name"),
        phone=row.get("phone", ""),
        email=row.get("email", ""),
        deputy=row.get("deputy", ""),
        valid_from=_day(path, number, row.get("valid_from", "")) or date.min,
        valid_to=_day(path, number, row.get("valid_to", "")),
    )

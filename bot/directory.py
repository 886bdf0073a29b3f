"""Who works here, in which unit, and who holds the offices that the strategy speaks of: the records and the protocol.

An expired holder of an office is never shown, and whoever is away is stood in for by their deputy.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal, Protocol

from bot.turn import Norm

if TYPE_CHECKING:  # the records are read where there is no database, as by `ask`, which is to start at once
    from sqlalchemy.ext.asyncio import AsyncConnection

Source = Literal["csv", "graph", "external"]
"""Where a person was read from; an external one has no account, and is reached by e-mail alone."""
HANDED_OVER = frozenset({"leader", "editor", "pointer_handler"})
"""The roles that a deputy stands in for; the others are a person's own."""


@dataclass(frozen=True)
class Employee:
    """One person of the directory; `id` is the Entra object id, of an external person `external:` and the address."""

    id: str
    name: str
    email: str
    title: str
    unit: str
    manager: str
    roles: frozenset[str]
    norm: Norm | None
    source: Source = "csv"


@dataclass(frozen=True)
class Unit:
    """Where people belong; `norm` is its setting for those who have not shown one of their own.

    `leader` is an id or an e-mail address, "" where there is none; `parent` a unit's name.
    """

    name: str
    parent: str
    leader: str
    norm: Norm


@dataclass(frozen=True)
class Holder:
    """Who holds an office, from `valid_from` to `valid_to` inclusive; `instead_of` is the holder who is away."""

    office: str
    name: str
    phone: str
    email: str
    deputy: str
    valid_from: date
    valid_to: date | None
    instead_of: "Holder | None" = None

    @property
    def contact(self) -> str:
        """Name, and the phone or else the e-mail."""
        return ", ".join(part for part in (self.name, self.phone or self.email) if part)

    def holds_on(self, day: date) -> bool:
        """Whether the office is theirs on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class Absence:
    """Somebody is away from `first` to `last` inclusive, and who stands in meanwhile."""

    person_id: str
    deputy_id: str
    first: date
    last: date

    def covers(self, day: date) -> bool:
        """Whether they are away on `day`."""
        return self.first <= day <= self.last


class Directory(Protocol):
    """Looks people, units and offices up, in memory. Nobody who has left is ever found."""

    async def refresh(self, db: "AsyncConnection", version: int | None = None) -> None:
        """See to it that this is what the database has, at `version` where that has been read; jobs begin so."""
        ...

    def employee(self, person_id: str) -> Employee | None:
        """Whoever has this id; external people too."""
        ...

    def employees(self) -> Sequence[Employee]:
        """Everybody with an account, in Norwegian order of their names."""
        ...

    def of_name(self, name: str) -> Sequence[Employee]:
        """The employees whose name, or first and last name, this is: in small letters, one space between words."""
        ...

    def begins_name(self, word: str) -> bool:
        """Whether an employee's name begins with this word, in small letters; quick, to be asked of each word."""
        ...

    def ends_name(self, word: str) -> bool:
        """Whether an employee's name ends with this word, in small letters; as quick."""
        ...

    def externals(self) -> Sequence[Employee]:
        """Those without an account, whom only e-mail reaches."""
        ...

    def units(self) -> Sequence[str]:
        """The names of all units, in Norwegian order."""
        ...

    def within(self, unit: str, units: Collection[str]) -> bool:
        """Whether `unit` is one of `units`, or below one."""
        ...

    def norm(self, person_id: str) -> Norm:
        """The norm set for a person: their own, else their unit's, else bokmål."""
        ...

    def roles(self, person_id: str, day: date) -> frozenset[str]:
        """The rights of a person on `day`: their own, and of HANDED_OVER those of whom they stand in for."""
        ...

    def holders(self, role: str, day: date) -> Sequence[Employee]:
        """All who have `role` on `day`, deputies and external people among them."""
        ...

    def leads(self, person_id: str, day: date) -> frozenset[str]:
        """The names of the units that a person leads on `day`, or stands in for, with all units below."""
        ...

    def leader(self, unit: str, day: date) -> Employee | None:
        """Who leads `unit` on `day`, or stands in; the unit above answers where there is nobody."""
        ...

    def manager(self, person_id: str, day: date) -> Employee | None:
        """A person's nearest leader on `day`, or whoever stands in; never the person themself."""
        ...

    def holder(self, office: str, day: date) -> Holder | None:
        """Who holds `office` on `day`, or stands in; None where nobody does or the entry has expired."""
        ...

    def offices(self, person_id: str, day: date) -> frozenset[str]:
        """The offices that a person holds on `day`, or stands in for."""
        ...

    def expired(self, day: date) -> Sequence[Holder]:
        """Holders whose time is over, for whoever keeps the file."""
        ...

    def absence(self, person_id: str) -> Absence | None:
        """When a person is or will be away, and who stands in; it may be over."""
        ...

    def away(self, day: date) -> Sequence[Absence]:
        """Who is away on `day`, in Norwegian order of their names."""
        ...

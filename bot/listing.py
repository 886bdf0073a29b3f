"""The organisation's own three files: people, units and offices (docs/people.md has their columns).

A bad row stops the whole file: a SettingsError names the file, the row and the fault.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from bot.directory import Employee, Holder, Unit
from bot.errors import SettingsError
from bot.member import ROLES, Member, Progress, Roster
from bot.sheet import Fault, read
from bot.turn import Norm

WITHOUT_ACCOUNT = frozenset({"employee", "representative"})
"""The roles of somebody without an account; the others are rights that are used in Teams."""
ADDRESS = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+")
LONGEST_EMAIL = 119
PEOPLE = ("id", "name", "email")
UNITS = ("unit",)
OFFICES = ("office", "name")


def people(path: Path) -> list[Employee]:
    """The rows on people; no id and no address stands twice.

    Here an `id` is an Entra object id, or the address of an account, or "" for no account.
    """
    found = read(path, PEOPLE, _listed)
    _once(path, [(number, one.id) for number, one in found])
    external = {one.email.casefold() for _, one in found if not one.id}
    _once(path, [(number, one.email.casefold()) for number, one in found if one.email.casefold() in external])
    return [one for _, one in found]


def units(path: Path) -> dict[str, Unit]:
    """The units by name; each one's parent is among them, and none is above itself."""
    found = read(path, UNITS, _unit)
    _once(path, [(number, one.name) for number, one in found])
    made = {one.name: one for _, one in found}
    for number, one in found:
        if one.parent and one.parent not in made:
            raise SettingsError(f"{path.name}, rad {number}: enheten {one.parent!r} over {one.name!r} står ikke i fila")
        if _is_above_itself(one, made):
            raise SettingsError(f"{path.name}, rad {number}: {one.name!r} står over seg selv")
    return made


def offices(path: Path) -> list[Holder]:
    """The holders of offices, in the file's order."""
    return [one for _, one in read(path, OFFICES, _holder)]


def roster(path: Path) -> Roster:
    """The people's file as a full read of everybody with an account: the rows with an object id."""
    found = [one for one in people(path) if one.id]
    named = sum("@" in one.id for one in found)
    if named:
        raise SettingsError(
            f"{path.name}: {named} rader har en e-postadresse som id. De må ha objekt-id-en sin, siden ingen grupper "
            "leses fra Entra"
        )
    members = (Member(one.id, one.name, one.email, one.title, one.unit, one.manager, True, False) for one in found)
    return Roster(tuple(members), (), 0, (), {})


@dataclass(frozen=True)
class Listing:
    """The MemberSource that is the people's file alone. Raises SettingsError."""

    path: Path

    async def read(self, progress: Progress | None = None) -> Roster:
        """See MemberSource."""
        return roster(self.path)


def _is_above_itself(unit: Unit, known: Mapping[str, Unit]) -> bool:
    seen, here = {unit.name}, known.get(unit.parent)
    while here is not None and here.name not in seen:
        seen.add(here.name)
        here = known.get(here.parent)
    return here is not None


def _once(path: Path, keys: list[tuple[int, str]]) -> None:
    seen: dict[str, int] = {}
    for number, key in keys:
        if key and seen.setdefault(key, number) != number:
            raise SettingsError(f"{path.name}, rad {number}: {key} står også på rad {seen[key]}")


def filled(row: Mapping[str, str], name: str) -> str:
    """What stands in a column of a row. Raises Fault where nothing does."""
    if not row.get(name):
        raise Fault(f"{name} er tom")
    return row[name]


def _norm(row: Mapping[str, str]) -> Norm | None:
    value = row.get("norm", "").lower()
    if value in ("nb", "nn"):
        return "nb" if value == "nb" else "nn"
    if not value:
        return None
    raise Fault(f"norm er {value!r}; skriv nb eller nn")


def day_of(value: str) -> date | None:
    """The day that a cell means, None for an empty one. Raises Fault."""
    try:
        if "." in value:  # Excel in Norwegian rewrites dates so
            return datetime.strptime(value, "%d.%m.%Y").date()  # noqa: DTZ007 - a day has no zone
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise Fault(f"{value!r} er ikke en dato; skriv ÅÅÅÅ-MM-DD") from None


def _id(value: str) -> str:
    if not value or ADDRESS.fullmatch(value):
        return value.lower()
    try:
        return str(UUID(value))
    except ValueError:
        raise Fault(f"{value!r} er verken en objekt-id fra Entra eller en e-postadresse") from None


def _roles(row: Mapping[str, str]) -> frozenset[str]:
    named = frozenset(row.get("roles", "").lower().replace(",", " ").split())
    for unknown in sorted(named - ROLES):
        raise Fault(f"{unknown!r} er ingen rolle; skriv en av {', '.join(sorted(ROLES))}")
    return named


def _listed(row: Mapping[str, str]) -> Employee:
    made = Employee(
        id=_id(row.get("id", "")),
        name=filled(row, "name"),
        email=row.get("email", ""),
        title=row.get("title", ""),
        unit=row.get("unit", ""),
        manager=row.get("manager", "").lower(),
        roles=_roles(row),
        norm=_norm(row),
    )
    if not made.id:
        _require_reachable(made)
    return made


def _require_reachable(one: Employee) -> None:
    """Raises Fault where a row without an id lacks an address or a role, or has a role that needs an account."""
    if not ADDRESS.fullmatch(one.email) or len(one.email) > LONGEST_EMAIL:
        raise Fault("uten id må raden ha en gyldig e-postadresse")
    if not one.roles:
        raise Fault("uten id må raden ha minst én rolle")
    for role in sorted(one.roles - WITHOUT_ACCOUNT):
        raise Fault(f"rollen {role} krever en konto, og raden har ingen id")


def _unit(row: Mapping[str, str]) -> Unit:
    leader = row.get("leader", "").lower()
    return Unit(filled(row, "unit"), row.get("parent", ""), leader, _norm(row) or "nb")


def _holder(row: Mapping[str, str]) -> Holder:
    return Holder(
        office=filled(row, "office"),
        name=filled(row, "name"),
        phone=row.get("phone", ""),
        email=row.get("email", ""),
        deputy=row.get("deputy", ""),
        valid_from=day_of(row.get("valid_from", "")) or date.min,
        valid_to=day_of(row.get("valid_to", "")),
    )

"""What the people's file adds to those who were read: norm, roles, and whom only e-mail reaches."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from bot.directory import Employee, Source
from bot.member import Member, Roster

EXTERNAL = "external:"
ONLY_ELECTED = frozenset({"representative"})
"""A row of the file with this role alone is a politician with an account. Whom the groups name is an employee."""


def laid(roster: Roster, rows: Sequence[Employee], source: Source) -> list[Employee]:
    """Everybody of `roster` with what `rows` say of them, and the external ones of `rows`, each person once.

    A row is about whoever has its id, or its address; a role is only for those who were read.
    """
    by_id = {row.id: row for row in rows if row.id}
    by_address = {row.email.casefold(): row for row in rows if not row.id}
    people = [_employee(one, _row(one, by_id, by_address), roster, source) for one in roster.members]
    taken = {one.email.casefold() for one in people}
    return people + [_external(row) for key, row in by_address.items() if key not in taken]


def unused(roster: Roster, rows: Iterable[Employee]) -> list[Employee]:
    """The rows with an id or an address of nobody who was read: what they say has no effect."""
    known = {key for one in roster.members for key in (one.id, one.email.casefold())}
    return [row for row in rows if row.id and row.id not in known]


def _row(one: Member, by_id: Mapping[str, Employee], by_address: Mapping[str, Employee]) -> Employee | None:
    address = one.email.casefold()
    return by_id.get(one.id) or by_id.get(address) or by_address.get(address)


def _employee(one: Member, row: Employee | None, roster: Roster, source: Source) -> Employee:
    named = row.roles if row is not None else frozenset[str]()
    roles = named | {role for role, ids in roster.roles.items() if one.id in ids}
    roles = roles if roles == ONLY_ELECTED and source == "csv" else roles | {"employee"}
    norm = row.norm if row is not None else None
    return Employee(one.id, one.name, one.email, one.title, one.unit, one.manager, roles, norm, source)


def _external(row: Employee) -> Employee:
    return replace(row, id=EXTERNAL + row.email.lower(), manager="", source="external")

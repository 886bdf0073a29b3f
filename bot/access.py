"""The only door to what only some may do: asked at every turn, of the authenticated sender and the directory.

What a card, a text or a display name claims about roles, units or ids is never asked here.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.audience import Audience
from bot.directory import HANDED_OVER, Directory, Employee
from bot.errors import NotAllowed
from bot.policy import Policy


class Role(StrEnum):
    """A right in the bot, under the directory's word for it."""

    EMPLOYEE = "employee"
    LEADER = "leader"
    EDITOR = "editor"
    POINTER_HANDLER = "pointer_handler"
    REPRESENTATIVE = "representative"
    ADMIN = "admin"


@dataclass(frozen=True)
class May:
    """Who may do something: whoever has one of `roles`, or `everyone` whom the endpoint lets in."""

    roles: frozenset[Role] = frozenset()
    everyone: bool = False


EVERYONE = May(everyone=True)
EDITORS = May(frozenset({Role.EDITOR}))
STOOD_IN_FOR = May(frozenset({Role.LEADER, Role.EDITOR, Role.POINTER_HANDLER}))


def allows(may: May, directory: Directory, person_id: str, day: date) -> bool:
    """Whether `person_id` may on `day`; a person whom the directory does not know has no role."""
    return may.everyone or not may.roles.isdisjoint(directory.roles(person_id, day))


def require(may: May, directory: Directory, person_id: str, day: date) -> None:
    """Raises NotAllowed, which says who may, where `person_id` may not on `day`."""
    if not allows(may, directory, person_id, day):
        raise NotAllowed(may.roles)


def handed_over(directory: Directory, person_id: str, day: date) -> frozenset[str]:
    """The rights of `person_id` on `day` that a deputy gets as well."""
    return directory.roles(person_id, day) & HANDED_OVER


def may_lead(directory: Directory, person_id: str, unit: str, day: date) -> bool:
    """Whether `person_id` leads `unit` on `day`, or a unit above it."""
    return unit in directory.leads(person_id, day)


def has(role: Role, directory: Directory, employee: Employee, day: date) -> bool:
    """Whether `employee` has `role` on `day`, as their own or as a deputy."""
    return role in employee.roles | directory.roles(employee.id, day)


def may_send(directory: Directory, person_id: str, audience: Audience, day: date) -> bool:
    """Whether `person_id` may send to `audience` on their own word on `day`: editors to all, leaders to their units."""
    if Role.EDITOR in directory.roles(person_id, day):
        return True
    if audience.empty or audience.everyone or audience.externals or audience.roles:
        return False
    named = [directory.employee(one) for one in audience.people]
    units = {*audience.units, *(one.unit for one in named if one is not None)}
    return units <= directory.leads(person_id, day)


def may_alarm(directory: Directory, person_id: str, policy: Policy, day: date) -> bool:
    """Whether `person_id` may send an urgent message on their own word on `day`."""
    offices = {name.strip() for name in policy.urgent_offices.split(",")}
    return Role.EDITOR in directory.roles(person_id, day) or not offices.isdisjoint(directory.offices(person_id, day))

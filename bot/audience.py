"""Who a message is for: everyone, units with those below them, roles, named people, or any of these together."""

from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel, ConfigDict

from bot.directory import Directory, Employee
from bot.name import order


class Audience(BaseModel):
    """`units` and `roles` by name, `people` by id; `everyone` has an account, `externals` have none."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    everyone: bool = False
    externals: bool = False
    units: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    people: tuple[str, ...] = ()

    @property
    def has_elected(self) -> bool:
        """Whether elected representatives may be among them, most of whom have no account."""
        return self.everyone or self.externals or "representative" in self.roles

    @property
    def empty(self) -> bool:
        """Whether it names nobody."""
        return not (self.everyone or self.externals or self.units or self.roles or self.people)

    @property
    def callings(self) -> tuple[str, ...]:
        """The roles whose holders it names, for whoever says so in words."""
        return self.roles


def resolve(audience: Audience, directory: Directory, day: date) -> Sequence[Employee]:
    """Everybody in `audience` on `day`, each once, in Norwegian order of their names."""
    found = {one.id: one for one in _members(audience, directory, day)}
    return sorted(found.values(), key=lambda one: order(one.name))


def _members(audience: Audience, directory: Directory, day: date) -> list[Employee]:
    everybody = directory.employees()
    found = [one for one in everybody if audience.everyone or directory.within(one.unit, audience.units)]
    found += [one for role in audience.roles for one in directory.holders(role, day)]
    found += directory.externals() if audience.externals else ()
    named = (directory.employee(one) for one in audience.people)
    return found + [one for one in named if one is not None]

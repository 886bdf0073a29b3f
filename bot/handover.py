"""Telling whoever stands in that they do, when and in what; and whoever is away that their deputy can't."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import absence, access
from bot.clock import day_in_oslo
from bot.directory import Absence, Directory, Employee
from bot.notice import tell
from bot.services import Services
from bot.turn import Key


@dataclass(frozen=True)
class Handover:
    """What `deputy` takes over of `person`: rights, the unit led ("" for none), offices; no `absence`: it is off."""

    person: Employee
    deputy: Employee
    absence: Absence | None
    rights: frozenset[str] = frozenset()
    unit: str = ""
    offices: frozenset[str] = frozenset()


def key(person_id: str, deputy_id: str) -> Key:
    """The notice to the deputy."""
    return Key("absence", f"{person_id} {deputy_id}")


async def told(services: Services, db: AsyncConnection, before: Absence | None, after: Absence | None) -> None:
    """Tell the deputies of what was kept `before` and `after`, each once; of what is over, nobody."""
    today = day_in_oslo(services.clock.now())
    current = [one for one in (before, after) if one is not None and one.last >= today]
    for person_id, deputy_id in sorted({(one.person_id, one.deputy_id) for one in current}):
        await tell(services, db, [deputy_id], key(person_id, deputy_id))


async def decline(services: Services, db: AsyncConnection, person_id: str, deputy_id: str) -> Handover | None:
    """Tell whoever is away that the deputy can't, who stays it until another is chosen; None where they are none."""
    found = await read(services, db, key(person_id, deputy_id).subject)
    if found is None or found.absence is None:
        return None
    await tell(services, db, [person_id], Key("declined", f"{person_id} {deputy_id}"))
    return found


async def read(services: Services, db: AsyncConnection, subject: str) -> Handover | None:
    """How it stands now; None where it is over, or somebody has left."""
    person_id, _, deputy_id = subject.partition(" ")
    person, deputy = services.directory.employee(person_id), services.directory.employee(deputy_id)
    if person is None or deputy is None:
        return None
    one = await absence.of(db, person_id)
    if one is None or one.deputy_id != deputy_id:
        return Handover(person, deputy, None)
    today = day_in_oslo(services.clock.now())
    return _handover(services.directory, person, deputy, one) if one.last >= today else None


def _handover(directory: Directory, person: Employee, deputy: Employee, one: Absence) -> Handover:
    led = directory.leads(person.id, one.first)
    return Handover(
        person,
        deputy,
        one,
        access.handed_over(directory, person.id, one.first),
        person.unit if person.unit in led else "",
        directory.offices(person.id, one.first),
    )


async def declined(services: Services, db: AsyncConnection, subject: str) -> Handover | None:
    """The same for whoever is away; None where another has been chosen meanwhile."""
    found = await read(services, db, subject)
    return found if found is not None and found.absence is not None else None

"""Who may speak to the media: the form, and the answer to what was chosen in it (the strategy's sections 6 and 7)."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import day_in_oslo
from bot.directory import Directory, Employee, Holder
from bot.errors import BotError
from bot.services import Services
from bot.spokesperson import (
    OFFICES,
    Asker,
    Capacity,
    Case,
    Maybe,
    Office,
    Stage,
    Subject,
    advise,
    position_of,
)
from bot.turn import Reply, Turn
from cards import spokesperson as cards
from dialogs.language import language_of

Choice = TypeVar("Choice", bound=StrEnum)


async def start(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Ask what settles it, in one card (sections 6 and 7). Raises nothing."""
    day = day_in_oslo(services.clock.now())
    return Reply(cards=(cards.form(language_of(turn), _holders(services.directory, None, day)),))


async def decide(turn: Turn, services: Services, db: AsyncConnection) -> Reply:
    """Answer the form for the one who sent it (sections 6 and 7). Raises BotError("bad_form")."""
    day = day_in_oslo(services.clock.now())
    employee = services.directory.employee(turn.sender.id)
    case = _case(turn.data or {}, employee, services.directory, day)
    holders = _holders(services.directory, employee, day)
    return Reply(cards=(cards.outcome(advise(case), holders, language_of(turn), turn.scope == "personal"),))


def _case(data: Mapping[str, Any], employee: Employee | None, directory: Directory, day: date) -> Case:
    capacity = _chosen(data, "capacity", Capacity)
    return Case(
        position=position_of(employee, directory, day, capacity),
        capacity=capacity,
        subject=_chosen(data, "subject", Subject),
        asker=_chosen(data, "asker", Asker, Case.asker),
        confidentiality=_chosen(data, "confidentiality", Maybe, Case.confidentiality),
        controversial=_chosen(data, "controversial", Maybe, Case.controversial),
        stage=_chosen(data, "stage", Stage, Case.stage),
    )


def _chosen(data: Mapping[str, Any], name: str, choices: type[Choice], default: Choice | None = None) -> Choice:
    value = data.get(name)
    if value in (None, "") and default is not None:
        return default
    try:
        return choices(str(value))
    except ValueError:
        raise BotError("bad_form") from None


def _holders(directory: Directory, employee: Employee | None, day: date) -> dict[str, Holder]:
    found = {str(one): directory.holder(one, day) for one in OFFICES}
    leader = directory.manager(employee.id, day) if employee else None
    if leader is not None:
        found[Office.OWN_LEADER] = Holder(Office.OWN_LEADER, leader.name, "", leader.email, "", date.min, None)
    return {office: holder for office, holder in found.items() if holder is not None}

"""Who may speak to the media, on what, and who does instead: the strategy's sections 6 and 7 as a table.

The table is spokesperson.yaml; outcomes and steps are ids whose texts are in cards/spokesperson.py.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from itertools import product
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from bot import access, document
from bot.access import Role
from bot.directory import Directory, Employee
from bot.errors import PackError

TABLE = Path(__file__).with_name("spokesperson.yaml")
Section = Literal["6", "7.1", "7.2"]
ELECTED_TITLES = ("folkevalgt", "folkevald", "ordfører", "ordførar")


# StrEnum gives every name its lower case as value: Position.MAYOR == "mayor".
Position = StrEnum("Position", "EMPLOYEE LEADER COMMUNICATIONS_CHIEF MUNICIPAL_DIRECTOR MAYOR ELECTED")
"""What a person is here; the three offices are named as in offices.csv."""
Capacity = StrEnum("Capacity", "MUNICIPALITY OWN UNION ELECTED")
"""Whom somebody speaks for."""
Subject = StrEnum("Subject", "OWN_WORK UNIT ADMINISTRATION POLITICS CRISIS OTHER_FIELD UNCLEAR")
"""What it is about; `unclear` is doubt between politics and administration."""
Asker = StrEnum("Asker", "JOURNALIST RESIDENT COLLEAGUE ORGANISATION UNSURE")
"""Who asks."""
Maybe = StrEnum("Maybe", "YES NO UNSURE")
"""Whether something may be so."""
Stage = StrEnum("Stage", "NOT_STARTED BEING_PREPARED BEFORE_POLITICIANS DECIDED UNSURE")
"""How far a decision has come."""
Office = StrEnum("Office", "MUNICIPAL_DIRECTOR MAYOR COMMUNICATIONS_CHIEF OWN_LEADER SERVICE_LEADER")
"""Who may answer; the last two are leaders, known by the person and the matter rather than by offices.csv."""

OFFICES = (Position.MUNICIPAL_DIRECTOR, Position.MAYOR, Position.COMMUNICATIONS_CHIEF)


@dataclass(frozen=True)
class Case:
    """What settles who may speak."""

    position: Position
    capacity: Capacity
    subject: Subject
    asker: Asker = Asker.JOURNALIST
    confidentiality: Maybe = Maybe.UNSURE
    controversial: Maybe = Maybe.UNSURE
    stage: Stage = Stage.UNSURE


@dataclass(frozen=True)
class Advice:
    """The answer: an outcome, the offices that answer the rest, step ids for before, now and after, and sections."""

    outcome: str
    speakers: tuple[str, ...]
    before: tuple[str, ...]
    now: tuple[str, ...]
    after: tuple[str, ...]
    sections: tuple[str, ...]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Steps(_Strict):
    """The steps of an outcome or a rule."""

    before: tuple[str, ...] = ()
    now: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


class Cell(_Strict):
    """One cell of the table."""

    outcome: str
    speakers: tuple[Office, ...]
    sections: tuple[Section, ...]


class When(_Strict):
    """What a rule asks for; nothing named fits everything."""

    position: tuple[Position, ...] = ()
    capacity: tuple[Capacity, ...] = ()
    subject: tuple[Subject, ...] = ()
    asker: tuple[Asker, ...] = ()
    confidentiality: tuple[Maybe, ...] = ()
    controversial: tuple[Maybe, ...] = ()
    stage: tuple[Stage, ...] = ()

    def fits(self, case: Case) -> bool:
        """Whether `case` has one of the named values in every named dimension."""
        return all(not wanted or getattr(case, name) in wanted for name, wanted in self)


class Rule(Steps):
    """What a circumstance adds."""

    when: When
    speakers: tuple[Office, ...] = ()
    sections: tuple[Section, ...]


class Table(_Strict):
    """The whole table; it has a cell for every position, capacity and subject."""

    outcomes: Mapping[str, Steps]
    cells: Mapping[Position, Mapping[Capacity, Mapping[Subject, Cell]]]
    rules: tuple[Rule, ...]

    @model_validator(mode="after")
    def _whole(self) -> "Table":
        for position, capacity, subject in product(Position, Capacity, Subject):
            cell = self.cells.get(position, {}).get(capacity, {}).get(subject)
            if cell is None or cell.outcome not in self.outcomes:
                raise ValueError(f"{position}, {capacity}, {subject}: needs a cell with a known outcome")
        return self


@cache
def load(path: Path = TABLE) -> Table:
    """The table of `path` (sections 6 and 7). Raises PackError where it has a hole, a fault or an unknown name."""
    try:
        return Table.model_validate(document.read(path.read_text(encoding="utf-8")))
    except (ValidationError, document.AnyFault) as error:
        raise PackError(f"{path.name}: {error}") from None


def advise(case: Case) -> Advice:
    """Who may speak in `case`, and what to do (sections 6 and 7). Total: every case has its advice; raises nothing."""
    table = load()
    cell = table.cells[case.position][case.capacity][case.subject]
    rules = [rule for rule in table.rules if rule.when.fits(case)]
    steps: list[Steps] = [*rules, table.outcomes[cell.outcome]]
    offices = _once([*cell.speakers, *(one for rule in rules for one in rule.speakers)])
    return Advice(
        outcome=cell.outcome,
        speakers=tuple(one for one in offices if one != case.position),
        before=_once(step for one in steps for step in one.before),
        now=_once(step for one in steps for step in one.now),
        after=_once(step for one in steps for step in one.after),
        sections=tuple(sorted({*cell.sections, *(one for rule in rules for one in rule.sections)})),
    )


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(one) for one in values))


def position_of(
    employee: Employee | None, directory: Directory, day: date, capacity: Capacity | None = None
) -> Position:
    """What `employee` is on `day` (section 6): an office held, else editor, elected, leader, or plain employee.

    A representative is elected only when speaking as one (`capacity`); an unknown person is an employee.
    """
    if employee is None:
        return Position.EMPLOYEE
    offices = directory.offices(employee.id, day)
    held = next((one for one in OFFICES if one in offices), None)
    if held is not None or access.has(Role.EDITOR, directory, employee, day):
        return held or Position.COMMUNICATIONS_CHIEF
    if _is_elected(employee, directory, day, capacity):
        return Position.ELECTED
    return Position.LEADER if access.has(Role.LEADER, directory, employee, day) else Position.EMPLOYEE


def _is_elected(employee: Employee, directory: Directory, day: date, capacity: Capacity | None) -> bool:
    if employee.title.casefold() in ELECTED_TITLES:
        return True
    return capacity is Capacity.ELECTED and access.has(Role.REPRESENTATIVE, directory, employee, day)

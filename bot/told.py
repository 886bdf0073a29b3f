"""What is told in a success story, and of whose consent it speaks; and how that is read from the form and put back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from bot import unit
from bot.directory import Directory, Employee
from bot.finding import Finding
from bot.named import named


class Others(StrEnum):
    """Whether somebody who is no employee is named or can be recognised: a patient, a resident, a pupil, a child."""

    NO = "no"
    YES = "yes"
    UNKNOWN = "unknown"


class Told(BaseModel):
    """What its author tells; `led_to`: what became better. `consent_on` and `consent_where`: of those in `others`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str = ""
    done: str = ""
    led_to: str = ""
    unit: str = ""
    happened: date | None = None
    may_name: bool = False
    outside: bool = False
    others: Others | None = None
    consent_on: date | None = None
    consent_where: str = ""

    @property
    def missing(self) -> list[str]:
        """The fields that must be filled in before it is handed in, and are not."""
        return [name for name in ("title", "done", "unit", "others") if not getattr(self, name)]

    @property
    def lacks_consent(self) -> bool:
        """Whether somebody is in it who has not agreed in writing, or for whom nobody has."""
        return self.others is Others.YES and not (self.consent_on and self.consent_where)

    @property
    def names_employees(self) -> bool:
        """Whether those whom it praises may be named, where they agree; "unknown" keeps every name out."""
        return self.may_name and self.others is not Others.UNKNOWN


@dataclass(frozen=True)
class Entry:
    """The form as it was typed, and what it says; `unclear` are names that are nobody's, or several people's, and a
    unit that is not known.

    `too_late`: a consent is dated after today, which counts as none.
    """

    typed: Mapping[str, str]
    told: Told
    people: tuple[str, ...]
    unclear: Sequence[Finding]
    too_late: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether it can be handed in."""
        return not self.told.missing and not self.unclear and not self.too_late


def entered(typed: Mapping[str, str], directory: Directory, today: date) -> Entry:
    """What was typed, by the fields' names, whoever was picked as if their names had been typed.

    A day that is none is left out, as is a consent that is yet to come.
    """
    typed = _picked(typed, directory)
    agreed = _day(typed.get("consent_on", ""))
    too_late = agreed is not None and agreed > today
    people, unclear = named(typed.get("credit", ""), directory)
    meant, doubtful = unit.spelt(typed.get("unit", ""), typed.get("asked_unit", ""), directory)
    told = Told(
        title=typed.get("title", ""),
        done=typed.get("done", ""),
        led_to=typed.get("led_to", ""),
        unit=meant,
        happened=_day(typed.get("happened", "")),
        may_name=typed.get("may_name") == "true",
        outside=typed.get("outside") == "true",
        others=Others(typed["others"]) if typed.get("others") in {*Others} else None,
        consent_on=None if too_late else agreed,
        consent_where=typed.get("consent_where", ""),
    )
    return Entry(typed, told, people, [*doubtful, *unclear], too_late)


def _picked(typed: Mapping[str, str], directory: Directory) -> dict[str, str]:
    """What was typed, with the names of those who were picked among the names, and nobody picked."""
    said, had = typed.get("credit", ""), named(typed.get("credit", ""), directory)[0]
    ids = dict.fromkeys(one.strip() for one in typed.get("picked", "").split(","))
    people = filter(None, (directory.employee(one) for one in ids if one not in had))
    names = [_name(one, directory) for one in people]
    return {**typed, "credit": ", ".join(filter(None, [said.rstrip(" ,;"), *names])), "picked": ""}


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def filled(told: Told, people: Iterable[str], directory: Directory) -> dict[str, str]:
    """The form as it would have been typed, for changing it."""
    those = filter(None, (directory.employee(one) for one in people))
    said = {name: "" if value is None else str(value) for name, value in told}
    flags = {name: "true" if getattr(told, name) else "false" for name in ("may_name", "outside")}
    return {**said, **flags, "asked_unit": told.unit, "credit": ", ".join(_name(one, directory) for one in those)}


def _name(one: Employee, directory: Directory) -> str:
    """The shortest way to write the name that means nobody else."""
    ways = (one.name, f"{one.name} ({one.unit})", one.email)
    return next((way for way in ways if named(way, directory)[0] == (one.id,)), one.name)

"""Whom the bot can reach in Teams, and why not: counted for everybody and by unit."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Date, Float, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from bot.address import Address, State
from bot.database import Table
from bot.directory import Employee
from bot.retention import YEAR, Keeping


class Standing(StrEnum):
    """How somebody stands: no_app covers those who never had it, took it away or deleted the chat."""

    REACHABLE = "reachable"
    NO_APP = "no_app"
    BLOCKED = "blocked"
    NO_ACCOUNT = "no_account"


class Reached(Table):
    """The share of everybody who could be reached on a day, 0 to 100, as it was noted last."""

    __tablename__ = "reached"
    keeps = (Keeping("hvor mange prosent boten når", "se om det faller", "dagen", YEAR, column="day"),)
    whose = ()
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    percent: Mapped[float] = mapped_column(Float)


@dataclass(frozen=True)
class Count:
    """How many of `unit` ("" for everybody) stand how."""

    unit: str
    by: Mapping[Standing, int]

    @property
    def people(self) -> int:
        """How many there are."""
        return sum(self.by.values())

    def percent(self, standing: Standing) -> float:
        """The share that stands so, 0 to 100."""
        return 100 * self.by.get(standing, 0) / self.people if self.people else 0.0


async def states(db: AsyncConnection) -> dict[str, set[State]]:
    """The states of every address that is known, by person."""
    found: dict[str, set[State]] = {}
    for person_id, state in await db.execute(select(Address.person_id, Address.state)):
        found.setdefault(person_id, set()).add(State(state))
    return found


def standing(person_id: str, known: Mapping[str, set[State]]) -> Standing:
    """How a person stands; whoever has no Entra object id has no account that could get the app."""
    if not has_account(person_id):
        return Standing.NO_ACCOUNT
    mine = known.get(person_id, set())
    if State.REACHABLE in mine:
        return Standing.REACHABLE
    return Standing.BLOCKED if State.BLOCKED in mine else Standing.NO_APP


def has_account(person_id: str) -> bool:
    """Whether the id is one of Entra's."""
    try:
        return str(UUID(person_id)) == person_id
    except ValueError:
        return False


def count(people: Iterable[Employee], known: Mapping[str, set[State]]) -> list[Count]:
    """Everybody first, then each unit, in the order in which people name them."""
    units: dict[str, Counter[Standing]] = {"": Counter()}
    for one in people:
        stands = standing(one.id, known)
        units[""][stands] += 1
        units.setdefault(one.unit or "–", Counter())[stands] += 1
    return [Count(unit, counted) for unit, counted in units.items()]


async def note(db: AsyncConnection, day: date, percent: float) -> None:
    """Keep the share of those reachable on `day`."""
    row = insert(Reached).values(day=day, percent=percent)
    await db.execute(row.on_conflict_do_update(index_elements=[Reached.day], set_={"percent": percent}))


async def before(db: AsyncConnection, day: date) -> float | None:
    """The share on the last day before `day` that one is known of."""
    earlier = select(Reached.percent).where(Reached.day < day).order_by(Reached.day.desc()).limit(1)
    return (await db.execute(earlier)).scalar_one_or_none()

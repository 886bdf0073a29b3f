"""Where a person can be reached in Teams: kept from install events and turns in columns of our own.

A person may have several clients; what made one unreachable is kept, and the next turn from it heals it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import Date, String, bindparam, delete, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Prepared, Table
from bot.retention import EMPLOYED, Keeping, Whose


class State(StrEnum):
    """Whether a message gets through, and why not."""

    REACHABLE = "reachable"
    UNINSTALLED = "uninstalled"
    BLOCKED = "blocked"
    GONE = "gone"


class Address(Table):
    """One row a person and client (`service_url`); `seen` is the last day that a turn came from it."""

    __tablename__ = "address"
    keeps = (
        Keeping(
            "adressen til samtalen i Teams, om den virker, og hvilken dag den sist ble brukt",
            "svare, og nå fram med beskjeder",
            "personen fikk appen",
            EMPLOYED,
            "slettes straks personen slutter",
        ),
    )
    whose = (Whose("person_id"),)
    person_id: Mapped[str] = mapped_column(String(128), primary_key=True)
    service_url: Mapped[str] = mapped_column(String(512), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(String(512))
    tenant_id: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(16), default=State.REACHABLE)
    seen: Mapped[date] = mapped_column(Date)


@dataclass(frozen=True)
class Place:
    """A personal conversation with the bot, as an activity names it."""

    service_url: str
    conversation_id: str
    tenant_id: str = ""


def _keep() -> Prepared:
    names = ("person_id", "service_url", "conversation_id", "tenant_id", "state", "seen")
    statement = insert(Address).values({name: bindparam(name) for name in names})
    fresh = {name: statement.excluded[name] for name in names[2:]}
    return Prepared(statement.on_conflict_do_update(index_elements=["person_id", "service_url"], set_=fresh))


_KEEP = _keep()


async def keep(db: AsyncConnection, person_id: str, place: Place, today: date) -> None:
    """Remember that `person_id` was reached at `place` on `today`."""
    await _KEEP.run(
        db,
        person_id=person_id,
        service_url=place.service_url,
        conversation_id=place.conversation_id,
        tenant_id=place.tenant_id,
        state=State.REACHABLE.value,
        seen=today,
    )


async def lose(db: AsyncConnection, person_id: str, service_url: str, why: State) -> None:
    """Note that nothing gets through to `person_id` at `service_url` any more, and why.

    That goes for the same conversation under another address of the connector as well.
    """
    mine = Address.person_id == person_id
    here = select(Address.conversation_id).where(mine, Address.service_url == service_url).scalar_subquery()
    await db.execute(update(Address).where(mine, Address.conversation_id == here).values(state=why))


async def reach(db: AsyncConnection, person_id: str) -> Place | None:
    """Where to write to `person_id`: the reachable place that was seen last; None where there is none."""
    there = (Address.person_id == person_id) & (Address.state == State.REACHABLE)
    columns = (Address.service_url, Address.conversation_id, Address.tenant_id)
    last = select(*columns).where(there).order_by(Address.seen.desc(), Address.service_url).limit(1)
    row = (await db.execute(last)).first()
    return Place(*row) if row is not None else None


_REACHED = text("SELECT person_id FROM address WHERE person_id = ANY(:people) AND state = 'reachable'")


async def reached(db: AsyncConnection, people: Sequence[str]) -> set[str]:
    """Those of `people` to whom a message gets through in Teams."""
    return set((await db.execute(_REACHED, {"people": list(people)})).scalars())


async def closed(db: AsyncConnection, person_id: str) -> set[str]:
    """The conversations of `person_id` through which nothing gets any more."""
    lost = (Address.person_id == person_id) & (Address.state != State.REACHABLE)
    return set((await db.execute(select(Address.conversation_id).where(lost))).scalars())


async def lock(db: AsyncConnection, person_id: str) -> None:
    """Wait for the turns that write the addresses of `person_id`, and keep the addresses to this transaction."""
    await db.execute(select(Address.seen).where(Address.person_id == person_id).with_for_update())


async def forget(db: AsyncConnection, person_id: str) -> None:
    """Drop every address of `person_id`, as of somebody who has left.

    It waits for nobody: one that a turn is just writing is left, and goes the night after.
    """
    free = select(Address.service_url).where(Address.person_id == person_id).with_for_update(skip_locked=True)
    await db.execute(delete(Address).where(Address.person_id == person_id, Address.service_url.in_(free)))

"""The table of people: everybody the bot is for, and for thirty days those who have left."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import DateTime, String, delete, exists, select, update
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from bot import absence, address
from bot.address import Address
from bot.database import Table
from bot.directory import Employee, Source
from bot.person import Person
from bot.retention import EMPLOYED, LEAVERS, UNSEEN, Keeping, Whose
from bot.turn import Norm


class MemberRow(Table):
    """One person; who has left has `left_at` and no roles."""

    __tablename__ = "member"
    keeps = (
        Keeping(
            "navn, e-post, stilling, enhet, leder, roller og målform, fra Entra eller ansattfila",
            "vite hvem som skal ha hva, og hvem som kan hva",
            "personen ble lest inn",
            EMPLOYED,
            "adressen i Teams går straks, alt om personen etter 30 dager",
        ),
    )
    whose = (Whose("id"),)
    id: Mapped[str] = mapped_column(String(128), primary_key=True)
    name: Mapped[str] = mapped_column(String)
    email: Mapped[str] = mapped_column(String)
    title: Mapped[str] = mapped_column(String)
    unit: Mapped[str] = mapped_column(String)
    manager: Mapped[str] = mapped_column(String)
    roles: Mapped[list[str]] = mapped_column(ARRAY(String(32)))
    norm: Mapped[str | None] = mapped_column(String(2))
    source: Mapped[str] = mapped_column(String(16))
    left_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


HERE = MemberRow.left_at.is_(None)


async def present(db: AsyncConnection) -> dict[str, Employee]:
    """Everybody who has not left, by id."""
    rows = (await db.execute(select(MemberRow.__table__).where(HERE))).all()
    return {row.id: _employee(row) for row in rows}


async def save(db: AsyncConnection, people: Sequence[Employee]) -> None:
    """Keep `people` as they are now; who had left is back."""
    if not people:
        return
    statement = insert(MemberRow)
    fresh = {
        column.name: statement.excluded[column.name] for column in MemberRow.__table__.columns if column.name != "id"
    }
    await db.execute(
        statement.on_conflict_do_update(index_elements=[MemberRow.id], set_=fresh), [_values(one) for one in people]
    )


async def leave(db: AsyncConnection, ids: Iterable[str], now: datetime) -> None:
    """End the rights of those who have left, and drop where they could be reached and when they are away."""
    for one in ids:
        await db.execute(update(MemberRow).where(MemberRow.id == one).values(left_at=now, roles=[]))
        await address.forget(db, one)
        await absence.end(db, one)


def editors(found: Iterable[Employee]) -> int:
    """How many of `found` are editors."""
    return sum("editor" in one.roles for one in found)


async def forget_addresses(db: AsyncConnection) -> None:
    """Drop the addresses of those who are not among the people, as of a leaver who wrote once more; their next turn
    brings it back. Where nobody has been read yet, nothing is dropped.
    """
    anybody = select(MemberRow.id).where(HERE)
    strangers = Address.person_id.not_in(anybody) & exists(anybody)
    await db.execute(delete(Address).where(strangers))


async def gone(db: AsyncConnection, now: datetime) -> list[str]:
    """The ids of those who left so long ago that nothing of them is to be kept."""
    return list((await db.execute(select(MemberRow.id).where(MemberRow.left_at < now - LEAVERS))).scalars())


async def strangers(db: AsyncConnection, today: date) -> list[str]:
    """The ids of those whom the bot has spoken with, who never were among the people and have not been seen for a year.

    Where nobody has been read yet, nobody is a stranger.
    """
    listed = select(MemberRow.id)
    unseen = Person.id.not_in(listed) & (Person.seen < today - UNSEEN)
    return list((await db.execute(select(Person.id).where(unseen, exists(listed)))).scalars())


def _employee(row: Any) -> Employee:
    norm, source = cast(Norm | None, row.norm), cast(Source, row.source)
    roles = frozenset(row.roles)
    return Employee(row.id, row.name, row.email, row.title, row.unit, row.manager, roles, norm, source)


def _values(one: Employee) -> dict[str, Any]:
    return {**vars(one), "roles": sorted(one.roles), "left_at": None}

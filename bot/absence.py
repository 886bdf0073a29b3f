"""When people are away, and who stands in for them meanwhile: one absence a person, kept until it is over."""

from datetime import date

from sqlalchemy import Date, String, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from bot import edition
from bot.database import Table
from bot.directory import Absence
from bot.retention import ENDED, Keeping, Whose


class AbsenceRow(Table):
    """One person's absence, from `first` to `last` inclusive."""

    __tablename__ = "absence"
    keeps = (
        Keeping("hvem som er borte, og hvem som tar over", "la en annen svare", "siste dag", ENDED, column="last"),
    )
    whose = (Whose("person_id"), Whose("deputy_id"))
    person_id: Mapped[str] = mapped_column(String(128), primary_key=True)
    deputy_id: Mapped[str] = mapped_column(String(128))
    first: Mapped[date] = mapped_column(Date)
    last: Mapped[date] = mapped_column(Date, index=True)


async def keep(db: AsyncConnection, one: Absence) -> Absence | None:
    """Keep `one` for what was kept of that person, which it gives; every process heeds it from its next turn."""
    await edition.lock(db)
    before = await of(db, one.person_id)
    statement = insert(AbsenceRow).values(vars(one))
    fresh = {name: statement.excluded[name] for name in ("deputy_id", "first", "last")}
    await db.execute(statement.on_conflict_do_update(index_elements=[AbsenceRow.person_id], set_=fresh))
    await edition.advance(db)
    return before


async def end(db: AsyncConnection, person_id: str) -> Absence | None:
    """Whoever was or would be away is here; gives what was kept, None for nothing."""
    await edition.lock(db)
    before = await of(db, person_id)
    if before is not None:
        await db.execute(delete(AbsenceRow).where(AbsenceRow.person_id == person_id))
        await edition.advance(db)
    return before


async def of(db: AsyncConnection, person_id: str) -> Absence | None:
    """What is kept of one person; it may be over."""
    row = (await db.execute(select(AbsenceRow.__table__).where(AbsenceRow.person_id == person_id))).first()
    return Absence(row.person_id, row.deputy_id, row.first, row.last) if row is not None else None


async def kept(db: AsyncConnection) -> dict[str, Absence]:
    """All absences that are kept, by the person's id."""
    rows = (await db.execute(select(AbsenceRow.__table__))).all()
    return {row.person_id: Absence(row.person_id, row.deputy_id, row.first, row.last) for row in rows}

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


async def keep(db: AsyncConnection, one: Absence) -> None:
    """Keep `one` in the place of what was kept of that person; every process heeds it from its next turn."""
    await edition.lock(db)
    statement = insert(AbsenceRow).values(vars(one))
    fresh = {name: statement.excluded[name] for name in ("deputy_id", "first", "last")}
    await db.execute(statement.on_conflict_do_update(index_elements=[AbsenceRow.person_id], set_=fresh))
    await edition.advance(db)


async def end(db: AsyncConnection, person_id: str) -> bool:
    """Whoever was or would be away is here; False where nothing was kept."""
    await edition.lock(db)
    ended = delete(AbsenceRow).where(AbsenceRow.person_id == person_id).returning(AbsenceRow.person_id)
    if (await db.execute(ended)).first() is None:
        return False
    await edition.advance(db)
    return True


async def kept(db: AsyncConnection) -> dict[str, Absence]:
    """All absences that are kept, by the person's id."""
    rows = (await db.execute(select(AbsenceRow.__table__))).all()
    return {row.person_id: Absence(row.person_id, row.deputy_id, row.first, row.last) for row in rows}

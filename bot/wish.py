"""Who asked to be told if an answer changes: the person, the guideline and the day, and nothing else."""

from datetime import date, timedelta

from sqlalchemy import Date, String, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from bot import notice
from bot.clock import day_in_oslo
from bot.database import Table
from bot.errors import BotError
from bot.guideline import REPORTING, Guideline
from bot.retention import Keeping, Whose
from bot.services import Services
from bot.turn import Key

KIND = "renewed"
HOLDS = timedelta(days=30)


class WishRow(Table):
    """One wish."""

    __tablename__ = "wish"
    keeps = (
        Keeping(
            "hvem som vil få vite det hvis et svar endres, og hvilken retningslinje",
            "si fra om endringen",
            "dagen personen ba om det",
            HOLDS,
            column="day",
        ),
    )
    whose = (Whose("person_id"),)
    person_id: Mapped[str] = mapped_column(String(128), primary_key=True)
    ref: Mapped[str] = mapped_column(String(64), primary_key=True, index=True)
    day: Mapped[date] = mapped_column(Date, index=True)


async def make(db: AsyncConnection, person_id: str, ref: str, day: date) -> None:
    """Keep a wish, once. Raises BotError "gone" for how wrongdoing is reported, of which nothing is kept."""
    if ref == REPORTING:
        raise BotError("gone")
    wished = insert(WishRow).values(person_id=person_id, ref=ref, day=day)
    await db.execute(wished.on_conflict_do_update(index_elements=["person_id", "ref"], set_={"day": day}))


async def fulfil(services: Services, db: AsyncConnection, ref: str, change: int, taken_back: bool = False) -> None:
    """Tell everybody who wished it of late that the answer is another; the wishes are then gone."""
    since = day_in_oslo(services.clock.now()) - HOLDS
    found = select(WishRow.person_id).where(WishRow.ref == ref, WishRow.day >= since)
    people = (await db.execute(found)).scalars().all()
    await notice.tell(services, db, people, Key(KIND, f"{ref} {change}{'-' if taken_back else ''}"))
    await db.execute(delete(WishRow).where(WishRow.ref == ref))


async def read(services: Services, db: AsyncConnection, subject: str) -> Guideline | None:
    """The guideline that is another now; None where it is gone."""
    return services.pack.get(subject.partition(" ")[0])

"""Who asked to be told if an answer changes: the person, the guideline, the day, and which answer they know."""

from datetime import date, timedelta

from sqlalchemy import Date, String, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from bot import bound, notice, renewal, supplement
from bot.clock import day_in_oslo
from bot.database import Table
from bot.errors import BotError
from bot.guideline import REPORTING, Guideline
from bot.retention import Keeping, Whose
from bot.services import Services
from bot.turn import Key

KIND = "renewed"
HOLDS = timedelta(days=30)
UNKNOWN = ""
"""The mark of a wish from before marks were kept: the next one counts from what holds now."""


class WishRow(Table):
    """One wish; `mark` is the text that the person knows (bound.text_mark)."""

    __tablename__ = "wish"
    keeps = (
        Keeping(
            "hvem som vil få vite det hvis et svar endres, hvilken retningslinje og hvilken tekst de kjenner",
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
    mark: Mapped[str] = mapped_column(String(16))


async def make(db: AsyncConnection, person_id: str, one: Guideline, day: date) -> None:
    """Keep a wish, once. Raises BotError "gone" for how wrongdoing is reported, of which nothing is kept."""
    if one.ref == REPORTING:
        raise BotError("gone")
    seen = {"day": day, "mark": bound.text_mark(one)}
    wished = insert(WishRow).values(person_id=person_id, ref=one.ref, **seen)
    await db.execute(wished.on_conflict_do_update(index_elements=["person_id", "ref"], set_=seen))


async def fulfil(services: Services, db: AsyncConnection) -> None:
    """Tell everybody whose answer is another than the one they know; the wish goes on to its end.

    Whoever changes the guidelines asks it, and so does a job each working day, for a pack that came with a new version.
    """
    pack = bound.laid(services.search.shipped, await supplement.current(db))
    since = day_in_oslo(services.clock.now()) - HOLDS
    wished = select(WishRow.person_id, WishRow.ref, WishRow.mark).where(WishRow.day >= since).with_for_update()
    rows = (await db.execute(wished)).all()
    for ref in sorted({row.ref for row in rows} & {*pack}):
        mark = bound.text_mark(pack[ref])
        people = [row.person_id for row in rows if row.ref == ref and row.mark not in (UNKNOWN, mark)]
        await notice.tell(services, db, people, Key(KIND, f"{ref} {int(services.clock.now().timestamp())}"))
        await db.execute(update(WishRow).where(WishRow.ref == ref).values(mark=mark))


async def read(services: Services, db: AsyncConnection, subject: str) -> Guideline | None:
    """The guideline that is another now; None where it is gone."""
    await renewal.refresh(services.search, db)
    return services.pack.get(subject.partition(" ")[0])

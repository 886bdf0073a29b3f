"""Who asked to be told if an answer changes: the person, the guideline, the day, and which answer they know."""

from dataclasses import dataclass
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
GONE = "gone"
"""The mark of a wish whose guideline is no more, once that has been told."""
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
    """Tell everybody whose answer is another than the one they know, or is gone; the wish goes on to its end.

    Whoever changes the guidelines asks it, and so does a job each working day, for a pack that came with a new version.
    """
    pack = bound.laid(services.search.shipped, await supplement.current(db))
    since = day_in_oslo(services.clock.now()) - HOLDS
    wished = select(WishRow.person_id, WishRow.ref, WishRow.mark).where(WishRow.day >= since).with_for_update()
    rows = (await db.execute(wished)).all()
    for ref in sorted({row.ref for row in rows}):
        mark = bound.text_mark(pack[ref]) if ref in pack else GONE
        people = [row.person_id for row in rows if row.ref == ref and row.mark not in (UNKNOWN, mark)]
        await notice.tell(services, db, people, Key(KIND, f"{ref} {int(services.clock.now().timestamp())}"))
        await db.execute(update(WishRow).where(WishRow.ref == ref).values(mark=mark))


@dataclass(frozen=True)
class Renewed:
    """The guideline that is another now; `gone` as it was last, and None where nobody knows that any more."""

    one: Guideline | None
    gone: bool = False


async def read(services: Services, db: AsyncConnection, subject: str) -> Renewed:
    """What has become of the guideline of a notice's subject."""
    await renewal.refresh(services.search, db)
    ref = subject.partition(" ")[0]
    if ref in services.pack:
        return Renewed(services.pack[ref])
    return Renewed(bound.written(await supplement.written(db, ref)), gone=True)

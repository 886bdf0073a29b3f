"""What a person wants less of; a prenotice and an urgent message reach everybody, whatever they chose."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Boolean, DateTime, String, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Table
from bot.retention import AFTERWARDS, EMPLOYED, Keeping, Whose


class PreferenceRow(Table):
    """One row for whoever has chosen."""

    __tablename__ = "preference"
    keeps = (Keeping("hva personen vil ha mindre av", "la personen slippe det", "valget", EMPLOYED, AFTERWARDS),)
    whose = (Whose("person_id"),)
    person_id: Mapped[str] = mapped_column(String(128), primary_key=True)
    newsletter_by_mail: Mapped[bool] = mapped_column(Boolean)
    no_stories: Mapped[bool] = mapped_column(Boolean)
    reminders_weekly: Mapped[bool] = mapped_column(Boolean)
    chosen: Mapped[datetime] = mapped_column(DateTime(timezone=True))


@dataclass(frozen=True)
class Preference:
    """The newsletter by e-mail instead of here, no success stories, reminders gathered once a week."""

    newsletter_by_mail: bool = False
    no_stories: bool = False
    reminders_weekly: bool = False


CHOICES = tuple(Preference.__dataclass_fields__)
NOTHING = Preference()


async def of(db: AsyncConnection, people: Iterable[str]) -> Mapping[str, Preference]:
    """What each of `people` has chosen; nothing of those who have not."""
    columns = (PreferenceRow.person_id, *(getattr(PreferenceRow, name) for name in CHOICES))
    rows = await db.execute(select(*columns).where(PreferenceRow.person_id.in_(list(people))))
    return {row.person_id: Preference(*(getattr(row, name) for name in CHOICES)) for row in rows}


async def keep(db: AsyncConnection, person_id: str, chosen: Preference, now: datetime) -> None:
    """Remember what a person chose."""
    values = {**vars(chosen), "chosen": now}
    statement = insert(PreferenceRow).values(person_id=person_id, **values)
    await db.execute(statement.on_conflict_do_update(index_elements=[PreferenceRow.person_id], set_=values))

"""What leaders contribute to an issue of the newsletter: a title, a text, maybe a link, a picture or a day."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from pydantic import AwareDatetime, BaseModel, ConfigDict
from sqlalchemy import ColumnElement, Date, DateTime, Integer, String, Uuid, delete, insert, select, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from bot.announcement import Part
from bot.database import Table
from bot.errors import BotError
from bot.retention import YEAR, Keeping, Whose


class Given(Part):
    """The form as it was filled in; `happens`: the day of what is to come. All but title and text may be empty."""

    title: str = ""
    text: str = ""
    unit: str = ""
    happens: date | None = None
    link: str = ""
    picture: str = ""
    alt: str = ""


class ContributionRow(Table):
    """One contribution to the issue of `month`."""

    __tablename__ = "contribution"
    keeps = (Keeping("bidrag til nyhetsbrevet", "sette sammen nyhetsbrevet", "siste endring", YEAR, column="edited"),)
    whose = (Whose("author_id", clears=True),)
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    author_id: Mapped[str | None] = mapped_column(String(128), index=True)
    month: Mapped[date] = mapped_column(Date, index=True)
    version: Mapped[int] = mapped_column(Integer)
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    edited: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class Contribution(BaseModel):
    """One contribution as it is read, its author "" who has left."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    author_id: str
    month: date
    version: int
    content: Given
    edited: AwareDatetime

    @property
    def about(self) -> str:
        """This version of it, as a button names it."""
        return f"{self.id} {self.version}"


def _read(row: Mapping[Any, Any]) -> Contribution:
    return Contribution.model_validate({**row, "author_id": row["author_id"] or ""})


_ALL = select(*ContributionRow.__table__.columns)


async def create(db: AsyncConnection, author: str, month: date, given: Given, now: datetime) -> UUID:
    """Keep a new contribution to the issue of `month`."""
    made, content = uuid4(), given.model_dump(mode="json")
    values = {"id": made, "author_id": author, "month": month, "version": 1, "content": content, "edited": now}
    await db.execute(insert(ContributionRow).values(values))
    return made


async def change(db: AsyncConnection, one: Contribution, given: Given, month: date, now: datetime) -> None:
    """Put `given` in the place of `one`, in the issue of `month`. Raises BotError "changed" where it has moved on."""
    same = (ContributionRow.id == one.id) & (ContributionRow.version == one.version)
    values = {"content": given.model_dump(mode="json"), "month": month, "edited": now, "version": one.version + 1}
    if (await db.execute(update(ContributionRow).where(same).values(values).returning(ContributionRow.id))).first():
        return
    raise BotError("changed")


async def remove(db: AsyncConnection, contribution_id: UUID) -> None:
    """Take one back; twice does no harm."""
    await db.execute(delete(ContributionRow).where(ContributionRow.id == contribution_id))


async def read(db: AsyncConnection, contribution_id: UUID) -> Contribution:
    """One contribution. Raises BotError "gone"."""
    row = (await db.execute(_ALL.where(ContributionRow.id == contribution_id))).mappings().first()
    if row is None:
        raise BotError("gone")
    return _read(row)


async def to(db: AsyncConnection, month: date) -> Sequence[Contribution]:
    """What has been contributed to the issue of `month`, in the order in which it came."""
    return await _found(db, ContributionRow.month == month)


async def until(db: AsyncConnection, month: date) -> Sequence[Contribution]:
    """The same with all that was contributed to issues before, which may not have been used."""
    return await _found(db, ContributionRow.month <= month)


async def _found(db: AsyncConnection, those: ColumnElement[bool]) -> Sequence[Contribution]:
    rows = await db.execute(_ALL.where(those).order_by(ContributionRow.edited))
    return [_read(row) for row in rows.mappings()]


async def of(db: AsyncConnection, author: str) -> Sequence[Contribution]:
    """What `author` has contributed, to whatever issue."""
    return await _found(db, ContributionRow.author_id == author)

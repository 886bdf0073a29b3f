"""When a lane must rest, as a Retry-After asked for: kept, so that it holds whichever process works in the lane."""

from datetime import datetime

from sqlalchemy import DateTime, String, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Table
from bot.retention import Keeping


class Lane(Table):
    """One row a lane that has ever had to rest."""

    __tablename__ = "lane"
    keeps = (
        Keeping("hvor lenge en utsending må hvile", "ikke sende for fort", "pausen", "til den neste", "skrives over"),
    )
    whose = ()
    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    rests_until: Mapped[datetime] = mapped_column(DateTime(timezone=True))


async def rest(db: AsyncConnection, name: str, until: datetime) -> None:
    """Let nothing leave by the lane before `until`, or before a later moment that was asked for already."""
    statement = insert(Lane).values(name=name, rests_until=until)
    later = statement.on_conflict_do_update(
        index_elements=["name"], set_={"rests_until": until}, where=Lane.rests_until < until
    )
    await db.execute(later)


async def rests(db: AsyncConnection, name: str, now: datetime) -> bool:
    """Whether the lane rests at `now`."""
    until = select(Lane.rests_until).where(Lane.name == name, Lane.rests_until > now)
    return (await db.execute(until)).first() is not None


async def until(db: AsyncConnection, name: str) -> datetime | None:
    """Until when the lane rests, or has rested last; None where it never had to."""
    return (await db.execute(select(Lane.rests_until).where(Lane.name == name))).scalar_one_or_none()

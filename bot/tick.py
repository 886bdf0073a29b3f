"""Which scheduled moments have been taken care of: whoever claims one first carries it out, and nobody else."""

from datetime import datetime

from sqlalchemy import DateTime, String
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Table
from bot.retention import Keeping


class Tick(Table):
    """One row a clock: the last moment that was claimed."""

    __tablename__ = "tick"
    keeps = (
        Keeping(
            "når hver av botens klokker sist ringte",
            "gjøre det bare én gang",
            "klokka ringte",
            "til den ringer igjen",
            "den nye tiden skrives over",
        ),
    )
    whose = ()
    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    due: Mapped[datetime] = mapped_column(DateTime(timezone=True))


async def claim(db: AsyncConnection, name: str, due: datetime) -> bool:
    """True for the first who claims `due` of the clock `name`; the claim holds when the transaction does."""
    statement = insert(Tick).values(name=name, due=due)
    first = statement.on_conflict_do_update(
        index_elements=[Tick.name], set_={"due": due}, where=Tick.due < due
    ).returning(Tick.name)
    return (await db.execute(first)).first() is not None

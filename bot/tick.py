"""Which scheduled moments have been taken care of: whoever claims one first carries it out, and nobody else."""

from datetime import datetime, timedelta

from sqlalchemy import DateTime, String, false
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Table
from bot.retention import Keeping

PUT_BACK = timedelta(minutes=30)
"""Far more than the clocks of two processes differ, or than an interval is long."""


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


async def claim(db: AsyncConnection, name: str, due: datetime, often: bool = False) -> bool:
    """True for the first who claims `due` of the clock `name`; the claim holds when the transaction does.

    Of a clock that rings `often`, a moment that lies far ahead is not believed: the machine's clock was put back.
    """
    statement = insert(Tick).values(name=name, due=due)
    later = (Tick.due < due) | (Tick.due > due + PUT_BACK if often else false())
    first = statement.on_conflict_do_update(index_elements=[Tick.name], set_={"due": due}, where=later)
    return (await db.execute(first.returning(Tick.name))).first() is not None

"""What a reader says to an issue with one press: one of three, the last counts, and only the numbers are shown."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, String, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Table
from bot.retention import YEAR, Keeping, Whose


class Reaction(StrEnum):
    """The three."""

    LIKED = "liked"
    LEARNT = "learnt"
    NOT_FOR_ME = "not_for_me"


class ReactionRow(Table):
    """One row a reader and broadcast."""

    __tablename__ = "reaction"
    keeps = (Keeping("hva en leser syntes om nyhetsbrevet", "gjøre det bedre", "trykket", YEAR, column="made"),)
    whose = (Whose("person_id"),)
    broadcast_id: Mapped[UUID] = mapped_column(ForeignKey("broadcast.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[str] = mapped_column(String(128), primary_key=True, index=True)
    reaction: Mapped[str] = mapped_column(String(16))
    made: Mapped[datetime] = mapped_column(DateTime(timezone=True))


async def keep(db: AsyncConnection, broadcast_id: UUID, person_id: str, said: Reaction, now: datetime) -> None:
    """Remember what a reader says, in the place of what they said before."""
    values = {"broadcast_id": broadcast_id, "person_id": person_id, "reaction": said, "made": now}
    statement = insert(ReactionRow).values(values)
    again = {"reaction": said, "made": now}
    await db.execute(statement.on_conflict_do_update(index_elements=["broadcast_id", "person_id"], set_=again))


async def counts(db: AsyncConnection, broadcast_id: UUID) -> Mapping[Reaction, int]:
    """How many said what."""
    these = select(ReactionRow.reaction, func.count()).where(ReactionRow.broadcast_id == broadcast_id)
    return {Reaction(said): number for said, number in await db.execute(these.group_by(ReactionRow.reaction))}

"""Who deserves the credit for a story: ids, so that a name can go without the story."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ForeignKey, String, delete, insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Table
from bot.retention import Keeping, Whose


class CreditRow(Table):
    """One row an employee who deserves the credit for a story."""

    __tablename__ = "credit"
    keeps = (
        Keeping(
            "hvem en suksesshistorie roser",
            "gi ros, og spørre om lov",
            "historien",
            "like lenge som historien",
            "går med historien",
        ),
    )
    whose = (Whose("person_id"),)
    story_id: Mapped[UUID] = mapped_column(ForeignKey("story.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[str] = mapped_column(String(128), primary_key=True, index=True)


async def give(db: AsyncConnection, story_id: UUID, people: Sequence[str]) -> None:
    """Say who deserves the credit."""
    await db.execute(delete(CreditRow).where(CreditRow.story_id == story_id))
    rows = [{"story_id": story_id, "person_id": one} for one in people]
    if rows:
        await db.execute(insert(CreditRow), rows)

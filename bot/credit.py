"""Who deserves the credit for a story: ids, so that a name can go without the story, and whether each has agreed."""

from collections.abc import Sequence
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, String, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Table
from bot.retention import Keeping, Whose


class Consent(StrEnum):
    """What somebody says to being named; only `yes` lets the name be used."""

    UNASKED = "unasked"
    ASKED = "asked"
    YES = "yes"
    NO = "no"


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
    consent: Mapped[str] = mapped_column(String(16))


async def give(db: AsyncConnection, story_id: UUID, people: Sequence[str]) -> None:
    """Say who deserves the credit; whoever did already keeps what they have said."""
    others = (CreditRow.story_id == story_id) & CreditRow.person_id.not_in(people)
    await db.execute(delete(CreditRow).where(others))
    rows = [{"story_id": story_id, "person_id": one, "consent": Consent.UNASKED} for one in people]
    if rows:
        await db.execute(insert(CreditRow).values(rows).on_conflict_do_nothing())


async def ask(db: AsyncConnection, story_id: UUID, author: str) -> Sequence[str]:
    """The ids of those who are to be asked, noted as asked; the author has agreed by naming themselves."""
    unasked = (CreditRow.story_id == story_id) & (CreditRow.consent == Consent.UNASKED)
    itself = update(CreditRow).where(unasked, CreditRow.person_id == author).values(consent=Consent.YES)
    await db.execute(itself)
    asked = update(CreditRow).where(unasked).values(consent=Consent.ASKED).returning(CreditRow.person_id)
    return sorted((await db.execute(asked)).scalars())


async def say(db: AsyncConnection, story_id: UUID, person_id: str, consent: Consent) -> None:
    """Note what somebody says."""
    theirs = (CreditRow.story_id == story_id) & (CreditRow.person_id == person_id)
    await db.execute(update(CreditRow).where(theirs).values(consent=consent))


async def of(db: AsyncConnection, person_id: str) -> Sequence[UUID]:
    """The stories in which somebody has been asked to be named."""
    asked = (CreditRow.person_id == person_id) & (CreditRow.consent != Consent.UNASKED)
    return list((await db.execute(select(CreditRow.story_id).where(asked))).scalars())

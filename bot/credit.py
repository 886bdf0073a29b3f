"""Who deserves the credit for a story: ids, so that a name can go without the story, and whether each has agreed.

Of whoever is forgotten without having agreed, a mark of the name stays with the story, so that no text names them.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Identity,
    Label,
    String,
    UniqueConstraint,
    delete,
    func,
    select,
    text,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from bot.database import Table
from bot.namemark import Unnamed
from bot.retention import Keeping, Whose
from bot.services import Services


class Consent(StrEnum):
    """What somebody says to being named; only `yes` lets the name be used."""

    UNASKED = "unasked"
    ASKED = "asked"
    YES = "yes"
    NO = "no"


Marked = tuple[str | None, Consent, tuple[str, ...]]
"""Who deserves the credit, None who is forgotten, what they say, and the marks of their name."""


class CreditRow(Table):
    """One row an employee who deserves the credit for a story; `marks`: of their name (bot/namemark.py)."""

    __tablename__ = "credit"
    keeps = (
        Keeping(
            "hvem en suksesshistorie roser; av den som har sluttet uten å ha sagt ja, "
            "bare et kjennetegn på navnet, som ingen kan lese navnet ut av",
            "gi ros, spørre om lov, og holde navnet til den som ikke har sagt ja, ute av teksten",
            "historien",
            "like lenge som historien",
            "går med historien",
        ),
    )
    whose = (Whose("person_id", where="consent = 'yes'"), Whose("person_id", clears=True))
    __table_args__ = (UniqueConstraint("story_id", "person_id"),)
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    story_id: Mapped[UUID] = mapped_column(ForeignKey("story.id", ondelete="CASCADE"))
    person_id: Mapped[str | None] = mapped_column(String(128), index=True)
    consent: Mapped[str] = mapped_column(String(16))
    marks: Mapped[list[str]] = mapped_column(JSONB, server_default=text("'[]'::jsonb"))


def people(story_id: InstrumentedAttribute[UUID]) -> Label[Any]:
    """What each who deserves the credit for a story says, by their ids, for a query of stories."""
    said = func.jsonb_object_agg(CreditRow.person_id, CreditRow.consent).filter(CreditRow.person_id.is_not(None))
    return _of_story(func.coalesce(said, text("'{}'::jsonb")), story_id, "people")


def marked(story_id: InstrumentedAttribute[UUID]) -> Label[Any]:
    """The same with the marks of their names, and of those who are forgotten: a list of Marked."""
    each = func.jsonb_build_array(CreditRow.person_id, CreditRow.consent, CreditRow.marks)
    return _of_story(func.coalesce(func.jsonb_agg(each), text("'[]'::jsonb")), story_id, "marked")


def _of_story(found: Any, story_id: InstrumentedAttribute[UUID], name: str) -> Label[Any]:
    return select(found).where(CreditRow.story_id == story_id).scalar_subquery().label(name)


def left(services: Services, found: Sequence[Marked], named: Sequence[str]) -> Unnamed:
    """Those who are no longer here, and are none of the `named` who agreed."""
    gone = [one for one in found if services.directory.employee(one[0] or "") is None and one[0] not in named]
    return Unnamed(services.names, frozenset(mark for _, _, marks in gone for mark in marks))


async def mark(services: Services, db: AsyncConnection, story_id: UUID | None = None) -> None:
    """Note by what names in a story (all by default) are recognised; of whoever has left it stays as it was."""
    these = CreditRow.story_id == story_id if story_id is not None else true()
    for person_id in (await db.execute(select(CreditRow.person_id).where(these).distinct())).scalars().all():
        employee = services.directory.employee(person_id or "")
        if employee is not None:
            marks = services.names.of(employee.name)
            theirs = (CreditRow.person_id == person_id) & (CreditRow.marks != marks)
            await db.execute(update(CreditRow).where(these, theirs).values(marks=marks))


async def give(db: AsyncConnection, story_id: UUID, people: Sequence[str]) -> None:
    """Say who deserves the credit; whoever did already keeps what they have said."""
    others = CreditRow.person_id.not_in(people) if people else true()
    await db.execute(delete(CreditRow).where(CreditRow.story_id == story_id, others))
    await add(db, story_id, people)


async def add(db: AsyncConnection, story_id: UUID, people: Sequence[str]) -> None:
    """Say who deserves the credit as well."""
    rows = [{"story_id": story_id, "person_id": one, "consent": Consent.UNASKED} for one in people]
    if rows:
        await db.execute(insert(CreditRow).values(rows).on_conflict_do_nothing())


async def ask(db: AsyncConnection, story_id: UUID, author: str) -> Sequence[str]:
    """The ids of those who are to be asked, noted as asked; the author has agreed by naming themselves."""
    unasked = (CreditRow.story_id == story_id) & (CreditRow.consent == Consent.UNASKED)
    itself = update(CreditRow).where(unasked, CreditRow.person_id == author).values(consent=Consent.YES)
    await db.execute(itself)
    asked = update(CreditRow).where(unasked).values(consent=Consent.ASKED).returning(CreditRow.person_id)
    return sorted(one for one in (await db.execute(asked)).scalars() if one is not None)


async def say(db: AsyncConnection, story_id: UUID, person_id: str, consent: Consent) -> None:
    """Note what somebody says."""
    theirs = (CreditRow.story_id == story_id) & (CreditRow.person_id == person_id)
    await db.execute(update(CreditRow).where(theirs).values(consent=consent))


async def unwilling(db: AsyncConnection) -> frozenset[str]:
    """The ids of those who have said no to being named in a story, or have taken a yes back."""
    found = select(CreditRow.person_id).where(CreditRow.consent == Consent.NO)
    return frozenset(one for one in (await db.execute(found)).scalars() if one is not None)


async def of(db: AsyncConnection, person_id: str) -> Sequence[UUID]:
    """The stories in which somebody has been asked to be named."""
    asked = (CreditRow.person_id == person_id) & (CreditRow.consent != Consent.UNASKED)
    return list((await db.execute(select(CreditRow.story_id).where(asked).order_by(CreditRow.story_id))).scalars())

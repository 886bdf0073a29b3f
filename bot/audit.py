"""Who did what with a message, when, and in which version: rows are only added, which the database sees to."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict
from sqlalchemy import BigInteger, DateTime, Identity, Index, Integer, String, Uuid, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Table
from bot.retention import ARCHIVED, Keeping


class Deed(StrEnum):
    """What was done."""

    DRAFT = "draft"
    EDIT = "edit"
    SUBMIT = "submit"
    APPROVE = "approve"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    DISCARD = "discard"
    SCHEDULE = "schedule"
    SEND = "send"
    PAUSE = "pause"
    RESUME = "resume"
    CANCEL = "cancel"
    RESEND = "resend"
    CORRECT = "correct"
    RECALL = "recall"
    POSTPONE = "postpone"
    PUBLISH = "publish"
    STOP = "stop"
    EXPIRE = "expire"
    END = "end"
    EXPORT = "export"


class AuditRow(Table):
    """One deed; `actor_id` is empty where the bot did it by itself, `subject` is the announcement's id."""

    __tablename__ = "audit"
    keeps = (
        Keeping(
            "hvem som skrev, godkjente, sendte, rettet og trakk tilbake en melding, og når",
            "vise hvem som avgjorde hva (arkivloven)",
            "handlingen",
            ARCHIVED,
            "kommunen sletter den selv",
        ),
    )
    whose = ()
    __table_args__ = (Index("ix_audit_subject", "subject", "id"),)
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    actor_id: Mapped[str] = mapped_column(String(128))
    deed: Mapped[str] = mapped_column(String(16))
    subject: Mapped[UUID] = mapped_column(Uuid)
    version: Mapped[int] = mapped_column(Integer)
    detail: Mapped[str] = mapped_column(String(500))


class Entry(BaseModel):
    """One line of the trail."""

    model_config = ConfigDict(frozen=True)

    at: AwareDatetime
    actor_id: str
    deed: Deed
    version: int
    detail: str


async def note(
    db: AsyncConnection, at: datetime, actor: str, deed: Deed, subject: UUID, version: int = 0, detail: str = ""
) -> None:
    """Add a deed, in the transaction of what it is about; `detail` is at most 500 characters, a reason or a time."""
    values = {"at": at, "actor_id": actor, "deed": deed, "subject": subject, "version": version}
    await db.execute(insert(AuditRow).values(**values, detail=detail[:500]))


async def trail(db: AsyncConnection, subject: UUID) -> Sequence[Entry]:
    """All that was done with one message, in order."""
    columns = (AuditRow.at, AuditRow.actor_id, AuditRow.deed, AuditRow.version, AuditRow.detail)
    rows = await db.execute(select(*columns).where(AuditRow.subject == subject).order_by(AuditRow.id))
    return [Entry.model_validate(dict(row)) for row in rows.mappings()]


async def whole(db: AsyncConnection, subject: UUID) -> Sequence[Entry]:
    """The same, with what was done before its author took it back and changed it, under the id that it had then."""
    found = list(await trail(db, subject))
    while (before := _before(found)) is not None and (earlier := await trail(db, before)):
        found = [*earlier, *found]
    return found


def _before(found: Sequence[Entry]) -> UUID | None:
    """The message that the first line says it was taken back from."""
    if not found or found[0].deed is not Deed.DRAFT or not found[0].detail:
        return None
    return UUID(found[0].detail)

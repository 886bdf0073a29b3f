"""What the editors have laid over the pack: ways of asking, guidelines of their own, approvals; each with who and when.

Rows are only added, and taken back by a mark; what holds now is read from them in order. Every change raises
the edition, so that every process takes it at its next turn.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict
from sqlalchemy import BigInteger, DateTime, Identity, Integer, String, func, insert, select, text, true, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from bot import edition
from bot.database import Table
from bot.errors import BotError
from bot.retention import Keeping, Whose


class Kind(StrEnum):
    """What is laid over: a way of asking (`norm`, `text`), a guideline (`markdown`), an approval (`of`, `day`).

    A guideline that is laid over one of the pack's has that one's mark (`over`, bound.mark). Questions that a change
    leads elsewhere stand in it too, a line each: those that its editor saw and `accepted`, and those found later
    (`slipped`).
    """

    ASK = "ask"
    WRITE = "write"
    APPROVE = "approve"


class SupplementRow(Table):
    """One change; `version` counts those of a ref, `undone` is when it was taken back."""

    __tablename__ = "supplement"
    keeps = (
        Keeping(
            "det redaktøren har lagt til eller endret i retningslinjene, og hvem som gjorde det",
            "svare på det ansatte spør om, og kunne gå tilbake",
            "endringen",
            "så lenge retningslinjen brukes",
            "kommunen tar det inn i pakken eller trekker det tilbake",
        ),
    )
    whose = (Whose("by", clears=True), Whose("undone_by", clears=True))
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    ref: Mapped[str] = mapped_column(String(64), index=True)
    version: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(16))
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    by: Mapped[str | None] = mapped_column(String(128))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    undone_by: Mapped[str | None] = mapped_column(String(128))
    undone: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class Supplement(BaseModel):
    """One change, as it is read."""

    model_config = ConfigDict(frozen=True)
    id: int
    ref: str
    version: int
    kind: Kind
    content: dict[str, str]
    by: str | None
    at: AwareDatetime
    undone: AwareDatetime | None


_COLUMNS = tuple(SupplementRow.__table__.columns[name] for name in Supplement.model_fields)
ALONE = 7285
"""The advisory lock of whoever changes the guidelines."""


async def alone(db: AsyncConnection) -> None:
    """Let nobody else change the guidelines until the transaction ends."""
    await db.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ALONE})


async def add(db: AsyncConnection, kind: Kind, ref: str, content: dict[str, str], by: str, now: datetime) -> int:
    """Lay one over; gives its id."""
    number = select(func.count() + 1).where(SupplementRow.ref == ref).scalar_subquery()
    values = {"ref": ref, "kind": kind, "content": content, "by": by, "at": now, "version": number}
    made = (await db.execute(insert(SupplementRow).values(values).returning(SupplementRow.id))).scalar_one()
    await edition.advance(db)
    return made


async def note(db: AsyncConnection, one: Supplement, found: dict[str, str]) -> None:
    """Note what the self-test found of one; what it says is the same."""
    await db.execute(update(SupplementRow).where(SupplementRow.id == one.id).values(content={**one.content, **found}))


async def undo(db: AsyncConnection, supplement_id: int, by: str, now: datetime) -> None:
    """Take one back. Raises BotError "done" where it has been, or "gone"."""
    there = (SupplementRow.id == supplement_id) & SupplementRow.undone.is_(None)
    taken = update(SupplementRow).where(there).values(undone=now, undone_by=by).returning(SupplementRow.id)
    if (await db.execute(taken)).first() is None:
        raise BotError("done")
    await edition.advance(db)


async def current(db: AsyncConnection) -> Sequence[Supplement]:
    """All that holds now, in the order in which it was laid over."""
    found = select(*_COLUMNS).where(SupplementRow.undone.is_(None)).order_by(SupplementRow.id)
    return [Supplement.model_validate(dict(row)) for row in (await db.execute(found)).mappings()]


async def written(db: AsyncConnection, ref: str) -> Sequence[Supplement]:
    """Each text that an editor wrote of a guideline, in order, those that were taken back too."""
    of_it = (SupplementRow.ref == ref) & (SupplementRow.kind == Kind.WRITE)
    found = select(*_COLUMNS).where(of_it).order_by(SupplementRow.id)
    return [Supplement.model_validate(dict(row)) for row in (await db.execute(found)).mappings()]


async def latest(db: AsyncConnection, most: int, before: int | None = None) -> Sequence[Supplement]:
    """At most `most`, the newest first, older than the one with the id `before`, those that were taken back too."""
    older = SupplementRow.id < before if before is not None else true()
    found = select(*_COLUMNS).where(older).order_by(SupplementRow.id.desc()).limit(most)
    return [Supplement.model_validate(dict(row)) for row in (await db.execute(found)).mappings()]


def together(found: Sequence[Supplement], most: int) -> tuple[list[list[Supplement]], bool]:
    """The first `most` of `found`, those that were approved at once in one group; and whether there are more."""
    groups = [list(group) for _, group in groupby(found, _moment)]
    return groups[:most], len(groups) > most


def _moment(one: Supplement) -> tuple[object, ...]:
    """The same for what was approved by one press, and still holds or was taken back with it."""
    return (one.at, one.by, one.undone) if one.kind is Kind.APPROVE else (one.id,)


async def one(db: AsyncConnection, supplement_id: int) -> Supplement:
    """One of them. Raises BotError "gone"."""
    row = (await db.execute(select(*_COLUMNS).where(SupplementRow.id == supplement_id))).mappings().first()
    if row is None:
        raise BotError("gone")
    return Supplement.model_validate(dict(row))

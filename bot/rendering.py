"""What a broadcast says, word for word: one rendering an edition, stored when it is decided on and never changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Integer, String, insert, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Table
from bot.retention import ARCHIVED, Keeping
from bot.turn import Card, Norm


class Operation(StrEnum):
    """What a rendering is for."""

    SEND = "send"
    CORRECT = "correct"
    RECALL = "recall"
    RELEASE = "release"


@dataclass(frozen=True)
class Letter:
    """A rendering's mail in one norm."""

    subject: str
    html: str
    text: str


@dataclass(frozen=True)
class Rendered:
    """A card and a letter a norm, one norm at least; whose norm is missing gets the other."""

    cards: Mapping[Norm, Card]
    letters: Mapping[Norm, Letter]

    def norm(self, wanted: Norm) -> Norm:
        """The norm in which somebody who reads `wanted` gets it."""
        return wanted if wanted in self.cards else next(iter(self.cards))


class RenderingRow(Table):
    """What a broadcast was, word for word, from one edition on; never changed."""

    __tablename__ = "rendering"
    keeps = (
        Keeping(
            "meldingene slik de ble sendt, rettet og trukket tilbake",
            "vise hva som ble sagt (arkivloven)",
            "meldingen",
            ARCHIVED,
            "kommunen sletter dem selv",
        ),
    )
    whose = ()
    broadcast_id: Mapped[UUID] = mapped_column(ForeignKey("broadcast.id", ondelete="CASCADE"), primary_key=True)
    edition: Mapped[int] = mapped_column(Integer, primary_key=True)
    operation: Mapped[str] = mapped_column(String(16))
    cards: Mapped[dict[str, Any]] = mapped_column(JSONB)
    letters: Mapped[dict[str, Any]] = mapped_column(JSONB)
    made: Mapped[datetime] = mapped_column(DateTime(timezone=True))


async def keep(
    db: AsyncConnection, broadcast_id: UUID, edition: int, operation: Operation, made: Rendered, now: datetime
) -> None:
    """Store what a broadcast says from this edition on."""
    letters = {norm: vars(letter) for norm, letter in made.letters.items()}
    said = {"operation": operation, "cards": dict(made.cards), "letters": letters, "made": now}
    await db.execute(insert(RenderingRow).values(broadcast_id=broadcast_id, edition=edition, **said))


async def read(db: AsyncConnection, broadcast_id: UUID, edition: int) -> Rendered:
    """What the broadcast says in one edition."""
    this = (RenderingRow.broadcast_id == broadcast_id) & (RenderingRow.edition == edition)
    cards, letters = (await db.execute(select(RenderingRow.cards, RenderingRow.letters).where(this))).one()
    return Rendered(cards, _letters(letters))


@dataclass(frozen=True)
class Edition:
    """One rendering with what it was for, and when it was decided on."""

    number: int
    operation: Operation
    made: datetime
    rendered: Rendered


async def editions(db: AsyncConnection, broadcast_id: UUID) -> Sequence[Edition]:
    """All that a broadcast has said, in order."""
    mine = RenderingRow.broadcast_id == broadcast_id
    rows = await db.execute(select(*RenderingRow.__table__.columns).where(mine).order_by(RenderingRow.edition))
    return [
        Edition(row.edition, Operation(row.operation), row.made, Rendered(row.cards, _letters(row.letters)))
        for row in rows
    ]


async def titles(db: AsyncConnection, broadcast_id: UUID) -> dict[Norm, str]:
    """The title in each norm, as it was first sent."""
    mine = RenderingRow.broadcast_id == broadcast_id
    first = mine & (RenderingRow.operation == Operation.SEND)
    found = select(RenderingRow.letters).where(first).order_by(RenderingRow.edition).limit(1)
    letters = (await db.execute(found)).scalar_one()
    return {norm: letter.subject for norm, letter in _letters(letters).items()}


def _letters(kept: Mapping[Norm, Mapping[str, str]]) -> dict[Norm, Letter]:
    return {norm: Letter(**letter) for norm, letter in kept.items()}

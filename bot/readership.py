"""How the last issues were received, in numbers alone: delivered, read as far as people say, and what they think."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import reaction, tally
from bot.broadcast import BroadcastRow
from bot.newsletter import IssueRow, State
from bot.reaction import Reaction

ISSUES = 6


@dataclass(frozen=True)
class Readership:
    """One issue: how many people it went to, got it, pressed «Lest», and said what."""

    month: date
    people: int
    sent: int
    acknowledged: int
    reactions: Mapping[Reaction, int]

    @property
    def share(self) -> int:
        """The percent of those who got it that pressed «Lest»; 0 where nobody got it."""
        return round(100 * self.acknowledged / self.sent) if self.sent else 0


async def last(db: AsyncConnection) -> Sequence[Readership]:
    """The last six issues that have left, the newest first."""
    return await _found(db, true(), ISSUES)


async def beside(db: AsyncConnection, broadcast_id: UUID) -> Sequence[Readership]:
    """The issue that a broadcast carries, and the six before it, itself first; none where it carries none."""
    month = select(IssueRow.month).where(IssueRow.broadcast_id == broadcast_id).scalar_subquery()
    return await _found(db, IssueRow.month <= month, ISSUES + 1)


async def _found(db: AsyncConnection, those: ColumnElement[bool], most: int) -> Sequence[Readership]:
    ours = BroadcastRow.id == IssueRow.broadcast_id
    found = select(IssueRow.month, BroadcastRow.id, BroadcastRow.tally).join(BroadcastRow, ours)
    left = (IssueRow.state == State.APPROVED) & BroadcastRow.started.is_not(None)
    rows = await db.execute(found.where(left, those).order_by(IssueRow.month.desc()).limit(most))
    return [await _counted(db, row) for row in rows.all()]


async def _counted(db: AsyncConnection, row: Any) -> Readership:
    counts = await tally.counts(db, row.id, row.tally)
    said = await reaction.counts(db, row.id)
    return Readership(row.month, counts.people, counts.sent, counts.acknowledged, said)

"""The newsletters that have been sent, for whoever reads them afterwards: no draft, and nothing that was taken back.

What may be read of each is bot/layout.py's to say.
"""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import layout, newsletter, paper, withdrawal
from bot.broadcast import BroadcastRow
from bot.broadcast import State as Sending
from bot.layout import Behind
from bot.newsletter import Content, IssueRow
from bot.paper import Paper, Piece
from bot.rendering import Operation
from bot.services import Services
from bot.turn import Norm

OUT = (Sending.SENDING, Sending.PAUSED, Sending.SENT, Sending.RECALLED)
"""How far a broadcast is whose issue is in the archive."""


@dataclass(frozen=True)
class Kept:
    """An issue in the archive; `paper` holds nothing where it was recalled."""

    paper: Paper
    recalled: bool
    sent: datetime


@dataclass(frozen=True)
class Hit:
    """An issue in which all that was asked for stands, and where: in which pieces, and whether in the editor's word."""

    kept: Kept
    pieces: Sequence[Piece]
    word: bool


async def papers(services: Services, db: AsyncConnection, norm: Norm) -> Sequence[Kept]:
    """Every issue that has been sent, the newest first; `norm` is the reader's, where issues have none of their own."""
    return await _kept(services, db, _sent().order_by(IssueRow.month.desc()), norm)


async def of_month(services: Services, db: AsyncConnection, month: date, norm: Norm) -> Kept | None:
    """The issue of one month (its first day), where it has been sent."""
    found = await _kept(services, db, _sent().where(IssueRow.month == month), norm)
    return found[0] if found else None


async def draft(services: Services, db: AsyncConnection, month: date) -> Kept | None:
    """The issue of one month as editors have it now, sent or not."""
    one = await newsletter.of_month(db, month)
    if one is None:
        return None
    return Kept(await layout.first(services, db, one.worked_on), False, one.due)


def _sent() -> Select[Any]:
    issue = (IssueRow.id, IssueRow.month, IssueRow.content, IssueRow.shown)
    sending = (BroadcastRow.state, BroadcastRow.operation, BroadcastRow.started, BroadcastRow.due)
    joined = select(*issue, *sending, withdrawal.ALL_RECALLED).join(
        BroadcastRow, BroadcastRow.id == IssueRow.broadcast_id
    )
    return joined.where(BroadcastRow.state.in_(OUT))


async def _kept(services: Services, db: AsyncConnection, found: Select[Any], norm: Norm) -> list[Kept]:
    rows = (await db.execute(found)).all()
    contents = {row.id: Content() if _recalled(row) else Content.model_validate(row.content) for row in rows}
    recalled = frozenset(one for row in rows[:1] for one in row.gone or ())
    what = Behind(await layout.stories(services, db, contents.values()), recalled)
    return [_one(services, row, contents[row.id], what, norm) for row in rows]


def _recalled(row: Any) -> bool:
    return Sending(row.state) is Sending.RECALLED or Operation(row.operation) is Operation.RECALL


def _one(services: Services, row: Any, content: Content, what: Behind, norm: Norm) -> Kept:
    own = paper.norm_of(row.month) if layout.in_turn(services) else norm
    made = layout.laid(services, row.id, row.month, content, row.shown, what, own)
    return Kept(made, _recalled(row), row.started or row.due)


def search(kept: Sequence[Kept], asked: str, title: Callable[[Paper], str]) -> Sequence[Hit]:
    """The issues that have every word of `asked` in one piece, in the editor's word or in their title.

    Case does not matter.
    """
    words = folded(asked).split()
    hits = [_hit(one, words) for one in kept]
    return [hit for hit in hits if hit.pieces or hit.word or _has(title(hit.kept.paper), words)]


def _hit(kept: Kept, words: Sequence[str]) -> Hit:
    pieces = [piece for piece in kept.paper.pieces if _has(_text(piece), words)]
    return Hit(kept, pieces, _has(kept.paper.word, words))


def folded(text: str) -> str:
    """The text as it is compared: one way of writing each letter, and no capitals."""
    return unicodedata.normalize("NFKC", text).casefold()


def _has(text: str, words: Sequence[str]) -> bool:
    said = folded(text)
    return all(word in said for word in words)


def _text(piece: Piece) -> str:
    """All that is read of a piece."""
    link = piece.item.link.title if piece.item.link is not None else ""
    return "\n".join((piece.version.title, piece.version.text, piece.item.unit, link, *piece.names))

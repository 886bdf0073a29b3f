"""The newsletters that have been sent, for whoever reads them afterwards: no draft, and nothing that was taken back.

A story that was withdrawn, is no longer kept, or names somebody who no longer agrees, is left out wholly.
"""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import intake, newsletter, paper, publishing, story
from bot.broadcast import BroadcastRow
from bot.broadcast import State as Sending
from bot.newsletter import Content, IssueRow, Item, Kind
from bot.paper import Paper, Piece
from bot.rendering import Operation
from bot.services import Services
from bot.story import State, Story
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
    laid = await publishing.papers(services, db, one.worked_on)
    return Kept(next(iter(laid.values())), False, one.due)


def _sent() -> Select[Any]:
    issue = (IssueRow.id, IssueRow.month, IssueRow.content, IssueRow.shown)
    sending = (BroadcastRow.state, BroadcastRow.operation, BroadcastRow.started, BroadcastRow.due)
    joined = select(*issue, *sending).join(BroadcastRow, BroadcastRow.id == IssueRow.broadcast_id)
    return joined.where(BroadcastRow.state.in_(OUT))


async def _kept(services: Services, db: AsyncConnection, found: Select[Any], norm: Norm) -> list[Kept]:
    rows = (await db.execute(found)).all()
    contents = {row.id: Content() if _recalled(row) else Content.model_validate(row.content) for row in rows}
    told = await _stories(db, contents.values())
    return [_one(services, row, contents[row.id], told, norm) for row in rows]


def _recalled(row: Any) -> bool:
    return Sending(row.state) is Sending.RECALLED or Operation(row.operation) is Operation.RECALL


async def _stories(db: AsyncConnection, contents: Any) -> Mapping[str, Story]:
    """The stories that the contents show, by the source of their items."""
    ids = {made for one in contents for item in one.items if item.kind is Kind.STORY and (made := _id(item))}
    found = await story.those(db, ids)
    return {str(one.id): one for one in found.values() if one.state is State.ACCEPTED}


def _id(item: Item) -> UUID | None:
    try:
        return UUID(item.source)
    except ValueError:
        return None


def _one(services: Services, row: Any, content: Content, told: Mapping[str, Story], norm: Norm) -> Kept:
    found = {one.id: story for one in content.items if (story := told.get(str(_id(one)))) is not None}
    seen = {item_id: intake.view(services, story) for item_id, story in found.items()}
    items = [one for one in content.items if one.kind is not Kind.STORY or publishing.usable(one, seen.get(one.id))]
    items = [one for one in items if row.shown is None or one.id in row.shown]
    names = {item_id: publishing.named_in(row.shown, item_id, view) for item_id, view in seen.items()}
    in_turn = services.policy.newsletter_norm == "alternate"
    own = paper.norm_of(row.month) if in_turn else norm
    made = paper.lay_out(str(row.id), row.month, own, content.word, items, names, in_turn)
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

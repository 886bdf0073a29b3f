"""The monthly newsletter (strategy 9.6): one issue a month, put together from what people have told, and arranged.

What is sent is not the issue but what was approved of it (bot/broadcast.py); an edit takes the approval back.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from pydantic import AwareDatetime, BaseModel, ConfigDict
from sqlalchemy import Date, DateTime, Integer, String, Uuid, select, update
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from bot.announcement import Link, Part, Picture
from bot.database import Table
from bot.errors import BotError
from bot.retention import ARCHIVED, Keeping, Whose
from bot.turn import Norm

_THEN = "kommunen sletter dem selv"


class State(StrEnum):
    """How far an issue is; `approved`: a broadcast carries it on. An issue that is dropped is never sent."""

    COLLECTING = "collecting"
    DRAFT = "draft"
    APPROVED = "approved"
    DROPPED = "dropped"


class Kind(StrEnum):
    """What an item is."""

    STORY = "story"
    NOTICE = "notice"
    CONTRIBUTION = "contribution"
    EVENT = "event"
    QUESTION = "question"
    GUIDELINE = "guideline"


class Version(Part):
    """An item in one norm: plain text in paragraphs. `told`: the mark of a notice's own words that these came from."""

    title: str
    text: str = ""
    told: str = ""


class Item(Part):
    """One thing in an issue; `norm` is the one that it was written in, of which there is a version.

    `source`: the story's, announcement's or contribution's id, or the guideline's reference. `happens`: of an event.
    """

    id: str
    kind: Kind
    source: str = ""
    norm: Norm
    versions: Mapping[Norm, Version]
    unit: str = ""
    happens: date | None = None
    link: Link | None = None
    picture: Picture | None = None


class Content(Part):
    """What an issue holds, in its order; `word`: the editor's, in a norm or two.

    `left_out`: sources that an editor took out. `pack`: the digest of each guideline when it was put together.
    """

    word: Mapping[Norm, str] = {}
    items: tuple[Item, ...] = ()
    left_out: tuple[str, ...] = ()
    pack: Mapping[str, str] = {}

    def item(self, item_id: object) -> Item:
        """The item with this id. Raises BotError "gone"."""
        found = next((one for one in self.items if one.id == item_id), None)
        if found is None:
            raise BotError("gone")
        return found


class IssueRow(Table):
    """One issue; `month` is the first day of the month that it is named after, `due` when it is to go.

    `pending`: what it will hold once it is put right after it was sent. `shown`: the ids of what was approved, with the
    names by each. `broadcast_id`: what carries it, a new one for each approval. `page`: how far the intranet's page is.
    """

    __tablename__ = "issue"
    keeps = (Keeping("nyhetsbrevene", "vise hva som ble sendt (arkivloven)", "utgaven", ARCHIVED, _THEN),)
    whose = (Whose("approved_by", clears=True), Whose("edited_by", clears=True))
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    month: Mapped[date] = mapped_column(Date, unique=True)
    state: Mapped[str] = mapped_column(String(16))
    version: Mapped[int] = mapped_column(Integer)
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    due: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    edited: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    edited_by: Mapped[str | None] = mapped_column(String(128))
    approved_by: Mapped[str | None] = mapped_column(String(128))
    asked: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    reminded: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    assembled: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    nudged: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    broadcast_id: Mapped[UUID | None] = mapped_column(Uuid, unique=True)
    pending: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    shown: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    page: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))


class Issue(BaseModel):
    """One issue as it is read."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    month: date
    state: State
    version: int
    content: Content
    due: AwareDatetime
    edited: AwareDatetime
    edited_by: str | None
    approved_by: str | None
    asked: AwareDatetime | None
    reminded: AwareDatetime | None
    assembled: AwareDatetime | None
    nudged: AwareDatetime | None
    broadcast_id: UUID | None
    pending: Content | None
    shown: dict[str, tuple[str, ...]] | None
    page: dict[str, Any] | None

    @property
    def worked_on(self) -> "Issue":
        """The issue as editors see it, with what is put right and not sent yet."""
        return self if self.pending is None else self.model_copy(update={"content": self.pending, "shown": None})

    @property
    def about(self) -> str:
        """This version of it, as a button names it."""
        return f"{self.id} {self.version}"


_ALL = select(*IssueRow.__table__.columns)


async def open_month(db: AsyncConnection, month: date, due: datetime, now: datetime) -> Issue:
    """The issue of `month`, begun where there is none; held until the transaction ends."""
    fresh = {"id": uuid4(), "month": month, "state": State.COLLECTING, "version": 1, "content": {}, "due": due}
    await db.execute(insert(IssueRow).values(**fresh, edited=now).on_conflict_do_nothing())
    return await _one(db, _ALL.where(IssueRow.month == month).with_for_update())


async def read(db: AsyncConnection, issue_id: UUID, lock: bool = False) -> Issue:
    """One issue, held until the transaction ends where `lock`. Raises BotError "gone"."""
    found = _ALL.where(IssueRow.id == issue_id)
    return await _one(db, found.with_for_update() if lock else found)


async def of_month(db: AsyncConnection, month: date) -> Issue | None:
    """The issue of `month`; None where it is not begun."""
    row = (await db.execute(_ALL.where(IssueRow.month == month))).mappings().first()
    return Issue.model_validate(dict(row)) if row is not None else None


async def _one(db: AsyncConnection, found: Any) -> Issue:
    row = (await db.execute(found)).mappings().first()
    if row is None:
        raise BotError("gone")
    return Issue.model_validate(dict(row))


async def last(db: AsyncConnection, most: int, *states: State) -> Sequence[Issue]:
    """At most `most` issues in these states, the newest month first."""
    found = _ALL.where(IssueRow.state.in_(states)).order_by(IssueRow.month.desc()).limit(most)
    return [Issue.model_validate(dict(row)) for row in (await db.execute(found)).mappings()]


async def edit(db: AsyncConnection, one: Issue, content: Content, by: str | None, now: datetime, **values: Any) -> None:
    """Put `content` in the place of what `one` holds. Raises BotError "changed" where it has moved on since."""
    said = content.model_dump(mode="json")
    await move(db, one, content=said, edited=now, edited_by=by, version=IssueRow.version + 1, **values)


async def move(db: AsyncConnection, one: Issue, **values: Any) -> None:
    """Change `one`, as it was read. Raises BotError "changed" where it has moved on since."""
    same = (IssueRow.id == one.id) & (IssueRow.version == one.version) & (IssueRow.state == one.state)
    if (await db.execute(update(IssueRow).where(same).values(**values).returning(IssueRow.id))).first() is None:
        raise BotError("changed")

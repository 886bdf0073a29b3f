"""Success stories (strategy 9.6): told by anybody, weighed by an editor, and never used beyond what was consented to.

The names of those who deserve the credit are ids of their own, so that one goes without the others.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from pydantic import AwareDatetime, BaseModel, ConfigDict
from sqlalchemy import Boolean, Date, DateTime, Index, Integer, String, Uuid, func, insert, select
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from bot import credit, picture, version
from bot.credit import Consent, Marked
from bot.database import Table
from bot.errors import BotError
from bot.picture import Picture
from bot.retention import YEAR, Keeping, Whose
from bot.told import Entry, Told

LONGEST_REPLY = 1000
_ONE_AT_A_TIME = sql("SELECT pg_advisory_xact_lock(hashtextextended(:of, 0))")
_UNUSED = "state <> 'accepted'"


class State(StrEnum):
    """How far a story is; `asked`: its author has a question to answer."""

    DRAFT = "draft"
    NEW = "new"
    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


WAITING = (State.NEW, State.ASKED)


class Use(StrEnum):
    """What a story was accepted for."""

    NEWSLETTER = "newsletter"
    ANNOUNCEMENT = "announcement"
    MEDIA = "media"


class StoryRow(Table):
    """One story; `typed` is the form as long as it is not all in `content`; `sent_on` a day in Oslo.

    `changed`: by its author since it was handed in. `original`: what its author wrote, where an editor has changed it.
    """

    __tablename__ = "story"
    keeps = (
        Keeping("suksesshistorier", "bruke dem i nyhetsbrev og meldinger", "siste endring", YEAR, column="edited"),
    )
    whose = (Whose("author_id", where=_UNUSED), *(Whose(one, clears=True) for one in ("author_id", "decided_by")))
    __table_args__ = (
        Index("ix_story_author_id_edited", "author_id", "edited"),
        Index("ix_story_state_edited", "state", "edited"),
    )
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    author_id: Mapped[str | None] = mapped_column(String(128))
    state: Mapped[str] = mapped_column(String(16))
    version: Mapped[int] = mapped_column(Integer)
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    typed: Mapped[dict[str, str]] = mapped_column(JSONB)
    changed: Mapped[bool] = mapped_column(Boolean)
    original: Mapped[dict[str, str] | None] = mapped_column(JSONB(none_as_null=True))
    edited: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    sent_on: Mapped[date | None] = mapped_column(Date)
    use: Mapped[str | None] = mapped_column(String(16))
    question: Mapped[str] = mapped_column(String(LONGEST_REPLY))
    answer: Mapped[str] = mapped_column(String(LONGEST_REPLY))
    reason: Mapped[str] = mapped_column(String(LONGEST_REPLY))
    decided_by: Mapped[str | None] = mapped_column(String(128))


class Story(BaseModel):
    """One story as it is read, its author "" who has left; `people`: who deserves the credit, and may be named."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    author_id: str
    state: State
    version: int
    told: Told
    typed: dict[str, str] = {}
    changed: bool = False
    original: dict[str, str] | None = None
    edited: AwareDatetime
    use: Use | None = None
    question: str = ""
    answer: str = ""
    reason: str = ""
    decided_by: str | None = None
    people: dict[str, Consent] = {}
    marked: tuple[Marked, ...] = ()
    pictures: tuple[Picture, ...] = ()

    @property
    def named(self) -> list[str]:
        """The ids of those whose names may be used."""
        return [one for one, says in self.people.items() if says is Consent.YES and self.told.names_employees]


_OWN = (one for one in StoryRow.__table__.columns if one.name != "sent_on")
_COLUMNS = (*_OWN, credit.people(StoryRow.id), credit.marked(StoryRow.id), picture.listed(StoryRow.id))


def _read(row: Any) -> Story:
    own = {name: value for name, value in row.items() if name != "content"}
    return Story(told=Told.model_validate(row["content"]), **{**own, "author_id": own["author_id"] or ""})


async def create(db: AsyncConnection, author: str, entry: Entry, now: datetime) -> UUID:
    """Keep a new draft."""
    made, nothing = uuid4(), {"question": "", "answer": "", "reason": ""}
    values = {"id": made, "author_id": author, "state": State.DRAFT, "version": 1, "edited": now}
    content = {"content": entry.told.model_dump(mode="json"), "typed": dict(entry.typed), "changed": False}
    await db.execute(insert(StoryRow).values(**values, **content, **nothing))
    await credit.give(db, made, entry.people)
    return made


async def read(db: AsyncConnection, story_id: UUID, lock: bool = False) -> Story:
    """One story, held until the transaction ends where `lock`. Raises BotError "gone"."""
    if lock:
        await db.execute(select(StoryRow.id).where(StoryRow.id == story_id).with_for_update())
    row = (await db.execute(select(*_COLUMNS).where(StoryRow.id == story_id))).mappings().first()
    if row is None:
        raise BotError("gone")
    return _read(row)


async def those(db: AsyncConnection, ids: Collection[UUID]) -> dict[UUID, Story]:
    """Those of `ids` that are still kept, by id."""
    found = select(*_COLUMNS).where(StoryRow.id.in_(ids))
    return {row["id"]: _read(row) for row in (await db.execute(found)).mappings()} if ids else {}


async def of(db: AsyncConnection, author: str, most: int) -> Sequence[Story]:
    """At most `most` of what `author` has told, the last edited first; not what they withdrew."""
    theirs = (StoryRow.author_id == author) & (StoryRow.state != State.WITHDRAWN)
    found = select(*_COLUMNS).where(theirs).order_by(StoryRow.edited.desc(), StoryRow.id).limit(most)
    return [_read(row) for row in (await db.execute(found)).mappings()]


async def waiting(db: AsyncConnection, most: int) -> Sequence[Story]:
    """At most `most` stories that an editor has not decided, the new ones first, the longest first of these."""
    found = select(*_COLUMNS).where(StoryRow.state.in_(WAITING))
    ordered = found.order_by(StoryRow.state.desc(), StoryRow.edited, StoryRow.id).limit(most)
    return [_read(row) for row in (await db.execute(ordered)).mappings()]


async def accepted(db: AsyncConnection, use: Use) -> Sequence[Story]:
    """All that is accepted for a use, the longest decided first."""
    these = (StoryRow.state == State.ACCEPTED) & (StoryRow.use == use)
    rows = await db.execute(select(*_COLUMNS).where(these).order_by(StoryRow.edited, StoryRow.id))
    return [_read(row) for row in rows.mappings()]


async def sent(db: AsyncConnection, author: str, day: date) -> int:
    """How many `author` has sent in on `day`; whoever counts the same waits until the transaction ends."""
    await db.execute(_ONE_AT_A_TIME, {"of": f"story {author} {day}"})
    found = select(func.count()).where(StoryRow.author_id == author, StoryRow.sent_on == day)
    return int((await db.execute(found)).scalar_one())


async def rewrite(
    db: AsyncConnection, one: Story, entry: Entry, now: datetime, typed: Mapping[str, str], **values: Any
) -> None:
    """Put `entry` in the place of what `one` says. Raises BotError "changed" where it has moved on since."""
    await move(db, one, now, content=entry.told.model_dump(mode="json"), typed=dict(typed), original=None, **values)
    await credit.give(db, one.id, entry.people)


async def move(db: AsyncConnection, one: Story, now: datetime, **values: Any) -> None:
    """Change `one`, as it was read. Raises BotError "changed" where it has moved on since."""
    await version.move(db, StoryRow, one, edited=now, **values)

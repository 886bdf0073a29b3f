"""Announcements as they are written: a draft in one or both norms, and how far it is on its way to being sent.

What is sent is not the draft but the cards that were approved (bot/broadcast.py); an edit takes the approval back.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from pydantic import AwareDatetime, BaseModel, ConfigDict
from sqlalchemy import DateTime, Index, Integer, String, Uuid, insert, select, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from bot import version
from bot.audience import Audience
from bot.database import Table
from bot.errors import BotError
from bot.retention import ARCHIVED, DRAFTS, Keeping, Whose
from bot.turn import Norm


class Kind(StrEnum):
    """An announcement, or one bound to an external publication."""

    ANNOUNCEMENT = "announcement"
    PRENOTICE = "prenotice"


class State(StrEnum):
    """How far it is; `approved`: a broadcast carries it on, and says how far that is."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    REJECTED = "rejected"
    APPROVED = "approved"


class Part(BaseModel):
    """A part of a draft: immutable, and nothing unknown in it."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Version(Part):
    """In one norm; `text` has `- ` lists, `**bold**`, `[title](https://…)`. The rest: what is its own in this norm."""

    title: str = ""
    text: str = ""
    alt: str = ""
    may_say: str = ""
    must_confirm: str = ""


class Link(Part):
    """A link under the text."""

    title: str
    url: str


class Picture(Part):
    """A picture by its https address, and what it shows for those who do not see it."""

    url: str
    alt: str


class Release(Part):
    """What a prenotice says of the publication to come: strategy 9.3 and 10.3; `link` leads nowhere before that."""

    at: AwareDatetime
    where: str
    by: str
    refer_to: str
    may_say: str
    link: str = ""


class Draft(Part):
    """All that is written in the form; lengths and addresses are the linter's to judge (bot/lint.py).
    `send_at` None is at once. `must_confirm` is why everybody must. `least_coverage` (percent) is its own.
    `outreach` is the id of the planned outreach that it tells of."""

    kind: Kind = Kind.ANNOUNCEMENT
    versions: dict[Norm, Version] = {}
    picture: Picture | None = None
    links: tuple[Link, ...] = ()
    audience: Audience = Audience()
    send_at: AwareDatetime | None = None
    acknowledge: bool = False
    must_confirm: str = ""
    urgent: bool = False
    release: Release | None = None
    least_coverage: int | None = None
    least_reason: str = ""
    outreach: str = ""


_SENT = "EXISTS (SELECT FROM broadcast WHERE broadcast.id = announcement.id)"
_UNSENT = f"NOT {_SENT}"
_WHAT = "utkast som ikke ble sendt"
_THEN = "slettes når utsendingen er slettet"


class AnnouncementRow(Table):
    """One announcement; `version` counts its edits, and `typed` is the form as it was filled in (bot/entry.py).
    What a broadcast carries is put right, recalled and released by it, and so goes with the broadcast."""

    __tablename__ = "announcement"
    keeps = (
        Keeping(_WHAT, "la den som skriver, fortsette", "siste endring", DRAFTS, column="edited", where=_UNSENT),
        Keeping("det som ble skrevet og sendt", "rette og trekke tilbake", "meldingen", ARCHIVED, _THEN, where=_SENT),
    )
    whose = (Whose("author_id", where=_UNSENT), *(Whose(one, clears=True) for one in ("author_id", "decided_by")))
    __table_args__ = (Index("ix_announcement_author_id_edited", "author_id", "edited"),)
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    author_id: Mapped[str | None] = mapped_column(String(128))
    state: Mapped[str] = mapped_column(String(16))
    version: Mapped[int] = mapped_column(Integer)
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    typed: Mapped[dict[str, str]] = mapped_column(JSONB)
    edited: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    decided_by: Mapped[str | None] = mapped_column(String(128))
    reason: Mapped[str | None] = mapped_column(String(500))


class Announcement(BaseModel):
    """One announcement as it is read, its author "" who has left; `reason` is why it was rejected."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    author_id: str
    state: State
    version: int
    draft: Draft
    typed: dict[str, str] = {}
    edited: AwareDatetime
    decided_by: str | None = None
    reason: str | None = None


_COLUMNS = AnnouncementRow.__table__.columns


def _read(row: Any) -> Announcement:
    own = {name: value for name, value in row.items() if name != "content"}
    return Announcement(draft=Draft.model_validate(row["content"]), **{**own, "author_id": row["author_id"] or ""})


async def create(
    db: AsyncConnection, author: str, draft: Draft, now: datetime, typed: Mapping[str, str] | None = None
) -> UUID:
    """Keep a new draft, and the form as it was `typed`."""
    made, said = uuid4(), {"content": draft.model_dump(mode="json"), "typed": dict(typed or {})}
    values = {"id": made, "author_id": author, "state": State.DRAFT, "version": 1, "edited": now}
    await db.execute(insert(AnnouncementRow).values(**values, **said))
    return made


async def read(db: AsyncConnection, announcement_id: UUID, lock: bool = False) -> Announcement:
    """One announcement, held until the transaction ends where `lock`. Raises BotError "gone"."""
    return _read(await version.row(db, AnnouncementRow, announcement_id, lock))


async def of(db: AsyncConnection, author: str, most: int) -> Sequence[Announcement]:
    """At most `most` of what `author` has written and not sent, the last edited first."""
    open_ones = (AnnouncementRow.author_id == author) & (AnnouncementRow.state != State.APPROVED)
    found = select(*_COLUMNS).where(open_ones).order_by(AnnouncementRow.edited.desc(), AnnouncementRow.id)
    return [_read(row) for row in (await db.execute(found.limit(most))).mappings()]


async def edit(
    db: AsyncConnection, one: Announcement, draft: Draft, now: datetime, typed: Mapping[str, str] | None = None
) -> None:
    """Put `draft` in the place of what `one` says; it is a draft again. Raises BotError where it has gone out."""
    fresh = {"content": draft.model_dump(mode="json"), "typed": dict(typed or {}), "edited": now, "state": State.DRAFT}
    await _change(db, one, {**fresh, "reason": None, "version": AnnouncementRow.version + 1})


async def move(
    db: AsyncConnection, one: Announcement, state: State, decided_by: str | None = None, reason: str | None = None
) -> None:
    """Take `one`, as it was read, to `state`. Raises BotError "changed" where it has been edited or decided since."""
    await _change(db, one, {"state": state, "decided_by": decided_by, "reason": reason})


async def _change(db: AsyncConnection, one: Announcement, values: dict[str, Any]) -> None:
    same = (AnnouncementRow.version == one.version) & (AnnouncementRow.state == one.state)
    mine = (AnnouncementRow.id == one.id) & same & (AnnouncementRow.state != State.APPROVED)
    changed = update(AnnouncementRow).where(mine).values(values).returning(AnnouncementRow.id)
    if (await db.execute(changed)).first() is None:
        raise BotError("changed")

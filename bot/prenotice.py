"""A prenotice's terms: when it becomes public, how many must know before, and what was decided of it since.

The token is a publishing system's key to the one answer of bot/web/release.py; it opens nothing else.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Integer, SmallInteger, String, insert, select, update
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from bot import announcement
from bot.database import Table
from bot.embargo import State, Terms
from bot.errors import BotError
from bot.retention import ARCHIVED, Keeping
from bot.services import Services

FOLLOWED = timedelta(days=7)
"""How long after the external time the token holds, and the bot still follows what was not published."""
REMINDERS = (60, 15)
"""Minutes before the external time."""


class PrenoticeRow(Table):
    """One row a broadcast of a prenotice. `told` is the state that its author was told last, `reminded` the reminder.

    `rounds` counts what was done about it, so that a warning after that is one of its own. `held`: its time passed and
    it was not clear. `released`: the copies say that it is public; `reached` of `people` knew before.
    """

    __tablename__ = "prenotice"
    keeps = (
        Keeping(
            "når en sak skulle bli og ble offentlig, hva som ble avgjort, og hvor mange ansatte som visste det først",
            "vise at ansatte fikk vite det først (arkivloven)",
            "meldingen",
            ARCHIVED,
            "kommunen sletter dem selv",
        ),
    )
    whose = ()
    broadcast_id: Mapped[UUID] = mapped_column(ForeignKey("broadcast.id", ondelete="CASCADE"), primary_key=True)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    external_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    postponed_from: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    least_coverage: Mapped[int] = mapped_column(SmallInteger)
    least_reason: Mapped[str] = mapped_column(String(500))
    stopped: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    stop_reason: Mapped[str] = mapped_column(String(500), default="")
    forced: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    force_reason: Mapped[str] = mapped_column(String(500), default="")
    published: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    link: Mapped[str] = mapped_column(String(2048), default="")
    told: Mapped[str] = mapped_column(String(16), default="")
    rounds: Mapped[int] = mapped_column(Integer, default=0)
    reminded: Mapped[int | None] = mapped_column(SmallInteger)
    held: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    released: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    reached: Mapped[int | None] = mapped_column(Integer)
    people: Mapped[int | None] = mapped_column(Integer)
    closed: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


@dataclass(frozen=True)
class Prenotice:
    """A prenotice as it is read; see PrenoticeRow."""

    broadcast_id: UUID
    token: str
    external_at: datetime
    postponed_from: datetime | None
    least_coverage: int
    least_reason: str
    stopped: datetime | None
    stop_reason: str
    forced: datetime | None
    force_reason: str
    published: datetime | None
    link: str
    told: State | None
    rounds: int
    reminded: int | None
    held: datetime | None
    released: datetime | None
    reached: int | None
    people: int | None
    closed: datetime | None

    @property
    def public_at(self) -> datetime:
        """When it became public, or is to be."""
        return self.published or self.external_at

    def terms(self, withdrawn: bool) -> Terms:
        """What bot/embargo.py asks for; `withdrawn`: its broadcast was cancelled or recalled."""
        stopped = withdrawn or self.stopped is not None
        forced, warned = self.forced is not None, self.told is State.LATE
        return Terms(self.external_at, self.least_coverage, stopped, forced, self.published, warned)

    def due_reminder(self, now: datetime) -> int | None:
        """The reminder (minutes before) whose time it is and that was not given."""
        left = (self.external_at - now) / timedelta(minutes=1)
        passed = [one for one in REMINDERS if 0 < left <= one]
        return min(passed) if passed and (self.reminded is None or min(passed) < self.reminded) else None


_COLUMNS = PrenoticeRow.__table__.columns


def _of(row: Any) -> Prenotice:
    return Prenotice(**{**row, "told": State(row["told"]) if row["told"] else None})


async def begin(services: Services, db: AsyncConnection, broadcast_id: UUID) -> None:
    """Keep the terms of an approved prenotice, in the transaction that schedules it; it is followed from now on."""
    draft, now = (await announcement.read(db, broadcast_id)).draft, services.clock.now()
    if draft.release is None:
        raise BotError("bad_form")
    own = draft.least_coverage is not None and bool(draft.least_reason.strip())
    least = draft.least_coverage if own and draft.least_coverage else services.policy.least_coverage
    terms = {"least_coverage": min(max(least, 1), 100), "least_reason": draft.least_reason[:500] if own else ""}
    when = {"external_at": draft.release.at, "reminded": given(draft.release.at, now)}
    values = {"broadcast_id": broadcast_id, "token": secrets.token_urlsafe(32), **terms, **when}
    await db.execute(insert(PrenoticeRow).values(values))
    await services.defer(db, "embargo:look", lock="embargo")


def given(external_at: datetime, now: datetime) -> int | None:
    """The reminder whose time has passed already, and that would be one too many."""
    left = (external_at - now) / timedelta(minutes=1)
    return min((one for one in REMINDERS if left <= one), default=None)


async def read(db: AsyncConnection, broadcast_id: UUID, lock: bool = False) -> Prenotice:
    """One prenotice, held until the transaction ends where `lock`. Raises BotError "gone"."""
    found = select(*_COLUMNS).where(PrenoticeRow.broadcast_id == broadcast_id)
    row = (await db.execute(found.with_for_update() if lock else found)).mappings().first()
    if row is None:
        raise BotError("gone")
    return _of(row)


async def by_token(db: AsyncConnection, token: str, now: datetime, lock: bool = False) -> Prenotice | None:
    """The prenotice whose token this is; None where there is none, or it no longer holds."""
    found = select(*_COLUMNS).where(PrenoticeRow.token == token, PrenoticeRow.external_at > now - FOLLOWED)
    row = (await db.execute(found.with_for_update() if lock else found)).mappings().first()
    return None if row is None else _of(row)


def _is_open() -> Any:
    return PrenoticeRow.released.is_(None) & PrenoticeRow.closed.is_(None)


async def open_ones(db: AsyncConnection) -> list[UUID]:
    """The prenotices that are neither public nor given up, the next first."""
    found = (
        select(PrenoticeRow.broadcast_id)
        .where(_is_open())
        .order_by(PrenoticeRow.external_at, PrenoticeRow.broadcast_id)
    )
    return list((await db.execute(found)).scalars())


async def any_open(db: AsyncConnection, now: datetime) -> bool:
    """Whether there is any that must be followed."""
    return (await db.execute(select(PrenoticeRow.broadcast_id).where(_is_open()).limit(1))).first() is not None


async def change(db: AsyncConnection, broadcast_id: UUID, **values: object) -> None:
    """Change a prenotice, which the caller holds."""
    await db.execute(update(PrenoticeRow).where(PrenoticeRow.broadcast_id == broadcast_id).values(**values))


_MOVE = sql("""
    UPDATE announcement SET content = jsonb_set(content, '{release,at}', to_jsonb(CAST(:at AS text)))
    WHERE id = :id""")


async def move(services: Services, db: AsyncConnection, one: Prenotice, at: datetime) -> None:
    """Let it become public at another time; what is written of it says so too."""
    when = {"external_at": at, "postponed_from": one.external_at, "reminded": given(at, services.clock.now())}
    fresh = {"forced": None, "force_reason": "", "told": "", "rounds": one.rounds + 1, "held": None, "closed": None}
    await change(db, one.broadcast_id, **when, **fresh)
    await db.execute(_MOVE, {"id": one.broadcast_id, "at": at.isoformat()})

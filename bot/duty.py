"""A duty of the year: a dated item with a text, whom it is for, their answers, its reminders and a link.

One row each, of whatever kind; how far its reminders are is a number in the row, so each is sent once.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from pydantic import AwareDatetime, BaseModel, ConfigDict
from sqlalchemy import ColumnElement, Date, DateTime, Integer, String, Uuid, select, update
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from bot import version
from bot.content import Content
from bot.database import Table
from bot.errors import BotError
from bot.retention import YEAR, Keeping, Whose


class Kind(StrEnum):
    """What it is about: strategy 9.1, 9.5, 9.6 and 10.4, 9.6; `task` is an editor's own, `asked` one person's of it."""

    REVIEW = "review"
    STEP = "step"
    SURVEY = "survey"
    RESULT = "result"
    POSTER = "poster"
    TASK = "task"
    ASKED = "asked"


class State(StrEnum):
    """Whether it still waits for somebody; `dropped`: it is not to be done."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class DutyRow(Table):
    """One duty; `name` is what makes it one and not two, `rung` how many of its reminders have gone, the last `moved`.

    `series` is what belongs together: a campaign, a plan, the surveys of one kind.
    """

    __tablename__ = "duty"
    keeps = (
        Keeping(
            "årets plikter: innhold som skal gås gjennom, planer for omstilling, undersøkelser, og svarene",
            "minne den ansvarlige på dem, og vise hva som er gjort",
            "dagen den gjelder",
            YEAR,
            column="day",
        ),
    )
    whose = (Whose("owner_id", clears=True), Whose("answered_by", clears=True))
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    name: Mapped[str] = mapped_column(String(300), unique=True)
    kind: Mapped[str] = mapped_column(String(16))
    series: Mapped[str] = mapped_column(String(64), index=True)
    unit: Mapped[str] = mapped_column(String(200))
    owner_id: Mapped[str | None] = mapped_column(String(128), index=True)
    day: Mapped[date] = mapped_column(Date, index=True)
    state: Mapped[str] = mapped_column(String(16))
    version: Mapped[int] = mapped_column(Integer)
    rung: Mapped[int] = mapped_column(Integer)
    moved: Mapped[date | None] = mapped_column(Date)
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    answered_by: Mapped[str | None] = mapped_column(String(128), index=True)
    edited: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class Duty(BaseModel):
    """One duty as it is read; `owner_id` "" where the unit's leader answers for it."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    name: str
    kind: Kind
    series: str
    unit: str
    owner_id: str
    day: date
    state: State
    version: int
    rung: int
    moved: date | None
    content: Content
    answered_by: str
    edited: AwareDatetime

    @property
    def about(self) -> str:
        """This version of it, as a button names it."""
        return f"{self.id} {self.version}"

    @property
    def left(self) -> Sequence[int]:
        """The places of the pages that nothing has been said of."""
        return self.content.left


def _read(row: Mapping[Any, Any]) -> Duty:
    people = {name: row[name] or "" for name in ("owner_id", "answered_by")}
    return Duty.model_validate({**row, **people})


_ALL = select(*DutyRow.__table__.columns)


async def begin(
    db: AsyncConnection,
    kind: Kind,
    series: str,
    day: date,
    content: Content,
    now: datetime,
    unit: str = "",
    owner: str = "",
    name: str = "",
) -> bool:
    """Keep a new duty, once for its name (by default its series, unit and word); gives whether it was not there."""
    made = {"id": uuid4(), "name": name or f"{series} {unit} {content.word}".strip(), "kind": kind, "series": series}
    whose = {"unit": unit, "owner_id": owner or None, "answered_by": None}
    fresh = {"day": day, "state": State.OPEN, "version": 1, "rung": 0, "moved": None, "edited": now}
    values = {**made, **whose, **fresh, "content": content.model_dump(mode="json")}
    kept = insert(DutyRow).values(values).on_conflict_do_nothing(index_elements=["name"]).returning(DutyRow.id)
    return (await db.execute(kept)).first() is not None


async def climb(db: AsyncConnection, one: Duty, to: int, today: date) -> bool:
    """Take its next reminder, up to the rung `to`; False where another has, or where it is no longer as it was read."""
    read = (DutyRow.id == one.id) & (DutyRow.version == one.version)
    same = read & (DutyRow.rung == one.rung) & (DutyRow.state == State.OPEN)
    taken = update(DutyRow).where(same).values(rung=to, moved=today).returning(DutyRow.id)
    return (await db.execute(taken)).first() is not None


async def change(db: AsyncConnection, one: Duty, now: datetime, **values: Any) -> None:
    """Put new values in its row as it was read, its next version. Raises BotError "changed" where it has moved on."""
    content = values.get("content")
    kept = {"content": content.model_dump(mode="json")} if isinstance(content, Content) else {}
    same = (DutyRow.id == one.id) & (DutyRow.version == one.version) & (DutyRow.state == one.state)
    fresh = {**values, **kept, "edited": now, "version": one.version + 1}
    if (await db.execute(update(DutyRow).where(same).values(fresh).returning(DutyRow.id))).first() is None:
        raise BotError("changed")


async def amend(db: AsyncConnection, one: Duty, content: Content, now: datetime) -> None:
    """Put what an editor notes on a duty that is held in it, whatever its state; its owner's card stays as it is."""
    fresh = {"content": content.model_dump(mode="json"), "edited": now}
    await db.execute(update(DutyRow).where(DutyRow.id == one.id).values(fresh))


async def read(db: AsyncConnection, duty_id: UUID, lock: bool = False) -> Duty:
    """One duty, held until the transaction ends where `lock`. Raises BotError "gone"."""
    return _read(await version.row(db, DutyRow, duty_id, lock))


async def of(db: AsyncConnection, series: str) -> Sequence[Duty]:
    """All that belongs together, by day and unit."""
    return await _found(db, DutyRow.series == series)


async def waiting(db: AsyncConnection, *kinds: Kind) -> Sequence[Duty]:
    """All that still wait, of these kinds or all, the first day first."""
    of_kind = DutyRow.kind.in_(kinds or tuple(Kind))
    return await _found(db, (DutyRow.state == State.OPEN) & of_kind)


async def every(db: AsyncConnection, kind: Kind) -> Sequence[Duty]:
    """All of a kind that are done or to be done."""
    return await _found(db, (DutyRow.kind == kind) & (DutyRow.state != State.DROPPED))


async def last(db: AsyncConnection, kind: Kind) -> str:
    """The series of the newest of a kind, "" for none."""
    found = select(DutyRow.series).where(DutyRow.kind == kind).order_by(DutyRow.day.desc(), DutyRow.series).limit(1)
    return (await db.execute(found)).scalar_one_or_none() or ""


async def _found(db: AsyncConnection, those: ColumnElement[bool]) -> Sequence[Duty]:
    rows = await db.execute(_ALL.where(those).order_by(DutyRow.day, DutyRow.unit, DutyRow.name))
    return [_read(row) for row in rows.mappings()]

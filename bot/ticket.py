"""Questions handed over to the editors: kept before anybody is told, and answered in the card that they come in."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from pydantic import AwareDatetime, BaseModel, ConfigDict
from sqlalchemy import Boolean, DateTime, Index, Integer, String, Uuid, insert, select, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from bot import version
from bot.database import Table
from bot.retention import Keeping, Whose
from bot.turn import Norm

LONGEST = 1000
MOST_LINES = 20
"""Lines of one talk; then a new question is asked."""
HALF_A_YEAR = timedelta(days=182)


class State(StrEnum):
    """How far a question is; `forwarded`: a unit's leader has it."""

    NEW = "new"
    TAKEN = "taken"
    FORWARDED = "forwarded"
    ANSWERED = "answered"
    CLOSED = "closed"


OPEN = (State.NEW, State.TAKEN, State.FORWARDED)


class Line(BaseModel):
    """What was written, by whoever asks or by whoever answers."""

    model_config = ConfigDict(frozen=True)
    asks: bool
    text: str


class TicketRow(Table):
    """One question. `waits` is since when its asker waits, `answered` when it was first answered.

    `reminded` counts the reminders since then; `unreached`: nobody who may answer could be told.
    """

    __tablename__ = "ticket"
    keeps = (
        Keeping(
            "spørsmål som er sendt til kommunikasjonssjefen, hvem som spurte, og svaret",
            "svare den som spurte",
            "siste endring",
            HALF_A_YEAR,
            column="changed",
        ),
    )
    whose = (Whose("asker_id"), Whose("handler_id", clears=True))
    __table_args__ = (
        Index("ix_ticket_asker_id_changed", "asker_id", "changed"),
        Index("ix_ticket_state_waits", "state", "waits"),
    )
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    asker_id: Mapped[str] = mapped_column(String(128))
    handler_id: Mapped[str | None] = mapped_column(String(128))
    state: Mapped[str] = mapped_column(String(16))
    version: Mapped[int] = mapped_column(Integer)
    norm: Mapped[str] = mapped_column(String(2))
    ref: Mapped[str] = mapped_column(String(64))
    unit: Mapped[str] = mapped_column(String(128))
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    created: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    waits: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    answered: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    changed: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    reminded: Mapped[int] = mapped_column(Integer)
    unreached: Mapped[bool] = mapped_column(Boolean)


class Ticket(BaseModel):
    """One question as it is read; `ref` is the guideline that it was asked from, or ""."""

    model_config = ConfigDict(frozen=True)
    id: UUID
    asker_id: str
    handler_id: str | None
    state: State
    version: int
    norm: Norm
    ref: str
    unit: str
    lines: tuple[Line, ...]
    created: AwareDatetime
    waits: AwareDatetime
    answered: AwareDatetime | None
    changed: AwareDatetime
    reminded: int
    unreached: bool

    @property
    def is_open(self) -> bool:
        """Whether somebody waits for an answer."""
        return self.state in OPEN

    @property
    def asked(self) -> str:
        """What was asked first."""
        return self.lines[0].text

    @property
    def answer(self) -> str:
        """The last answer, "" where there is none yet."""
        return next((one.text for one in reversed(self.lines) if not one.asks), "")

    @property
    def rounds(self) -> int:
        """How many times its asker has written."""
        return sum(one.asks for one in self.lines)


_COLUMNS = tuple(TicketRow.__table__.columns)


async def create(db: AsyncConnection, asker: str, norm: Norm, ref: str, text: str, now: datetime) -> UUID:
    """Keep a new question."""
    made = uuid4()
    times = {"created": now, "waits": now, "changed": now}
    plain = {"state": State.NEW, "version": 1, "unit": "", "reminded": 0, "unreached": False}
    lines = [Line(asks=True, text=text).model_dump()]
    await db.execute(
        insert(TicketRow).values(id=made, asker_id=asker, norm=norm, ref=ref, lines=lines, **times, **plain)
    )
    return made


async def read(db: AsyncConnection, ticket_id: UUID, lock: bool = False) -> Ticket:
    """One question, held until the transaction ends where `lock`. Raises BotError "gone"."""
    return Ticket.model_validate(dict(await version.row(db, TicketRow, ticket_id, lock)))


async def move(db: AsyncConnection, one: Ticket, now: datetime, line: Line | None = None, **values: Any) -> Ticket:
    """Change `one`, as it was read, and give it as it is then. Raises BotError "changed" where it has moved on."""
    if line is not None:
        values["lines"] = [each.model_dump() for each in (*one.lines, line)]
    return Ticket.model_validate(dict(await version.move(db, TicketRow, one, changed=now, **values)))


async def note(db: AsyncConnection, one: Ticket, **values: Any) -> Ticket:
    """Note what is no change of what was said: reminders, and whether anybody was reached."""
    noted = update(TicketRow).where(TicketRow.id == one.id).values(**values)
    return Ticket.model_validate(dict((await db.execute(noted.returning(*_COLUMNS))).mappings().one()))


async def waiting(db: AsyncConnection, most: int) -> Sequence[Ticket]:
    """At most `most` questions that wait for an answer, the longest first."""
    found = select(*_COLUMNS).where(TicketRow.state.in_(OPEN)).order_by(TicketRow.waits, TicketRow.id).limit(most)
    return [Ticket.model_validate(dict(row)) for row in (await db.execute(found)).mappings()]


async def of(db: AsyncConnection, asker: str, most: int) -> Sequence[Ticket]:
    """At most `most` of what `asker` has asked, the last changed first."""
    found = (
        select(*_COLUMNS)
        .where(TicketRow.asker_id == asker)
        .order_by(TicketRow.changed.desc(), TicketRow.id)
        .limit(most)
    )
    return [Ticket.model_validate(dict(row)) for row in (await db.execute(found)).mappings()]

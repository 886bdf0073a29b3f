"""Pointers as they are stored: sealed messages, wrapped keys, and days; nothing of who reported or when exactly.

No column names a person but a handler's id, none is finer than a day, and no number counts up over cases.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import Boolean, Date, ForeignKey, Integer, LargeBinary, String, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Table
from bot.retention import Keeping

CASE = "pointer.id"
DAY = timedelta(days=1)
WITH_CASE = (
    "30 dager etter at saken er lukket eller overført, og senest 12 måneder etter at den kom "
    "(POINTER_DAYS_AFTER_CLOSE, POINTER_DAYS_AT_MOST); lenger bare til noen har lest alt i den, "
    "eller når to varslingsmottakere ber om det"
)
SHREDDED = "nøklene slettes først, så resten"


class State(StrEnum):
    """How far a pointer is; only a handler's signed reply moves it."""

    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    INVESTIGATING = "investigating"
    CLOSED = "closed"
    TRANSFERRED = "transferred"


OVER = (State.CLOSED, State.TRANSFERRED)


class Reason(StrEnum):
    """Why an identity is opened, or a case kept longer."""

    WITNESS = "witness"
    PROTECTION = "protection"
    AUTHORITIES = "authorities"
    CASE_WORK = "case_work"


def _keeping(what: str, why: str) -> tuple[Keeping, ...]:
    return (Keeping(what, why, "saken lukkes", WITH_CASE, SHREDDED),)


class PointerRow(Table):
    """One row a case; `ticket` a keyed hash of its form's number as long as the form holds, so that it is taken
    once; `told` the set of reminders that were told, one bit each (bot/deadline.py); `logged` whether the log says
    that it came."""

    __tablename__ = "pointer"
    keeps = _keeping("at det finnes et varsel, hvilken dag det kom, og hvor langt det er", "følge fristene")
    whose = ()
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    day: Mapped[date] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(16))
    acknowledged: Mapped[date | None] = mapped_column(Date)
    closed: Mapped[date | None] = mapped_column(Date)
    excluded: Mapped[list[str]] = mapped_column(ARRAY(String(64)))
    ticket: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    opened: Mapped[bool] = mapped_column(Boolean)
    unread: Mapped[bool] = mapped_column(Boolean)
    told: Mapped[int] = mapped_column(Integer)
    kept_until: Mapped[date | None] = mapped_column(Date)
    asked_by: Mapped[str | None] = mapped_column(String(64))
    logged: Mapped[bool] = mapped_column(Boolean)


class MessageRow(Table):
    """One sealed message of a case, by its number there; a handler's reply carries their signature, what is added its
    reporter's."""

    __tablename__ = "pointer_message"
    keeps = _keeping("forseglede meldinger i et varsel, som bare varslingsmottakerne kan åpne", "behandle varselet")
    whose = ()
    case: Mapped[str] = mapped_column("case_id", ForeignKey(CASE, ondelete="CASCADE"), primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    day: Mapped[date] = mapped_column(Date)
    keys: Mapped[int] = mapped_column(Integer)
    box: Mapped[bytes] = mapped_column(LargeBinary)
    signer: Mapped[str | None] = mapped_column(String(16))
    signature: Mapped[bytes | None] = mapped_column(LargeBinary)


class WrapRow(Table):
    """The key of a message, wrapped for one who may open it; deleted before all else, and its table made anew."""

    __tablename__ = "pointer_wrap"
    keeps = _keeping("nøkkelen til hver melding, låst for hver av varslingsmottakerne", "la bare dem åpne den")
    whose = ()
    case: Mapped[str] = mapped_column("case_id", ForeignKey(CASE, ondelete="CASCADE"), primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    holder: Mapped[str] = mapped_column(String(16), primary_key=True)
    wrap: Mapped[bytes] = mapped_column(LargeBinary)


class ShareRow(Table):
    """One half of an identity's key for one holder; `opening` where it was given to open it."""

    __tablename__ = "pointer_share"
    keeps = _keeping("halvdelene av nøkkelen til den som varslet fortrolig, låst for hver av to", "kreve to sammen")
    whose = ()
    case: Mapped[str] = mapped_column("case_id", ForeignKey(CASE, ondelete="CASCADE"), primary_key=True)
    pair: Mapped[str] = mapped_column(String(40), primary_key=True)
    side: Mapped[str] = mapped_column(String(16), primary_key=True)
    holder: Mapped[str] = mapped_column(String(16), primary_key=True)
    box: Mapped[bytes] = mapped_column(LargeBinary)
    opening: Mapped[int | None] = mapped_column(Integer)


class ReceiptRow(Table):
    """One receipt of a case: what it is looked up by, and its reporter's key, locked with the receipt."""

    __tablename__ = "pointer_receipt"
    keeps = _keeping(
        "hva en kvittering slås opp med, og en nøkkel som bare kvitteringen låser opp", "svare den som varslet"
    )
    whose = ()
    lookup: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    case: Mapped[str] = mapped_column("case_id", ForeignKey(CASE, ondelete="CASCADE"), index=True)
    holder: Mapped[str] = mapped_column(String(16))
    public: Mapped[bytes] = mapped_column(LargeBinary)
    private: Mapped[bytes] = mapped_column(LargeBinary)


class OpeningRow(Table):
    """A handler's wish to see who reported in confidence."""

    __tablename__ = "pointer_opening"
    keeps = _keeping(
        "hvem som har bedt om å se hvem som varslet fortrolig, og hvorfor", "kreve to sammen, og fortelle det"
    )
    whose = ()
    case: Mapped[str] = mapped_column("case_id", ForeignKey(CASE, ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    by: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(16))
    day: Mapped[date] = mapped_column(Date)
    granted: Mapped[date | None] = mapped_column(Date)


class ListRow(Table):
    """A key list that was in force, so that none with a lower number is used after it."""

    __tablename__ = "pointer_list"
    keeps = (
        Keeping(
            "listene over varslingsmottakerne og nøklene deres",
            "ingen eldre liste tas i bruk",
            "den ble tatt i bruk",
            "så lenge boten brukes",
            "ingenting slettes av seg selv",
        ),
    )
    whose = ()
    version: Mapped[int] = mapped_column(Integer, primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    day: Mapped[date] = mapped_column(Date)


class NonceRow(Table):
    """A handler's request that was let in, so that it is not let in again."""

    __tablename__ = "pointer_nonce"
    keeps = (
        Keeping(
            "hvilke forespørsler varslingsmottakerne har sendt", "ta imot hver bare én gang", "dagen", DAY, column="day"
        ),
    )
    whose = ()
    nonce: Mapped[str] = mapped_column(String(32), primary_key=True)
    day: Mapped[date] = mapped_column(Date)


@dataclass(frozen=True)
class Pointer:
    """A case's row, and the day of its newest reply (`answered`)."""

    id: str
    day: date
    state: State
    acknowledged: date | None
    closed: date | None
    excluded: tuple[str, ...]
    opened: bool
    unread: bool
    told: int
    kept_until: date | None
    asked_by: str | None
    answered: date | None = None

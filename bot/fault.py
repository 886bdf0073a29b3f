"""What is wrong with the bot, for those who run it: facts in, faults out, and a row for each kind of fault and day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import Date, DateTime, Integer, String, Text, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from bot.check import Level, Line
from bot.database import Table
from bot.retention import QUARTER, Keeping
from bot.services import Services
from bot.turn import Key

LANE_WAITS = timedelta(minutes=5)
COVERAGE_FALLS = 5.0
"""Percentage points."""


class Kind(StrEnum):
    """What may be wrong."""

    FAILED = "failed"
    STUCK = "stuck"
    LANE = "lane"
    MAIL = "mail"
    UNREACHED = "unreached"
    SYNC = "sync"
    COVERAGE = "coverage"
    DOCTOR = "doctor"


class Fault(Table):
    """One row a kind and day: when it was first seen, how many, and the doctor's words for it."""

    __tablename__ = "fault"
    keeps = (Keeping("hva som var galt med boten", "si fra til dem som drifter den", "dagen", QUARTER, column="day"),)
    whose = ()
    kind: Mapped[str] = mapped_column(String(32), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    since: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    count: Mapped[int] = mapped_column(Integer)
    found: Mapped[str] = mapped_column(Text)


@dataclass(frozen=True)
class Facts:
    """What jobs/health.py has counted at `now`.

    Jobs that failed in the last day and jobs that stand still; since when the oldest of each lane has been due; whom
    neither Teams nor mail reached in the last day; whether the last sync was refused; the reach (percent) of the day
    before and of today, where both are known; what doctor says.
    """

    now: datetime
    failed: int = 0
    stuck: int = 0
    lane_since: datetime | None = None
    mail_since: datetime | None = None
    unreached: int = 0
    sync_refused: bool = False
    coverage: tuple[float, float] | None = None
    doctor: Sequence[Line] = ()


@dataclass(frozen=True)
class Found:
    """One fault: its kind, a number that belongs to it, and the doctor's lines where it is theirs."""

    kind: Kind
    count: int
    found: str = ""


def judge(facts: Facts) -> list[Found]:
    """Every fault that the facts show; none where all is well."""
    counted = {Kind.FAILED: facts.failed, Kind.STUCK: facts.stuck, Kind.UNREACHED: facts.unreached}
    faults = [Found(kind, count) for kind, count in counted.items() if count]
    faults += _late(Kind.LANE, facts.lane_since, facts.now)
    faults += _late(Kind.MAIL, facts.mail_since, facts.now)
    if facts.sync_refused:
        faults.append(Found(Kind.SYNC, 1))
    if facts.coverage is not None and facts.coverage[0] - facts.coverage[1] >= COVERAGE_FALLS:
        faults.append(Found(Kind.COVERAGE, round(facts.coverage[0] - facts.coverage[1])))
    return [*faults, *_doctors(facts.doctor)]


def _late(kind: Kind, since: datetime | None, now: datetime) -> Iterator[Found]:
    if since is not None and now - since > LANE_WAITS:
        yield Found(kind, round((now - since) / timedelta(minutes=1)))


def _doctors(lines: Sequence[Line]) -> Iterator[Found]:
    wrong = [line for line in lines if line.level is not Level.OK]
    if wrong:
        yield Found(Kind.DOCTOR, len(wrong), "\n".join(f"{line.what}: {line.found}" for line in wrong))


def key(kind: Kind, day: date) -> Key:
    """The notice of one kind of fault on one day."""
    return Key("fault", f"{kind} {day.isoformat()}")


async def keep(db: AsyncConnection, fault: Found, day: date, now: datetime) -> bool:
    """Note a fault; True where it is the first of its kind on `day`, and so is to be told."""
    row = {"kind": fault.kind, "day": day, "since": now, "count": fault.count, "found": fault.found}
    first = insert(Fault).values(row).on_conflict_do_nothing().returning(Fault.kind)
    return (await db.execute(first)).first() is not None


async def read(services: Services, db: AsyncConnection, subject: str) -> Found | None:
    """The fault that a notice is about; None where it is no longer kept."""
    kind, _, day = subject.partition(" ")
    where = (Fault.kind == kind) & (Fault.day == date.fromisoformat(day))
    row = (await db.execute(select(Fault.kind, Fault.count, Fault.found).where(where))).first()
    return Found(Kind(row[0]), row[1], row[2]) if row is not None else None

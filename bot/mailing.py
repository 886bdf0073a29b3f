"""Notices on their way by e-mail, the second channel: one row each, rendered only when it is sent.

What may have been sent is `lost` and never sent again by itself; it is shown instead.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import BigInteger, Boolean, DateTime, ForeignKey, Identity, Index, Integer, String, case, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from bot import attempt
from bot.database import Table
from bot.letter import Posting
from bot.retention import YEAR, Keeping, Whose
from bot.services import Services

LONGEST_REASON = 64


class State(StrEnum):
    """How far a mailing is; written: there is no mailbox, so it lies in a file and nobody got it."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    WRITTEN = "written"
    LOST = "lost"
    GIVEN_UP = "given_up"


class Mailing(Table):
    """One row a notice that goes by e-mail; `alone`: it may share no letter; `shown` is the digest of what was sent."""

    __tablename__ = "mailing"
    keeps = (Keeping("hvem som fikk en beskjed på e-post", "vise at den kom fram", "beskjeden", YEAR, column="told"),)
    whose = (Whose("person_id"),)
    __table_args__ = (Index("ix_mailing_state_due", "state", "due"),)
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    notice_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("notice.id", ondelete="CASCADE"), unique=True)
    person_id: Mapped[str] = mapped_column(String(128))
    edition: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(16))
    attempts: Mapped[int] = mapped_column(Integer)
    alone: Mapped[bool] = mapped_column(Boolean)
    told: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    due: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON))
    shown: Mapped[str | None] = mapped_column(String(64))
    sent_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


@dataclass(frozen=True)
class Change:
    """The next state of every mailing of one letter; `rest` seconds for the whole lane."""

    state: State
    reason: str = ""
    wait: timedelta = timedelta()
    counted: bool = True
    rest: float | None = None
    alone: bool = False


async def post(services: Services, db: AsyncConnection, notice_id: int, person_id: str, edition: int) -> None:
    """Let `edition` of a notice go by e-mail, once, in the transaction of what it follows from."""
    now = services.clock.now()
    fresh = {"edition": edition, "state": State.WAITING, "attempts": 0, "told": now, "due": now, "reason": ""}
    statement = insert(Mailing).values(notice_id=notice_id, person_id=person_id, alone=False, **fresh)
    once = statement.on_conflict_do_update(
        index_elements=["notice_id"], set_=fresh, where=Mailing.edition < statement.excluded.edition
    )
    await db.execute(once)
    await services.defer(db, "mail:run", lock="mail")


async def outdate(db: AsyncConnection, notice_id: int) -> None:
    """Note that somebody has since been told otherwise, so that the next letter goes out though it says the same."""
    await db.execute(update(Mailing).where(Mailing.notice_id == notice_id).values(shown=None))


async def first(db: AsyncConnection, now: datetime) -> Mailing | None:
    """The mailing that is due and was told first."""
    due = (Mailing.state == State.WAITING) & (Mailing.due <= now)
    columns = select(*Mailing.__table__.columns).where(due).order_by(Mailing.told, Mailing.id).limit(1)
    row = (await db.execute(columns.with_for_update(skip_locked=True))).mappings().first()
    return Mailing(**row) if row is not None else None


async def alike(db: AsyncConnection, now: datetime, notices: Sequence[int], most: int) -> Sequence[Mailing]:
    """Up to `most` of the mailings of `notices` that are due and may share a letter."""
    due = (Mailing.state == State.WAITING) & (Mailing.due <= now) & ~Mailing.alone & Mailing.notice_id.in_(notices)
    columns = select(*Mailing.__table__.columns).where(due).order_by(Mailing.told, Mailing.id).limit(most)
    rows = (await db.execute(columns.with_for_update(skip_locked=True))).mappings().all()
    return [Mailing(**row) for row in rows]


async def take(db: AsyncConnection, ids: Collection[int]) -> None:
    """Mark the mailings as in flight, and as tried once more."""
    taken = {"state": State.SENDING, "attempts": Mailing.attempts + 1}
    await db.execute(update(Mailing).where(Mailing.id.in_(ids)).values(taken))


async def oldest_due(db: AsyncConnection, now: datetime) -> datetime | None:
    """Since when the mailing has been due that has waited longest, or was left in flight; None where none is due."""
    due = Mailing.state.in_((State.WAITING, State.SENDING)) & (Mailing.due <= now)
    return (await db.execute(select(Mailing.due).where(due).order_by(Mailing.due).limit(1))).scalar_one_or_none()


async def recover(db: AsyncConnection) -> int:
    """Mark as lost what was in flight when a run of the lane died; gives how many."""
    flying = update(Mailing).where(Mailing.state == State.SENDING).values(state=State.LOST, reason="in_flight")
    return (await db.execute(flying)).rowcount


def after(attempts: int, posting: Posting, people: int) -> Change:
    """What follows from what became of a letter to `people`, the `attempts`th try; a refusal of many splits it."""
    if posting.outcome == "refused" and not posting.permanent:
        if posting.retry_after is not None:
            wait = timedelta(seconds=posting.retry_after)
            return Change(State.WAITING, posting.code, wait, counted=False, rest=posting.retry_after)
        if attempts < attempt.MOST:
            return Change(State.WAITING, posting.code, attempt.backoff(attempts))
    if posting.outcome == "refused" and posting.permanent and people > 1:
        return Change(State.WAITING, posting.code, counted=False, alone=True)
    states = {"sent": State.SENT, "written": State.WRITTEN, "lost": State.LOST, "refused": State.GIVEN_UP}
    return Change(states[posting.outcome], posting.code)


async def settle(
    db: AsyncConnection, sent: Sequence[Mailing], change: Change, now: datetime, shown: str | None = None
) -> None:
    """Record what became of one letter's mailings, but of none that was told anew meanwhile: that waits again."""
    for one in sent:
        current = Mailing.edition == one.edition
        values: dict[str, object] = {
            "state": case((current, change.state), else_=State.WAITING),
            "reason": case((current, change.reason[:LONGEST_REASON]), else_=""),
            "due": case((current, now + change.wait), else_=Mailing.due),
            "attempts": case((current, one.attempts + change.counted), else_=Mailing.attempts),
            "alone": one.alone or change.alone,
        }
        if change.state is State.SENT:
            values |= {"shown": shown, "sent_at": now}
        await db.execute(update(Mailing).where(Mailing.id == one.id).values(values))

"""Telling one person one thing, durably: a row a person and subject key, stored with what it is about.

What the row says is rendered only when it is sent; telling the same key anew updates the card that was sent before.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    DateTime,
    Identity,
    Index,
    Integer,
    String,
    UniqueConstraint,
    bindparam,
    case,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from bot import address, mailing
from bot.address import Place
from bot.attempt import UNKNOWN, Change, State, after
from bot.database import Prepared, Table
from bot.outcome import Refusal
from bot.retention import YEAR, Keeping, Seen, Whose
from bot.services import Services
from bot.shown import Shown
from bot.turn import Key

LONGEST_REASON = 64
_MEDIA = "starts_with(kind, 'media_')"  # nobody may look up who has talked to the media


class Notice(Table):
    """One row a person, kind and subject (ids as text); the activity is the one that it last became in Teams.

    `edition` counts how often it was told, `attempts` the attempts of this edition; `shown` is the digest of what was
    last sent.
    """

    __tablename__ = "notice"
    keeps = (
        Keeping("hvem som fikk en beskjed, uten teksten", "vise at den kom fram", "beskjeden", YEAR, column="told"),
    )
    whose = (Whose("person_id", where=f"NOT ({_MEDIA})"), Whose("person_id", where=_MEDIA, seen=Seen.BY_SELF))
    __table_args__ = (UniqueConstraint("person_id", "kind", "subject"), Index("ix_notice_state_due", "state", "due"))
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    person_id: Mapped[str] = mapped_column(String(128))
    kind: Mapped[str] = mapped_column(String(32))
    subject: Mapped[str] = mapped_column(String(256))
    edition: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(16))
    attempts: Mapped[int] = mapped_column(Integer)
    told: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    due: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON))
    service_url: Mapped[str | None] = mapped_column(String(512))
    conversation_id: Mapped[str | None] = mapped_column(String(512))
    activity_id: Mapped[str | None] = mapped_column(String(512))
    shown: Mapped[str | None] = mapped_column(String(64))
    sent_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


@dataclass(frozen=True)
class Claimed:
    """A notice that one run of the lane has taken; `before` is what it became earlier."""

    id: int
    person_id: str
    key: Key
    edition: int
    attempts: int
    reason: str
    before: Shown | None


async def tell(
    services: Services, db: AsyncConnection, people: Iterable[str], key: Key, mail_too: bool = False
) -> None:
    """Tell each of `people` of `key` in the transaction of what it is about; `mail_too` also by e-mail at once.

    Told anew, a key's earlier card is updated; where nothing has changed, nothing is sent.
    """
    now = services.clock.now()
    fresh = {"state": State.WAITING, "attempts": 0, "told": now, "due": now, "reason": ""}
    rows = [
        {"person_id": one, "kind": key.kind, "subject": key.subject, "edition": 1, **fresh} for one in sorted({*people})
    ]
    if not rows:
        return
    statement = insert(Notice).values(rows)
    again = {**fresh, "edition": Notice.edition + 1}
    told = statement.on_conflict_do_update(index_elements=["person_id", "kind", "subject"], set_=again)
    found = (await db.execute(told.returning(Notice.id, Notice.person_id, Notice.edition))).all()
    await services.defer(db, "lane:run", lock="lane")  # under no queueing lock, for which turns would wait
    if mail_too:
        for row in found:
            await mailing.post(services, db, row.id, row.person_id, row.edition)


async def keep(db: AsyncConnection, person_id: str, key: Key, shown: Shown, now: datetime) -> None:
    """Remember the card of `key` that `person_id` was shown in answer to a turn; what waits goes on waiting."""
    seen = {**_activity(shown), "sent_at": now}
    plain = {"edition": 1, "state": State.SENT, "attempts": 0, "told": now, "due": now, "reason": ""}
    statement = insert(Notice).values(person_id=person_id, kind=key.kind, subject=key.subject, **plain, **seen)
    await db.execute(statement.on_conflict_do_update(index_elements=["person_id", "kind", "subject"], set_=seen))


def _activity(shown: Shown) -> dict[str, str]:
    place = shown.place
    here = {"service_url": place.service_url, "conversation_id": place.conversation_id}
    return {**here, "activity_id": shown.activity_id, "shown": shown.digest}


async def claim(db: AsyncConnection, now: datetime, most: int) -> Sequence[Claimed]:
    """Take up to `most` notices that are due, the longest told first; each has then been tried once more."""
    due = (Notice.state == State.WAITING) & (Notice.due <= now)
    some = select(Notice.id).where(due).order_by(Notice.told, Notice.id).limit(most).with_for_update(skip_locked=True)
    one = some.cte()  # read once: a subquery may be read again for each row, and skips what is locked by then
    taken = update(Notice).where(Notice.id == one.c.id).values(state=State.SENDING, attempts=Notice.attempts + 1)
    rows = await db.execute(taken.returning(*Notice.__table__.columns))
    return [_claimed(Notice(**row)) for row in sorted(rows.mappings(), key=lambda row: (row["told"], row["id"]))]


def _claimed(row: Notice) -> Claimed:
    before = None
    if row.service_url and row.conversation_id and row.activity_id:
        before = Shown(Place(row.service_url, row.conversation_id), row.activity_id, row.shown or "")
    key = Key(row.kind, row.subject)
    return Claimed(row.id, row.person_id, key, row.edition, row.attempts, row.reason, before)


_OLDEST = Prepared(
    select(Notice.due)
    .where(
        (Notice.state == State.WAITING.value) | (Notice.state == State.SENDING.value), Notice.due <= bindparam("now")
    )
    .order_by(Notice.due)
    .limit(1)
)


async def oldest_due(db: AsyncConnection, now: datetime) -> datetime | None:
    """Since when the notice has been due that has waited longest, or was left in flight; None where none is due."""
    row = await _OLDEST.run(db, now=now)
    return row[0] if row is not None else None


async def recover(services: Services, db: AsyncConnection) -> int:
    """Decide on what was in flight when a run of the lane died, as if its answer were lost; gives how many."""
    rows = await db.execute(select(*Notice.__table__.columns).where(Notice.state == State.SENDING).with_for_update())
    for one in (found := [_claimed(Notice(**row)) for row in rows.mappings().all()]):
        lost = after(one.attempts, one.reason, Refusal("unknown", UNKNOWN), one.key.kind)
        await settle(services, db, one, lost)
    return len(found)


async def settle(
    services: Services,
    db: AsyncConnection,
    one: Claimed,
    change: Change,
    shown: Shown | None = None,
    tried: Place | None = None,
) -> None:
    """Record what became of `one`: a notice that was told anew meanwhile waits again, whatever became of this edition.

    `shown` is the card as it now stands in Teams, `tried` the place where nothing got through.
    """
    if change.lose is not None and tried is not None:
        await address.lose(db, one.person_id, tried.service_url, change.lose)
    current, now = Notice.edition == one.edition, services.clock.now()
    values = {
        "state": case((current, change.state), else_=State.WAITING),
        "reason": case((current, change.reason[:LONGEST_REASON]), else_=""),
        "due": case((current, now + change.wait), else_=Notice.due),
        "attempts": case((current, one.attempts - (not change.counted)), else_=Notice.attempts),
        **_became(change, shown, now),
    }
    settled = update(Notice).where(Notice.id == one.id).values(values).returning(Notice.edition)
    edition = (await db.execute(settled)).scalar_one_or_none()
    if change.state is State.BY_MAIL and edition == one.edition:
        await mailing.post(services, db, one.id, one.person_id, one.edition)
    if shown is not None:
        await mailing.outdate(db, one.id)


def _became(change: Change, shown: Shown | None, now: datetime) -> dict[str, object]:
    if shown is not None:
        return {**_activity(shown), "sent_at": now}
    if change.afresh:
        return {"service_url": None, "conversation_id": None, "activity_id": None, "shown": None}
    return {"shown": None} if change.state is State.BY_MAIL else {}

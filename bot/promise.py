"""Who was told that an answer takes a while: a row before they are told, gone with the turn's own transaction.

One that is left over was lost with its process, and its person is told so; of what was asked, nothing is kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import DateTime, String, Uuid, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Table
from bot.notice import tell
from bot.retention import Keeping, Whose
from bot.services import Services
from bot.turn import Key

HOLDS = timedelta(minutes=2)
"""How long a turn may go on after its person was told to wait; one that takes longer is rolled back."""
LOST = timedelta(minutes=3)
"""When what is left over is taken for lost; later than HOLDS, since no two clocks are the same."""


class Promise(Table):
    """One row a turn that somebody waits for."""

    __tablename__ = "promise"
    keeps = (
        Keeping(
            "hvem som venter på et svar som tar tid, ikke hva det gjelder",
            "si fra hvis svaret ikke kommer",
            "personen ble bedt om å vente",
            timedelta(days=7),
            then="raden slettes; ellers straks svaret er klart",
            column="since",
        ),
    )
    whose = (Whose("person_id"),)
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    person_id: Mapped[str] = mapped_column(String(128))
    since: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)


class Lapsed(Exception):
    """The turn went on for too long: its person has been told that nothing came of it, or soon is."""


@dataclass(frozen=True)
class Made:
    """One promise, made at `since`."""

    id: UUID
    person_id: str
    since: datetime


async def make(db: AsyncConnection, one: Made) -> None:
    """Keep that somebody waits."""
    await db.execute(insert(Promise).values(vars(one)))


async def keep(db: AsyncConnection, one: Made, now: datetime) -> None:
    """End it in the transaction of what was promised. Raises Lapsed where that comes too late, at `now`."""
    if not await drop(db, one) and now - one.since >= HOLDS:
        raise Lapsed


async def drop(db: AsyncConnection, one: Made) -> bool:
    """End it since its person has been told how it went; False where it was over already."""
    ended = delete(Promise).where(Promise.id == one.id).returning(Promise.id)
    return (await db.execute(ended)).first() is not None


async def is_overdue(db: AsyncConnection, now: datetime) -> bool:
    """Whether any was lost."""
    return (await db.execute(select(Promise.id).where(Promise.since <= now - LOST).limit(1))).first() is not None


async def lapse(services: Services, db: AsyncConnection) -> Sequence[str]:
    """End what was lost, and tell each person of the last of theirs; gives their ids. What is just ending is left."""
    lost = select(Promise.id).where(Promise.since <= services.clock.now() - LOST).with_for_update(skip_locked=True)
    ended = delete(Promise).where(Promise.id.in_(lost)).returning(Promise.person_id, Promise.since)
    last: dict[str, datetime] = {}
    for person_id, since in (await db.execute(ended)).all():
        last[person_id] = max(since, last.get(person_id, since))
    for person_id, since in sorted(last.items()):
        await tell(services, db, [person_id], Key("interrupted", since.isoformat()))
    return sorted(last)


async def read(services: Services, db: AsyncConnection, subject: str) -> datetime:
    """When the person was told to wait."""
    return datetime.fromisoformat(subject)

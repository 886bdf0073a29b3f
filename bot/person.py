"""What the bot itself keeps of a person: their norm, whether they were welcomed, and what they last asked of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    DateTime,
    Select,
    String,
    bindparam,
    cast,
    exists,
    select,
    text,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from bot import arrival
from bot.address import Address, Place, State
from bot.clock import day_in_oslo
from bot.database import Prepared, Table
from bot.edition import VERSION
from bot.retention import AFTERWARDS, EMPLOYED, Keeping, Whose
from bot.turn import Norm

SUBJECT_HOLDS = timedelta(minutes=30)
"""How long a follow-up may lean on the question before it."""


class Person(Table):
    """One row a person; `id` is the Entra object id, `seen` the last day that anything of the row was kept."""

    __tablename__ = "person"
    keeps = (
        Keeping(
            "målform, når personen ble ønsket velkommen, og hvilken dag boten sist noterte noe",
            "svare i riktig målform, og hilse én gang",
            "personen skrev første gang",
            EMPLOYED,
            f"{AFTERWARDS}; for dem som aldri har stått på lista, 12 måneder etter det siste boten noterte",
        ),
        Keeping(
            "hvilken retningslinje personen sist spurte om",
            "forstå et oppfølgingsspørsmål",
            "spørsmålet",
            SUBJECT_HOLDS,
            column="subject_at",
            clears=("subject", "subject_at"),
        ),
    )
    whose = (Whose("id"),)
    id: Mapped[str] = mapped_column(String(128), primary_key=True)
    norm: Mapped[str | None] = mapped_column(String(2))
    welcomed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    subject: Mapped[str | None] = mapped_column(String(64))
    subject_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    seen: Mapped[date | None] = mapped_column(Date, index=True)


@dataclass(frozen=True)
class Memory:
    """What is remembered of a person at the start of a turn."""

    norm: Norm | None = None
    subject: str | None = None
    at: Place | None = None
    """Where they were reached today from the client that they now write from; None where that is to be noted."""
    version: int = 0
    """Of what is known of the people (bot/edition.py)."""


NOTHING = Memory()
_HERE = (Address.person_id == bindparam("person_id")) & (Address.service_url == bindparam("service_url"))
_TODAY = (Address.seen == bindparam("today")) & (Address.state == State.REACHABLE.value)
_ME = select(cast(bindparam("person_id"), String).label("id")).subquery()
_CLAIMED = arrival.CLAIM.cte("claimed")


def _recall(first: ColumnElement[bool]) -> Select[Any]:
    remembered = (Person.norm, Person.subject, Person.subject_at, Address.conversation_id, Address.tenant_id)
    mine = select(first, *remembered, VERSION).select_from(_ME).outerjoin(Person, Person.id == _ME.c.id)
    return mine.outerjoin(Address, _HERE & _TODAY)


_RECALL = Prepared(_recall(true()))
_CLAIM_AND_RECALL = Prepared(_recall(exists(select(_CLAIMED.c.day))).add_cte(_CLAIMED))


def _upsert(*columns: str) -> Insert:
    values: dict[str, Any] = {"id": bindparam("person_id"), **{name: bindparam(name) for name in columns}}
    statement = insert(Person).values(values)
    kept = {column: statement.excluded[column] for column in columns}
    return statement.on_conflict_do_update(index_elements=[Person.id], set_=kept)


KEEP_SUBJECT = _upsert("subject", "subject_at", "seen")
"""Takes `person_id`, `subject`, `subject_at` and `seen`; a question is kept in the same statement (bot/question.py)."""
_KEEP_NORM = Prepared(_upsert("norm", "seen"))
_KEEP_SUBJECT = Prepared(KEEP_SUBJECT)


async def recall(
    db: AsyncConnection, person_id: str, now: datetime, service_url: str = "", mark: bytes | None = None
) -> Memory:
    """What is remembered of `person_id`, who writes from `service_url`; an older subject is forgotten.

    With a `mark`, the turn's activity is claimed by the same statement. Raises Repeated (bot/arrival.py).
    """
    today = day_in_oslo(now)
    me = {"person_id": person_id, "service_url": service_url, "today": today}
    claim = {"mark": mark, "day": today}
    row = await (_CLAIM_AND_RECALL.run(db, **me, **claim) if mark else _RECALL.run(db, **me))
    if row is None or not row[0]:
        raise arrival.Repeated
    _first, norm, subject, since, conversation, tenant, version = row
    fresh = since is not None and now - since < SUBJECT_HOLDS
    at = Place(service_url, conversation, tenant) if conversation is not None else None
    return Memory(norm, subject if fresh else None, at, version)


async def remember(db: AsyncConnection, person_id: str, now: datetime, norm: Norm | None, subject: str | None) -> None:
    """Keep the norm that a person has shown and the ref that they asked of; None leaves what is there."""
    if norm:
        await _KEEP_NORM.run(db, person_id=person_id, norm=norm, seen=day_in_oslo(now))
    if subject:
        await _KEEP_SUBJECT.run(db, person_id=person_id, subject=subject, subject_at=now, seen=day_in_oslo(now))


_SHOWN = text("SELECT id, norm FROM person WHERE id = ANY(:people) AND norm IS NOT NULL")


async def norms(db: AsyncConnection, people: Iterable[str]) -> dict[str, Norm]:
    """The norm that each of `people` has shown; nothing of those who have shown none."""
    return {row.id: row.norm for row in await db.execute(_SHOWN, {"people": list(people)})}


async def welcome(db: AsyncConnection, person_id: str, now: datetime) -> bool:
    """Claim the one welcome of `person_id`: True for whoever is first, though two events arrive at once."""
    values = {"welcomed_at": now, "seen": day_in_oslo(now)}
    statement = insert(Person).values(id=person_id, **values)
    once = statement.on_conflict_do_update(
        index_elements=[Person.id], set_=values, where=Person.welcomed_at.is_(None)
    ).returning(Person.id)
    return (await db.execute(once)).first() is not None


async def forget(db: AsyncConnection, person_id: str) -> None:
    """Drop what `person_id` may have forgotten by asking: norm and subject. The welcome stays, so it isn't repeated."""
    nothing = {"norm": None, "subject": None, "subject_at": None}
    await db.execute(update(Person).where(Person.id == person_id).values(nothing))

"""What an employee tells of having talked to the media (strategy 7.1): voluntary, to one person, and no register.

Nothing finds it by employee: it is read by its own id, and of a week without anybody's name.
"""

from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Boolean, Date, Integer, String, Uuid, and_, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from bot import version
from bot.database import Table
from bot.retention import QUARTER, YEAR, Keeping, Seen, Whose

LONGEST = {"outlet": 120, "subject": 300, "said": 1000}


class Controversial(StrEnum):
    """Whether the matter may become so."""

    NO = "no"
    YES = "yes"
    UNSURE = "unsure"


class To(StrEnum):
    """Whom it may be told to (7.1); the offices are named as in offices.csv."""

    LEADER = "leader"
    MUNICIPAL_DIRECTOR = "municipal_director"
    COMMUNICATIONS_CHIEF = "communications_chief"


class Answer(StrEnum):
    """What whoever gets it may answer."""

    TAKES_OVER = "takes_over"
    CALL = "call"
    WELL_DONE = "well_done"


class MediaContactRow(Table):
    """One; taken back, it is empty and `withdrawn`. The names go before the rest."""

    __tablename__ = "media_contact"
    keeps = (
        Keeping(
            "at noen har snakket med media: medium, sak, enhet og dager",
            "se uka i media samlet",
            "dagen det ble fortalt",
            YEAR,
            column="told_on",
        ),
        Keeping(
            "hvem som har snakket med media, hva de sa, hvem de fortalte det til, og sak og medium som nevner navn",
            "la den som får vite det, svare",
            "dagen det ble fortalt",
            QUARTER,
            column="told_on",
            clears=("person_id", "recipient_id", "said"),
        ),
    )
    whose = (
        Whose("person_id", clears=True, seen=Seen.BY_SELF),
        Whose("recipient_id", clears=True, seen=Seen.BY_NOBODY),
    )
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    person_id: Mapped[str | None] = mapped_column(String(128))
    recipient_id: Mapped[str | None] = mapped_column(String(128))
    unit: Mapped[str] = mapped_column(String(128))
    outlet: Mapped[str] = mapped_column(String(LONGEST["outlet"]))
    subject: Mapped[str] = mapped_column(String(LONGEST["subject"]))
    said: Mapped[str | None] = mapped_column(String(LONGEST["said"]))
    controversial: Mapped[str] = mapped_column(String(8))
    told_on: Mapped[date] = mapped_column(Date, index=True)
    published_on: Mapped[date | None] = mapped_column(Date, index=True)
    answer: Mapped[str | None] = mapped_column(String(16))
    withdrawn: Mapped[bool] = mapped_column(Boolean)
    version: Mapped[int] = mapped_column(Integer)


class Contact(BaseModel):
    """What is told."""

    model_config = ConfigDict(frozen=True)

    unit: str = ""
    outlet: str = ""
    subject: str = ""
    said: str | None = ""
    controversial: Controversial = Controversial.NO
    published_on: date | None = None


class MediaContact(Contact):
    """The same as it is kept; the names are None once they have gone."""

    id: UUID
    person_id: str | None
    recipient_id: str | None
    told_on: date
    answer: Answer | None = None
    withdrawn: bool = False
    version: int


_COLUMNS = MediaContactRow.__table__.columns
_NOBODY = dict.fromkeys(("person_id", "recipient_id", "said"))
"""What has the names, emptied."""


async def create(db: AsyncConnection, person: str, recipient: str, told: Contact, day: date) -> UUID:
    """Keep what `person` tells `recipient`."""
    made = uuid4()
    whom = {"id": made, "person_id": person, "recipient_id": recipient, "told_on": day}
    values = {**told.model_dump(), **whom, "withdrawn": False, "version": 1}
    await db.execute(insert(MediaContactRow).values(values))
    return made


async def read(db: AsyncConnection, contact_id: UUID, lock: bool = False) -> MediaContact:
    """One of them, held until the transaction ends where `lock`. Raises BotError "gone"."""
    return MediaContact.model_validate(dict(await version.row(db, MediaContactRow, contact_id, lock)))


async def change(db: AsyncConnection, one: MediaContact, **values: Any) -> MediaContact:
    """Change one that is held, which is a version further then."""
    further = update(MediaContactRow).where(MediaContactRow.id == one.id)
    await db.execute(further.values(version=one.version + 1, **values))
    return await read(db, one.id)


async def empty(db: AsyncConnection, one: MediaContact) -> MediaContact:
    """Keep nothing of what was told, nor who told whom: only that it is taken back."""
    nothing = {"unit": "", "outlet": "", "subject": "", "published_on": None, "answer": None}
    return await change(db, one, withdrawn=True, controversial=Controversial.NO, **nothing, **_NOBODY)


class Nameless(BaseModel):
    """What may be seen of one without whose it is; `day` is when it comes out, or else when it was told."""

    model_config = ConfigDict(frozen=True)

    outlet: str
    subject: str
    unit: str
    day: date
    controversial: Controversial


async def between(db: AsyncConnection, first: date, last: date) -> Sequence[Nameless]:
    """Those of the days from `first` to `last` inclusive, by day."""
    day = func.coalesce(MediaContactRow.published_on, MediaContactRow.told_on).label("day")
    plain = (MediaContactRow.outlet, MediaContactRow.subject, MediaContactRow.unit, MediaContactRow.controversial)
    these = and_(day.between(first, last), ~MediaContactRow.withdrawn)
    rows = await db.execute(select(*plain, day).where(these).order_by(day, MediaContactRow.id))
    return [Nameless.model_validate(dict(row)) for row in rows.mappings()]


async def fade(db: AsyncConnection, today: date, names: Callable[[str, bool], bool]) -> Sequence[UUID]:
    """Let the names go that have been kept for long enough; gives those that had any.

    A subject or outlet that `names` somebody goes whole; of an outlet, which has capitals, only where it surely does.
    """
    named = or_(*(MediaContactRow.__table__.c[each].is_not(None) for each in _NOBODY))
    old = select(*_COLUMNS).where(MediaContactRow.told_on < today - QUARTER, named).with_for_update()
    found = [MediaContact.model_validate(dict(row)) for row in (await db.execute(old)).mappings()]
    for one in found:
        said = {"outlet": (one.outlet, True), "subject": (one.subject, False)}
        await change(db, one, **_NOBODY, **{part: "" for part, words in said.items() if names(*words)})
    return [one.id for one in found]

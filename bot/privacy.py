"""What is kept of people: the nightly forgetting, and one person's rows to show or to forget; all by the tables' word.

TABLES is every table of ours; tests/test_privacy.py finds one that is left out or says nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    Delete,
    Update,
    and_,
    delete,
    false,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import address, edition, people
from bot.absence import AbsenceRow
from bot.address import Address
from bot.announcement import AnnouncementRow
from bot.arrival import Arrival
from bot.audit import AuditRow
from bot.broadcast import BroadcastRow
from bot.chronicle import HeadRow, LineRow
from bot.clock import day_in_oslo
from bot.config import Settings
from bot.contribution import ContributionRow
from bot.credit import CreditRow
from bot.database import Table
from bot.delivery import DeliveryRow
from bot.drawer import TemplateRow
from bot.duty import DutyRow
from bot.edition import Edition
from bot.fault import Fault
from bot.form import Form
from bot.giving import GivingRow
from bot.guess import WrongRow
from bot.lane import Lane
from bot.mailing import Mailing
from bot.media_contact import MediaContactRow
from bot.newsletter import IssueRow
from bot.notice import Notice
from bot.outreach import OutreachRow
from bot.people import MemberRow
from bot.person import Person
from bot.picture import PictureRow
from bot.pointer import (
    ListRow,
    MessageRow,
    NonceRow,
    OpeningRow,
    PointerRow,
    ReceiptRow,
    ShareRow,
    WrapRow,
)
from bot.preference import PreferenceRow
from bot.prenotice import PrenoticeRow
from bot.promise import Promise
from bot.question import Question
from bot.reach import Reached
from bot.reaction import ReactionRow
from bot.rendering import RenderingRow
from bot.retention import QUEUE, Keeping, Seen, Whose
from bot.social_channel import SocialChannelRow
from bot.story import StoryRow
from bot.supplement import SupplementRow
from bot.tick import Tick
from bot.ticket import TicketRow
from bot.wish import WishRow

TABLES: tuple[type[Table], ...] = (
    *(MemberRow, AbsenceRow, Person, PreferenceRow, Address, Notice, Mailing, Promise),
    *(AnnouncementRow, BroadcastRow, RenderingRow, PrenoticeRow, DeliveryRow, AuditRow),
    *(StoryRow, CreditRow, PictureRow, IssueRow, ContributionRow, ReactionRow),
    *(MediaContactRow, OutreachRow, SocialChannelRow),
    *(PointerRow, MessageRow, WrapRow, ShareRow, ReceiptRow, OpeningRow, ListRow, LineRow, HeadRow, NonceRow, WrongRow),
    *(DutyRow, GivingRow, TemplateRow, TicketRow, SupplementRow, WishRow),
    *(Question, Form, Arrival, Edition, Lane, Fault, Reached, Tick),
)
"""Parents before their children: forgetting goes the other way."""
HEAD = "| Tabell | Hva | Hvorfor | Hvor lenge | Regnet fra | Hva skjer så |\n| --- | --- | --- | --- | --- | --- |"
Rows = dict[str, list[dict[str, Any]]]
"""Rows by the name of their table, each by the names of its columns."""


@dataclass(frozen=True)
class Forgotten:
    """How many rows of a table were deleted, or had `cleared` emptied."""

    table: str
    rows: int
    cleared: str = ""


async def sweep(db: AsyncConnection, now: datetime, settings: Settings) -> None:
    """Delete and empty what has been kept longer than the tables say, and all of those who left or never were here."""
    await people.forget_addresses(db)
    for one in [*await people.gone(db, now), *await people.strangers(db, day_in_oslo(now))]:
        await forget(db, one)
    for table in reversed(TABLES):
        for keeping in table.keeps:
            if keeping.column:
                await db.execute(_overdue(table, keeping, now, settings))


def _overdue(table: type[Table], keeping: Keeping, now: datetime, settings: Settings) -> Delete | Update:
    columns = table.__table__.c
    since = columns[keeping.column]
    start = day_in_oslo(now) if isinstance(since.type, Date) else now
    old = and_(since < start - keeping.time(settings), *_meant(keeping))
    if not keeping.clears:
        return delete(table).where(old)
    filled = or_(*(columns[name].is_not(None) for name in keeping.clears))
    return update(table).where(old, filled).values(dict.fromkeys(keeping.clears))


async def known(db: AsyncConnection, person_id: str, by_self: bool = False) -> Rows:
    """All rows of `person_id`, of every table that has people; `by_self` also what nobody else may look up."""
    seen = {Seen.BY_ALL, Seen.BY_SELF} if by_self else {Seen.BY_ALL}
    found: Rows = {}
    for table in TABLES:
        if table.whose:
            theirs = or_(false(), *(_theirs(table, one, person_id) for one in table.whose if one.seen in seen))
            rows = await db.execute(select(*table.__table__.c).where(theirs))
            found[table.__tablename__] = [dict(row._mapping) for row in rows]
    return found


async def forget(db: AsyncConnection, person_id: str) -> list[Forgotten]:
    """Delete or clear all rows of `person_id`; gives what was done, for each column that names people."""
    await address.lock(db, person_id)
    await edition.lock(db)
    done = [
        Forgotten(table.__tablename__, await _forget(db, table, one, person_id), one.column if one.clears else "")
        for table in reversed(TABLES)
        for one in table.whose
    ]
    await edition.advance(db)  # rights of somebody who is forgotten end at the next turn
    return done


async def _forget(db: AsyncConnection, table: type[Table], whose: Whose, person_id: str) -> int:
    theirs = _theirs(table, whose, person_id)
    if whose.clears:
        return (await db.execute(update(table).where(theirs).values({whose.column: None}))).rowcount
    return (await db.execute(delete(table).where(theirs))).rowcount


def _theirs(table: type[Table], whose: Whose, person_id: str) -> ColumnElement[bool]:
    return and_(table.__table__.c[whose.column] == person_id, *_meant(whose))


def _meant(rule: Whose | Keeping) -> list[ColumnElement[bool]]:
    return [literal_column(f"({rule.where})", Boolean)] if rule.where else []


def document(tables: Iterable[type[Table]] = TABLES) -> str:
    """The table of docs/personvern.md in Markdown."""
    now = [keeping.row(table.__tablename__) for table in tables for keeping in table.keeps]
    return "\n".join([HEAD, *now, QUEUE.row("procrastinate_jobs")])

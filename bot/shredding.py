"""The night's work on pointers: what is old goes, keys first, and no row tells any more when it was written.

Whoever watches the live database on the day itself can still see when rows come (docs/running.md says so).
"""

import asyncio
import random
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

from sqlalchemy import case as case_of
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot import casework, chronicle, deadline, guess
from bot.pointer import MessageRow, OpeningRow, PointerRow, ReceiptRow, ShareRow, WrapRow
from bot.pointing import Pointers

KEYS = (WrapRow, ShareRow, ReceiptRow)
REST = (OpeningRow, MessageRow, PointerRow)
FORM_HOLDS = timedelta(days=1)
"""How long a form may be sent again (bot/form.py)."""
Item = TypeVar("Item")
EVERY = 0.1
"""Every how many seconds it is looked whether somebody still reads the old (`night_looks` of bot/pointing.py)."""
NOT_ALLOWED, LOCKED = "42501", "55P03"
SOON = text("SET LOCAL lock_timeout = '2s'")
"""Nobody who reports or follows up waits for longer behind whoever reads on."""
MAY_END_LOG = text(
    "SELECT coalesce(bool_or(pg_has_role(oid, 'USAGE')), false) "
    "AND has_function_privilege('pg_switch_wal()', 'EXECUTE') FROM pg_roles WHERE rolname = 'pg_checkpoint'"
)
EARLIER = text(
    "SELECT 1 WHERE pg_snapshot_xmin(pg_current_snapshot()) < CAST(CAST(:mine AS text) AS xid8) OR EXISTS ("
    "SELECT FROM pg_stat_activity WHERE (datid IS NULL OR datname = current_database()) AND pid <> pg_backend_pid() "
    "AND greatest(age(backend_xmin), age(backend_xid)) >= age(CAST(CAST(CAST(:mine AS text) AS xid8) AS xid)))"
)
"""Whoever reads here since before, or writes in any database of the server, which holds back what this one sees too."""
_SHUFFLE = random.SystemRandom()


async def purge(db: AsyncConnection, pointers: Pointers, today: date) -> int:
    """Delete the cases whose time is over: wrapped keys, halves and receipts first; gives how many."""
    rows = await db.execute(select(*casework.COLUMNS).with_for_update())
    cases = [casework.pointer(row) for row in rows]
    days = (pointers.days_after_close, pointers.days_at_most)
    gone = [one.id for one in cases if (by := deadline.gone_by(one, *days)) is not None and today > by]
    for table in (*KEYS, *REST):
        column = table.__table__.c["id" if table is PointerRow else "case_id"]
        await db.execute(delete(table).where(column.in_(gone)))
    for case in _shuffled(gone):
        await chronicle.note(db, pointers.log_key, today, "deleted", case)
    return len(gone)


async def settle(db: AsyncConnection, pointers: Pointers, today: date) -> None:
    """Log what came since last night, in no order, and cut the tie between a form that no longer holds and its case."""
    fresh = select(PointerRow.id, PointerRow.day).where(PointerRow.logged.is_(False)).with_for_update()
    rows = [(row.id, row.day) for row in await db.execute(fresh)]
    for case, day in _shuffled(rows):
        await chronicle.note(db, pointers.log_key, today, "received", case, "reporter", day.isoformat())
    for day, count in await guess.take_wrong(db):
        await chronicle.note(db, pointers.log_key, today, "wrong_receipts", detail=f"{count} {day.isoformat()}")
    for table in (*KEYS, *REST):
        column = table.__table__.c["id" if table is PointerRow else "case_id"]
        await db.execute(update(table).values({column.name: column}))  # written anew, and the same
    ticket = case_of((PointerRow.day < today - FORM_HOLDS, None), else_=PointerRow.ticket)
    await db.execute(update(PointerRow).values(logged=True, ticket=ticket))


class Left(StrEnum):
    """What a night did not come to: the old may lie in the tables' files still, or in the server's log alone."""

    NOTHING = "nothing"
    READ = "read"
    LOG = "log"


async def rewrite(engine: AsyncEngine, looks: int) -> Left:
    """Make each table anew in the order of its random ids, so that its file holds no old key and no order of arrival.

    `looks`: how often it is looked whether somebody still reads the old. Gives what was not done.
    """
    async with engine.connect() as connection:
        db = await connection.execution_options(isolation_level="AUTOCOMMIT")
        is_free = await _nobody_sees_the_old(db, looks)
        is_free = await _mixed(engine) and is_free
        has_ended = await _ended_log(db)
    return Left.READ if not is_free else Left.NOTHING if has_ended else Left.LOG


async def _mixed(engine: AsyncEngine) -> bool:
    """Make each table anew; False where somebody who reads on holds one of them."""
    try:
        for table in (*KEYS, *REST):
            async with engine.begin() as db:
                await db.execute(SOON)
                await db.execute(text(f"CLUSTER {table.__tablename__} USING pk_{table.__tablename__}"))
    except DBAPIError as error:
        return _only(error, LOCKED)
    return True


def _only(error: DBAPIError, state: str) -> bool:
    """False; raises `error` where it is not of that SQLSTATE."""
    if getattr(error.orig, "sqlstate", None) != state:
        raise error
    return False


async def may_end_log(db: AsyncConnection) -> bool:
    """Whether the bot's role may end the server's log, so that old segments go at once."""
    return bool((await db.execute(MAY_END_LOG)).scalar_one())


async def _ended_log(db: AsyncConnection) -> bool:
    """End the server's log; False where the bot's role may not: the server does it by itself within its own time."""
    try:
        await db.execute(text("CHECKPOINT"))
        await db.execute(text("SELECT pg_switch_wal()"))
    except DBAPIError as error:
        return _only(error, NOT_ALLOWED)
    return True


async def _nobody_sees_the_old(db: AsyncConnection, looks: int) -> bool:
    """Wait for those who began to read before the deletion: for them PostgreSQL would keep what was deleted."""
    mine = (await db.execute(text("SELECT CAST(pg_current_xact_id() AS text)"))).scalar_one()
    for _ in range(looks):
        if not (await db.execute(EARLIER, {"mine": mine})).first():
            return True
        await asyncio.sleep(EVERY)
    return False


def _shuffled(items: list[Item]) -> list[Item]:
    return _SHUFFLE.sample(items, len(items))

"""The night's work on pointers: what is old goes, keys first, and no row tells any more when it was written.

Whoever watches the live database on the day itself can still see when rows come (docs/running.md says so).
"""

import asyncio
import random
from datetime import date, timedelta
from typing import TypeVar

from sqlalchemy import case as case_of
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot import casework, chronicle, deadline
from bot.pointer import MessageRow, OpeningRow, PointerRow, ReceiptRow, ShareRow, WrapRow
from bot.pointing import Pointers

KEYS = (WrapRow, ShareRow, ReceiptRow)
REST = (OpeningRow, MessageRow, PointerRow)
FORM_HOLDS = timedelta(days=1)
"""How long a form may be sent again (bot/form.py)."""
Item = TypeVar("Item")
LOOKS, EVERY = 120, 0.5
"""How often it is looked whether somebody still reads the old, and every how many seconds."""
EARLIER = text(
    "SELECT 1 FROM pg_stat_activity WHERE (datid IS NULL OR datname = current_database()) AND pid <> pg_backend_pid() "
    "AND greatest(age(backend_xmin), age(backend_xid)) >= age(CAST(CAST(:mine AS text) AS xid))"
)
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
    wrong = pointers.guesses.wrong_since()
    if wrong:
        await chronicle.note(db, pointers.log_key, today, "wrong_receipts", detail=str(wrong))
    for table in (*KEYS, *REST):
        column = table.__table__.c["id" if table is PointerRow else "case_id"]
        await db.execute(update(table).values({column.name: column}))  # written anew, and the same
    ticket = case_of((PointerRow.day < today - FORM_HOLDS, None), else_=PointerRow.ticket)
    await db.execute(update(PointerRow).values(logged=True, ticket=ticket))


async def rewrite(engine: AsyncEngine) -> bool:
    """Make each table anew in the order of its random ids, so that its file holds no old key and no order of arrival.

    Gives whether old log segments were left too.
    """
    async with engine.connect() as connection:
        db = await connection.execution_options(isolation_level="AUTOCOMMIT")
        await _until_nobody_sees_the_old(db)
        for table in (*KEYS, *REST):
            await db.execute(text(f"CLUSTER {table.__tablename__} USING pk_{table.__tablename__}"))
        try:
            await db.execute(text("CHECKPOINT"))
            await db.execute(text("SELECT pg_switch_wal()"))
        except DBAPIError:  # only who runs the server may; its own checkpoints do it within minutes
            return False
    return True


async def _until_nobody_sees_the_old(db: AsyncConnection) -> None:
    """Wait for those who began to read before the deletion: for them PostgreSQL would keep what was deleted.

    Whoever reads for longer leaves it to the next night.
    """
    mine = (await db.execute(text("SELECT CAST(CAST(pg_current_xact_id() AS xid) AS text)"))).scalar_one()
    for _ in range(LOOKS):
        if not (await db.execute(EARLIER, {"mine": mine})).first():
            return
        await asyncio.sleep(EVERY)


def _shuffled(items: list[Item]) -> list[Item]:
    return _SHUFFLE.sample(items, len(items))

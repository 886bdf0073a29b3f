"""What was gathered in a week's card and not opened within some days is not delivered, and is shown as such."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncConnection

PATIENCE = timedelta(days=5)
"""How long after its card something may wait to be opened; until Wednesday."""
_STALE = """
    FROM notice n LEFT JOIN mailing m ON m.notice_id = n.id
    WHERE d.state = 'held' AND n.kind = 'week' AND n.person_id = d.person_id
    AND d.made <= (to_date(right(n.subject, 8), 'IYYY"-W"IW') + INTERVAL '4 days 12 hours') AT TIME ZONE 'Europe/Oslo'
    AND (n.told < :before OR n.state = 'given_up' OR m.state IN ('given_up', 'written', 'lost'))"""
_ANY = sql(f"SELECT 1 FROM delivery d WHERE EXISTS (SELECT {_STALE}) LIMIT 1")  # noqa: S608 - of this module's constants alone; values are bound
_CLOSE = sql(f"""
    UPDATE delivery d SET state = CASE WHEN m.state = 'lost' THEN 'unknown' ELSE 'failed' END,
        reason = CASE WHEN m.state = 'lost' THEN 'no_answer' WHEN m.state = 'written' THEN 'no_mailbox'
            WHEN m.state = 'given_up' THEN m.reason WHEN n.state = 'given_up' THEN n.reason ELSE 'not_opened' END
    {_STALE} RETURNING d.broadcast_id""")  # noqa: S608 - as above


async def any_stale(db: AsyncConnection, now: datetime) -> bool:
    """Whether anything has waited too long, or can't be shown to its person at all."""
    return (await db.execute(_ANY, {"before": now - PATIENCE})).first() is not None


async def close(db: AsyncConnection, now: datetime) -> Sequence[UUID]:
    """Note that it was not delivered, and why; gives the broadcasts. «Vis» shows it all the same."""
    return sorted({*(await db.execute(_CLOSE, {"before": now - PATIENCE})).scalars()})

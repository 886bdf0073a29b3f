"""Deliveries on their way by the lane of Teams: claimed in one statement, their outcomes stored in one statement."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import address
from bot.address import Place
from bot.cursor import Cursor
from bot.database import Prepared
from bot.verdict import Claimed, Verdict

_CLAIM = Prepared(
    text("""
    WITH chosen AS MATERIALIZED (
        SELECT b.id, b.edition, b.repeat, b.operation, f.first, GREATEST(:now, b.started) AS now FROM broadcast b
        LEFT JOIN unnest(CAST(:seen AS uuid[]), CAST(:upto AS bigint[])) AS s (id, upto) ON s.id = b.id
        CROSS JOIN LATERAL (
            SELECT d.id FROM delivery d
            WHERE d.broadcast_id = b.id AND d.id > COALESCE(s.upto, 0) AND d.channel = 'teams'
                AND d.state = 'waiting' AND d.due <= GREATEST(:now, b.started)
            ORDER BY d.id LIMIT 1) f (first)
        WHERE b.state = 'sending' AND (b.expires IS NULL OR b.expires > :now) AND (b.urgency < 2 OR NOT EXISTS (
            SELECT FROM notice n WHERE n.state = 'waiting' AND n.due <= :now))
        ORDER BY b.urgency, b.started, b.id LIMIT 1
    ), picked AS (
        SELECT d.id, d.person_id FROM delivery d
        WHERE d.broadcast_id = (SELECT id FROM chosen) AND d.id >= (SELECT first FROM chosen)
            AND d.channel = 'teams' AND d.state = 'waiting' AND d.due <= (SELECT now FROM chosen)
        ORDER BY d.id LIMIT :most FOR UPDATE SKIP LOCKED
    )
    UPDATE delivery d SET state = 'sending', attempts = d.attempts + 1
    FROM picked LEFT JOIN LATERAL (
        SELECT a.service_url, a.conversation_id FROM address a
        WHERE a.person_id = picked.person_id AND a.state = 'reachable'
        ORDER BY a.seen DESC, a.service_url LIMIT 1) a ON TRUE
    WHERE d.id = picked.id
    RETURNING d.id, d.broadcast_id, (SELECT edition FROM chosen), d.person_id, d.norm, d.attempts, d.repaired,
        (SELECT repeat FROM chosen), d.activity_id,
        CASE WHEN d.activity_id IS NULL THEN a.service_url ELSE d.service_url END,
        CASE WHEN d.activity_id IS NULL THEN a.conversation_id ELSE d.conversation_id END,
        CASE WHEN (SELECT operation FROM chosen) = 'release' THEN d.acknowledged END""")
)
_STORE = Prepared(
    text("""
    WITH b AS MATERIALIZED (SELECT edition, state, operation FROM broadcast WHERE id = :broadcast FOR SHARE)
    UPDATE delivery d SET
        state = CASE
            WHEN o.state = 'sent' AND o.edition < b.edition AND b.state IN ('sending', 'paused') THEN 'waiting'
            WHEN o.state = 'waiting' AND d.sent_at IS NULL AND (b.state NOT IN ('sending', 'paused')
                OR o.edition < b.edition AND b.operation IN ('recall', 'release')) THEN 'cancelled'
            ELSE o.state END,
        reason = CASE WHEN o.reason = 'not_reachable' AND d.reason IN ('gone', 'uninstalled') THEN d.reason
            ELSE o.reason END,
        attempts = d.attempts - o.free, repaired = d.repaired OR o.repaired,
        due = CAST(:now AS timestamptz) + o.wait * INTERVAL '1 second',
        edition = CASE WHEN o.arrived THEN o.edition ELSE d.edition END,
        sent_at = CASE WHEN o.arrived THEN COALESCE(d.sent_at, CAST(:now AS timestamptz)) ELSE d.sent_at END,
        activity_id = CASE WHEN o.arrived THEN o.activity_id ELSE d.activity_id END,
        service_url = CASE WHEN o.arrived THEN o.service_url ELSE d.service_url END,
        conversation_id = CASE WHEN o.arrived THEN o.conversation_id ELSE d.conversation_id END
    FROM jsonb_to_recordset(CAST(:outcomes AS jsonb)) AS o (id bigint, state text, reason text, free int, repaired bool,
        wait float8, edition int, arrived bool, activity_id text, service_url text, conversation_id text), b
    WHERE d.id = ANY(:ids) AND d.id = o.id AND d.state = 'sending'""")
)
_BY_MAIL = text("""
    INSERT INTO delivery (broadcast_id, person_id, channel, norm, state, reason, attempts, repaired, edition, made, due)
    SELECT broadcast_id, person_id, 'mail', norm, 'waiting', '', 0, FALSE, 0, made, :now
    FROM delivery WHERE id = ANY(:ids)
    ON CONFLICT (broadcast_id, person_id, channel)
        DO UPDATE SET state = 'waiting', attempts = 0, repaired = FALSE, due = :now, reason = ''
        WHERE delivery.state = 'failed'""")
_RECOVER = text("""
    UPDATE delivery d SET reason = 'in_flight', state = CASE
        WHEN d.sent_at IS NOT NULL OR b.repeat AND b.state IN ('sending', 'paused') THEN 'waiting'
        ELSE 'unknown' END
    FROM broadcast b WHERE d.state = 'sending' AND d.channel = :channel AND b.id = d.broadcast_id
        AND (b.ended IS NULL OR b.ended > :since)""")
_OLDEST = text("""
    SELECT min(d.due) FROM delivery d JOIN broadcast b ON b.id = d.broadcast_id
    WHERE d.channel = :channel AND d.state IN ('waiting', 'sending') AND d.due <= GREATEST(:now, b.started)
        AND b.state = 'sending' AND (b.expires IS NULL OR b.expires > :now)""")


async def claim(db: AsyncConnection, now: datetime, most: int, cursor: Cursor) -> Sequence[Claimed]:
    """Take up to `most` that are due, of the most urgent broadcast; each has then been tried once more.

    Of an ordinary one nothing, while a notice is due. What was due when its broadcast began is due, whatever the
    machine's clock says now.
    """
    upto = cursor.look(now)
    rows = await _CLAIM.rows(db, now=now, most=most, seen=list(upto), upto=list(upto.values()))
    if not rows and cursor.restart():
        return await claim(db, now, most, cursor)
    claimed = [_claimed(row) for row in rows]
    cursor.note(claimed)
    return claimed


def _claimed(row: tuple[Any, ...]) -> Claimed:
    one, broadcast_id, edition, person_id, norm, attempts, repaired, repeat, copy, url, conversation, pressed = row
    place = Place(url, conversation) if url and conversation else None
    return Claimed(one, broadcast_id, edition, person_id, norm, attempts, repaired, repeat, place, copy, pressed)


async def store(db: AsyncConnection, now: datetime, judged: Sequence[tuple[Claimed, Verdict]]) -> None:
    """Store what became of deliveries of one broadcast; one that was corrected or recalled meanwhile waits for that.

    The broadcast is held first, so that a recall sees these outcomes, or they see it.
    """
    outcomes = orjson.dumps([_outcome(one, verdict) for one, verdict in judged]).decode()
    ids = [one.id for one, _ in judged]
    await _STORE.run(db, now=now, broadcast=judged[0][0].broadcast_id, outcomes=outcomes, ids=ids)
    for one, verdict in judged:
        if verdict.lose is not None and one.place is not None:
            await address.lose(db, one.person_id, one.place.service_url, verdict.lose)


def _outcome(one: Claimed, verdict: Verdict) -> Mapping[str, Any]:
    return {
        "id": one.id,
        "state": verdict.state.value,
        "reason": verdict.reason.value,
        "free": int(not verdict.counted),
        "repaired": verdict.repair,
        "wait": verdict.wait.total_seconds(),
        "edition": one.edition,
        "arrived": verdict.sent is not None,
        "activity_id": verdict.sent.activity_id if verdict.sent else None,
        "service_url": one.place.service_url if one.place else None,
        "conversation_id": one.place.conversation_id if one.place else None,
    }


async def by_mail(db: AsyncConnection, now: datetime, ids: Sequence[int]) -> None:
    """Let e-mail take over from these deliveries."""
    await db.execute(_BY_MAIL, {"ids": list(ids), "now": now})


async def recover(db: AsyncConnection, channel: str, since: datetime) -> int:
    """Decide on what was in flight when a run of the lane died, of broadcasts not ended before `since`; how many."""
    return (await db.execute(_RECOVER, {"channel": channel, "since": since})).rowcount


async def oldest_due(db: AsyncConnection, now: datetime, channel: str) -> datetime | None:
    """Since when the delivery has been due that has waited longest; None where none is due."""
    oldest: datetime | None = (await db.execute(_OLDEST, {"now": now, "channel": channel})).scalar_one()
    return oldest


_END = text("""
    UPDATE broadcast b SET ended = :now,
        state = CASE WHEN b.operation = 'recall' THEN 'recalled' ELSE 'sent' END
    WHERE b.state = 'sending' AND NOT EXISTS (
        SELECT FROM delivery d WHERE d.broadcast_id = b.id AND d.state IN ('waiting', 'sending'))
    RETURNING b.id""")


async def end(db: AsyncConnection, now: datetime) -> list[UUID]:
    """Note the end of the broadcasts of which nothing waits or flies any more; gives which."""
    return list((await db.execute(_END, {"now": now})).scalars())


_FLIES = Prepared(
    text("""
    SELECT 1 FROM delivery d JOIN broadcast b ON b.id = d.broadcast_id
    WHERE d.channel = 'teams' AND d.state = 'sending' AND b.state = 'sending' LIMIT 1""")
)


async def flies(db: AsyncConnection) -> bool:
    """Whether anything is in flight, so that the end is not there yet."""
    return await _FLIES.run(db) is not None


_TOO_LATE = text("""
    UPDATE broadcast SET state = 'expired', reason = 'expired', ended = :now
    WHERE state IN ('scheduled', 'sending', 'paused') AND expires <= :now AND operation = 'send' RETURNING id""")


async def expire(db: AsyncConnection, now: datetime) -> list[UUID]:
    """Stop for good what it has become too late to send; gives which."""
    return list((await db.execute(_TOO_LATE, {"now": now})).scalars())


async def person_of(db: AsyncConnection, delivery_id: int) -> str | None:
    """Whose delivery it is; None where it is gone."""
    whose = text("SELECT person_id FROM delivery WHERE id = :id")
    person_id: str | None = (await db.execute(whose, {"id": delivery_id})).scalar_one_or_none()
    return person_id

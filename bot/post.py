"""Deliveries on their way by the lane of mail: those who may share a letter are claimed and stored together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import attempt
from bot.delivery import State
from bot.letter import MOST_COPIES, Posting
from bot.turn import Norm
from bot.verdict import Reason

_CLAIM = text("""
    WITH first AS (
        SELECT d.broadcast_id, d.norm, d.repaired, d.id, b.edition, b.repeat, b.kind, GREATEST(:now, b.started) AS now
        FROM broadcast b JOIN delivery d ON d.broadcast_id = b.id
        WHERE b.state = 'sending' AND (b.expires IS NULL OR b.expires > :now) AND (b.urgency < 2 OR NOT EXISTS (
                SELECT FROM mailing m WHERE m.state = 'waiting' AND m.due <= :now))
            AND d.channel = 'mail' AND d.state = 'waiting' AND d.due <= GREATEST(:now, b.started)
        ORDER BY b.urgency, b.started, d.id LIMIT 1
    ), picked AS (
        SELECT d.id, first.edition, first.repeat, first.kind
        FROM delivery d JOIN first ON d.broadcast_id = first.broadcast_id
        WHERE d.channel = 'mail' AND d.state = 'waiting' AND d.due <= first.now AND d.norm = first.norm
            AND CASE WHEN first.repaired THEN d.id = first.id ELSE NOT d.repaired END
        ORDER BY d.id LIMIT CASE WHEN (SELECT repeat FROM first) THEN :at_once ELSE :most END
        FOR UPDATE OF d SKIP LOCKED
    )
    UPDATE delivery d SET state = 'sending', attempts = d.attempts + 1 FROM picked WHERE d.id = picked.id
    RETURNING d.id, d.broadcast_id, picked.edition, d.person_id, d.norm, d.attempts, picked.repeat,
        picked.kind""")
_STORE = text("""
    UPDATE delivery d SET
        state = CASE
            WHEN :arrived AND GREATEST(:edition, d.edition) < b.edition AND b.state IN ('sending', 'paused')
                THEN 'waiting'
            WHEN :state = 'waiting' AND d.sent_at IS NULL AND b.state NOT IN ('sending', 'paused') THEN 'cancelled'
            WHEN :state <> 'waiting' AND d.sent_at IS NOT NULL THEN 'sent'
            ELSE :state END,
        reason = :reason, due = :due, attempts = d.attempts - :free, repaired = d.repaired OR :alone,
        edition = CASE WHEN :arrived THEN :edition ELSE d.edition END,
        sent_at = CASE WHEN :arrived THEN COALESCE(d.sent_at, CAST(:now AS timestamptz)) ELSE d.sent_at END
    FROM (SELECT id, edition, state FROM broadcast WHERE id = :broadcast FOR SHARE) b
    WHERE d.id = ANY(:ids) AND d.state = 'sending' AND b.id = d.broadcast_id""")


@dataclass(frozen=True)
class Claimed:
    """A delivery by mail that one run of the lane has taken; `repeat` and `kind`: see bot/broadcast.py."""

    id: int
    broadcast_id: UUID
    edition: int
    person_id: str
    norm: Norm
    attempts: int
    repeat: bool
    kind: str


@dataclass(frozen=True)
class Verdict:
    """The next state of every delivery of one letter; `alone`: from now on each has a letter of their own."""

    state: State
    reason: Reason = Reason.NONE
    wait: timedelta = timedelta()
    counted: bool = True
    rest: float | None = None
    alone: bool = False


NO_ADDRESS = Verdict(State.FAILED, Reason.NO_ADDRESS)


async def claim(db: AsyncConnection, now: datetime, at_once: int) -> Sequence[Claimed]:
    """Take those of the most urgent broadcast who may share a letter, and have each tried once more.

    Of an ordinary one nothing, while another letter is due. No more than `at_once` where it would be sent again after a
    crash, so that no more may get it twice.
    """
    values = {"now": now, "most": MOST_COPIES, "at_once": at_once}
    return [Claimed(**row) for row in (await db.execute(_CLAIM, values)).mappings()]


async def store(db: AsyncConnection, now: datetime, claimed: Sequence[Claimed], verdict: Verdict) -> None:
    """Store what became of one letter's deliveries."""
    if claimed:
        values: dict[str, object] = {
            "state": verdict.state,
            "reason": verdict.reason,
            "due": now + verdict.wait,
            "now": now,
        }
        more = {"arrived": verdict.state is State.SENT, "edition": claimed[0].edition, "alone": verdict.alone}
        values["broadcast"] = claimed[0].broadcast_id
        await db.execute(
            _STORE, {**values, **more, "free": int(not verdict.counted), "ids": [one.id for one in claimed]}
        )


def judge(claimed: Sequence[Claimed], posting: Posting) -> Verdict:
    """What follows from what became of a letter; without a mailbox it lies in a file, and nobody got it."""
    if posting.outcome == "sent":
        return Verdict(State.SENT)
    if posting.outcome == "written":
        return Verdict(State.FAILED, Reason.NO_MAILBOX)
    if posting.outcome == "lost":
        return _lost(claimed)
    return _refused(claimed, posting)


def _lost(claimed: Sequence[Claimed]) -> Verdict:
    first = claimed[0]
    if first.repeat and first.attempts < attempt.MOST:
        return Verdict(State.WAITING, Reason.NO_ANSWER, attempt.backoff(first.attempts))
    return Verdict(State.UNKNOWN, Reason.NO_ANSWER)


def _refused(claimed: Sequence[Claimed], posting: Posting) -> Verdict:
    if posting.permanent:
        several = len(claimed) > 1
        return Verdict(State.WAITING, Reason.REFUSED, counted=False, alone=True) if several else _given_up()
    if posting.retry_after is not None:
        wait = timedelta(seconds=posting.retry_after)
        return Verdict(State.WAITING, Reason.THROTTLED, wait, counted=False, rest=posting.retry_after)
    if claimed[0].attempts >= attempt.MOST:
        return _given_up()
    return Verdict(State.WAITING, Reason.NO_ANSWER, attempt.backoff(claimed[0].attempts))


def _given_up() -> Verdict:
    return Verdict(State.FAILED, Reason.REFUSED)

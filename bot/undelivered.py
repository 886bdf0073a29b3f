"""Notices that reached nobody: whoever caused one is told, so that nobody waits for an answer that cannot come."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import notice
from bot.services import Services
from bot.turn import Key

MARK = "!"
"""What marks the subject of the notice that says so; twice where it is not tried again."""
MOST = 5
"""How often what reached nobody is told in all (bot/retry.py)."""
_HOPE = text("""
    SELECT EXISTS (
        SELECT FROM notice n LEFT JOIN mailing m ON m.notice_id = n.id WHERE n.kind = :kind AND n.subject = :subject
            AND (n.sent_at IS NOT NULL OR m.sent_at IS NOT NULL OR n.state IN ('waiting', 'sending', 'sent')
                OR (n.state = 'by_mail' AND m.state IN ('waiting', 'sending', 'sent'))))""")


def marked(key: Key, trying: bool = True) -> Key:
    """The notice that says so to whoever caused `key`, which is `trying` or was the last."""
    return Key(key.kind, f"{key.subject} {MARK if trying else 2 * MARK}")


def tells(subject: str) -> bool:
    """Whether a subject is of such a notice."""
    return subject.endswith(MARK)


async def lost(db: AsyncConnection, key: Key) -> bool:
    """Whether nobody was told of `key` and nobody will be, also where nobody was to be told."""
    return not (await db.execute(_HOPE, {"kind": key.kind, "subject": key.subject})).scalar_one()


_ROUNDS = text("SELECT max(edition) FROM notice WHERE kind = :kind AND subject = :subject")


async def trying(db: AsyncConnection, key: Key) -> bool:
    """Whether `key`, where it reaches nobody, is tried again; never where nobody was to be told."""
    rounds = (await db.execute(_ROUNDS, {"kind": key.kind, "subject": key.subject})).scalar_one()
    return rounds is not None and rounds < MOST


_SAID = text("""
    SELECT person_id, subject FROM notice
    WHERE kind = :kind AND starts_with(subject, :one) AND subject LIKE '%' || :mark""")


async def reached(services: Services, db: AsyncConnection, kind: str, subject: str) -> None:
    """Somebody has got what `subject` is about: a card of `kind` that said otherwise is brought up to date."""
    said = await db.execute(_SAID, {"kind": kind, "one": subject.partition(" ")[0], "mark": MARK})
    for person, marked_subject in said.all():
        await notice.tell(services, db, [person], Key(kind, marked_subject))

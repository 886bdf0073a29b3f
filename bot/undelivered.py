"""Notices that reached nobody: whoever caused one is told, so that nobody waits for an answer that cannot come."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.turn import Key

MARK = "!"
"""What marks the subject of the notice that says so."""
_HOPE = text("""
    SELECT EXISTS (
        SELECT FROM notice n LEFT JOIN mailing m ON m.notice_id = n.id WHERE n.kind = :kind AND n.subject = :subject
            AND (n.sent_at IS NOT NULL OR m.sent_at IS NOT NULL OR n.state IN ('waiting', 'sending', 'sent')
                OR (n.state = 'by_mail' AND m.state IN ('waiting', 'sending', 'sent'))))""")


def marked(key: Key) -> Key:
    """The notice that says so to whoever caused `key`."""
    return Key(key.kind, f"{key.subject} {MARK}")


async def lost(db: AsyncConnection, key: Key) -> bool:
    """Whether nobody was told of `key` and nobody will be, also where nobody was to be told."""
    return not (await db.execute(_HOPE, {"kind": key.kind, "subject": key.subject})).scalar_one()

"""Questions as they would have been kept on a day."""

from datetime import UTC, date, datetime, time
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import question
from bot.search import Finding, Outcome


async def asked(db: AsyncConnection, day: date, outcome: Outcome, *refs: str, text: str = "") -> UUID:
    """Keep a question of `day`, at noon; its id."""
    noon = datetime.combine(day, time(11), tzinfo=UTC)
    return await question.keep(db, "someone", noon, Finding(outcome, refs, 1.0), "nb", text)

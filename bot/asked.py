"""What a leader is asked for: a contribution to one issue, once or again; the subject is the month and the time."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import newsletter
from bot.services import Services


@dataclass(frozen=True)
class Asked:
    """Which issue, when it goes (aware), and whether this is the reminder."""

    month: date
    due: datetime
    again: bool


async def read(services: Services, db: AsyncConnection, subject: str) -> Asked | None:
    """What a notice asks; None where there is no such issue."""
    month, _, time = subject.partition(" ")
    one = await newsletter.of_month(db, date.fromisoformat(f"{month}-01"))
    return Asked(one.month, one.due, time != "1") if one is not None else None

"""Which activities have come before: each is answered once within a day, though Teams delivers it again.

Kept is a keyed hash of conversation and activity, and the day: neither who nor what can be read out of it.
"""

import hmac
import json
from datetime import date, timedelta

from sqlalchemy import Date, LargeBinary, bindparam
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Prepared, Table
from bot.retention import Keeping

KEPT = timedelta(days=1)


class Arrival(Table):
    """One row an activity that a turn was made of."""

    __tablename__ = "arrival"
    keeps = (
        Keeping(
            "et kjennetegn på hver melding, som ingen kan lese hvem eller hva ut av",
            "svare én gang på hver",
            "dagen den kom",
            KEPT,
            column="day",
        ),
    )
    whose = ()
    mark: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    day: Mapped[date] = mapped_column(Date, index=True)


class Repeated(Exception):
    """The activity has been answered already."""


CLAIM = (
    insert(Arrival)
    .values(mark=bindparam("mark"), day=bindparam("day"))
    .on_conflict_do_nothing(index_elements=[Arrival.mark])
    .returning(Arrival.day)
)
"""Gives a row to whoever is first; a turn claims and recalls in one statement (bot/person.py)."""
_CLAIM = Prepared(CLAIM)


def mark(key: bytes, conversation_id: str, activity_id: str, edition: str = "") -> bytes:
    """The hash of one activity; `edition` tells an edited message, which keeps its id, from the one before it."""
    return hmac.digest(key, json.dumps([conversation_id, activity_id, edition]).encode(), "sha256")


async def claim(db: AsyncConnection, marked: bytes, day: date) -> None:
    """Claim an activity for this transaction, after waiting for another's that claims it too.

    Raises Repeated where that one was committed; where it was rolled back, this one is first.
    """
    if await _CLAIM.run(db, mark=marked, day=day) is None:
        raise Repeated

"""What was asked, kept without the person: day, outcome, refs, norm, and whether the answer helped.

The text is kept only of a miss, a choice or a thumbs down, scrubbed, and for QUESTION_TEXT_DAYS days.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from uuid import UUID, uuid4

from sqlalchemy import Boolean, Date, String, Text, Uuid, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from bot import discretion
from bot.database import Prepared, Table
from bot.retention import Keeping
from bot.search import Outcome
from bot.turn import Language

LONGEST_TEXT = 500
NAME = "[navn]"
ADDRESS = re.compile(r"\S+@\S+|(?:https?://|www\.)\S+", re.IGNORECASE)
NUMBER = re.compile(r"\d+(?:[ .,:/-]*\d+)*")
CAPITALISED = re.compile(r"\b[A-ZÆØÅ][\w’'-]*")
STREET = re.compile(r"\b[\w-]*(?:veien|vegen|gata|gaten|gate|veg|vei|plassen|bakken)\s+…", re.IGNORECASE)


class Question(Table):
    """One question; `id` is random, so only the card that answered it can tell whether it helped."""

    __tablename__ = "question"
    keeps = (
        Keeping(
            "dag, utfall, retningslinjer, målform og om svaret hjalp; ikke hvem som spurte",
            "gjøre svarene bedre",
            "spørsmålet",
            "uten frist",
            "blir stående som statistikk",
        ),
        Keeping(
            "teksten i et spørsmål uten klart svar, eller der svaret ikke hjalp; navn, tall og adresser er tatt bort",
            "finne ut hva boten bør kunne",
            "dagen for spørsmålet",
            timedelta(days=90),
            column="day",
            clears=("text",),
            setting="question_text_days",
        ),
    )
    whose = ()
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    day: Mapped[date] = mapped_column(Date, index=True)
    outcome: Mapped[str] = mapped_column(String(16))
    refs: Mapped[list[str]] = mapped_column(ARRAY(String(64)))
    norm: Mapped[str] = mapped_column(String(2))
    helped: Mapped[bool | None] = mapped_column(Boolean)
    text: Mapped[str | None] = mapped_column(Text)


_COLUMNS = ("id", "day", "outcome", "refs", "norm", "text")
_KEEP = Prepared(insert(Question).values({name: bindparam(name) for name in _COLUMNS}))


def scrub(text: str, is_word: Callable[[str], bool]) -> str:
    """What may be kept of `text`: without numbers and addresses, at most 500 characters; "" where it is safer not to.

    That is where it may tell of a person or a happening (bot/discretion.py), or has a name: a capitalised word,
    unless `is_word` knows it in lower case.
    """
    if not discretion.may_keep(text):
        return ""

    def masked(match: re.Match[str]) -> str:
        return match.group() if is_word(match.group().lower()) else NAME

    bare = NUMBER.sub("…", ADDRESS.sub("[adresse]", text))
    scrubbed = CAPITALISED.sub(masked, STREET.sub("[adresse]", bare))[:LONGEST_TEXT]
    return "" if NAME in scrubbed else scrubbed


async def keep(
    db: AsyncConnection, day: date, outcome: Outcome, refs: Sequence[str], language: Language, text: str
) -> UUID:
    """Keep one question; `text` (already scrubbed) stays only where the outcome was not an answer, nor empty."""
    question_id = uuid4()
    kept = None if outcome is Outcome.ANSWER else text or None
    await _KEEP.run(db, id=question_id, day=day, outcome=outcome.value, refs=list(refs), norm=language, text=kept)
    return question_id


async def most_asked(db: AsyncConnection, since: date, least: int = 5) -> list[str]:
    """The refs answered with since `since`, the most asked first; none that fewer than `least` asked for."""
    first = Question.refs[1].label("ref")
    asked = (Question.outcome == Outcome.ANSWER.value) & (Question.day >= since)
    counted = select(first).where(asked).group_by(first).having(func.count() >= least).order_by(func.count().desc())
    return list((await db.execute(counted.limit(10))).scalars())


async def mark_helped(db: AsyncConnection, question_id: UUID, helped: bool, text: str) -> bool:
    """Note whether an answer helped; a thumbs down keeps `text` (scrubbed). False where the question is gone."""
    values = {"helped": helped, "text": None if helped else text[:LONGEST_TEXT] or None}
    statement = update(Question).where(Question.id == question_id).values(values).returning(Question.id)
    return (await db.execute(statement)).first() is not None

"""What was asked, kept without the person: day, outcome, refs, norm, and whether the answer helped.

The text is kept only of a miss, a choice or a thumbs down, scrubbed, and for QUESTION_TEXT_DAYS days; so is what was
said to be missing.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import Boolean, Date, String, Text, Uuid, bindparam, case, cast, func, select, update
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from bot.clock import day_in_oslo
from bot.database import Prepared, Table
from bot.discretion import LONGEST_TEXT
from bot.errors import BotError
from bot.person import KEEP_SUBJECT
from bot.retention import YEAR, Keeping
from bot.search import Finding, Outcome
from bot.turn import Language


class Question(Table):
    """One question; `id` is random, so only the card that answered it can tell whether it helped."""

    __tablename__ = "question"
    keeps = (
        Keeping(
            "dag, utfall, retningslinjer, målform og om svaret hjalp; ikke hvem som spurte",
            "gjøre svarene bedre",
            "spørsmålet",
            2 * YEAR,
            column="day",
            setting="question_days",
        ),
        Keeping(
            "teksten i et spørsmål uten klart svar, eller der svaret ikke hjalp; aldri med navn, tall eller adresser",
            "finne ut hva boten bør kunne",
            "dagen for spørsmålet",
            timedelta(days=90),
            column="day",
            clears=("text", "missing"),
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
    missing: Mapped[str | None] = mapped_column(Text)
    settled: Mapped[str | None] = mapped_column(String(16))


@dataclass(frozen=True)
class Unanswered:
    """What was asked in the same words and not answered, or not well enough: how often, and last on which day.

    `text` is "" where only what was `missing` in the answer is kept, `missing` where nobody said.
    """

    text: str
    outcome: Outcome
    day: date
    times: int
    missing: str = ""


_COLUMNS = ("id", "day", "outcome", "refs", "norm", "text")
_INSERT = insert(Question).values({name: bindparam(name) for name in _COLUMNS})
_KEEP = Prepared(_INSERT)
_KEEP_WITH_SUBJECT = Prepared(_INSERT.add_cte(KEEP_SUBJECT.cte("subject")))


async def keep(db: AsyncConnection, asker: str, now: datetime, finding: Finding, language: Language, text: str) -> UUID:
    """Keep one question without its `asker`, and with them the subject of a follow-up, in one statement.

    `text` (already scrubbed) stays only where the outcome was not an answer, nor empty.
    """
    question_id = uuid4()
    values = {"id": question_id, "day": day_in_oslo(now), "outcome": finding.outcome.value, "norm": language}
    if finding.outcome is Outcome.ANSWER:
        subject = {"person_id": asker, "subject": finding.refs[0], "subject_at": now, "seen": day_in_oslo(now)}
        await _KEEP_WITH_SUBJECT.run(db, **values, **subject, refs=list(finding.refs), text=None)
    else:
        await _KEEP.run(db, **values, refs=list(finding.refs), text=text or None)
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


async def tell_missing(db: AsyncConnection, question_id: UUID, text: str) -> None:
    """Note what was missing in an answer, `text` (scrubbed). Raises BotError: "gone", or "done" where that is noted."""
    first = (Question.id == question_id) & Question.missing.is_(None)
    noted = update(Question).where(first).values(missing=text[:LONGEST_TEXT]).returning(Question.id)
    if (await db.execute(noted)).first() is not None:
        return
    there = (await db.execute(select(Question.id).where(Question.id == question_id))).first()
    raise BotError("gone" if there is None else "done")


async def unanswered(db: AsyncConnection, since: date, most: int) -> list[Unanswered]:
    """At most `most` texts kept since `since`, the newest first, those in the same words counted together."""
    asked, last, times = func.coalesce(Question.text, ""), func.max(Question.day), func.count()
    missing = func.max(Question.missing)
    kept = (Question.day >= since) & (Question.text.is_not(None) | Question.missing.is_not(None))
    alone = case((Question.text.is_(None), cast(Question.id, Text)), else_="")
    columns = (asked, Question.outcome, last, times, missing)
    found = select(*columns).where(kept).group_by(asked, Question.outcome, alone)
    rows = await db.execute(found.order_by(last.desc(), times.desc(), asked, Question.outcome, alone).limit(most))
    return [Unanswered(words, Outcome(end), day, count, wished or "") for words, end, day, count, wished in rows]

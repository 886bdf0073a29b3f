"""What was asked and not answered, grouped by likeness, without anybody's name: what the editor may teach the bot."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from rapidfuzz import fuzz
from sqlalchemy import or_, select, update
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import notice
from bot.access import Role
from bot.clock import day_in_oslo
from bot.errors import BotError
from bot.guideline import REPORTING
from bot.lexicon import Lexicon
from bot.question import Question
from bot.services import Services
from bot.turn import Key

KIND = "themes"
LOOKED_BACK = timedelta(days=60)
ALIKE = 0.5
"""The share of two questions' words, as the search reads them, that are the same in one group."""
SPELT_ALIKE = 88
"""Of 100, by rapidfuzz: as alike as one question written twice."""
MOST_READ = 2000
NOT_OURS, TAUGHT = "not_ours", "taught"


@dataclass(frozen=True)
class Asked:
    """One question: what it says, and where it might belong."""

    id: UUID
    text: str
    refs: tuple[str, ...]


@dataclass(frozen=True)
class Theme:
    """Questions that are alike; the first names the group."""

    asked: tuple[Asked, ...]

    @property
    def id(self) -> UUID:
        """What a button names the group by."""
        return self.asked[0].id

    @property
    def texts(self) -> list[str]:
        """The different questions, in order."""
        return list(dict.fromkeys(one.text for one in self.asked))

    @property
    def refs(self) -> list[str]:
        """The guidelines that were near, the nearest first."""
        return list(dict.fromkeys(ref for one in self.asked for ref in one.refs))


def grouped(asked: Sequence[Asked], lexicon: Lexicon) -> list[Theme]:
    """The groups of `asked`, the largest first."""
    groups: list[tuple[str, frozenset[str], list[Asked]]] = []
    for one in asked:
        words = frozenset(lexicon.read(one.text).words)
        near = next((group for group in groups if _alike(one.text, words, group[0], group[1])), None)
        if near is None:
            groups.append((one.text, words, [one]))
        else:
            near[2].append(one)
    return sorted((Theme(tuple(members)) for _, _, members in groups), key=lambda theme: -len(theme.asked))


def _alike(one: str, words: frozenset[str], other: str, others: frozenset[str]) -> bool:
    if fuzz.token_sort_ratio(one.lower(), other.lower()) >= SPELT_ALIKE:
        return True
    return len(words & others) >= ALIKE * max(len(words | others), 1)


async def themes(
    services: Services, db: AsyncConnection, since: date | None = None, until: date = date.max
) -> list[Theme]:
    """The groups of what nobody has dealt with yet, kept from `since` to the day before `until`."""
    start = since or day_in_oslo(services.clock.now() - LOOKED_BACK)
    has = or_(Question.text.is_not(None), Question.missing.is_not(None))
    kept = (Question.day >= start) & (Question.day < until) & Question.settled.is_(None) & has
    columns = (Question.id, Question.text, Question.missing, Question.refs)
    rows = (await db.execute(select(*columns).where(kept).order_by(Question.day, Question.id).limit(MOST_READ))).all()
    asked = [Asked(row.id, row.text or row.missing, tuple(row.refs)) for row in rows if REPORTING not in row.refs]
    return grouped(asked, services.search.ranking.lexicon)


async def named(services: Services, db: AsyncConnection, said: object) -> Theme:
    """The group that `said` names. Raises BotError "done" where it has been dealt with, or "bad_form"."""
    try:
        wanted = UUID(str(said))
    except ValueError:
        raise BotError("bad_form") from None
    found = await themes(services, db)
    theme = next((one for one in found if wanted in {each.id for each in one.asked}), None)
    if theme is None:
        raise BotError("done")
    return theme


async def waits(services: Services, db: AsyncConnection, said: object) -> bool:
    """Whether nobody has dealt with the group that `said` names. Raises BotError "bad_form"."""
    try:
        await named(services, db, said)
    except BotError as error:
        if error.reason == "done":
            return False
        raise
    return True


async def settle(db: AsyncConnection, theme: Theme, how: str) -> None:
    """Note that it has been dealt with. Raises BotError "done" where somebody else has."""
    first = (Question.id == theme.id) & Question.settled.is_(None)
    if (await db.execute(update(Question).where(first).values(settled=how).returning(Question.id))).first() is None:
        raise BotError("done")
    rest = Question.id.in_([one.id for one in theme.asked])
    await db.execute(update(Question).where(rest).values(settled=how))


_TOLD = sql("SELECT EXISTS (SELECT FROM notice WHERE kind = :kind AND subject = :subject)")


async def once(services: Services, db: AsyncConnection, key: Key) -> bool:
    """Tell the editors of `key`, unless they have been told; gives whether it was done."""
    if (await db.execute(_TOLD, {"kind": key.kind, "subject": key.subject})).scalar_one():
        return False
    holders = services.directory.holders(Role.EDITOR, day_in_oslo(services.clock.now()))
    await notice.tell(services, db, [one.id for one in holders], key)
    return True


def week(now: datetime) -> str:
    """The Monday of the week, in Oslo."""
    day = day_in_oslo(now)
    return (day - timedelta(days=day.weekday())).isoformat()


async def read(services: Services, db: AsyncConnection, subject: str) -> list[Theme] | None:
    """The groups as they are now."""
    return await themes(services, db)

"""Every table says how long it keeps what and whose it is, and the nightly job does just that."""

import ast
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import ColumnElement, MetaData, String, and_, delete, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.orm import Mapped, mapped_column

from bot import announcement, edition, privacy, retention
from bot.announcement import AnnouncementRow
from bot.broadcast import BroadcastRow
from bot.command.privacy import BEGIN, PAGE, filled
from bot.config import Settings
from bot.database import ROOT, Table
from bot.delivery import DeliveryRow
from bot.mailing import Mailing
from bot.notice import Notice
from bot.person import Person
from bot.question import Question
from bot.reaction import ReactionRow
from bot.retention import Keeping, Whose
from bot.services import Services
from cards.privacy import SPELT_OUT, names
from jobs.queue import open_app
from jobs.work import Work
from jobs.worker import BLUEPRINTS
from tests.conftest import FixedClock

NOW = datetime(2026, 11, 24, 3, 10, tzinfo=UTC)
TODAY = date(2026, 11, 24)
WHO = "d0000000-0000-4000-8000-00000000aaaa"
MOMENT, DAY = timedelta(microseconds=1), timedelta(days=1)


def faults(table: type[Table]) -> list[str]:
    """What a table's class does not say, or says of columns that it does not have."""
    keeps, whose = getattr(table, "keeps", None), getattr(table, "whose", None)
    if keeps is None or whose is None:
        return ["keeps or whose is missing"]
    named = [one.column for one in whose] + [one.column for one in keeps if one.column]
    named += [column for one in keeps for column in one.clears]
    found = [f"no column {name}" for name in named if name not in table.__table__.c]
    whole = [one.where for one in keeps if not one.clears]
    found += [] if whole and len(whole) == len(set(whole)) else ["there is not one rule for the whole row"]
    found += [f"no words for {one}" for one in keeps if not (one.what and one.why and one.since)]
    return found + [f"who deletes, and when: {one.what}" for one in keeps if not (one.column or one.then)]


@pytest.mark.parametrize("table", privacy.TABLES, ids=lambda table: str(table.__tablename__))
def test_every_table_says_how_long_it_keeps_what_and_whose_it_is(table: type[Table]) -> None:
    assert faults(table) == []


def test_a_table_that_says_too_little_or_wrong_is_found_out() -> None:
    class Silent(Table):
        __tablename__ = "silent"
        metadata = MetaData()
        id: Mapped[str] = mapped_column(String, primary_key=True)

    class Wrong(Table):
        __tablename__ = "wrong"
        metadata = MetaData()
        keeps = (Keeping("a", "b", "c", DAY, column="no", clears=("neither",)), Keeping("a", "", "c", "alltid"))
        whose = (Whose("nobody"),)
        id: Mapped[str] = mapped_column(String, primary_key=True)

    assert faults(Silent) == ["keeps or whose is missing"]
    assert [one.split()[-1] for one in faults(Wrong)[:3]] == ["nobody", "no", "neither"]
    assert len(faults(Wrong)) == 5


def test_every_class_of_a_table_is_in_the_list() -> None:
    made = {
        node.name
        for path in (ROOT / "bot").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef) and any(getattr(one, "id", "") == "Table" for one in node.bases)
    }
    assert made == {table.__name__ for table in privacy.TABLES}


async def test_the_database_has_no_table_without_a_rule(engine: AsyncEngine) -> None:
    there = text("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
    async with engine.connect() as db:
        found = set((await db.execute(there)).scalars())
    ours = {name for name in found if not name.startswith("procrastinate_")} - {"alembic_version"}
    assert ours == {table.__tablename__ for table in privacy.TABLES}


def test_a_setting_that_a_rule_names_exists_and_has_the_rules_time_by_default() -> None:
    rules = [one for table in privacy.TABLES for one in table.keeps if one.setting]
    assert rules
    assert all(one.time(Settings(_env_file=None)) == one.how_long for one in rules)


def test_the_chat_tells_of_every_table_that_has_people() -> None:
    with_people = {table.__tablename__ for table in privacy.TABLES if table.whose}
    assert SPELT_OUT | names("nb").keys() == with_people


def test_the_table_in_the_document_is_today_s_and_else_python_m_bot_privacy_table_write_makes_it() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == filled(page, privacy.document())
    assert filled(page, "noe annet") != page
    with pytest.raises(ValueError, match="merkene"):
        filled(page.replace(BEGIN, ""), "x")


@pytest.mark.parametrize(
    ("time", "said"),
    [(timedelta(0), "straks"), (timedelta(minutes=30), "30 minutter"), (DAY, "1 døgn"), (90 * DAY, "90 dager")],
)
def test_times_are_in_plain_words(time: timedelta, said: str) -> None:
    assert retention.shown(time) == said
    assert retention.shown(365 * DAY) == "12 måneder"


TIMED = [(table, one) for table in privacy.TABLES for one in table.keeps if one.column]
LANE = {"edition": 1, "state": "sent", "attempts": 1, "due": NOW, "reason": ""}
SAMPLES: dict[str, dict[str, Any]] = {
    "person": {"id": WHO, "norm": "nn", "subject": "7.1-talsperson"},
    "question": {"id": UUID(int=10), "outcome": "unknown", "refs": [], "norm": "nb", "text": "hei", "missing": "mer"},
    "arrival": {"mark": b"m" * 32},
    "form": {"nonce": "of this test"},
    "pointer_nonce": {"nonce": "of this test"},
    "giving": {"key": "of this test", "source": "a b", "unit": "a", "owner_id": WHO},
    "absence": {"person_id": WHO, "deputy_id": "another", "first": date(2026, 1, 1)},
    "notice": {"person_id": WHO, **LANE, "kind": "trial", "subject": "1"},
    "mailing": {"person_id": WHO, **LANE, "alone": True},
    "announcement": {"id": UUID(int=11), "author_id": WHO, "state": "draft", "version": 1, "content": {}},
    "delivery": {"person_id": WHO, **LANE, "channel": "teams", "norm": "nn", "repaired": False},
    "story": {
        "id": UUID(int=13),
        "author_id": WHO,
        "state": "new",
        "version": 1,
        "content": {},
        "typed": {},
        "changed": False,
        **dict.fromkeys(("question", "answer", "reason"), ""),
    },
    "contribution": {"id": UUID(int=14), "author_id": WHO, "month": date(2026, 12, 1), "version": 1, "content": {}},
    "reaction": {"person_id": WHO, "reaction": "liked"},
    "media_contact": {
        "id": UUID(int=15),
        "person_id": WHO,
        "recipient_id": "another",
        **dict.fromkeys(("unit", "outlet", "subject", "said"), "of this test"),
        "controversial": "no",
        "withdrawn": False,
        "version": 1,
    },
    "outreach": {
        "id": UUID(int=16),
        "author_id": WHO,
        "unit": "",
        "state": "new",
        "version": 1,
        "content": {},
        "at": NOW,
        "reply": "",
    },
    "social_channel": {
        "id": UUID(int=17),
        "author_id": WHO,
        "unit": "",
        "state": "asked",
        "version": 1,
        "content": {},
        "reply": "",
    },
    "wish": {"person_id": WHO, "ref": "7.1-talsperson", "mark": "0123456789abcdef"},
    "duty": {
        "id": UUID(int=16),
        "name": "of this test",
        "kind": "review",
        "series": "s",
        "unit": "",
        "state": "asked",
        "version": 1,
        "rung": 0,
        "content": {},
        "edited": NOW,
    },
    "ticket": {
        "id": UUID(int=15),
        "asker_id": WHO,
        "state": "new",
        "version": 1,
        "norm": "nb",
        "ref": "",
        "unit": "",
        "lines": [],
        **dict.fromkeys(("created", "waits"), NOW),
        "reminded": 0,
        "unreached": False,
    },
    "promise": {"id": UUID(int=12), "person_id": WHO},
    "fault": {"kind": "failed", "since": NOW, "count": 1, "found": "for this test"},
    "reached": {"percent": 12.5},
}
"""A row of each table with a rule that a clock ends, but for what is counted from."""
CARRIED: dict[str, Any] = {"kind": "announcement", "urgency": 2, "repeat": False, "operation": "send", "audience": {}}
CARRIED |= {"state": "sent", "reason": "", "edition": 1, "due": NOW}
"""A broadcast, but for its id."""


def is_sample(table: type[Table]) -> ColumnElement[bool]:
    """The sample row of a table, whatever has been cleared of it."""
    columns, cleared = table.__table__.c, {name for rule in table.keeps for name in rule.clears}
    sample = SAMPLES[table.__tablename__]
    return and_(*(columns[name] == value for name, value in sample.items() if name not in cleared))


async def with_parent(db: AsyncConnection, table: type[Table]) -> dict[str, Any]:
    """The sample's values; for a mailing with a notice that stays, for a delivery with a broadcast."""
    sample = SAMPLES[table.__tablename__]
    if table in (DeliveryRow, ReactionRow):
        one = insert(BroadcastRow).values(id=uuid4(), **CARRIED)
        made_now = {"made": NOW, "broadcast_id": (await db.execute(one.returning(BroadcastRow.id))).scalar_one()}
        return {**sample, **made_now}
    if table is not Mailing:
        return sample
    made = insert(Notice).values({**SAMPLES["notice"], "told": NOW}).returning(Notice.id)
    return {**sample, "notice_id": (await db.execute(made)).scalar_one()}


@pytest.fixture
async def bare(engine: AsyncEngine) -> AsyncIterator[AsyncEngine]:
    """The database without the sample rows, before and after."""

    async def clear() -> None:
        async with engine.begin() as db:
            for table in reversed(privacy.TABLES):
                if table.__tablename__ in SAMPLES:
                    await db.execute(delete(table).where(is_sample(table)))

    await clear()
    yield engine
    await clear()


@pytest.mark.parametrize(("table", "rule"), TIMED, ids=[f"{table.__tablename__} {one.column}" for table, one in TIMED])
@pytest.mark.parametrize(("beyond", "gone"), [(-1, False), (0, False), (1, True)], ids=["before", "at", "after"])
async def test_what_a_clock_ends_goes_just_after_its_time_and_not_before(
    bare: AsyncEngine, settings: Settings, table: type[Table], rule: Keeping, beyond: int, gone: bool
) -> None:
    columns = table.__table__.c
    daily = columns[rule.column].type.python_type is date
    since: date = (TODAY if daily else NOW) - rule.time(settings) - beyond * (DAY if daily else MOMENT)
    async with bare.begin() as db:
        await db.execute(insert(table).values({**await with_parent(db, table), rule.column: since}))
        await privacy.sweep(db, NOW, settings)
    async with bare.connect() as db:
        row = (await db.execute(select(*columns).where(is_sample(table)))).one_or_none()
    if not rule.clears:
        assert (row is None) == gone
        return
    assert row is not None
    assert {row._mapping[name] is None for name in rule.clears} == {gone}


async def test_a_message_that_was_sent_loses_its_author_and_goes_with_its_broadcast(
    bare: AsyncEngine, settings: Settings
) -> None:
    mine = SAMPLES["announcement"]
    left = select(AnnouncementRow.author_id, AnnouncementRow.decided_by).where(AnnouncementRow.id == mine["id"])
    async with bare.connect() as db:
        sent = {**mine, "state": "approved", "decided_by": WHO, "edited": NOW - 800 * DAY}
        await db.execute(insert(AnnouncementRow).values(sent))
        await db.execute(insert(BroadcastRow).values(id=mine["id"], author_id=WHO, **CARRIED))
        await privacy.sweep(db, NOW, settings)
        assert (await db.execute(left)).one() == (WHO, WHO)
        await privacy.forget(db, WHO)
        assert (await db.execute(left)).one() == (None, None)
        assert (await announcement.read(db, mine["id"])).author_id == ""
        await db.execute(delete(BroadcastRow).where(BroadcastRow.id == mine["id"]))
        await privacy.sweep(db, NOW, settings)
        assert (await db.execute(left)).all() == []
        await db.rollback()


async def test_a_draft_goes_with_its_author(bare: AsyncEngine) -> None:
    async with bare.connect() as db:
        await db.execute(insert(AnnouncementRow).values(**SAMPLES["announcement"], edited=NOW))
        await privacy.forget(db, WHO)
        assert (await db.execute(select(AnnouncementRow.id).where(AnnouncementRow.id == UUID(int=11)))).all() == []
        await db.rollback()


async def test_the_days_of_a_setting_are_those_that_count(bare: AsyncEngine, settings: Settings) -> None:
    changed = settings.model_copy(update={"question_text_days": 3})
    async with bare.begin() as db:
        await db.execute(insert(Question).values(**SAMPLES["question"], day=TODAY - 4 * DAY))
        await privacy.sweep(db, NOW, settings)
        kept = select(Question.text).where(Question.id == SAMPLES["question"]["id"])
        assert (await db.execute(kept)).scalar_one() == "hei"
        await privacy.sweep(db, NOW, changed)
        assert (await db.execute(kept)).scalar_one() is None


async def test_the_day_is_oslos_where_days_are_counted(bare: AsyncEngine, settings: Settings) -> None:
    before_midnight = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)  # the 25th in Oslo
    async with bare.begin() as db:
        await db.execute(insert(Question).values(**SAMPLES["question"], day=TODAY - 90 * DAY))
        await privacy.sweep(db, before_midnight, settings)
        kept = select(Question.text).where(Question.id == SAMPLES["question"]["id"])
        assert (await db.execute(kept)).scalar_one() is None


JOB = text(
    "WITH job AS (INSERT INTO procrastinate_jobs (queue_name, task_name, status)"
    " VALUES ('old', :name, CAST(:status AS procrastinate_job_status)) RETURNING id)"
    " INSERT INTO procrastinate_events (job_id, type, at)"
    " SELECT id, 'started', now() - CAST(:age AS interval) FROM job"
)


async def test_the_nightly_job_sweeps_and_drops_jobs_that_ended_a_week_ago_however_they_ended(
    bare: AsyncEngine, settings: Settings, services: Services, clock: FixedClock
) -> None:
    queue = open_app(bare.url.render_as_string(hide_password=False), BLUEPRINTS)
    ended = ("succeeded", "failed", "cancelled", "aborted")
    ages = {"just before": "7 days -1 minute", "just after": "7 days 1 minute"}
    async with bare.begin() as db:
        await db.execute(text("DELETE FROM procrastinate_jobs"))
        await db.execute(insert(Person).values(**SAMPLES["person"], subject_at=clock.now() - DAY))
        for name, age in ages.items():
            for status in ended:
                await db.execute(JOB, {"name": f"{name} {status}", "status": status, "age": age})
        await db.execute(JOB, {"name": "waiting", "status": "todo", "age": "9 days"})
    async with queue.open_async():
        await queue.configure_task("nightly:forget").defer_async()
        await queue.run_worker_async(
            queues=["default"],
            wait=False,
            install_signal_handlers=False,
            additional_context={"work": Work(bare, services, settings)},
        )
    async with bare.connect() as db:
        left = set((await db.execute(text("SELECT task_name FROM procrastinate_jobs"))).scalars())
        assert left == {*(f"just before {status}" for status in ended), "waiting", "nightly:forget"}
        assert (await db.execute(select(Person.subject).where(Person.id == WHO))).scalar_one() is None


async def test_who_is_forgotten_loses_their_rights_at_the_next_turn(engine: AsyncEngine) -> None:
    async with engine.connect() as db:
        before = await edition.version(db)
        await privacy.forget(db, WHO)
        assert await edition.version(db) == before + 1
        await db.rollback()

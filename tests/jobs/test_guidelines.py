"""What the editors have laid over the pack is learnt aside and checked; they are told what lacks, and others what changed."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from bot import bound, question, wish
from bot.search import Finding, Outcome, Search
from jobs import guidelines
from tests.jobs.conftest import ANNE, DAY, LIV, VIDAR, Office

KARI = "d0000000-0000-4000-8000-000000000003"
REF = "10.7-malform"
TOLD = text("SELECT kind, person_id FROM notice ORDER BY kind, id")


async def test_what_has_been_learnt_is_not_learnt_again(search: Search) -> None:
    assert not await guidelines._taught(search, dict(search.shipped))


async def test_a_process_that_fails_is_a_job_that_fails(search: Search) -> None:
    with pytest.raises(RuntimeError, match="learning ended"):
        await guidelines._taught(search, {"no": "guideline"})


async def told(office: Office) -> list[tuple[str, str]]:
    """What the morning's job tells, and whom."""
    async with office.engine.begin() as db:
        await office.services.defer(db, "guidelines:tell")
    await office.run()
    async with office.engine.connect() as db:
        return [tuple(row) for row in await db.execute(TOLD)]


async def test_the_editors_are_told_once_a_week_of_what_was_missed_and_once_of_each_month(office: Office) -> None:
    async with office.engine.begin() as db:
        await db.execute(text("TRUNCATE question, wish"))
    assert await told(office) == [("month", KARI)]
    async with office.engine.begin() as db:
        missed = Finding(Outcome.UNKNOWN, (), 0.5)
        await question.keep(db, ANNE, office.clock.now(), missed, "nb", "Hvilken farge har flagget?")
    week = [("month", KARI), ("themes", KARI)]
    assert await told(office) == week
    assert await told(office) == week
    office.clock.moment += timedelta(days=7)
    assert await told(office) == [("month", KARI), *week, ("themes", KARI)], "another month has begun too"


async def test_who_wished_it_is_told_of_an_answer_that_came_with_a_new_version_of_the_bot(office: Office) -> None:
    one = office.services.pack[REF]
    async with office.engine.begin() as db:
        await db.execute(text("TRUNCATE question, wish"))
        for person in (ANNE, LIV, VIDAR):
            await wish.make(db, person, one, DAY)
        await db.execute(text("UPDATE wish SET mark = 'another' WHERE person_id = :who"), {"who": ANNE})
        await db.execute(text("UPDATE wish SET mark = '' WHERE person_id = :who"), {"who": VIDAR})
    for _ in range(2):
        assert await told(office) == [("month", KARI), ("renewed", ANNE)], "once, and nobody whose answer is the same"
    async with office.engine.connect() as db:
        marks = set((await db.execute(text("SELECT mark FROM wish"))).scalars())
    assert marks == {bound.text_mark(one)}

"""What the editors have laid over the pack is learnt aside and checked; they are told what lacks, and others what changed."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot import bound, edition, grown, question, renewal, selftest, supplement, teaching, wish
from bot.corpus import ways
from bot.search import Finding, Outcome, Search
from bot.supplement import Kind as SupplementKind
from cards.selftest import card_of
from jobs import guidelines
from tests.deleting import deleting
from tests.jobs.conftest import ANNE, DAY, LIV, VIDAR, Office
from tests.teams.conftest import words
from tests.teams.desk import button

KARI = "d0000000-0000-4000-8000-000000000003"
REF = "10.7-malform"
TOLD = text("SELECT kind, person_id FROM notice ORDER BY kind, id")


async def test_what_has_been_learnt_is_not_learnt_again(search: Search) -> None:
    assert await guidelines._taught(search, dict(search.shipped)) is None


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
        await db.execute(text(deleting("question, wish")))
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
        await db.execute(text(deleting("question, wish")))
        for person in (ANNE, LIV, VIDAR):
            await wish.make(db, person, one, DAY)
        await db.execute(text("UPDATE wish SET mark = 'another' WHERE person_id = :who"), {"who": ANNE})
        await db.execute(text("UPDATE wish SET mark = '' WHERE person_id = :who"), {"who": VIDAR})
    for _ in range(2):
        assert await told(office) == [("month", KARI), ("renewed", ANNE)], "once, and nobody whose answer is the same"
    async with office.engine.connect() as db:
        marks = set((await db.execute(text("SELECT mark FROM wish"))).scalars())
    assert marks == {bound.text_mark(one)}


async def tried(office: Office, slipped: list[str]) -> list[str]:
    """Whom the self-test told, where these questions find another guideline after the one change."""
    search = office.services.search
    async with office.engine.begin() as db:
        pack = bound.unapproved(bound.laid(search.shipped, await supplement.current(db)))
    async with office.engine.begin() as db:
        await selftest.note(office.services, db, pack, slipped)
        subjects = await db.execute(text("SELECT subject FROM notice WHERE kind = 'selftest' ORDER BY id"))
        return list(subjects.scalars())


@pytest.fixture
async def changed(office: Office) -> AsyncIterator[int]:
    """A way of asking that Kari has added, over the pack."""
    async with office.engine.begin() as db:
        await db.execute(text(deleting("question, wish, supplement")))
        content = {"norm": "nb", "text": "Skal det være flagg?", "accepted": "Sett før?"}
        made = await supplement.add(db, SupplementKind.ASK, REF, content, KARI, office.clock.now())
    yield made
    async with office.engine.begin() as db:
        await db.execute(text(deleting("supplement")))
        await edition.advance(db)
        await renewal.refresh(office.services.search, db)


async def test_who_made_answers_worse_is_told_once_of_what_they_had_not_seen_with_the_way_back(
    office: Office, changed: int
) -> None:
    assert await tried(office, ["Sett før?"]) == []
    subject = f"{changed} {KARI}"
    assert await tried(office, ["Sett før?", "Hvem er talsperson?"]) == [subject]
    async with office.engine.connect() as db:
        worse = await selftest.read(office.services, db, subject)
        assert worse is not None
        assert worse.questions == ["Hvem er talsperson?"]
        told = card_of(worse, "nb")
        assert "• Hvem er talsperson?" in words(told)
        assert button(told, "pack.undo")["data"]["about"] == str(changed)
    async with office.engine.begin() as db:
        await db.execute(text("DELETE FROM notice"))
    assert await tried(office, ["Sett før?", "Hvem er talsperson?"]) == []
    async with office.engine.begin() as db:
        await supplement.undo(db, changed, KARI, office.clock.now())
        assert await selftest.read(office.services, db, subject) is None


async def test_where_the_guidelines_changed_while_they_were_learnt_the_next_learning_tells(
    office: Office, changed: int
) -> None:
    async with office.engine.begin() as db:
        await selftest.note(office.services, db, office.services.search.shipped, ["Hvem er talsperson?"])
        assert (await db.execute(text("SELECT count(*) FROM notice"))).scalar_one() == 0
    async with office.engine.begin() as db:
        for _ in range(2):
            await teaching.learn(office.services, db)
        jobs = text("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'guidelines:learn'")
        assert (await db.execute(jobs)).scalar_one() == 1
        await db.rollback()


def test_a_way_of_asking_is_left_out_where_it_stands_after_one_was_put_in_before_it(search: Search) -> None:
    one = search.shipped[REF]
    more = bound.asked(one, "nb", "Skal det være flagg?")
    start = int(search.learnt.starts[search.learnt.names.index(REF)])
    for words_ in one.meta.ask.nn:
        assert grown.row(start, words_, ways(more)) == start + ways(one).index(words_) + 1
    assert grown.row(start, "Skal det være flagg?", ways(one)) is None

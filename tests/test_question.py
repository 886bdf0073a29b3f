"""What is kept of people and questions, and for how long."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import discretion, person, question
from bot.clock import day_in_oslo
from bot.search import Outcome, Search
from tests.asked import asked
from tests.conftest import FixedClock

ANNE = "anne"


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("Hva gjør jeg når Qvist Zwertsen ringer?", ["Qvist", "Zwertsen"]),
        ("Er det 912 34 567 eller 71-16-65-00?", ["912", "567", "65"]),
        ("Kan jeg skrive til kari.k@example.invalid eller https://x.invalid/kari?", ["kari", "x.invalid"]),
        ("Fødselsnummer 010203 12345", ["010203", "12345"]),
    ],
)
def test_names_numbers_and_addresses_are_scrubbed(search: Search, text: str, gone: list[str]) -> None:
    scrubbed = discretion.scrub(text, search.ranking.lexicon.is_known)
    assert not any(one in scrubbed for one in gone), scrubbed


def test_ordinary_words_stay(search: Search) -> None:
    text = "Hvem er talsperson for kommunen på Facebook?"
    assert discretion.scrub(text, search.ranking.lexicon.is_known) == text


async def test_an_answered_questions_text_is_never_kept(engine: AsyncEngine, clock: FixedClock) -> None:
    day = day_in_oslo(clock.now())
    async with engine.begin() as db:
        await asked(db, day, Outcome.ANSWER, "7.1-talsperson", text="besvart")
    async with engine.connect() as db:
        assert "besvart" not in (await db.execute(select(question.Question.text))).scalars().all()


async def test_the_subject_of_a_question_is_forgotten_after_half_an_hour(
    engine: AsyncEngine, clock: FixedClock
) -> None:
    async with engine.begin() as db:
        await person.remember(db, ANNE, clock.now(), "nn", "7.1-talsperson")
        before = await person.recall(db, ANNE, clock.now())
        clock.moment += timedelta(minutes=31)
        after = await person.recall(db, ANNE, clock.now())
    assert (before.norm, before.subject) == ("nn", "7.1-talsperson")
    assert (after.norm, after.subject) == ("nn", None)


async def test_only_the_first_of_two_welcomes_is_claimed(engine: AsyncEngine, clock: FixedClock) -> None:
    async with engine.begin() as db:
        assert [await person.welcome(db, "ny", clock.now()) for _ in range(3)] == [True, False, False]


async def test_the_most_asked_are_counted_and_what_few_ask_is_left_out(engine: AsyncEngine) -> None:
    day = date(2031, 1, 15)
    async with engine.connect() as db:
        for ref, times in (("9.2-moter", 5), ("10.7-malform", 6), ("1-visjon", 4)):
            for _ in range(times):
                await asked(db, day, Outcome.ANSWER, ref, "2-status")
        assert await question.most_asked(db, day) == ["10.7-malform", "9.2-moter"]
        assert await question.most_asked(db, day + timedelta(days=1)) == []
        await db.rollback()

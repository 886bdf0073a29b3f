"""`python -m bot person export` and `forget` as whole commands on a real database."""

import json
import os
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import address, person, privacy
from bot.address import Place
from bot.clock import day_in_oslo
from bot.person import Person
from bot.retention import Whose
from tests.conftest import FixedClock
from tests.hatched import CommandLine, Hatchery

WHO, OTHER = "d0000000-0000-4000-8000-00000000bbbb", "d0000000-0000-4000-8000-00000000cccc"


@pytest.fixture
async def people(engine: AsyncEngine, clock: FixedClock) -> AsyncIterator[AsyncEngine]:
    """Two people of whom everything is kept."""
    async with engine.begin() as db:
        for who in (WHO, OTHER):
            await person.welcome(db, who, clock.now())
            await person.remember(db, who, clock.now(), "nn", "7.1-talsperson")
            await address.keep(db, who, Place("https://a.invalid", "a:1", "t"), day_in_oslo(clock.now()))
            await address.keep(db, who, Place("https://b.invalid", "a:2", "t"), day_in_oslo(clock.now()))
    yield engine
    async with engine.begin() as db:
        for who in (WHO, OTHER):
            await privacy.forget(db, who)


@pytest.fixture
def bot(engine: AsyncEngine, hatchery: Hatchery) -> CommandLine:
    """The command line on the tests' database."""
    url = engine.url.render_as_string(hide_password=False)
    return CommandLine(hatchery, {**os.environ, "BOT_AUTH": "off", "DATABASE_URL": url})


async def rows(engine: AsyncEngine, who: str) -> dict[str, int]:
    """How many rows each table has of a person."""
    async with engine.connect() as db:
        return {table: len(found) for table, found in (await privacy.known(db, who)).items() if found}


async def test_the_export_is_one_json_object_with_every_row_of_the_person_and_nobody_else(
    people: AsyncEngine, bot: CommandLine
) -> None:
    code, out, _ = await bot.whole("person", "export", WHO.upper())
    found = json.loads(out)
    assert code == 0
    assert found.keys() == {table.__tablename__ for table in privacy.TABLES if table.whose}
    (own,) = found["person"]
    assert (own["norm"], own["subject"]) == ("nn", "7.1-talsperson")
    assert own["welcomed_at"].startswith("2026-11-24")
    assert sorted(one["service_url"] for one in found["address"]) == ["https://a.invalid", "https://b.invalid"]
    assert OTHER not in out


async def test_forgetting_says_what_would_go_and_changes_nothing_until_told_to(
    people: AsyncEngine, bot: CommandLine
) -> None:
    before = await rows(people, WHO)
    code, out, _ = await bot("person", "forget", WHO)
    assert code == 0
    assert "address: 2 rader, slettes\nperson: 1 rader, slettes\nIngenting er endret." in out
    assert await rows(people, WHO) == before == {"person": 1, "address": 2}
    assert (await bot("person", "forget", WHO, "--dry-run"))[:2] == (code, out)
    code, out, _ = await bot.whole("person", "forget", WHO, "--yes")
    assert code == 0
    assert "address: 2 rader, er slettet\nperson: 1 rader, er slettet\nSlettet." in out
    assert await rows(people, WHO) == {}
    assert await rows(people, OTHER) == before


@pytest.mark.parametrize("arguments", [("export",), ("forget",), ("forget", "--yes")], ids=" ".join)
async def test_an_unknown_id_is_said_to_be_so(
    people: AsyncEngine, bot: CommandLine, arguments: tuple[str, ...]
) -> None:
    code, out, problem = await bot("person", *arguments, "ingen")
    assert (code, out) == (1, "")
    assert "Boten har ingenting om ingen" in problem


async def test_a_database_that_is_away_is_a_clear_message(people: AsyncEngine, bot: CommandLine) -> None:
    away = bot.within(DATABASE_URL="postgresql://u:hemmelig@127.0.0.1:1/d")
    code, out, problem = await away("person", "export", WHO)
    assert (code, out) == (2, "")
    assert "Databasen svarer ikke (OperationalError)" in problem
    assert "hemmelig" not in problem
    assert "Traceback" not in problem


async def test_a_column_that_only_names_a_person_is_cleared_and_the_row_stays(
    people: AsyncEngine, clock: FixedClock
) -> None:
    whose = Whose("subject", clears=True)
    async with people.connect() as db:
        assert await privacy._forget(db, Person, whose, "7.1-talsperson") >= 2
        kept = (await db.execute(select(Person.norm, Person.subject).where(Person.id == WHO))).one()
        await db.rollback()
    assert tuple(kept) == ("nn", None)

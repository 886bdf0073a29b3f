"""Whoever was told to wait is told again where the process with their turn is gone, once, and nothing is saved."""

import asyncio
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import aiohttp
import pytest

from bot import promise
from bot.promise import Lapsed, Made
from bot.teams.endpoint import PATH
from tests.conftest import FixedClock
from tests.hatched import Hatched, Hatchery
from tests.jobs.conftest import ANNE, VIDAR, Office
from tests.teams.conftest import Teams, words

LONG = 60.0
BROKEN = "Det du bad om for litt sidan, vart avbrote, og ingenting er lagra. Prøv ein gong til."

WAITS = ("Dette tar litt tid. Svaret kommer her.", "Dette tek litt tid. Svaret kjem her.")


@dataclass
class Endless:
    """A process whose turns take for ever."""

    process: Hatched
    root: str

    async def post(self, activity: dict[str, Any]) -> int:
        """Post an activity; gives the status."""
        async with aiohttp.ClientSession() as session, session.post(self.root + PATH, json=activity) as answer:
            await answer.read()
            return answer.status


@pytest.fixture
async def endless(office: Office, hatchery: Hatchery) -> AsyncIterator[Endless]:
    """The process, listening, on the office's database."""
    environment = {**os.environ, "DATABASE_URL": office.engine.url.render_as_string(hide_password=False)}
    process = await hatchery.start("tests.teams.slow", environment=environment)
    async with asyncio.timeout(LONG):
        port = int(await process.stdout.readline())
        yield Endless(process, f"http://127.0.0.1:{port}")
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def lapse(office: Office, after: timedelta) -> None:
    """What the clock does so long after now, real time and the test's being the same to the rows."""
    office.clock.moment = datetime.now(office.clock.moment.tzinfo) + after
    async with office.engine.begin() as db:
        if await promise.is_overdue(db, office.clock.now()):
            await office.services.defer(db, "promise:lapse")
    await office.run()


async def test_a_turn_whose_process_is_killed_is_told_of_once_and_nothing_is_saved(
    endless: Endless, office: Office
) -> None:
    await office.reachable(ANNE)
    teams = Teams(None, office.connector)  # type: ignore[arg-type] # only to make the activity
    assert await endless.post(teams.activity(text="skriv bokmål", who=ANNE)) == 200
    (said,) = office.connector.texts()
    assert said in WAITS, "in the norm that was known by then"
    assert await office.query("SELECT person_id FROM promise") == [ANNE]
    endless.process.kill()
    await endless.process.wait()
    await lapse(office, timedelta(minutes=2))
    assert office.connector.cards() == []
    for minutes in (4, 5):
        await lapse(office, timedelta(minutes=minutes))
        assert [BROKEN in words(one) for one in office.connector.cards()] == [True]
    assert await office.query("SELECT person_id FROM promise") == []
    assert await office.query("SELECT norm FROM person WHERE id = :who", who=ANNE) == []


async def made(office: Office, who: str, ago: timedelta) -> Made:
    """A promise that was made so long ago."""
    one = Made(uuid4(), who, office.clock.now() - ago)
    async with office.engine.begin() as db:
        await promise.make(db, one)
    return one


async def test_several_that_were_lost_are_one_notice_a_person(office: Office) -> None:
    for who in (ANNE, VIDAR, ANNE):
        await made(office, who, timedelta(minutes=3))
    await made(office, VIDAR, timedelta(minutes=2))
    async with office.engine.begin() as db:
        assert await promise.lapse(office.services, db) == [ANNE, VIDAR]
    assert sorted(await office.query("SELECT person_id FROM notice WHERE kind = 'interrupted'")) == [ANNE, VIDAR]
    assert await office.query("SELECT person_id FROM promise") == [VIDAR]


async def test_what_is_just_being_committed_is_never_taken_for_lost(office: Office) -> None:
    one = await made(office, ANNE, timedelta(minutes=3))
    async with office.engine.begin() as turn:
        await promise.keep(turn, one, office.clock.now())
        async with office.engine.begin() as db:
            assert await promise.lapse(office.services, db) == []


async def test_a_turn_that_was_taken_for_lost_is_rolled_back(office: Office, clock: FixedClock) -> None:
    one = await made(office, ANNE, timedelta(minutes=3))
    async with office.engine.begin() as db:
        await promise.lapse(office.services, db)
    async with office.engine.connect() as turn:
        with pytest.raises(Lapsed):
            await promise.keep(turn, one, clock.now())


async def test_one_that_could_not_be_stored_stops_no_turn(office: Office, clock: FixedClock) -> None:
    async with office.engine.connect() as turn:
        await promise.keep(turn, Made(UUID(int=1), ANNE, clock.now()), clock.now())

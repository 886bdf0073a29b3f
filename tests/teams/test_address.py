"""Where people can be reached: kept from turns and installs, lost on uninstall, healed by the next turn."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import address, privacy
from bot.address import Place, State
from bot.command.people import at_start
from bot.config import Settings
from bot.services import Services
from tests.conftest import FixedClock
from tests.teams.conftest import Teams

WHO = "d0000000-0000-4000-8000-000000000008"


@pytest.fixture
async def somebody(engine: AsyncEngine) -> AsyncIterator[str]:
    """A person of whom nothing is known."""
    async with engine.begin() as db:
        await address.forget(db, WHO)
    yield WHO
    async with engine.begin() as db:
        await address.forget(db, WHO)


async def reached(engine: AsyncEngine, who: str) -> Place | None:
    """Where `who` can be reached now."""
    async with engine.connect() as db:
        return await address.reach(db, who)


async def test_a_turn_makes_a_person_reachable_and_an_uninstall_ends_it_until_the_next(
    teams: Teams, engine: AsyncEngine, somebody: str
) -> None:
    assert await reached(engine, somebody) is None
    await teams.say("hei", who=somebody)
    place = Place(teams.connector.url, f"a:{somebody}", "t")
    assert await reached(engine, somebody) == place
    await teams.post(teams.activity("installationUpdate", who=somebody, action="remove"))
    assert await reached(engine, somebody) is None
    await teams.say("hei", who=somebody)
    assert await reached(engine, somebody) == place


async def test_an_install_alone_makes_a_person_reachable(teams: Teams, engine: AsyncEngine, somebody: str) -> None:
    await teams.post(teams.activity("installationUpdate", who=somebody, action="add"))
    assert await reached(engine, somebody) is not None


@pytest.mark.parametrize("scope", ["groupChat", "channel"])
async def test_a_place_where_others_read_along_is_never_kept(
    teams: Teams, engine: AsyncEngine, somebody: str, scope: str
) -> None:
    await teams.say("<at>Raumabot</at> hvem er talsperson?", who=somebody, scope=scope)
    assert await reached(engine, somebody) is None


async def test_it_is_written_once_a_day_and_when_it_changes(
    teams: Teams, engine: AsyncEngine, clock: FixedClock, somebody: str
) -> None:
    async def version() -> int:
        async with engine.connect() as db:
            written = text("SELECT xmin::text::bigint FROM address WHERE person_id = :who")
            return int((await db.execute(written, {"who": somebody})).scalar_one())

    await teams.say("hei", who=somebody)
    first = await version()
    await teams.say("hei", who=somebody)
    assert await version() == first
    moved = {"id": "a:flyttet", "conversationType": "personal", "tenantId": "t"}
    await teams.say("hei", who=somebody, conversation=moved)
    assert (await reached(engine, somebody) or Place("", "")).conversation_id == "a:flyttet"


async def test_of_several_clients_the_reachable_one_seen_last_is_written_to(
    engine: AsyncEngine, clock: FixedClock, somebody: str
) -> None:
    today = clock.now().date()
    async with engine.begin() as db:
        await address.keep(db, somebody, Place("https://a.invalid", "1"), today.replace(day=1))
        await address.keep(db, somebody, Place("https://b.invalid", "2"), today)
    assert await reached(engine, somebody) == Place("https://b.invalid", "2")
    async with engine.begin() as db:
        await address.lose(db, somebody, "https://b.invalid", State.BLOCKED)
    assert await reached(engine, somebody) == Place("https://a.invalid", "1")


async def test_a_conversation_that_is_lost_is_lost_under_every_address_of_the_connector(
    engine: AsyncEngine, clock: FixedClock, somebody: str
) -> None:
    today = clock.now().date()
    async with engine.begin() as db:
        await address.keep(db, somebody, Place("https://a.invalid", "1"), today)
        await address.keep(db, somebody, Place("https://b.invalid", "1"), today)
        await address.lose(db, somebody, "https://a.invalid", State.UNINSTALLED)
    assert await reached(engine, somebody) is None


async def test_a_bot_that_is_taken_out_of_a_group_still_reaches_the_person_alone(
    teams: Teams, engine: AsyncEngine, somebody: str
) -> None:
    await teams.say("hei", who=somebody)
    await teams.post(teams.activity("installationUpdate", who=somebody, action="remove", scope="groupChat"))
    assert await reached(engine, somebody) is not None


async def test_the_address_of_a_leaver_who_wrote_once_more_goes_at_night(
    teams: Teams, engine: AsyncEngine, services: Services, clock: FixedClock, somebody: str
) -> None:
    leaver = "d0000000-0000-4000-8000-00000000dddd"
    await at_start(engine, services)
    for who in (leaver, somebody):
        await teams.say("hei", who=who)
    async with engine.begin() as db:
        await privacy.sweep(db, clock.now(), Settings(_env_file=None))
    assert await reached(engine, leaver) is None
    assert await reached(engine, somebody) is not None

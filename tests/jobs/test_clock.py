"""The machine's clock is put on or back an hour in the middle of a broadcast: everybody gets it once, and it ends."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from bot import launch
from bot.broadcast import State, Urgency
from bot.cursor import Cursor
from bot.limiter import Limiter
from bot.teams.connector import Wire
from bot.teams.messenger import TeamsMessenger
from bot.verdict import Claimed
from tests.conftest import FixedClock
from tests.jobs.conftest import Office
from tests.jobs.crowd import Crowd
from tests.teams.stub import Sent

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
ONE = Claimed(7, UUID(int=1), 1, "p", "nb", 1, False, False, None, None)


@pytest.fixture
async def paced(office: Office) -> AsyncIterator[Office]:
    """The office with the pace of `serve`, which goes by no clock on the wall."""
    wire = Wire()
    messenger = TeamsMessenger(wire, frozenset({"127.0.0.1"}), Limiter(10_000))
    office.services = replace(office.services, messenger=messenger)
    yield office
    await wire.close()


async def jumping(office: Office, jump: timedelta, waited: timedelta) -> tuple[Crowd, UUID]:
    """A message that was begun `waited` ago; the clock jumps while the second batch is sent."""
    crowd = Crowd(office, 120)
    await crowd.reachable()
    one = await crowd.send(repeat=True, urgency=Urgency.URGENT)
    async with office.engine.begin() as db:
        await launch.start(office.services, db, one)
    office.clock.moment += waited

    async def behave(_: Sent) -> None:
        if len(office.connector.sent) == 30:
            office.clock.moment += jump

    office.connector.behave = behave
    async with asyncio.timeout(60):
        await office.run()
    return crowd, one


@pytest.mark.parametrize(("jump", "waited"), [(HOUR, 0 * HOUR), (-HOUR, 2 * HOUR), (-HOUR, 0 * HOUR)])
async def test_everybody_gets_it_once_and_it_ends(paced: Office, jump: timedelta, waited: timedelta) -> None:
    crowd, one = await jumping(paced, jump, waited)
    assert crowd.got() == dict.fromkeys(crowd.people, 1)
    assert ((await crowd.read(one)).state, (await crowd.count(one)).sent) == (State.SENT, 120)


@pytest.mark.parametrize("jump", [-HOUR, -SECOND, SECOND, HOUR])
def test_how_far_one_has_come_is_forgotten_where_the_clock_has_moved_either_way(
    clock: FixedClock, jump: timedelta
) -> None:
    cursor = Cursor()
    cursor.look(clock.now())
    cursor.note([ONE, replace(ONE, id=5)])
    assert cursor.look(clock.now() + SECOND / 2) == {ONE.broadcast_id: 7}
    assert cursor.look(clock.now() + jump) == {}
    assert not cursor.restart(), "it looks from the start already"

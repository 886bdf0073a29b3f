"""How a broadcast's progress is told while it is sent: never so early that it keeps the first people waiting."""

import asyncio
from datetime import timedelta

import pytest
from aiohttp import web
from sqlalchemy import text

from bot import launch
from bot.broadcast import Urgency
from jobs.delivery import Deliveries
from tests.jobs.conftest import Office
from tests.jobs.crowd import EDITOR, Crowd, person
from tests.teams.stub import Sent

EACH = timedelta(seconds=0.05)
"""How long one message takes, by the office's clock."""


async def begun(office: Office, many: int) -> Crowd:
    """So many people who are reached, and the editor who sends it, too."""
    crowd = Crowd(office, many)
    await crowd.reachable([*crowd.people, EDITOR])
    return crowd


def told(office: Office) -> list[tuple[str, int]]:
    """How the editor's card came, and after how many messages."""
    found, before = list[tuple[str, int]](), 0
    for one in office.connector.sent:
        mine = EDITOR in one.path
        found += [(one.method, before)] if mine else []
        before += not mine
    return found


@pytest.mark.parametrize("many", [1, 12, 60])
async def test_what_has_ended_within_a_second_is_told_of_once(office: Office, many: int) -> None:
    crowd = await begun(office, many)
    await crowd.sent()
    assert told(office) == [("POST", many)]
    assert f"Levert til {many} av {many}" in office.connector.sent[-1].body["summary"]


async def test_what_lasts_is_told_of_meanwhile_but_not_in_its_first_second_nor_at_every_batch(office: Office) -> None:
    crowd = await begun(office, 200)

    async def behave(_: Sent) -> web.Response | None:
        office.clock.moment += EACH
        return None

    office.connector.behave = behave
    await crowd.sent()
    first, *more = told(office)
    assert first[0] == "POST"
    assert EACH * first[1] >= timedelta(seconds=1)
    assert 1 <= len(more) <= 2, "every five seconds of ten, and at its end"
    assert more[-1] == ("PUT", 200)


async def test_where_the_last_one_hangs_it_is_told_meanwhile(office: Office) -> None:
    crowd, shown = await begun(office, 30), asyncio.Event()

    async def behave(one: Sent) -> web.Response | None:
        office.clock.moment += EACH
        if EDITOR in one.path:
            shown.set()
        if person(0) in one.path:
            await shown.wait()
        return None

    office.connector.behave = behave
    await crowd.sent()
    assert [method for method, _ in told(office)] == ["POST", "PUT"]
    assert crowd.got() == dict.fromkeys([*crowd.people, EDITOR], 1)


async def test_two_that_are_sent_by_turns_are_both_told_of(office: Office) -> None:
    crowd, source = await begun(office, 200), Deliveries()
    both = [await crowd.send(urgency=Urgency.URGENT, repeat=True) for _ in range(2)]
    by_turns = text("UPDATE broadcast SET state = CASE WHEN id = :one THEN 'sending' ELSE 'paused' END")
    async with office.engine.begin() as db:
        for one in both:
            await launch.start(office.services, db, one)
    for number in range(8):
        office.clock.moment += timedelta(seconds=0.4)
        async with office.engine.begin() as db:
            await db.execute(by_turns, {"one": both[number % 2]})
            assert await source.claim(office.work, db, alone=True)
    told_of = await office.query("SELECT DISTINCT split_part(subject, ' ', 1) FROM notice WHERE kind = 'broadcast'")
    assert {*told_of} == {str(one) for one in both}

"""Workers killed with SIGKILL at any moment of a broadcast: nobody is lost, and who may have got it twice is known."""

import os
from collections.abc import AsyncIterator
from uuid import UUID

import pytest

from bot import delivery
from bot.broadcast import State
from bot.clock import SystemClock
from jobs.worker import rescue
from tests.jobs.killing import Nursery, Open, opens

__all__ = ["opens"]
MANY = 600
KILLS = int(os.environ.get("PROOF_KILLS", "26"))
"""How many workers are killed in each of the two tests."""


@pytest.fixture
async def nursery(opens: Open) -> AsyncIterator[Nursery]:
    """The municipality."""
    async with opens(MANY) as made:
        made.stalled = 10.0  # the tests themselves say who is dead, so that nobody is taken for it who is only slow
        yield made


async def through(nursery: Nursery, repeat: bool) -> tuple[UUID, int]:
    """One broadcast to its end, though workers die; gives it and how many died of it."""
    crowd, before = nursery.crowd, nursery.kills
    crowd.office.clock.moment = SystemClock().now()
    one = await crowd.send(repeat=repeat)
    crowd.office.connector.behave = nursery.behave
    while (await crowd.read(one)).ended is None:
        nursery.fatal = nursery.random.randint(1, 120)
        await nursery.life(one)
        await rescue(crowd.office.queue, 0.0)
    return one, nursery.kills - before


async def test_a_prenotice_reaches_everybody_and_a_kill_repeats_no_more_than_was_under_way(nursery: Nursery) -> None:
    at_once = nursery.crowd.office.work.settings.sends_at_once
    while nursery.kills < KILLS:
        nursery.crowd.office.connector.sent.clear()
        one, kills = await through(nursery, repeat=True)
        got = nursery.crowd.got()
        assert set(got) == set(nursery.crowd.people), "nobody is lost"
        assert sum(got.values()) - MANY <= at_once * kills
        counts = await nursery.crowd.count(one)
        assert (counts.sent, counts.unknown, counts.waiting) == (MANY, 0, 0)


async def test_an_ordinary_message_reaches_nobody_twice_and_who_may_have_got_it_is_listed(nursery: Nursery) -> None:
    while nursery.kills < KILLS:
        nursery.crowd.office.connector.sent.clear()
        one, kills = await through(nursery, repeat=False)
        got = nursery.crowd.got()
        assert set(got.values()) == {1}, "nobody twice"
        counts = await nursery.crowd.count(one)
        assert counts.sent + counts.unknown == MANY, "nobody is lost"
        assert counts.unknown <= nursery.crowd.office.work.settings.sends_at_once * kills
        missing = "SELECT person_id FROM delivery WHERE broadcast_id = :one AND state <> :unknown"
        sure = await nursery.crowd.office.query(missing, one=one, unknown=delivery.State.UNKNOWN)
        assert set(sure) <= set(got), "who is said to have got it has got it"
        assert (await nursery.crowd.read(one)).state is State.SENT
        assert not await nursery.crowd.office.query("SELECT 1 FROM delivery WHERE state = 'sending'")

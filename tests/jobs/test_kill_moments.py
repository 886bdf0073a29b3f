"""Workers that kill themselves at each named moment of a broadcast, and of what is done with its copies afterwards."""

from collections import Counter
from collections.abc import AsyncIterator
from uuid import UUID

import pytest

from bot import steer
from bot.announcement import Draft, Version
from bot.broadcast import State, Urgency
from bot.delivery import State as Delivered
from cards import announcement as cards
from jobs.worker import rescue
from tests.jobs.crowd import EDITOR
from tests.jobs.killing import Nursery, Open, opens

__all__ = ["opens"]
MANY = 200
SENDING = (("frozen", 1), ("claiming", 1), ("claimed", 30), ("answered", 30), ("storing", 2))
CHANGING = (("claiming", 2), ("claimed", 30), ("answered", 30), ("storing", 2))
"""Of what each worker dies: the moment, and its number."""
DRAFT = Draft(versions={"nb": Version(title="Rettet", text="Nå er det riktig.")})


@pytest.fixture
async def nursery(opens: Open) -> AsyncIterator[Nursery]:
    """A smaller crowd, since each moment comes with two hundred as well as with six hundred."""
    async with opens(MANY) as made:
        made.stalled = 10.0  # the tests themselves say who is dead, so that nobody is taken for it who is only slow
        yield made


async def through(nursery: Nursery, one: UUID, *deaths: tuple[str, int]) -> int:
    """One worker after the other dies, its jobs are given away, and the last one ends it; gives how many died."""
    for moment, number in deaths:
        assert await nursery.life(one, moment, number), f"nobody came to {moment}"
        await rescue(nursery.crowd.office.queue, 0.0)
    assert not await nursery.life(one)
    await rescue(nursery.crowd.office.queue, 0.0)
    return len(deaths)


def changed(nursery: Nursery) -> Counter[str]:
    """How often each person's copy was changed."""
    return Counter(path.split("/")[3].removeprefix("a:") for path in nursery.crowd.office.paths("PUT"))


async def all_changed(nursery: Nursery, one: UUID) -> None:
    """Workers die while the copies change; in the end every copy is of the last edition, and nobody got a second one."""
    before = nursery.crowd.got()
    kills = await through(nursery, one, *CHANGING)
    at_once = nursery.crowd.office.work.settings.sends_at_once
    assert set(changed(nursery)) == set(nursery.crowd.people), "nobody is lost"
    assert sum(changed(nursery).values()) - MANY <= at_once * kills
    assert nursery.crowd.got() == before
    editions = "SELECT DISTINCT d.edition FROM delivery d JOIN broadcast b ON b.id = broadcast_id AND b.id = :one"
    assert await nursery.crowd.office.query(editions, one=one) == [(await nursery.crowd.read(one)).edition] == [2]
    assert (await nursery.crowd.count(one)).sent == MANY


async def test_a_prenotice_and_its_release_reach_everybody_whatever_a_worker_was_doing_when_it_was_killed(
    nursery: Nursery,
) -> None:
    crowd, at_once = nursery.crowd, nursery.crowd.office.work.settings.sends_at_once
    one = await crowd.send(repeat=True, urgency=Urgency.PRENOTICE)
    kills = await through(nursery, one, *SENDING)
    got = crowd.got()
    assert set(got) == set(crowd.people), "nobody is lost"
    assert sum(got.values()) - MANY <= at_once * kills
    counts = await crowd.count(one)
    assert (counts.people, counts.sent, counts.unknown, counts.waiting) == (MANY, MANY, 0, 0)
    async with crowd.office.engine.begin() as db:
        await steer.release(crowd.office.services, db, one, cards.rendered(DRAFT, "Kari"))
    await all_changed(nursery, one)


async def test_an_ordinary_message_is_sent_to_nobody_twice_before_somebody_presses_for_those_who_are_listed(
    nursery: Nursery,
) -> None:
    crowd, at_once = nursery.crowd, nursery.crowd.office.work.settings.sends_at_once
    one = await crowd.send(urgency=Urgency.PRENOTICE)  # so that it is sent again at night too
    kills = await through(nursery, one, *SENDING)
    got = crowd.got()
    assert set(got.values()) == {1}, "nobody twice"
    unknown = await crowd.office.query("SELECT person_id FROM delivery WHERE state = 'unknown'")
    assert 0 < len(unknown) <= at_once * kills
    assert {*crowd.people} - {*unknown} <= {*got}, "who is said to have got it has got it"
    async with crowd.office.engine.begin() as db:
        assert await steer.resend(crowd.office.services, db, one, EDITOR, Delivered.UNKNOWN) == len(unknown)
    await through(nursery, one)
    assert crowd.got() - got == Counter(unknown), "those who are listed, once, and nobody else"
    assert ((await crowd.read(one)).state, (await crowd.count(one)).sent) == (State.SENT, MANY)
    async with crowd.office.engine.begin() as db:
        await steer.correct(crowd.office.services, db, one, EDITOR, cards.rendered(DRAFT, "Kari"))
    await all_changed(nursery, one)

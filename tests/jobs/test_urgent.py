"""An urgent message is out within five seconds, whatever else is there, by a worker as `serve` has it."""

import asyncio
from datetime import timedelta
from time import monotonic

from bot import announcement, approval
from bot.announcement import Draft, Version
from bot.audience import Audience
from bot.broadcast import State
from cards.announcement import rendered
from jobs.worker import Worker
from tests.jobs.conftest import Office
from tests.jobs.crowd import EDITOR, UNITS, Crowd, person
from tests.jobs.test_broadcast import answers
from tests.jobs.test_two_processes import until
from tests.machine import NOISE
from tests.teams.stub import Sent

LIMIT = timedelta(seconds=5)
WRITTEN = Draft(
    versions={"nb": Version(title="Kok vannet", text="Vannet i Rødven må kokes.")},
    audience=Audience(units=UNITS),
    urgent=True,
)
ARRIVED = """
    SELECT d.id FROM delivery d JOIN broadcast b ON b.id = broadcast_id
    WHERE urgency = 0 AND d.state = 'sent' AND b.state = 'sent'"""


async def crowded(office: Office) -> Crowd:
    """A message for tomorrow, one that has failed, a paused one, and a long one that begins when the worker does."""
    crowd = Crowd(office, 120)
    await crowd.reachable()
    await crowd.send(due=office.clock.now() + timedelta(days=1))
    office.connector.behave = answers(p0=[(413, "MessageSizeTooBig")])
    failed = await crowd.sent(audience=Audience(people=(person(0),)))
    paused = await crowd.send()
    await office.query("UPDATE broadcast SET state = 'paused' WHERE id = :id", id=paused)
    assert [(await crowd.read(one)).state for one in (failed, paused)] == [State.FAILED, State.PAUSED]
    await crowd.send()
    return crowd


async def test_an_urgent_message_is_with_everybody_within_five_seconds(office: Office) -> None:
    crowd, under_way = await crowded(office), asyncio.Event()
    worker = Worker(office.queue, office.work)

    async def slow(_: Sent) -> None:
        under_way.set()
        await asyncio.sleep(0.05)

    office.connector.behave = slow
    worker.start()
    try:
        async with asyncio.timeout(60):
            await under_way.wait()
        began = monotonic()
        async with office.engine.begin() as db:
            one = await announcement.create(db, EDITOR, WRITTEN, office.clock.now())
            made = rendered(WRITTEN, "Kari")
            await approval.send(office.services, db, await announcement.read(db, one), made)
        assert len(await until(office.engine, ARRIVED, 120)) == 120
        assert monotonic() - began < LIMIT.total_seconds() * NOISE
    finally:
        await worker.stop()
    assert (await crowd.count(one)).sent == 120
    assert {"failed", "paused", "scheduled"} <= {*await office.query("SELECT state FROM broadcast")}
    await office.query("DELETE FROM announcement")

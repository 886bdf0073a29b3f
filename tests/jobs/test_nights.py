"""The two nights on which the clock is changed: what is due then is done once, and reminders keep their minutes."""

from datetime import UTC, datetime, timedelta

import pytest

from bot import broadcast
from bot.broadcast import State
from bot.clock import OSLO
from bot.moment import picked
from jobs.schedule import EverySeconds, Schedule
from tests.jobs.conftest import Office
from tests.jobs.crowd import Crowd
from tests.jobs.test_embargo import MINUTE, Desk, desk

__all__ = ["desk"]
AUTUMN, SPRING = datetime(2026, 10, 25, tzinfo=OSLO), datetime(2026, 3, 29, tzinfo=OSLO)
PUBLIC = {
    "the first time it is half past two": (AUTUMN.replace(hour=2, minute=30), "kl. 02.30, norsk sommertid"),
    "the second time": (AUTUMN.replace(hour=2, minute=30, fold=1), "kl. 02.30, norsk vintertid"),
    "just after the repeated hour": (AUTUMN.replace(hour=3, minute=15), "kl. 03.15, norsk tid"),
    "just after the skipped hour": (SPRING.replace(hour=3, minute=15), "kl. 03.15, norsk tid"),
}


@pytest.mark.parametrize("when", PUBLIC)
async def test_a_prenotice_is_reminded_of_and_public_at_its_minutes(desk: Desk, when: str) -> None:
    shown, said = PUBLIC[when]
    desk.at = shown.astimezone(UTC)
    desk.office.clock.moment = desk.at - 180 * MINUTE
    await desk.starts()
    await desk.arrive()
    for minutes, reminders in ((61, set()), (60, {"60"}), (16, {"60"}), (15, {"60", "15"}), (1, {"60", "15"})):
        desk.office.clock.moment = desk.at - minutes * MINUTE
        await desk.look()
        assert {one for one in await desk.told() if one.isdigit()} == reminders, minutes
    assert said in await desk.card("15")
    desk.office.clock.moment = desk.at - timedelta(seconds=1)
    await desk.look()
    assert (await desk.row())["released"] is None
    desk.office.clock.moment = desk.at
    await desk.look()
    assert (await desk.row())["released"] == desk.at
    assert said in await desk.says()


@pytest.mark.parametrize(
    ("night", "due"),
    [
        (AUTUMN, datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (SPRING, datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
    ],
)
async def test_a_message_for_half_past_two_leaves_once_in_either_night(
    office: Office, night: datetime, due: datetime
) -> None:
    crowd = Crowd(office, 3)
    await crowd.reachable()
    found = picked(f"{night:%Y-%m-%d}", "02:30", night)
    assert found is not None
    assert found.at == due
    office.clock.moment = night.astimezone(UTC)
    one = await crowd.send(due=found.at)
    schedule = Schedule(office.engine, office.clock, office.services.defer, ())
    look = EverySeconds("broadcast:look", 10, needed=broadcast.any_due)
    await office.query("DELETE FROM tick")
    for _ in range(30):
        office.clock.moment += 10 * MINUTE
        if await schedule.tick(look):
            await office.run()
    assert crowd.got() == dict.fromkeys(crowd.people, 1)
    gone = await crowd.read(one)
    assert (gone.state, gone.started) == (State.SENT, due)
    await office.query("DELETE FROM tick")

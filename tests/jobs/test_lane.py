"""The one lane: in order, at a measured pace, in one process at a time, and handed on before its time is up."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import delivery, launch, notice, steer
from bot import lane as lanes
from bot.address import Place
from bot.broadcast import Urgency
from bot.limiter import Limiter
from bot.outcome import Outcome, Sent
from bot.services import Defer
from bot.teams.connector import Wire
from bot.teams.messenger import TeamsMessenger
from bot.turn import Card
from jobs import lane
from jobs.lane import Run
from jobs.queue import Lost
from jobs.schedule import TABLE, EverySeconds, Schedule
from jobs.source import Lane
from jobs.work import Batch, Errand, Settle, Work, each
from tests.graph.conftest import SoonClock
from tests.jobs.conftest import ANNE, VIDAR, Office, trial
from tests.jobs.crowd import EDITOR, person
from tests.jobs.crowd import Crowd as Many
from tests.jobs.test_broadcast import answers


async def tell_many(office: Office, many: int, *people: str) -> None:
    """Tell each of the people so many things, a second apart."""
    for number in range(many):
        office.clock.moment += timedelta(seconds=1)
        async with office.engine.begin() as db:
            await notice.tell(office.services, db, people, trial(number))


async def test_the_longest_told_are_sent_first(office: Office) -> None:
    await office.reachable(ANNE)
    await tell_many(office, 6, ANNE)
    await office.run()
    sent = await office.query("SELECT activity_id FROM notice ORDER BY told")
    assert set(sent[:4]) == {"a0", "a1", "a2", "a3"}, "one batch before the next"
    assert set(sent[4:]) == {"a4", "a5"}


async def test_no_more_are_taken_than_there_is_room_for_however_the_database_goes_about_it(office: Office) -> None:
    """Told to join by nested loops, as it does by itself where it thinks that the table has hardly a row."""
    await office.reachable(ANNE)
    await tell_many(office, 12, ANNE)
    async with office.engine.begin() as db:
        for way in ("hashjoin", "mergejoin", "hashagg", "sort", "material", "memoize"):
            await db.execute(text(f"SET LOCAL enable_{way} = off"))
        taken = await notice.claim(db, office.clock.now(), 4)
    assert len(taken) == 4


async def test_no_more_than_ten_a_second_leave(office: Office) -> None:
    soon, wire = SoonClock(), Wire()
    pace = Limiter(10, now=soon.now, sleep=soon.sleep)
    messenger = TeamsMessenger(wire, frozenset({"127.0.0.1"}), pace)
    office.services = replace(office.services, messenger=messenger)
    office.work = replace(office.work, services=office.services)
    await office.reachable(ANNE, VIDAR)
    await tell_many(office, 10, ANNE, VIDAR)
    await office.run()
    await wire.close()
    assert len(office.connector.sent) == 20
    assert soon.time == pytest.approx(19 / 10)


async def test_a_job_that_has_had_its_time_hands_the_lane_on(office: Office) -> None:
    await office.reachable(ANNE)
    await tell_many(office, 1, ANNE)
    await office.query("UPDATE procrastinate_jobs SET status = 'cancelled'")
    async with office.engine.begin() as db:
        for number in range(1, 12):
            await notice.tell(office.services, db, [ANNE], trial(number))

    async def slow() -> None:
        office.clock.moment += timedelta(seconds=11)

    office.connector.during = slow
    await office.run()
    assert len(office.connector.sent) == 12
    done = await office.query("SELECT count(*) FROM procrastinate_jobs WHERE status = 'succeeded'")
    assert done == [12], "each of the eleven has a job of its own, and one was handed on"


@dataclass
class Crowd:
    """A Messenger that notes which worker is in the lane, and whether another one was there too."""

    name: str
    inside: list[str]
    met: list[set[str]] = field(default_factory=list)

    async def send(self, place: Place, card: Card) -> Outcome:
        """Stay for a while."""
        self.inside.append(self.name)
        for _ in range(20):
            await asyncio.sleep(0)
        self.met.append(set(self.inside))
        self.inside.remove(self.name)
        return Sent("a")

    async def update(self, place: Place, activity_id: str, card: Card) -> Outcome:
        """As sending."""
        return await self.send(place, card)


async def test_two_workers_are_never_in_the_lane_at_once(office: Office) -> None:
    await office.reachable(ANNE, VIDAR)
    inside: list[str] = []
    crowds = [Crowd("one", inside), Crowd("two", inside)]
    works = [replace(office.work, services=replace(office.services, messenger=one)) for one in crowds]

    async def worker(work: Work) -> None:
        await office.queue.run_worker_async(
            wait=False, install_signal_handlers=False, concurrency=5, additional_context={"work": work}
        )

    for number in range(30):
        async with office.engine.begin() as db:
            await notice.tell(office.services, db, [ANNE, VIDAR], trial(number))
        await asyncio.gather(*(worker(one) for one in works))
    met = crowds[0].met + crowds[1].met
    assert len(met) == 60
    assert all(len(one) == 1 for one in met)


@dataclass(eq=False)
class Table:
    """A source of the lane that holds things to send."""

    name: str
    waiting: list[int]
    sent: list[str]
    most: int = 1
    batches: int = 1
    every: timedelta | None = None

    async def recover(self, work: Work, db: AsyncConnection) -> None:
        """Nothing was in flight."""

    async def claim(self, work: Work, db: AsyncConnection, alone: bool) -> Batch | None:
        """The first ones."""
        taken, self.waiting = self.waiting[: self.most], self.waiting[self.most :]
        return each([self._errand(one) for one in taken])

    def _errand(self, number: int) -> Errand:
        async def settle(db: AsyncConnection) -> float | None:
            return None

        async def errand() -> Settle:
            self.sent.append(f"{self.name}{number}")
            return settle

        return errand

    async def oldest_due(self, db: AsyncConnection, now: datetime) -> datetime | None:
        """Now, where there is any."""
        return now if self.waiting else None


@dataclass(frozen=True)
class Job:
    """As much of a job as a Run looks at."""

    id: int
    attempts: int


@dataclass(frozen=True)
class Context:
    """As much of a job's context as a Run looks at."""

    job: Job
    additional_context: dict[str, Any]


async def context(office: Office, attempts: int = 0) -> Any:
    """The context of a job that stands in the queue, as the worker sees it that has started it."""
    async with office.engine.begin() as db:
        await office.services.defer(db, "lane:run", lock="lane")
    (job,) = await office.query("SELECT max(id) FROM procrastinate_jobs")
    return Context(Job(job, attempts), {"work": office.work})


async def test_what_is_urgent_goes_before_the_rest_even_when_it_comes_later(office: Office) -> None:
    sent: list[str] = []
    plain = Table("plain", [1, 2, 3, 4], sent, most=2)

    class Later(Table):
        """Becomes due when the first plain ones have been sent."""

        async def claim(self, work: Work, db: AsyncConnection, alone: bool) -> Batch | None:
            """See Table."""
            if len(sent) == 3:
                self.waiting = [2]
            return await super().claim(work, db, alone)

    urgent = Later("urgent", [1], sent, most=2)
    await Run(Lane("lane", (urgent, plain)), await context(office)).work()
    assert sent == ["urgent1", "plain1", "plain2", "urgent2", "plain3", "plain4"]


async def test_a_worker_whose_job_was_given_away_takes_nothing(office: Office) -> None:
    table = Table("plain", [1], [])
    with pytest.raises(Lost):
        await Run(Lane("lane", (table,)), await context(office, attempts=7)).work()
    assert table.sent == []


async def test_a_tick_defers_the_lane_only_where_something_is_due_and_it_need_not_rest(office: Office) -> None:
    schedule = Schedule(office.engine, office.clock, office.services.defer, ())

    async def ticks(name: str) -> bool:
        office.clock.moment += timedelta(seconds=10)
        return await schedule.tick(EverySeconds(f"{name}:run", 10, name, getattr(lane, which[name]).is_due))

    which = {"lane": "TEAMS", "mail": "MAIL"}
    assert not await ticks("lane")
    await tell_many(office, 1, ANNE)
    await office.query("DELETE FROM procrastinate_jobs")
    assert not await ticks("mail")
    async with office.engine.begin() as db:
        await lanes.rest(db, "lane", office.clock.now() + timedelta(seconds=15))
    assert not await ticks("lane")
    assert await ticks("lane")
    assert await office.query("SELECT lock FROM procrastinate_jobs") == ["lane"]


async def test_a_longer_rest_is_never_shortened(office: Office) -> None:
    now = datetime(2026, 11, 24, 9, tzinfo=UTC)
    async with office.engine.begin() as db:
        await lanes.rest(db, "lane", now + timedelta(seconds=60))
        await lanes.rest(db, "lane", now + timedelta(seconds=5))
        assert await lanes.rests(db, "lane", now + timedelta(seconds=59))
        assert not await lanes.rests(db, "lane", now + timedelta(seconds=60))
        assert not await lanes.rests(db, "mail", now)


async def test_what_a_run_left_in_flight_makes_the_next_tick_take_it_up(office: Office) -> None:
    await office.reachable(ANNE)
    await tell_many(office, 1, ANNE)
    await office.query("UPDATE notice SET state = 'sending', attempts = 1")
    await office.query("DELETE FROM procrastinate_jobs")
    async with office.engine.connect() as db:
        assert await lane.TEAMS.is_due(db, office.clock.now())
    await office.lane()
    office.clock.moment += timedelta(minutes=5)
    await office.lane()
    assert await office.query("SELECT state FROM notice") == ["sent"]


@dataclass
class Noted:
    """A queue that notes under which lock each task of a lane is put in, and for when."""

    within: Defer
    seen: set[tuple[str, str | None, datetime | None]] = field(default_factory=set)

    async def __call__(
        self,
        db: AsyncConnection,
        task: str,
        *,
        lock: str | None = None,
        queueing_lock: str | None = None,
        at: datetime | None = None,
        **arguments: str | int,
    ) -> bool:
        """See Defer."""
        if task in (lane.TEAMS.task, lane.MAIL.task):
            self.seen.add((task, lock, at))
        return await self.within(db, task, lock=lock, queueing_lock=queueing_lock, at=at, **arguments)


async def test_a_lane_is_never_put_off_and_never_tried_again_since_it_would_block_all_behind_it(office: Office) -> None:
    for task in ("lane:run", "mail:run"):
        assert office.queue.tasks[task].retry_strategy is None
    noted = Noted(office.services.defer)
    office.services = replace(office.services, defer=noted)
    crowd = Many(office, 30)
    await crowd.reachable(crowd.people[:20])
    office.connector.behave = answers(p1=[(429, "Throttled")], p2=[(503, "Busy")] * 2, p3=[(403, "Forbidden")])
    one = await crowd.sent(due=office.clock.now())
    for wait in (7, 60, 60):
        await crowd.later(timedelta(seconds=wait))
    await office.query("UPDATE delivery SET state = 'failed', sent_at = NULL WHERE person_id = :id", id=person(4))
    async with office.engine.begin() as db:
        assert await steer.resend(office.services, db, one, EDITOR, delivery.State.FAILED) > 0
        await steer.pause(office.services, db, one, EDITOR)
        await steer.resume(office.services, db, one, EDITOR)
    await office.run()
    schedule = Schedule(office.engine, office.clock, noted)
    for when in TABLE:
        await schedule.tick(when)
    await office.query("DELETE FROM tick")
    assert noted.seen == {("lane:run", "lane", None), ("mail:run", "mail", None)}
    late = "SELECT task_name FROM procrastinate_jobs WHERE task_name IN ('lane:run', 'mail:run') AND "
    assert await office.query(late + "(scheduled_at IS NOT NULL OR attempts > 1)") == []


@pytest.mark.parametrize(("urgency", "before"), [(Urgency.URGENT, 4), (Urgency.PRENOTICE, 4), (Urgency.ORDINARY, 12)])
async def test_notices_go_before_the_ordinary_and_a_few_a_second_beside_what_is_not(
    office: Office, urgency: Urgency, before: int
) -> None:
    crowd = Many(office, 120)
    await crowd.reachable()
    one = await crowd.send(urgency=urgency)
    async with office.engine.begin() as db:
        await launch.start(office.services, db, one)
        for number in range(12):
            await notice.tell(office.services, db, [person(0)], trial(number))
    await office.lane()
    kinds = ["Nytt" in str(sent.body) for sent in office.connector.sent]
    last = len(kinds) - 1 - kinds[::-1].index(True)
    assert len(kinds) >= 132
    assert kinds[:last].count(False) == before
    assert kinds.index(True) >= before - 4, "the first may fly beside the last notices"

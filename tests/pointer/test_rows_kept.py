"""Rows 18, 20 and 24, and the days: the log, a lost key, the nights, and four hundred days of deadlines."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from procrastinate import App
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import attention, chronicle, deadline, shredding
from bot.clock import day_in_oslo
from bot.config import Settings
from bot.pointer import Pointer, State
from bot.pointing import Pointers
from bot.services import Services
from desk import shares
from desk.chain import first_bad
from desk.keyfile import make
from desk.sealing import unwrap, wrap
from jobs.queue import Deferrer, open_app
from jobs.work import Work
from jobs.worker import BLUEPRINTS
from tests.conftest import FixedClock
from tests.pointer.conftest import LOG_KEY, Committee
from tests.pointer.handler import Handler, raw, shown
from tests.pointer.reporter import follow, report
from tests.pointer.strategies import entry
from tests.teams.conftest import Teams, words

CAME = date(2027, 12, 1)
PEOPLE = tuple(f"d0000000-0000-4000-8000-00000000000{number}" for number in (1, 3, 4))
DAY = timedelta(days=1)


@pytest.fixture
def addressed(committee: Committee) -> Committee:
    """The handlers with people who can be told."""
    found = zip(committee.handlers.handlers, PEOPLE, strict=True)
    made = replace(committee.handlers, version=2, handlers=tuple(replace(one, person=who) for one, who in found))
    committee.put(made)
    return replace(committee, handlers=made)


@pytest.fixture
async def night(engine: AsyncEngine, receiving: Services, settings: Settings, tmp_path: Path) -> AsyncIterator["Night"]:
    """The clock's jobs, run by a worker until nothing is left."""
    queue = open_app(engine.url.render_as_string(hide_password=False), BLUEPRINTS)
    services = replace(receiving, defer=Deferrer(queue))
    chosen = settings.model_copy(update={"pointer_log_dir": tmp_path})
    async with queue.open_async():
        yield Night(queue, Work(engine, services, chosen))
    async with engine.begin() as db:
        await db.execute(text("DELETE FROM notice; TRUNCATE procrastinate_jobs CASCADE"))


class Night:
    """Runs a job of the clock."""

    def __init__(self, queue: App, work: Work) -> None:
        self._queue, self.work = queue, work

    async def run(self, task: str) -> None:
        """One run of it, as the tick defers it."""
        async with self.work.engine.begin() as db:
            await self.work.services.defer(db, task)
        await self._queue.run_worker_async(
            wait=False, install_signal_handlers=False, listen_notify=False, additional_context={"work": self.work}
        )


async def query(engine: AsyncEngine, sql: str, **values: Any) -> list[Any]:
    async with engine.begin() as db:
        return list((await db.execute(text(sql), values)).scalars())


async def test_row_18_the_log_names_the_first_line_that_is_not_as_it_was_written(
    teams: Teams, engine: AsyncEngine, committee: Committee, clock: FixedClock, night: Night, pointers: Pointers
) -> None:
    await report(teams)
    chair = Handler(teams, committee.keys[0], clock.now())
    (case,) = await chair.cases()
    await chair.read(case["id"])
    await night.run("pointer:night")
    status, found = await chair.ask("GET", "/log")
    assert status == 200
    assert [one["event"] for one in found["lines"]] == ["keys", "read", "received", "log_read"]
    assert pointers.signing is not None
    changes = {
        1: "UPDATE pointer_line SET detail = '7' WHERE seq = 1",
        2: "DELETE FROM pointer_line WHERE seq = 2",
        3: "UPDATE pointer_line SET seq = CASE seq WHEN 3 THEN 40 ELSE seq END",
    }
    for bad, change in changes.items():
        async with engine.connect() as db:
            await db.execute(text(change))
            lines, heads = await chronicle.lines(db), await chronicle.heads(db)
            assert first_bad(lines, heads, pointers.signing.verify_key) == bad
            await db.rollback()
    async with engine.connect() as db:
        lines, heads = await chronicle.lines(db), await chronicle.heads(db)
        assert first_bad(lines, heads, pointers.signing.verify_key) is None
        assert await chronicle.foreign(db, LOG_KEY, lines) is None
        assert await chronicle.foreign(db, b"another", lines) == 1
        assert first_bad(lines[:1], heads, pointers.signing.verify_key) == 2
    (kept,) = night.work.settings.pointer_log_dir.glob("2*.json")  # type: ignore[union-attr] # set above
    assert heads[0].hash in kept.read_text()


async def test_row_20_a_lost_key_is_made_good_from_the_recovery_key(
    teams: Teams, committee: Committee, clock: FixedClock
) -> None:
    await report(teams, mode="confidential")
    recovery, fresh = Handler(teams, committee.recovery, clock.now()), make("handler-1")
    handlers = (committee.handlers.handlers[0], entry(fresh, deputy=True), committee.handlers.handlers[2])
    committee.put(replace(committee.handlers, version=2, handlers=handlers))
    _, lacking = await recovery.ask("GET", "/wraps")
    wraps = [
        {
            "case": one["case"],
            "seq": one["seq"],
            "holder": holder,
            "wrap": shown(wrap(unwrap(raw(one["wrap"]), recovery.keys.private), fresh.private.public_key)),
        }
        for one in lacking["wraps"]
        for holder in one["missing"]
    ]
    halves = []
    old_key = committee.keys[1].key_id
    for one in [each for each in lacking["shares"] if old_key not in each["pair"]]:
        mine = shares.Share(one["pair"], one["side"], one["holder"], raw(one["box"]))
        half = shares.take(one["case"], mine, recovery.keys.private)
        given = shares.give(one["case"], mine.pair, mine.side, fresh.key_id, half, fresh.private.public_key)
        halves.append({**vars(given), "box": shown(given.box), "case": one["case"]})
    status, done = await recovery.ask("POST", "/wraps", {"wraps": wraps, "shares": halves})
    assert (status, done["added"]) == (201, 1 + len(halves))
    assert (await recovery.ask("POST", "/wraps", {"wraps": wraps, "shares": halves}))[1]["added"] == 0
    again = Handler(teams, fresh, clock.now())
    (case,) = await again.cases()
    found = await again.read(case["id"])
    assert found["opened"][1]["mode"] == "confidential"
    held = {one["pair"] for one in found["shares"] if one["holder"] == fresh.key_id}
    assert held == {one["pair"] for one in lacking["shares"] if old_key not in one["pair"]}
    refused = {**halves[0], "pair": shares.pair_of(recovery.keys.key_id, old_key)}
    assert (await recovery.ask("POST", "/wraps", {"wraps": [], "shares": [refused]}))[0] == 422
    old = Handler(teams, committee.keys[1], clock.now())
    assert (await old.ask("GET"))[0] == 401


async def test_row_20_two_open_who_it_was_and_the_reporter_is_told(
    teams: Teams, committee: Committee, clock: FixedClock
) -> None:
    code = await report(teams, mode="confidential")
    asker, giver = (Handler(teams, committee.keys[number], clock.now()) for number in range(2))
    (case,) = await asker.cases()
    assert (await asker.ask("POST", f"/{case['id']}/openings", {"reason": "because"}))[0] == 422
    status, opening = await asker.ask("POST", f"/{case['id']}/openings", {"reason": "witness"})
    assert status == 201
    found = await giver.read(case["id"])
    pair = shares.pair_of(asker.keys.key_id, giver.keys.key_id)
    mine = next(
        share
        for one in found["shares"]
        if one["holder"] == giver.keys.key_id
        if (share := shares.Share(one["pair"], one["side"], one["holder"], raw(one["box"]))).pair == pair
    )
    half = shares.take(case["id"], mine, giver.keys.private)
    given = shares.give(case["id"], pair, mine.side, asker.keys.key_id, half, asker.keys.private.public_key)
    body = {"share": {**vars(given), "box": shown(given.box)}}
    path = f"/{case['id']}/openings/{opening['id']}/grant"
    assert (await asker.ask("POST", path, body))[0] == 422
    assert "har sett hvem du er" not in words(await follow(teams, code))
    assert (await giver.ask("POST", path, body))[0] == 201
    assert (await giver.ask("POST", path, body))[0] == 422
    seen = await asker.read(case["id"])
    own = next(one for one in seen["shares"] if one["pair"] == pair and one["holder"] == asker.keys.key_id)
    other = seen["openings"][0]["granted"][0]
    halves = [
        shares.take(
            case["id"], shares.Share(one["pair"], one["side"], one["holder"], raw(one["box"])), asker.keys.private
        )
        for one in (own, other)
    ]
    from desk.sealing import Heading, decrypt

    identity = next(one for one in seen["messages"] if one["kind"] == "identity")
    fields = decrypt(Heading(case["id"], "identity", 2, identity["keys"]), raw(identity["box"]), shares.xor(*halves))
    assert fields["name"] == "Anne Ansattsen"
    assert "har sett hvem du er" in words(await follow(teams, code))


async def test_row_24_what_is_old_goes_keys_first_and_its_file_holds_no_old_key(
    teams: Teams, engine: AsyncEngine, committee: Committee, clock: FixedClock, night: Night, database_folder: Path
) -> None:
    code = await report(teams)
    chair = Handler(teams, committee.keys[0], clock.now())
    (case,) = await chair.cases()
    assert (await chair.reply(case["id"], committee.handlers, "Ferdig", "closed"))[0] == 201
    await night.run("pointer:night")
    keys = await query(engine, "SELECT wrap FROM pointer_wrap")
    assert keys
    clock.moment += 30 * DAY
    await night.run("pointer:night")
    assert await query(engine, "SELECT id FROM pointer") == [case["id"]]
    clock.moment += DAY
    await night.run("pointer:night")
    for table in ("pointer", "pointer_message", "pointer_wrap", "pointer_share", "pointer_receipt", "pointer_opening"):
        assert await query(engine, f"SELECT 1 FROM {table}") == []  # noqa: S608 - of the test's own
    assert "åpner ingenting" in words(await follow(teams, code))
    files = await query(engine, "SELECT pg_relation_filepath('pointer_wrap')")
    assert not [one for one in keys if one in (database_folder / files[0]).read_bytes()]
    assert "deleted" in await query(engine, "SELECT event FROM pointer_line")


async def test_row_24_what_nobody_has_opened_stays_and_is_told_of(
    teams: Teams, engine: AsyncEngine, clock: FixedClock, night: Night
) -> None:
    await report(teams)
    clock.moment += 800 * DAY
    await night.run("pointer:night")
    assert len(await query(engine, "SELECT id FROM pointer")) == 1


async def test_each_night_mixes_the_rows_and_cuts_the_tie_to_the_form(
    teams: Teams, engine: AsyncEngine, night: Night
) -> None:
    for _ in range(3):
        await report(teams)
    assert len(set(await query(engine, "SELECT CAST(xmin AS text) FROM pointer"))) == 3
    await night.run("pointer:night")
    assert len(set(await query(engine, "SELECT CAST(xmin AS text) FROM pointer"))) == 1
    assert len(set(await query(engine, "SELECT CAST(xmin AS text) FROM pointer_wrap"))) == 1
    assert await query(engine, "SELECT ticket FROM pointer WHERE ticket IS NOT NULL") == []


async def test_handlers_hear_once_a_day_that_something_is_new_without_a_number_below_three(
    teams: Teams, engine: AsyncEngine, addressed: Committee, night: Night
) -> None:
    await report(teams)
    await night.run("pointer:tell")
    await night.run("pointer:tell")
    assert sorted(await query(engine, "SELECT subject FROM notice WHERE kind = 'pointer'")) == ["2026-11-24:new"] * 3
    for who in PEOPLE[:2]:
        await report(teams, who=who)
    async with engine.begin() as db:
        assert night.work.services.pointers is not None
        handlers = await night.work.services.pointers.recipients.current(db, CAME)
        await attention.tell(night.work.services, db, handlers, date(2026, 11, 25))
        told = await attention.read(night.work.services, db, "2026-11-25:new3")
    assert told == attention.Told((), True, 3)
    assert "2026-11-25:new3" in await query(engine, "SELECT subject FROM notice WHERE kind = 'pointer'")


def case(**more: Any) -> Pointer:
    plain: dict[str, Any] = {"id": "0" * 32, "day": CAME, "state": State.RECEIVED, "acknowledged": None, "closed": None}
    plain |= {"excluded": (), "opened": True, "unread": False, "told": 0, "kept_until": None, "asked_by": None}
    return Pointer(**{**plain, **more})


def lived(down: range = range(0), acknowledged: int | None = None, opened: bool = True) -> dict[int, deadline.Step]:
    """Four hundred days of a case, over a leap day and both changes of the clock, by the day that each step was told.

    The bot looks at 08:30 in Oslo each day but those of `down`.
    """
    one, told = case(opened=opened), {}
    for number in range(401):
        moment = datetime(CAME.year, CAME.month, CAME.day, 7, 30, tzinfo=UTC) + number * DAY
        today = day_in_oslo(moment)
        assert today == CAME + number * DAY
        if acknowledged is not None and number == acknowledged:
            one = replace(one, state=State.ACKNOWLEDGED, acknowledged=today)
        step = None if number in down else deadline.due(one, today)
        if step is not None:
            told[number] = step
            one = replace(one, told=step.number)
    return told


def summary(told: dict[int, deadline.Step]) -> dict[int, str]:
    return {number: f"{step.whom.value} {step.of}" for number, step in told.items()}


def test_four_hundred_days_of_a_case_that_nobody_confirms() -> None:
    assert summary(lived()) == {
        3: "handlers acknowledge",
        5: "handlers acknowledge",
        7: "chair acknowledge",
        67: "handlers feedback",
        87: "handlers feedback",
        97: "handlers feedback",
        99: "chair feedback",
    }


def test_four_hundred_days_of_a_case_that_is_confirmed_in_time() -> None:
    assert summary(lived(acknowledged=4)) == {
        3: "handlers acknowledge",
        64: "handlers feedback",
        84: "handlers feedback",
        94: "handlers feedback",
        96: "chair feedback",
    }


def test_what_nobody_has_opened_is_an_alarm_on_the_eighth_day() -> None:
    assert summary(lived(opened=False))[8] == "chair unopened"


@pytest.mark.parametrize("start", range(0, 110, 3))
def test_after_downtime_one_message_says_what_is_newest(start: int) -> None:
    down = range(start, start + 9)
    told, whole = lived(down), lived()
    missed = [number for number in whole if number in down]
    assert set(told) == {number for number in whole if number not in down} | ({down.stop} if missed else set())
    assert [step.number for step in told.values()] == sorted({step.number for step in told.values()})


def test_three_months_end_on_the_same_day_or_the_months_last() -> None:
    assert deadline.months_after(date(2027, 11, 30), 3) == date(2028, 2, 29)
    assert deadline.months_after(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert deadline.months_after(date(2027, 12, 8), 3) == date(2028, 3, 8)
    assert deadline.feedback_by(date(2026, 12, 1), None) == date(2027, 3, 8)


def test_a_closed_case_is_due_nothing_and_an_excluded_chair_gives_way_to_the_deputy(committee: Committee) -> None:
    assert deadline.due(case(state=State.CLOSED), CAME + 30 * DAY) is None
    late = next(step for step in deadline.steps(case()) if step.whom is deadline.Whom.CHAIR)
    for excluded, first in (((), "handler-0"), (("handler-0",), "handler-1")):
        (heard,) = attention._whom(committee.handlers, case(excluded=excluded), late)
        assert heard.id == first


def test_two_keep_a_case_longer_and_the_cap_holds_else() -> None:
    days = (30, 365)
    assert deadline.gone_by(case(), *days) == CAME + 365 * DAY
    assert deadline.gone_by(case(closed=CAME + 20 * DAY, state=State.CLOSED), *days) == CAME + 50 * DAY
    assert deadline.gone_by(case(kept_until=CAME + 700 * DAY), *days) == CAME + 700 * DAY
    assert shredding.KEYS[0].__tablename__ == "pointer_wrap"

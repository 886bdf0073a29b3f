"""Rows 18, 20 and 24, and the days: the log, a lost key, the nights, and four hundred days of deadlines."""

import os
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from nacl.public import PublicKey
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot import attention, chronicle, custody, deadline, shredding
from bot.check import Level
from bot.clock import day_in_oslo
from bot.letter import Letter, Posting
from bot.pointer import Pointer, State
from bot.pointing import Pointers
from desk import shares
from desk.chain import first_bad
from desk.keyfile import make
from desk.sealing import Heading, decrypt, seal, unwrap, wrap
from desk.signing import sign_message
from jobs.queue import MOST_ATTEMPTS
from tests.conftest import FixedClock
from tests.pointer.conftest import LOG_KEY, Committee, Night, dialog
from tests.pointer.handler import Handler, raw, shown
from tests.pointer.reporter import REPORTER, STORY, button, follow, form, report
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
    assert [set(one) for one in found["lines"]] == [{"seq", "mark", "prev", "hash"}] * 4
    async with engine.connect() as db:
        said = [one.event for one in await chronicle.entries(db)]
    assert said == ["keys", "read", "received", "log_read"]
    assert pointers.signing is not None
    changes = {
        1: "UPDATE pointer_line SET mark = hash WHERE seq = 1",
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
        await db.execute(text("UPDATE pointer_line SET actor = 'handler-1' WHERE seq = 2"))
        assert await chronicle.foreign(db, LOG_KEY, lines) == 2
        await db.rollback()
    async with engine.connect() as db:
        lines, heads = await chronicle.lines(db), await chronicle.heads(db)
        assert first_bad(lines[:1], heads, pointers.signing.verify_key) == 2
    (kept,) = night.work.settings.pointer_log_dir.glob("2*.json")  # type: ignore[union-attr] # set above
    assert heads[0].hash in kept.read_text()


class Refusing:
    """A mailer that refuses some, then sends."""

    def __init__(self, *outcomes: str) -> None:
        self._outcomes, self.letters = list(outcomes), list[Letter]()

    async def send(self, letter: Letter) -> Posting:
        """What became of it."""
        self.letters.append(letter)
        return Posting(self._outcomes.pop(0) if self._outcomes else "sent", "throttled")  # type: ignore[arg-type] # of the test's own


async def test_row_18_a_head_that_could_not_be_sent_is_tried_again_and_seen_to_fail(
    teams: Teams, engine: AsyncEngine, night: Night, clock: FixedClock
) -> None:
    mailer = Refusing("refused", "lost", "sent")
    chosen = night.work.settings.model_copy(update={"pointer_officer": "ombud@example.invalid"})
    night.work = replace(night.work, services=replace(night.work.services, mailer=mailer), settings=chosen)
    await report(teams)
    for state in ("todo", "todo", "succeeded"):
        await night.run("pointer:night")
        assert await query(engine, "SELECT status FROM procrastinate_jobs ORDER BY id LIMIT 1") == [state]
        await query(engine, "DELETE FROM procrastinate_jobs RETURNING 1")
    assert len({one.text for one in mailer.letters}) == 1
    assert len(mailer.letters) == 3
    assert len(await query(engine, "SELECT seq FROM pointer_head")) == 1


async def test_row_18_a_night_that_is_tried_again_for_whoever_reads_sends_the_head_once(
    teams: Teams, engine: AsyncEngine, night: Night
) -> None:
    mailer = Refusing("sent")
    assert night.work.services.pointers is not None
    hasty = replace(night.work.services.pointers, night_looks=1)
    services = replace(night.work.services, mailer=mailer, pointers=hasty)
    chosen = night.work.settings.model_copy(update={"pointer_officer": "ombud@example.invalid"})
    night.work = replace(night.work, services=services, settings=chosen)
    await report(teams)
    async with engine.connect() as reader:
        await reader.execution_options(isolation_level="REPEATABLE READ")
        await reader.execute(text("SELECT 1 FROM person"))
        for attempts in range(MOST_ATTEMPTS):
            assert mailer.letters == []
            await query(engine, "DELETE FROM procrastinate_jobs RETURNING 1")
            async with engine.begin() as db:
                await night.work.services.defer(db, "pointer:night")
                await db.execute(text("UPDATE procrastinate_jobs SET attempts = :attempts"), {"attempts": attempts})
            await night.go()
    assert await query(engine, "SELECT status FROM procrastinate_jobs") == ["failed"]
    assert len(mailer.letters) == 1


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


async def test_row_20_a_key_that_is_no_good_is_given_up_by_its_owner_alone_and_never_the_last_one(
    teams: Teams, engine: AsyncEngine, committee: Committee, clock: FixedClock
) -> None:
    await report(teams)
    chair, other = (Handler(teams, committee.keys[number], clock.now()) for number in range(2))
    (case,) = await chair.cases()
    path = f"/{case['id']}/unreadable"
    assert await chair.ask("POST", path, {"seqs": [1]}) == (201, {"given_up": 1})
    assert await chair.ask("POST", path, {"seqs": [1]}) == (201, {"given_up": 0})
    assert (await chair.ask("POST", path, {"seqs": [1, 7]}))[0] == 422
    _, lacking = await other.ask("GET", "/wraps")
    (one,) = lacking["wraps"]
    assert one["missing"] == [chair.keys.key_id]
    anew = shown(wrap(unwrap(raw(one["wrap"]), other.keys.private), chair.keys.private.public_key))
    given = {"case": case["id"], "seq": 1, "holder": chair.keys.key_id, "wrap": anew}
    assert (await other.ask("POST", "/wraps", {"wraps": [given], "shares": []}))[1] == {"added": 1}
    assert (await chair.read(case["id"]))["opened"][1]["what"] == STORY["what"]
    await query(engine, "DELETE FROM pointer_wrap WHERE holder <> :key RETURNING 1", key=chair.keys.key_id)
    assert (await chair.ask("POST", path, {"seqs": [1]}))[0] == 422
    logged = await query(engine, "SELECT event FROM pointer_line WHERE event IN ('given_up', 'rewrapped') ORDER BY seq")
    assert logged == ["given_up", "rewrapped"]


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
    report_ = found["opened"][1]
    assert (report_["mode"], report_["name"], report_["person"]) == ("confidential", "", "")
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
    assert "fikk lov til å åpne navnet ditt" not in words(await follow(teams, code))
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
    identity = next(one for one in seen["messages"] if one["kind"] == "identity")
    fields = decrypt(Heading(case["id"], "identity", 2, identity["keys"]), raw(identity["box"]), shares.xor(*halves))
    assert fields["name"] == "Anne Ansattsen"
    assert "fikk lov til å åpne navnet ditt" in words(await follow(teams, code))


@pytest.mark.parametrize("mode", ["unnamed", "named"])
async def test_row_20_whoever_did_not_report_in_confidence_has_no_name_that_two_could_open(
    teams: Teams, committee: Committee, clock: FixedClock, mode: str
) -> None:
    await report(teams, mode=mode)
    two = [Handler(teams, committee.keys[number], clock.now()) for number in range(2)]
    (case,) = await two[0].cases()
    found = await two[0].read(case["id"])
    pair = shares.pair_of(*(one.keys.key_id for one in two))
    halves = {one["holder"]: one for one in found["shares"] if one["pair"] == pair}
    key = shares.xor(*(taken(case["id"], halves[one.keys.key_id], one) for one in two))
    identity = next(one for one in found["messages"] if one["kind"] == "identity")
    assert decrypt(Heading(case["id"], "identity", 2, identity["keys"]), raw(identity["box"]), key) == {}


def taken(case: str, one: dict[str, str], who: Handler) -> bytes:
    """A half, as its holder opens it."""
    return shares.take(case, shares.Share(**{**one, "box": raw(one["box"])}), who.keys.private)  # type: ignore[arg-type] # of text and bytes


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


async def test_row_24_while_somebody_still_reads_what_was_deleted_the_night_is_tried_again(
    teams: Teams, engine: AsyncEngine, night: Night
) -> None:
    await report(teams)
    assert night.work.services.pointers is not None
    hasty = replace(night.work.services.pointers, night_looks=1)
    patient, night.work = night.work, replace(night.work, services=replace(night.work.services, pointers=hasty))
    for read in ("person", "pointer_wrap"):  # where it only sees the old, and where it holds it too
        async with engine.connect() as reader:
            await reader.execution_options(isolation_level="REPEATABLE READ")
            await reader.execute(text(f"SELECT 1 FROM {read}"))  # noqa: S608 - of the test's own
            await night.run("pointer:night")
        assert await query(engine, "SELECT status FROM procrastinate_jobs") == ["todo"], read
        assert len(await query(engine, "SELECT day FROM pointer_head")) == 1, "the log's head is signed all the same"
        await query(engine, "DELETE FROM procrastinate_jobs RETURNING 1")
    night.work = patient  # since other tests write in other databases of this server
    await night.run("pointer:night")
    assert await query(engine, "SELECT status FROM procrastinate_jobs") == ["succeeded"]


async def test_row_24_whoever_writes_in_another_database_of_the_server_is_waited_for_too(
    teams: Teams, engine: AsyncEngine, night: Night
) -> None:
    """PostgreSQL keeps what was deleted for whom it takes to see it: also the one who rewrites, since others write on."""
    await report(teams)
    assert night.work.services.pointers is not None
    hasty = replace(night.work.services.pointers, night_looks=1)
    patient, night.work = night.work, replace(night.work, services=replace(night.work.services, pointers=hasty))
    other = create_async_engine(engine.url.set(database="postgres"))
    async with other.begin() as writer:
        await writer.execute(text("SELECT pg_current_xact_id()"))
        await night.run("pointer:night")
        assert await query(engine, "SELECT status FROM procrastinate_jobs") == ["todo"]
    await other.dispose()
    await query(engine, "DELETE FROM procrastinate_jobs RETURNING 1")
    night.work = patient
    await night.run("pointer:night")
    assert await query(engine, "SELECT status FROM procrastinate_jobs") == ["succeeded"]


@pytest.fixture
async def plain(engine: AsyncEngine) -> AsyncIterator[AsyncEngine]:
    """The same database for a role that owns the tables and may not steer the server."""
    role = f"plain_{os.getpid()}"
    async with engine.begin() as db:
        await db.execute(text(f"CREATE ROLE {role}"))
        await db.execute(text(f"GRANT {engine.url.username} TO {role}"))
    made = create_async_engine(engine.url, connect_args={"options": f"-c role={role}"})
    yield made
    await made.dispose()
    async with engine.begin() as db:
        await db.execute(text(f"DROP ROLE {role}"))


async def test_row_24_where_the_bots_role_may_not_end_the_servers_log_the_rest_is_done_and_it_is_said(
    teams: Teams, engine: AsyncEngine, plain: AsyncEngine, night: Night, caplog: pytest.LogCaptureFixture
) -> None:
    await report(teams)
    async with engine.connect() as db, plain.connect() as other:
        assert custody.server_log(await shredding.may_end_log(db)) == []
        (line,) = custody.server_log(await shredding.may_end_log(other))
    assert line.level is Level.WARNING
    before = await query(engine, "SELECT pg_relation_filepath('pointer_wrap')")
    night.work = replace(night.work, engine=plain)
    await night.run("pointer:night")
    assert "may not end the server's log" in caplog.text
    assert await query(engine, "SELECT status FROM procrastinate_jobs") == ["succeeded"]
    assert await query(engine, "SELECT pg_relation_filepath('pointer_wrap')") != before, "the table is made anew"


async def test_row_24_what_nobody_has_opened_stays_and_is_told_of(
    teams: Teams, engine: AsyncEngine, clock: FixedClock, night: Night
) -> None:
    await report(teams)
    clock.moment += 800 * DAY
    await night.run("pointer:night")
    assert len(await query(engine, "SELECT id FROM pointer")) == 1


async def test_each_night_mixes_the_rows_and_cuts_the_tie_to_a_form_that_no_longer_holds(
    teams: Teams, engine: AsyncEngine, clock: FixedClock, night: Night
) -> None:
    for _ in range(3):
        await report(teams)
    assert len(set(await query(engine, "SELECT CAST(xmin AS text) FROM pointer"))) == 3
    await night.run("pointer:night")
    assert len(set(await query(engine, "SELECT CAST(xmin AS text) FROM pointer"))) == 1
    for table in ("pointer_message", "pointer_wrap", "pointer_share", "pointer_receipt"):
        assert len(set(await query(engine, f"SELECT CAST(xmin AS text) FROM {table}"))) == 1  # noqa: S608 - of the test's own
    for table, key in {"pointer": "id", "pointer_message": "case_id", "pointer_receipt": "lookup"}.items():
        lain = await query(engine, f"SELECT {key} FROM {table} ORDER BY ctid")  # noqa: S608 - of the test's own
        assert lain == sorted(lain)
    assert len(await query(engine, "SELECT ticket FROM pointer WHERE ticket IS NOT NULL")) == 3
    clock.moment += 2 * DAY
    await night.run("pointer:night")
    assert await query(engine, "SELECT ticket FROM pointer WHERE ticket IS NOT NULL") == []


async def test_handlers_hear_once_a_day_that_something_is_new_without_a_number_below_three(
    teams: Teams, engine: AsyncEngine, addressed: Committee, night: Night, clock: FixedClock
) -> None:
    await report(teams)
    await night.run("pointer:tell")
    await night.run("pointer:tell")
    assert sorted(await query(engine, "SELECT subject FROM notice WHERE kind = 'pointer'")) == ["2026-11-24:new"] * 3
    await query(engine, "UPDATE pointer SET opened = true, unread = false RETURNING 1")
    clock.moment += DAY
    await night.run("pointer:tell")
    assert await query(engine, "SELECT subject FROM notice WHERE subject LIKE '2026-11-25%'") == []
    await query(engine, "UPDATE pointer SET unread = true RETURNING 1")
    for who in PEOPLE[:2]:
        await report(teams, who=who)
    async with engine.begin() as db:
        assert night.work.services.pointers is not None
        handlers = await night.work.services.pointers.recipients.current(db, CAME)
        await attention.tell(night.work.services, db, night.work.services.pointers, handlers, date(2026, 11, 25))
        told = await attention.read(night.work.services, db, "2026-11-25:new3")
    assert told == attention.Told((), True, 3)
    assert "2026-11-25:new3" in await query(engine, "SELECT subject FROM notice WHERE kind = 'pointer'")


async def test_what_one_has_read_before_the_day_s_word_is_still_told_to_the_others_once(
    teams: Teams, engine: AsyncEngine, addressed: Committee, clock: FixedClock, night: Night
) -> None:
    code = await report(teams)
    chair = Handler(teams, addressed.keys[0], clock.now())
    (one,) = await chair.cases()
    for said in ("2026-11-24:new", "2026-11-25:new"):
        await chair.read(one["id"])
        await night.run("pointer:tell")
        assert await query(engine, "SELECT subject FROM notice WHERE kind = 'pointer'") == [said] * 3
        await query(engine, "DELETE FROM notice WHERE kind = 'pointer' RETURNING 1")
        data = {**button(await follow(teams, code), "pointer.add"), "text": "En ting til."}
        assert "lagt til" in words(await dialog(teams, "submit", data, who=REPORTER))
        clock.moment += DAY
        chair = replace(chair, now=clock.now())


def case(**more: Any) -> Pointer:
    plain: dict[str, Any] = {"id": "0" * 32, "day": CAME, "state": State.RECEIVED, "acknowledged": None, "closed": None}
    plain |= {"excluded": (), "opened": True, "unread": False, "told": 0, "kept_until": None, "asked_by": None}
    plain |= {"answered": None}
    return Pointer(**{**plain, **more})


def lived(
    down: range = range(0), acknowledged: int | None = None, opened: bool = True, at_most: int | None = None
) -> dict[int, list[deadline.Step]]:
    """Four hundred days of a case, over a leap day and both changes of the clock, by the day that steps were told.

    The bot looks at 08:30 in Oslo each day but those of `down`; the case is deleted after `at_most` days.
    """
    one, told = case(opened=opened), {}
    gone = CAME + at_most * DAY if at_most else None
    for number in range(at_most or 401):
        moment = datetime(CAME.year, CAME.month, CAME.day, 7, 30, tzinfo=UTC) + number * DAY
        today = day_in_oslo(moment)
        assert today == CAME + number * DAY
        if acknowledged is not None and number == acknowledged:
            told_of = deadline.without(one.told, "feedback")
            one = replace(one, state=State.ACKNOWLEDGED, acknowledged=today, told=told_of)
        steps = [] if number in down else deadline.due(one, today, gone)
        if steps:
            told[number] = steps
        for step in steps:
            one = replace(one, told=deadline.with_told(one.told, step))
    return told


def summary(told: dict[int, list[deadline.Step]]) -> dict[int, str]:
    return {number: ", ".join(f"{one.whom.value} {one.of}" for one in steps) for number, steps in told.items()}


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


async def test_four_hundred_days_of_a_case_by_the_clock_s_own_jobs(
    teams: Teams, engine: AsyncEngine, addressed: Committee, clock: FixedClock, night: Night
) -> None:
    """On each day that something is told, and the day before it; the others are the pure ones above."""
    clock.moment = datetime(CAME.year, CAME.month, CAME.day, 7, 30, tzinfo=UTC)
    await report(teams)
    await query(engine, "UPDATE pointer SET opened = true, unread = false, told = 1 RETURNING 1")
    due = lived(at_most=365)
    for number in sorted({day + off for day in due for off in (-1, 0)}):
        clock.moment = clock.moment.replace(year=CAME.year, month=CAME.month, day=CAME.day) + number * DAY
        await night.run("pointer:tell")
    for number in (365, 366):
        clock.moment = datetime(CAME.year, CAME.month, CAME.day, 3, 30, tzinfo=UTC) + number * DAY
        await night.run("pointer:night")
    told = [f"{CAME + number * DAY} {step.of} {step.whom}" for number, steps in due.items() for step in steps]
    lines = "SELECT day || ' ' || detail FROM pointer_line WHERE event = 'reminded' ORDER BY seq"
    assert await query(engine, lines) == told
    assert await query(engine, "SELECT day FROM pointer_line WHERE event = 'deleted'") == [str(CAME + 366 * DAY)]


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
    numbers = [step.number for steps in told.values() for step in steps]
    assert numbers == sorted(set(numbers))
    assert set(deadline.NUMBERS) & {each.of for day in missed for each in whole[day]} <= {
        each.of for each in told.get(down.stop, ())
    }


def test_no_thing_takes_the_place_of_another() -> None:
    assert summary(lived(range(4, 9), opened=False))[9] == "chair acknowledge, chair unopened"
    short = summary(lived(at_most=120, acknowledged=20))
    assert [day for day, said in short.items() if "gone" in said] == [90, 113]
    assert {day: said for day, said in short.items() if "feedback" in said} == {
        80: "handlers feedback",
        100: "handlers feedback",
        110: "handlers feedback",
        112: "chair feedback",
    }


def test_a_word_to_who_reported_from_the_first_reminder_on_is_feedback_and_an_earlier_one_may_be_a_question() -> None:
    one = case(state=State.INVESTIGATING, acknowledged=CAME)
    for answered, things in ((59, ["feedback"]), (60, [])):
        said = replace(one, answered=CAME + answered * DAY)
        assert [step.of for step in deadline.due(said, CAME + 100 * DAY)] == things
        late = deadline.is_late(said.state, CAME, CAME, said.answered, CAME + 100 * DAY)
        assert late is bool(things)


async def test_any_reply_is_an_acknowledgement_and_a_later_one_feedback_that_is_no_more_reminded_of(
    teams: Teams, engine: AsyncEngine, addressed: Committee, clock: FixedClock, night: Night
) -> None:
    code = await report(teams)
    chair = Handler(teams, addressed.keys[0], clock.now())
    (one,) = await chair.cases()
    status, said = await chair.reply(one["id"], addressed.handlers, "Når skjedde det?")
    assert (status, said["case"]["state"], said["case"]["acknowledged"]) == (201, "acknowledged", "2026-11-24")
    assert "lest og bekreftet" in words(await follow(teams, code))
    clock.moment += 70 * DAY
    chair = replace(chair, now=clock.now())
    assert (await chair.cases())[0]["due"]["feedback"] == "2027-02-24"
    assert (await chair.reply(one["id"], addressed.handlers, "Vi har snakket med to."))[0] == 201
    assert (await chair.cases())[0]["due"]["feedback"] is None
    clock.moment += 40 * DAY
    await night.run("pointer:tell")
    assert await query(engine, "SELECT subject FROM notice WHERE kind = 'pointer' AND subject LIKE '%feedback'") == []
    assert "gått ut" not in words(await follow(teams, code))


async def test_a_chair_who_is_not_in_the_directory_is_stood_in_for_by_the_deputy(
    teams: Teams, engine: AsyncEngine, addressed: Committee, clock: FixedClock, night: Night
) -> None:
    first, *others = addressed.handlers.handlers
    gone = replace(first, person="d0000000-0000-4000-8000-00000000dead")
    addressed.put(replace(addressed.handlers, version=3, handlers=(gone, *others)))
    await report(teams)
    clock.moment += 7 * DAY
    await night.run("pointer:tell")
    told = await query(engine, "SELECT person_id FROM notice WHERE kind = 'pointer' AND subject LIKE '%late_acknow%'")
    assert told == [others[0].person]


async def test_how_far_it_is_stands_in_signed_replies_alone(
    teams: Teams, engine: AsyncEngine, committee: Committee, clock: FixedClock
) -> None:
    code = await report(teams)
    await query(engine, "UPDATE pointer SET state = 'closed', acknowledged = day RETURNING 1")
    assert "Varselet er mottatt" in words(await follow(teams, code))
    await query(engine, "UPDATE pointer SET state = 'received', acknowledged = NULL RETURNING 1")
    chair = Handler(teams, committee.keys[0], clock.now())
    (one,) = await chair.cases()
    assert (await chair.reply(one["id"], committee.handlers, "Vi ser på det", "investigating"))[0] == 201
    await query(engine, "UPDATE pointer SET state = 'transferred' RETURNING 1")
    assert "blir undersøkt" in words(await follow(teams, code))


def test_three_months_end_on_the_same_day_or_the_months_last() -> None:
    assert deadline.months_after(date(2027, 11, 30), 3) == date(2028, 2, 29)
    assert deadline.months_after(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert deadline.months_after(date(2027, 12, 8), 3) == date(2028, 3, 8)
    assert deadline.feedback_by(date(2026, 12, 1), None) == date(2027, 3, 8)


def test_a_closed_case_is_due_nothing_and_an_excluded_chair_gives_way_to_the_deputy(addressed: Committee) -> None:
    assert deadline.due(case(state=State.CLOSED), CAME + 30 * DAY) == []
    late = next(step for step in deadline.steps(case()) if step.whom is deadline.Whom.CHAIR)
    for excluded, first in (((), "handler-0"), (("handler-0",), "handler-1")):
        (heard,) = attention._whom(addressed.handlers, case(excluded=excluded), late)
        assert heard.id == first


def test_two_keep_a_case_longer_and_the_cap_holds_else() -> None:
    days = (30, 365)
    assert deadline.gone_by(case(), *days) == CAME + 365 * DAY
    assert deadline.gone_by(case(closed=CAME + 20 * DAY, state=State.CLOSED), *days) == CAME + 50 * DAY
    kept = case(kept_until=CAME + 700 * DAY)
    assert deadline.gone_by(kept, *days) == CAME + 700 * DAY
    assert deadline.gone_by(replace(kept, closed=CAME + 20 * DAY, state=State.CLOSED), *days) == CAME + 700 * DAY
    assert deadline.gone_by(case(unread=True), *days) is None
    assert shredding.KEYS[0].__tablename__ == "pointer_wrap"


async def test_row_19_the_log_tells_nobody_of_a_case_that_is_not_theirs(
    teams: Teams, committee: Committee, clock: FixedClock, night: Night
) -> None:
    await report(teams, concerns="handler-1")
    chair, left_out = (Handler(teams, committee.keys[number], clock.now()) for number in range(2))
    (one,) = await chair.cases()
    await chair.read(one["id"])
    await night.run("pointer:night")
    status, found = await left_out.ask("GET", "/log")
    assert status == 200
    assert one["id"] not in str(found)
    assert "handler-0" not in str(found)


async def test_row_19_nothing_that_is_added_or_answered_later_is_for_whoever_was_left_out_or_from_them(
    teams: Teams, engine: AsyncEngine, committee: Committee, clock: FixedClock
) -> None:
    code = await report(teams, concerns="handler-1")
    data = {**button(await follow(teams, code), "pointer.add"), "text": "En ting til."}
    assert "lagt til" in words(await dialog(teams, "submit", data, who=REPORTER))
    chair, left_out = (Handler(teams, committee.keys[number], clock.now()) for number in range(2))
    (one,) = await chair.cases()
    assert (await chair.reply(one["id"], committee.handlers, "Til alle"))[0] == 422
    first, _, third = committee.handlers.handlers
    rest = replace(committee.handlers, handlers=(first, third))
    assert (await chair.reply(one["id"], rest, "Til dem som får"))[0] == 201
    assert len(await query(engine, "SELECT DISTINCT seq FROM pointer_wrap")) == 3
    assert await query(engine, "SELECT 1 FROM pointer_wrap WHERE holder = :key", key=left_out.keys.key_id) == []
    found = await chair.read(one["id"])
    place = Heading(one["id"], "reply", found["case"]["next"], 1)
    public = PublicKey(bytes.fromhex(found["reporters"]["reporter:1"]))
    sealed = seal(place, {"text": "Fra den det gjelder", "state": "closed"}, {**rest.holders(), "reporter:1": public})
    body = {"seq": place.seq, "keys": 1, "box": shown(sealed.box), "state": "closed"}
    body["wraps"] = {holder: shown(wrapped) for holder, wrapped in sealed.wraps.items()}
    body["signature"] = shown(sign_message(left_out.keys.signing, place, sealed.box))
    assert (await left_out.ask("POST", f"/{one['id']}/messages", body))[0] == 404
    forged = {"case": one["id"], "seq": place.seq, "box": sealed.box, "signer": left_out.keys.key_id}
    await query(
        engine,
        "INSERT INTO pointer_message (case_id, seq, kind, day, keys, box, signer, signature) "
        "VALUES (:case, :seq, 'reply', '2026-11-24', 1, :box, :signer, :signature) RETURNING 1",
        **forged,
        signature=sign_message(left_out.keys.signing, place, sealed.box),
    )
    await query(
        engine,
        "INSERT INTO pointer_wrap (case_id, seq, holder, wrap) VALUES (:case, :seq, 'reporter:1', :wrap) RETURNING 1",
        case=one["id"],
        seq=place.seq,
        wrap=sealed.wraps["reporter:1"],
    )
    card = words(await follow(teams, code))
    assert "Til dem som får" in card
    assert "Fra den det gjelder" not in card
    assert "avsluttet" not in card


async def test_row_19_whoever_was_left_out_stays_so_under_another_id(
    teams: Teams, engine: AsyncEngine, addressed: Committee, clock: FixedClock
) -> None:
    await report(teams, concerns="handler-1")
    again = make("another-id")
    handlers = list(addressed.handlers.handlers)
    handlers[1] = replace(entry(again, deputy=True), person=PEOPLE[1])
    addressed.put(replace(addressed.handlers, version=3, handlers=tuple(handlers)))
    new, chair = Handler(teams, again, clock.now()), Handler(teams, addressed.keys[0], clock.now())
    assert await new.cases() == []
    _, lacking = await chair.ask("GET", "/wraps")
    assert again.key_id not in str(lacking)


async def test_row_20_many_messages_of_many_cases_are_handed_on(
    teams: Teams, committee: Committee, clock: FixedClock
) -> None:
    for number in range(12):
        shown_ = await follow(
            teams,
            await report(teams, who=f"e0000000-0000-4000-8000-{number:012}"),
            f"e0000000-0000-4000-8000-{number:012}",
        )
        data = {**button(shown_, "pointer.add"), "text": "Mer"}
        await dialog(teams, "submit", data, who=f"e0000000-0000-4000-8000-{number:012}")
    fresh = make("handler-9")
    handlers = (*committee.handlers.handlers, entry(fresh))
    committee.put(replace(committee.handlers, version=2, handlers=handlers))
    chair = Handler(teams, committee.keys[0], clock.now())
    _, lacking = await chair.ask("GET", "/wraps")
    wraps = [
        {
            "case": one["case"],
            "seq": one["seq"],
            "holder": fresh.key_id,
            "wrap": shown(wrap(unwrap(raw(one["wrap"]), chair.keys.private), fresh.private.public_key)),
        }
        for one in lacking["wraps"]
    ]
    assert (await chair.ask("POST", "/wraps", {"wraps": wraps, "shares": []})) == (201, {"added": 24})


async def test_what_is_added_to_a_closed_case_is_told_of_and_not_deleted_unread(
    teams: Teams, engine: AsyncEngine, committee: Committee, clock: FixedClock, night: Night
) -> None:
    code = await report(teams)
    chair = Handler(teams, committee.keys[0], clock.now())
    (one,) = await chair.cases()
    assert (await chair.reply(one["id"], committee.handlers, "Ferdig", "closed"))[0] == 201
    data = {**button(await follow(teams, code), "pointer.add"), "text": "De har sagt meg opp etter dette."}
    await dialog(teams, "submit", data, who=REPORTER)
    assert [each["unread"] for each in await chair.cases()] == [True]
    clock.moment += 40 * DAY
    await night.run("pointer:night")
    assert len(await query(engine, "SELECT id FROM pointer")) == 1


async def test_a_list_that_changed_while_the_form_was_open_asks_once_more(teams: Teams, committee: Committee) -> None:
    data = {**button(await form(teams), "pointer.hand_in"), **STORY}
    committee.put(
        replace(committee.handlers, version=2, handlers=(*committee.handlers.handlers, entry(make("handler-9"))))
    )
    again = await dialog(teams, "submit", data, who=REPORTER)
    assert "endret hvem som leser varsler" in words(again)
    assert next(one["value"] for one in again["body"] if one.get("id") == "what") == STORY["what"]
    sent = await dialog(teams, "submit", {**button(again, "pointer.hand_in"), **STORY}, who=REPORTER)
    assert "Varselet er mottatt" in words(sent)


async def test_long_replies_are_shown_a_few_at_a_time_the_newest_first(
    teams: Teams, committee: Committee, clock: FixedClock
) -> None:
    code = await report(teams)
    chair = Handler(teams, committee.keys[0], clock.now())
    (one,) = await chair.cases()
    for number in range(3):
        assert (await chair.reply(one["id"], committee.handlers, f"Svar {number} " + "ø" * 5000))[0] == 201
    first = await follow(teams, code)
    assert "Svar 2" in words(first)
    assert "Svar 1" not in words(first)
    second = await dialog(teams, "submit", button(first, "pointer.older"), who=REPORTER)
    assert "Svar 1" in words(second)
    assert "Svar 2" not in words(second)


def test_a_late_confirmation_is_reminded_of_its_feedback_and_an_end_is_warned_of() -> None:
    late = case(told=0b1110, state=State.ACKNOWLEDGED, acknowledged=CAME + 120 * DAY)
    assert deadline.due(late, CAME + 181 * DAY) == [
        deadline.Step(5, CAME + 180 * DAY, deadline.Whom.HANDLERS, "feedback")
    ]
    open_ = case(told=0b1_1110_0000, state=State.INVESTIGATING, acknowledged=CAME)
    (step,) = deadline.due(open_, CAME + 340 * DAY, CAME + 365 * DAY)
    assert (step.of, step.day) == ("gone", CAME + 335 * DAY)


async def test_what_is_kept_longer_is_warned_of_anew_before_its_new_end(
    teams: Teams, engine: AsyncEngine, addressed: Committee, clock: FixedClock, night: Night
) -> None:
    await report(teams)
    handlers = [Handler(teams, addressed.keys[number], clock.now()) for number in range(2)]
    (one,) = await handlers[0].cases()
    assert (await handlers[0].reply(one["id"], addressed.handlers, "Takk", "investigating"))[0] == 201
    clock.moment += 360 * DAY
    await night.run("pointer:tell")
    (told,) = await query(engine, "SELECT told FROM pointer")
    assert told >> 10 & 1
    reminded = await query(engine, "SELECT detail FROM pointer_line WHERE event = 'reminded' ORDER BY detail")
    assert reminded == ["feedback chair", "gone handlers"]
    for each in handlers:
        later = replace(each, now=clock.now())
        assert (await later.ask("POST", f"/{one['id']}/extend", {"reason": "case_work"}))[0] == 201
    clock.moment += 345 * DAY
    await query(engine, "DELETE FROM notice WHERE kind = 'pointer' RETURNING 1")
    await night.run("pointer:tell")
    assert await query(engine, "SELECT DISTINCT subject FROM notice WHERE kind = 'pointer'") == [
        f"{day_in_oslo(clock.now())}:gone"
    ]

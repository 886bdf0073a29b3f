"""Those who run the bot are told what is wrong, once a kind and day, in Teams and by e-mail; and never when all is well."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot import fault
from bot.check import Line, error, ok, warning
from bot.command import doctor
from bot.fault import Facts, Found, Kind
from bot.lookup import CsvDirectory
from bot.web.heartbeat import HttpHeartbeat
from jobs.health import gather
from jobs.schedule import EveryMinutes
from tests.jobs.conftest import Office

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
ADMIN = "d0000000-0000-4000-8000-0000000000aa"
PEOPLE = (
    "id,name,email,title,unit,manager,roles,norm\n"
    f"{ADMIN},Drift Driftsen,drift@example.invalid,IT,IKT,,employee admin,nb\n"
    "d0000000-0000-4000-8000-000000000009,Anne Ansattsen,anne@example.invalid,,IKT,,,nb\n"
)


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        (Facts(NOW), []),
        (Facts(NOW, failed=2), [Found(Kind.FAILED, 2)]),
        (Facts(NOW, stuck=1, unreached=3), [Found(Kind.STUCK, 1), Found(Kind.UNREACHED, 3)]),
        (Facts(NOW, lane_since=NOW - timedelta(minutes=5)), []),
        (Facts(NOW, lane_since=NOW - timedelta(minutes=6)), [Found(Kind.LANE, 6)]),
        (Facts(NOW, mail_since=NOW - timedelta(hours=1)), [Found(Kind.MAIL, 60)]),
        (Facts(NOW, sync_refused=True), [Found(Kind.SYNC, 1)]),
        (Facts(NOW, coverage=(91.0, 86.1)), []),
        (Facts(NOW, coverage=(91.0, 86.0)), [Found(Kind.COVERAGE, 5)]),
        (Facts(NOW, coverage=(86.0, 91.0)), []),
        (Facts(NOW, doctor=[ok("lager", "går")]), []),
        (
            Facts(NOW, doctor=[ok("lager", "går"), warning("klokke", "skeiv", "x"), error("Graph", "borte", "x")]),
            [Found(Kind.DOCTOR, 2, "klokke: skeiv\nGraph: borte")],
        ),
    ],
)
def test_what_is_wrong_follows_from_the_facts(facts: Facts, found: list[Found]) -> None:
    assert fault.judge(facts) == found


def test_five_minutes_are_due_on_the_fives() -> None:
    assert EveryMinutes("x", 5).due(NOW + timedelta(minutes=7, seconds=3)) == NOW + timedelta(minutes=5)


@pytest.fixture
def run_by(office: Office, tmp_path: Path) -> Office:
    """The office with one administrator, who can be reached in Teams."""
    files = [tmp_path / name for name in ("people.csv", "units.csv", "offices.csv")]
    files[0].write_text(PEOPLE, encoding="utf-8")
    files[1].write_text("unit,parent,leader,norm\nIKT,,,nb\n", encoding="utf-8")
    files[2].write_text("office,name,phone,email,deputy,valid_from,valid_to\n", encoding="utf-8")
    office.services = replace(office.services, directory=CsvDirectory(files[0], files[1], files[2]))
    office.work = replace(office.work, services=office.services)
    return office


async def look(office: Office, task: str = "health:look") -> None:
    """Run the job as its tick does."""
    async with office.engine.begin() as db:
        await office.services.defer(db, task, queueing_lock=task)
    await office.run()


async def test_nobody_is_told_anything_while_all_is_well(run_by: Office) -> None:
    await run_by.reachable(ADMIN)
    await look(run_by)
    assert (run_by.connector.sent, run_by.mails()) == ([], [])
    assert await run_by.query("SELECT count(*) FROM fault") == [0]


async def test_each_kind_of_fault_is_told_once_a_day_in_teams_and_by_mail(run_by: Office) -> None:
    await run_by.reachable(ADMIN)
    await run_by.query(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES ('x', 'nightly:forget', 'doing')"
    )
    await run_by.query("UPDATE procrastinate_jobs SET status = 'failed'")
    run_by.clock.moment = datetime.now(UTC)
    for _ in range(2):
        await look(run_by)
    (sent,) = run_by.connector.sent
    assert "feilet det siste døgnet: 1" in sent.body["summary"]
    (mail,) = run_by.mails()
    assert (mail["To"], mail["Subject"]) == ("drift@example.invalid", "Driftsmelding fra Raumabot")
    run_by.clock.moment += timedelta(hours=20)
    await look(run_by)
    days = await run_by.query("SELECT count(DISTINCT day) FROM fault WHERE kind = 'failed'")
    assert days == [len(run_by.paths("POST"))]


async def test_jobs_and_lanes_that_stand_still_and_people_not_reached_are_seen(run_by: Office) -> None:
    await run_by.tell("d0000000-0000-4000-8000-000000000009", kind=Kind.SYNC)
    await run_by.query("DELETE FROM procrastinate_jobs")
    await run_by.query("INSERT INTO procrastinate_jobs (queue_name, task_name) VALUES ('x', 'some:task')")
    assert await facts(run_by) == Facts(run_by.clock.now(), lane_since=run_by.clock.now())
    await run_by.query("UPDATE procrastinate_events SET at = at - interval '16 minutes'")
    assert (await facts(run_by)).stuck == 1
    await run_by.query("DELETE FROM procrastinate_jobs")
    await run_by.lane()
    assert await facts(run_by) == Facts(run_by.clock.now(), unreached=1), "mail that lies in a file reached nobody"


async def test_doctor_says_what_the_bots_own_work_lacks(run_by: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_AUTH", "off")
    monkeypatch.setenv("DATABASE_URL", run_by.engine.url.render_as_string(hide_password=False))
    assert [str(line.level) for line in await doctor.examine() if line.what == "arbeid"] == ["ok"]
    await run_by.tell("d0000000-0000-4000-8000-000000000009", kind=Kind.SYNC)
    (found,) = [line.found for line in await doctor.examine() if line.what == "arbeid"]
    assert found.startswith("Beskjeder i Teams har ventet")


async def facts(office: Office) -> Facts:
    """The facts as the job gathers them."""
    async with office.engine.connect() as db:
        return await gather(db, office.clock.now())


async def test_the_doctors_warnings_are_told_once_a_day(run_by: Office) -> None:
    async def examine() -> list[Line]:
        return [ok("lager", "går"), warning("klokke", "går *feil*", "x")]

    await run_by.reachable(ADMIN)
    run_by.work = replace(run_by.work, examine=examine)
    for _ in range(2):
        await look(run_by, "health:examine")
    (sent,) = run_by.connector.sent
    assert "Egenkontrollen fant 1 ting å se på" in sent.body["summary"]
    assert "klokke: går *feil*" in str(sent.body)


async def test_the_heartbeat_is_called_at_every_look_and_its_silence_harms_nothing(office: Office) -> None:
    calls: list[str] = []

    async def heard(request: web.Request) -> web.Response:
        calls.append(request.method)
        return web.Response(status=200 if len(calls) < 3 else 500)

    app = web.Application()
    app.router.add_route("*", "/beat", heard)
    server = TestServer(app, host="127.0.0.1")
    await server.start_server()
    beat = HttpHeartbeat(str(server.make_url("/beat")))
    office.work = replace(office.work, heartbeat=beat)
    await look(office)
    await look(office)
    assert calls == ["GET", "GET"]
    assert not await beat.beat()
    await server.close()
    assert not await beat.beat()
    await look(office)
    assert await office.query("SELECT DISTINCT status::text FROM procrastinate_jobs") == ["succeeded"]
    assert not await HttpHeartbeat("").beat()


async def test_a_fall_in_how_many_can_be_reached_is_told(run_by: Office) -> None:
    await run_by.reachable(ADMIN)
    await look(run_by, "health:examine")
    assert run_by.connector.sent == [], "the first day there is nothing to hold it against"
    await run_by.query("UPDATE reached SET day = day - 1, percent = percent + 5")
    await look(run_by, "health:examine")
    (sent,) = run_by.connector.sent
    assert "5" in sent.body["summary"]


async def test_a_sync_that_was_refused_is_told(run_by: Office) -> None:
    await run_by.reachable(ADMIN)
    await run_by.query("UPDATE edition SET ended = 'refused'")
    await look(run_by)
    assert len(run_by.connector.sent) == 1
    await run_by.query("UPDATE edition SET ended = NULL")

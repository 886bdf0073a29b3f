"""Reach: the app is installed for those who lack it, at a measured pace and never against a block; and who is counted."""

import json
import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot import address, reach
from bot.address import Place, State
from bot.command.people import at_start
from bot.command.reach import table
from bot.graph.client import Graph
from bot.graph.install import GraphInstaller
from bot.limiter import Limiter
from bot.lookup import CsvDirectory
from bot.reach import Standing
from bot.services import Services
from tests.graph.conftest import SoonClock, entra, graph, soon
from tests.graph.server import CATALOG, Entra
from tests.hatched import CommandLine, Hatchery
from tests.jobs.conftest import DAY, Office

__all__ = ["entra", "graph", "soon"]
HEADER = "id,name,email,title,unit,manager,roles,norm\n"
POSTS = "/teamwork/installedApps"


LATER = datetime(2096, 11, 27, 9, 0, tzinfo=UTC)
"""Ahead of the database's own clock, by which the queue takes what is due."""


@pytest.fixture
def staffed(
    office: Office, entra: Entra, graph: Graph, soon: SoonClock, tmp_path: Path, services: Services
) -> tuple[Office, list[str]]:
    """Three employees whom Graph knows, and an installer for them."""
    people = [entra.add(f"{name} Prøvesen") for name in ("Eva", "Ola", "Ida")]
    file, units, offices = (tmp_path / name for name in ("people.csv", "units.csv", "offices.csv"))
    rows = "".join(f"{one},Prøve Prøvesen,p{n}@example.invalid,,Nes skule,,,\n" for n, one in enumerate(people))
    file.write_text(HEADER + rows, encoding="utf-8")
    units.write_text("unit,parent,leader,norm\nNes skule,,,nn\n", encoding="utf-8")
    offices.write_text("office,name,phone,email,deputy,valid_from,valid_to\n", encoding="utf-8")
    installer = GraphInstaller(graph, CATALOG, Limiter(5, now=soon.now, sleep=soon.sleep))
    made = replace(office.services, directory=CsvDirectory(file, units, offices), installer=installer)
    office.services = made
    install = office.work.settings.model_copy(update={"install_service_url": "https://install.invalid/teams"})
    office.work = replace(office.work, services=made, settings=install)
    return office, people


async def run(office: Office) -> None:
    """Run the nightly job."""
    async with office.engine.begin() as db:
        await office.services.defer(db, "reach:run", queueing_lock="reach:run")
    await office.run()


async def places(office: Office) -> dict[str, Place | None]:
    """Where each employee can be written to."""
    async with office.engine.connect() as db:
        return {one.id: await address.reach(db, one.id) for one in office.services.directory.employees()}


async def test_each_who_lacks_the_app_gets_it_and_can_then_be_written_to(
    staffed: tuple[Office, list[str]], entra: Entra, soon: SoonClock
) -> None:
    office, people = staffed
    entra.installed[people[1]] = True
    await run(office)
    assert await places(office) == {
        one: Place("https://install.invalid/teams", f"19:{one}@unq.gbl.spaces") for one in people
    }
    assert len(entra.paths()) == 10, "a token, and three requests for each"
    assert soon.time == pytest.approx(8 / 5), "at most five a second"
    await run(office)
    assert len(entra.paths()) == 10, "who can be reached is left alone"


async def test_a_chat_that_is_not_made_yet_is_left_to_the_install_event(
    staffed: tuple[Office, list[str]], entra: Entra
) -> None:
    office, people = staffed
    entra.installed[people[0]] = False
    await run(office)
    assert (await places(office))[people[0]] is None


async def test_an_app_missing_from_the_catalogue_stops_the_run_and_shows(
    staffed: tuple[Office, list[str]], entra: Entra, caplog: pytest.LogCaptureFixture
) -> None:
    office, _ = staffed
    entra.in_catalogue = False
    await run(office)
    assert len(entra.paths(POSTS)) == 1, "nobody else is tried"
    assert await office.query("SELECT status::text FROM procrastinate_jobs") == ["failed"]
    assert "not in the tenant's catalogue" in caplog.text


async def test_a_person_whom_graph_does_not_know_does_not_stop_the_others(
    staffed: tuple[Office, list[str]], entra: Entra
) -> None:
    office, people = staffed
    del entra.users[people[0]]
    await run(office)
    assert [one is not None for one in (await places(office)).values()] == [False, True, True]


async def test_a_graph_that_asks_for_long_is_asked_again_then(staffed: tuple[Office, list[str]], entra: Entra) -> None:
    office, people = staffed
    office.clock.moment = LATER
    entra.answers[POSTS] = [(429, {"Retry-After": "600"}, "TooManyRequests")]
    await run(office)
    assert len(entra.paths(POSTS)) == 1
    waits = await office.query(
        "SELECT extract(epoch FROM scheduled_at) FROM procrastinate_jobs WHERE scheduled_at IS NOT NULL"
    )
    assert [float(one) for one in waits] == [office.clock.now().timestamp() + 600]
    assert set((await places(office)).values()) == {None}
    assert len(people) == 3


async def test_a_block_is_left_alone_and_a_chat_that_was_closed_is_not_taken_for_open(
    staffed: tuple[Office, list[str]], entra: Entra
) -> None:
    office, people = staffed
    for one in people:
        entra.installed[one] = True
    async with office.engine.begin() as db:
        for one, why in zip(people, (State.BLOCKED, State.GONE, State.UNINSTALLED), strict=True):
            await address.keep(db, one, Place("https://smba.invalid", f"19:{one}@unq.gbl.spaces"), DAY)
            await address.lose(db, one, "https://smba.invalid", why)
    del entra.installed[people[2]]
    await run(office)
    assert [one is not None for one in (await places(office)).values()] == [False, False, True]
    assert not [path for path in entra.paths(POSTS) if people[0] in path]


def test_people_are_counted_by_how_they_stand_and_by_unit(staffed: tuple[Office, list[str]]) -> None:
    office, people = staffed
    everybody = list(office.services.directory.employees())
    outside = replace(everybody[0], id="external:kari@example.invalid", unit="")
    known = {people[0]: {State.REACHABLE, State.GONE}, people[1]: {State.BLOCKED, State.GONE}}
    counts = reach.count([*everybody, outside], known)
    assert [(one.unit, one.people) for one in counts] == [("", 4), ("Nes skule", 3), ("–", 1)]
    assert {standing: counts[0].percent(standing) for standing in Standing} == dict.fromkeys(Standing, 25.0)
    assert table(counts).splitlines()[1].split() == ["Alle", "4", *["25", "%"] * 4]


def test_nobody_is_no_share_of_anything() -> None:
    assert reach.count([], {})[0].percent(Standing.REACHABLE) == 0


@pytest.fixture
def command(office: Office, hatchery: Hatchery) -> CommandLine:
    """The command line on the tests' database."""
    url = office.engine.url.render_as_string(hide_password=False)
    return CommandLine(hatchery, {**os.environ, "BOT_AUTH": "off", "DATABASE_URL": url})


async def test_the_command_shows_the_reach_and_puts_a_run_in_the_queue(office: Office, command: CommandLine) -> None:
    await at_start(office.engine, office.services)
    await office.reachable("d0000000-0000-4000-8000-000000000009")
    code, said, _ = await command.whole("people", "reach")
    assert code == 0
    assert [line.split()[:4] for line in said.splitlines()[1:2]] == [["Alle", "12", "8", "%"]]
    assert "Heimetenesta" in said
    code, _, problem = await command("people", "reach", "--install")
    assert (code, "TEAMS_CATALOG_APP_ID mangler" in problem) == (2, True)
    assert (await command.within(TEAMS_CATALOG_APP_ID="x")("people", "reach", "--install"))[0] == 0
    assert await office.query("SELECT task_name FROM procrastinate_jobs") == ["reach:run"]


async def test_the_command_sends_a_trial_to_one_who_works_here(office: Office, command: CommandLine) -> None:
    anne = "d0000000-0000-4000-8000-000000000009"
    await at_start(office.engine, office.services)
    await office.reachable(anne)
    assert (await command("people", "try", "nobody"))[0] == 2
    code, *_ = await command("people", "try", anne.upper())
    await office.query("UPDATE notice SET due = told - interval '10 years'")
    await office.run()
    said: Any = json.dumps([one.body for one in office.connector.sent], ensure_ascii=False)
    assert code == 0
    assert "Prøvebeskjed frå Raumabot" in said

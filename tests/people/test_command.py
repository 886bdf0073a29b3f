"""`python -m bot people sync` and `doctor` as whole commands, and the nightly job in a worker."""

import asyncio
import json
import os
from dataclasses import replace
from datetime import timedelta

import pytest
from procrastinate import App
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import attendance, edition, people
from bot.app import build_services
from bot.check import Level
from bot.config import Settings
from bot.edition import End, State
from bot.errors import SettingsError
from bot.graph.client import Graph
from bot.graph.directory import GraphDirectory
from bot.links import open_links
from bot.search import Search
from bot.services import Reading
from jobs.queue import Deferrer, open_app
from jobs.work import Work
from jobs.worker import BLUEPRINTS
from tests.conftest import FixedClock
from tests.graph.conftest import entra, graph
from tests.graph.server import Entra
from tests.hatched import CommandLine, Hatchery
from tests.people.conftest import HEAD, without

__all__ = ["entra", "graph"]
LONG = 60.0
GROUP = "e0000000-0000-4000-8000-000000000001"


@pytest.fixture
def command(own: AsyncEngine, files: Settings, hatchery: Hatchery) -> CommandLine:
    """The command line with the demo's settings on this test's database and files."""
    named = {name.upper(): str(getattr(files, name)) for name in ("people_file", "units_file", "offices_file")}
    url = own.url.render_as_string(hide_password=False)
    return CommandLine(hatchery, {**os.environ, **named, "BOT_AUTH": "off", "DATABASE_URL": url})


async def count(own: AsyncEngine) -> int:
    """How many people have not left."""
    async with own.connect() as db:
        return len(await people.present(db))


async def state(own: AsyncEngine) -> State:
    """How the last read ended."""
    async with own.connect() as db:
        return await edition.state(db)


async def test_a_dry_run_shows_every_change_and_changes_nothing(
    command: CommandLine, own: AsyncEngine, files: Settings
) -> None:
    code, out, beside = await command.whole("people", "sync", "--dry-run")
    assert (code, await count(own), (await state(own)).ended) == (0, 0, None)
    assert "+ Kari Kommunikasjon (Kommunikasjon): editor employee leader\n" in out
    assert "Prøve: 12 nye, 0 endret, 0 slutter (av 0). Ingenting er endret." in out
    assert "Leser folk" in beside
    assert (await command("people", "sync"))[:2] == (0, "Ferdig: 12 nye, 0 endret, 0 slutter (av 0).\n")
    without(files, 10)
    code, out, _ = await command("people", "sync", "--dry-run")
    assert (code, await count(own)) == (0, 12)
    assert "- Vidar Vaktmestervik (Teknisk drift)\n" in out


async def test_too_many_leaving_is_asked_about_and_doctor_says_what_to_do(
    command: CommandLine, own: AsyncEngine, files: Settings
) -> None:
    await command("people", "sync")
    without(files, 10, 11, 12)
    code, out, _ = await command("people", "sync", answers="n\n")
    assert "Dette ville fjernet 3 av 12 personer" in out
    assert (code, await count(own)) == (2, 12)
    code, out, _ = await command("doctor", "--json")
    (line,) = [one for one in json.loads(out)["lines"] if one["what"] == "folk"]
    assert (line["level"], code) == ("error", 2)
    assert "3 av 12" in line["found"]
    assert "people sync --dry-run" in line["cure"]
    assert (await command("people", "sync", answers="y\n"))[0] == 0
    assert await count(own) == 9
    without(files, 4, 5)
    assert (await command("people", "sync", "--yes"))[0] == 0
    assert await count(own) == 7
    _, out, _ = await command("doctor", "--json")
    assert [one["level"] for one in json.loads(out)["lines"] if one["what"] == "folk"] == ["ok"]


async def test_a_bad_row_or_missing_tables_are_clear_messages(
    command: CommandLine, own: AsyncEngine, files: Settings
) -> None:
    await command("people", "sync")
    files.people_file.write_text(HEAD + "x,Ola,,,,,,\n", encoding="utf-8")
    code, _, beside = await command("people", "sync", "--yes")
    assert (code, await count(own)) == (2, 12)
    assert "people.csv, rad 2: 'x' er verken" in beside
    assert "Traceback" not in beside
    async with own.begin() as db:
        await db.execute(text("UPDATE alembic_version SET version_num = '0004'"))
    files.people_file.write_text(HEAD, encoding="utf-8")
    code, _, beside = await command("people", "sync")
    assert (code, "Start boten (python -m bot serve) først." in beside) == (2, True)


async def test_groups_without_an_identity_are_a_clear_message(files: Settings) -> None:
    with pytest.raises(SettingsError, match="MICROSOFT_APP_ID"):
        async with open_links(files.model_copy(update={"directory_groups": GROUP})):
            pass


async def test_with_groups_the_people_are_read_through_graph_as_the_one_identity(
    files: Settings, search: Search
) -> None:
    fields = {"directory_groups": GROUP, "microsoft_app_id": "app", "microsoft_app_tenant_id": "tenant"}
    secret = Settings(_env_file=None, microsoft_app_password="fictional").microsoft_app_password
    made = files.model_copy(update={**fields, "microsoft_app_password": secret})
    async with open_links(made) as links:
        assert links.graph is not None
        reading = build_services(made, graph=links.graph).reading
    assert reading is not None
    assert (reading.kind, type(reading.source)) == ("graph", GraphDirectory)


async def work(own: AsyncEngine, services: object, queue: App) -> None:
    """Defer the nightly job and carry out all that waits."""
    async with queue.open_async():
        async with own.begin() as db:
            assert await Deferrer(queue)(db, "people:sync", queueing_lock="people:sync")
        await queue.run_worker_async(
            wait=False,
            install_signal_handlers=False,
            additional_context={"work": Work(own, services, Settings(_env_file=None))},  # type: ignore[arg-type] # Services
        )


async def test_the_nightly_job_syncs_refuses_what_is_too_much_and_notes_what_failed(
    own: AsyncEngine, files: Settings, search: Search, clock: FixedClock, entra: Entra, graph: Graph
) -> None:
    entra.groups = {GROUP: []}
    ids = [entra.add(f"Person{number} Personsen", GROUP) for number in range(5)]
    reading = Reading(GraphDirectory(graph, [GROUP], {}), "graph", files.people_file)
    services = replace(build_services(files, clock), reading=reading)
    queue = open_app(own.url.render_as_string(hide_password=False), BLUEPRINTS)
    await work(own, services, queue)
    assert ((await state(own)).ended, await count(own)) == (End.DONE, 5)
    for gone in ids[:2]:
        entra.users[gone]["accountEnabled"] = False
    await work(own, services, queue)
    assert ((await state(own)).ended, await count(own)) == (End.REFUSED, 5)
    entra.users[ids[0]]["accountEnabled"] = True
    await work(own, services, queue)
    assert ((await state(own)).ended, await count(own)) == (End.DONE, 4)
    entra.answers["/users"] = [(403, {}, "Authorization_RequestDenied")] * 10
    await work(own, services, queue)
    assert ((await state(own)).ended, await count(own)) == (End.FAILED, 4)


async def test_a_bad_file_of_units_or_offices_is_named_by_sync_and_by_doctor(
    command: CommandLine, own: AsyncEngine, files: Settings
) -> None:
    files.offices_file.write_text("office,name,valid_to\nmayor,Ny Ordførar,i går\n", encoding="utf-8")
    code, out, _ = await command("people", "sync")
    assert (code, await count(own)) == (0, 12)
    assert "! offices.csv, rad 2: 'i går' er ikke en dato" in out
    _, out, _ = await command("doctor", "--json")
    (line,) = [one for one in json.loads(out)["lines"] if one["what"] == "katalog"]
    assert (line["level"], "offices.csv, rad 2" in line["found"]) == ("error", True)


async def test_a_sync_waits_for_another_that_is_going_on_and_says_so(command: CommandLine, own: AsyncEngine) -> None:
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'advisory'")
    async with own.connect() as other:
        assert await edition.alone(other)
        second = asyncio.create_task(command("people", "sync"))
        async with asyncio.timeout(LONG), own.connect() as db:
            while not (await db.execute(waiting)).scalar_one():  # noqa: ASYNC110 - another process waits
                await asyncio.sleep(0.05)
        assert await count(own) == 0
    code, out, _ = await second
    assert code == 0
    assert out.startswith("En annen innlesing av folk holder på. Venter på den …\nFerdig: 12 nye")


async def test_the_nightly_sync_is_tried_again_where_another_is_going_on(
    own: AsyncEngine, files: Settings, search: Search, clock: FixedClock
) -> None:
    services, queue = build_services(files, clock), open_app(own.url.render_as_string(hide_password=False), BLUEPRINTS)
    async with own.connect() as other:
        assert await edition.alone(other)
        await work(own, services, queue)
        assert await count(own) == 0
    async with own.begin() as db:
        found = await db.execute(text("UPDATE procrastinate_jobs SET scheduled_at = now() RETURNING status"))
        assert list(found.scalars()) == ["todo"]
    async with queue.open_async():
        await queue.run_worker_async(
            wait=False,
            install_signal_handlers=False,
            additional_context={"work": Work(own, services, Settings(_env_file=None))},
        )
    assert await count(own) == 12


def test_doctor_tells_how_the_last_read_went(clock: FixedClock) -> None:
    now = clock.now()

    def told(ended: End | None, hours: int, editors: int = 1, groups: bool = True) -> list[Level]:
        done = now - timedelta(hours=hours) if ended else None
        return [one.level for one in attendance.lines(State(ended, done, done, 1, 2), 5, editors, groups, now)]

    assert told(End.DONE, 1) == [Level.OK]
    assert told(End.DONE, 27) == [Level.WARNING]
    assert told(End.DONE, 27, groups=False) == [Level.OK]
    assert told(End.DONE, 1, editors=0) == [Level.WARNING]
    assert told(None, 0) == [Level.WARNING]
    assert told(End.FAILED, 1) == told(End.REFUSED, 1) == [Level.ERROR]

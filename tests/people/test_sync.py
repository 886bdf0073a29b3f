"""From the groups and the file into the table: planned, refused where it is too much, and felt at the next turn."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import absence, address, edition, people, privacy, sync
from bot import person as person_rows
from bot.address import Place
from bot.config import Settings
from bot.directory import Absence, Employee
from bot.edition import End
from bot.errors import GraphError, SettingsError
from bot.graph.client import Graph
from bot.graph.directory import GraphDirectory
from bot.listing import Listing
from bot.live import LiveDirectory
from bot.services import Reading
from tests.conftest import FixedClock
from tests.graph.conftest import entra, graph
from tests.graph.server import Entra
from tests.people.conftest import HEAD, Open, person, without
from tests.teams.conftest import words

__all__ = ["entra", "graph"]
LONG = 10.0
ALL = "e0000000-0000-4000-8000-000000000001"
EDITORS = "e0000000-0000-4000-8000-000000000003"


async def synced(db: AsyncEngine, reading: Reading, clock: FixedClock, meant: bool = False) -> sync.Plan:
    """One sync, as the job and the command make it."""
    found = await sync.read(reading)
    async with db.begin() as connection:
        return await sync.carry_out(connection, found, clock.now(), meant)


async def now(db: AsyncEngine) -> dict[str, Employee]:
    """Everybody by name."""
    async with db.connect() as connection:
        return {one.name: one for one in (await people.present(connection)).values()}


async def version(db: AsyncEngine) -> int:
    """What the processes compare."""
    async with db.connect() as connection:
        return await edition.version(connection)


def write(file: Path, rows: str) -> None:
    """Put `rows` in the file."""
    file.write_text(rows, encoding="utf-8")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A people.csv without rows."""
    made = tmp_path / "over.csv"
    made.write_text(HEAD, encoding="utf-8")
    return made


@pytest.fixture
def groups(entra: Entra, graph: Graph, file: Path) -> Reading:
    """Two groups, the second of the editors, with that file over them."""
    entra.groups = {ALL: [], EDITORS: []}
    return Reading(GraphDirectory(graph, [ALL], {"editor": [EDITORS]}), "graph", file)


async def test_the_groups_come_into_the_table_and_the_file_lies_over_them(
    entra: Entra, groups: Reading, file: Path, own: AsyncEngine, clock: FixedClock
) -> None:
    leader = entra.add("Rektor Rektorsen", ALL, department="Skulen")
    anne = entra.add("Anne Ansattsen", ALL, EDITORS, manager={"id": leader}, jobTitle="Lærar", department="Skulen")
    entra.add("Ola Ordførar", ALL)
    entra.add("Stengt Kontosen", ALL, EDITORS, accountEnabled=False)
    entra.add("Gjest Gjestesen", ALL, userType="Guest")
    entra.add("Utanfor Gruppesen", EDITORS)
    write(
        file,
        f"{HEAD}{anne},Anne,,,,,pointer_handler,nn\nola@example.invalid,Ola,,,,,representative,\n"
        ",Eva Ekstern,eva@politikk.invalid,Representant,Kommunestyret,,representative,nn\n"
        ",Rektor,REKTOR@example.invalid,,,,representative,\n",
    )
    plan = await synced(own, groups, clock)
    found = await now(own)
    assert sync.count(plan) == "4 nye, 0 endret, 0 slutter (av 0)"
    assert set(found) == {"Rektor Rektorsen", "Anne Ansattsen", "Ola Ordførar", "Eva Ekstern"}
    assert found["Anne Ansattsen"] == Employee(
        anne,
        "Anne Ansattsen",
        "anne@example.invalid",
        "Lærar",
        "Skulen",
        leader,
        frozenset({"employee", "editor", "pointer_handler"}),
        "nn",
        "graph",
    )
    assert found["Ola Ordførar"].roles == {"employee", "representative"}
    assert found["Rektor Rektorsen"].roles == {"employee", "representative"}
    assert (found["Eva Ekstern"].id, found["Eva Ekstern"].source) == ("external:eva@politikk.invalid", "external")


async def test_what_is_kept_here_survives_a_sync_and_an_unchanged_read_changes_no_version(
    entra: Entra, groups: Reading, file: Path, own: AsyncEngine, clock: FixedClock
) -> None:
    anne, bo = entra.add("Anne Ansattsen", ALL), entra.add("Bo Boson", ALL)
    write(file, f"{HEAD}{anne},Anne,,,,,editor,nn\n")
    await synced(own, groups, clock)
    async with own.begin() as db:
        await absence.keep(db, Absence(anne, bo, clock.now().date(), clock.now().date()))
    before = await version(own)
    assert (await synced(own, groups, clock)).is_empty
    assert await version(own) == before
    entra.users[anne]["jobTitle"] = "Rådgivar"
    plan = await synced(own, groups, clock)
    assert list(sync.lines(plan)) == ["~ Anne Ansattsen: title: - -> Rådgivar"]
    assert await version(own) == before + 1
    found = (await now(own))["Anne Ansattsen"]
    assert (found.roles, found.norm) == (frozenset({"employee", "editor"}), "nn")
    async with own.connect() as db:
        assert (await absence.kept(db))[anne].deputy_id == bo


async def test_an_account_that_graph_does_not_show_stays_as_it_was(
    entra: Entra, groups: Reading, own: AsyncEngine, clock: FixedClock
) -> None:
    anne = entra.add("Anne Ansattsen", ALL, EDITORS)
    await synced(own, groups, clock)
    del entra.users[anne]
    assert (await synced(own, groups, clock)).is_empty


async def test_a_read_that_breaks_off_changes_nothing(
    entra: Entra, groups: Reading, file: Path, own: AsyncEngine, clock: FixedClock
) -> None:
    entra.add("Anne Ansattsen", ALL)
    await synced(own, groups, clock)
    entra.answers["/users"] = [(403, {}, "Authorization_RequestDenied")]
    with pytest.raises(GraphError):
        await synced(own, groups, clock)
    write(file, HEAD + ",Utan Adresse,,,,,representative,\n")
    with pytest.raises(SettingsError, match="rad 2"):
        await synced(own, groups, clock)
    assert set(await now(own)) == {"Anne Ansattsen"}


async def test_more_than_a_fifth_are_only_removed_when_it_is_meant(
    entra: Entra, groups: Reading, own: AsyncEngine, clock: FixedClock
) -> None:
    ids = [entra.add(f"Person{number} Personsen", ALL) for number in range(10)]
    await synced(own, groups, clock)
    for gone in ids[:3]:
        entra.users[gone]["accountEnabled"] = False
    refused = await synced(own, groups, clock)
    assert refused.is_too_much
    assert len(await now(own)) == 10
    async with own.connect() as db:
        state = await edition.state(db)
    assert (state.ended, state.leaving, state.present) == (End.REFUSED, 3, 10)
    entra.users[ids[0]]["accountEnabled"] = True
    assert not (await synced(own, groups, clock)).is_too_much, "two of ten are a fifth, not more"
    assert len(await now(own)) == 8
    for gone in ids:
        entra.users[gone]["accountEnabled"] = False
    await synced(own, groups, clock, meant=True)
    assert await now(own) == {}


async def test_who_leaves_loses_rights_address_and_absence_and_who_comes_back_is_healed(
    entra: Entra, groups: Reading, own: AsyncEngine, clock: FixedClock
) -> None:
    ids = [entra.add(f"Person{number} Personsen", ALL, EDITORS) for number in range(10)]
    await synced(own, groups, clock)
    day = clock.now().date()
    async with own.begin() as db:
        await address.keep(db, ids[0], Place("https://a.invalid", "1"), day)
        await absence.keep(db, Absence(ids[0], ids[1], day, day + timedelta(days=90)))
    entra.users[ids[0]]["accountEnabled"] = False
    await synced(own, groups, clock)
    async with own.connect() as db:
        assert await address.reach(db, ids[0]) is None
        assert await absence.kept(db) == {}
        row = (await db.execute(text("SELECT left_at, roles FROM member WHERE id = :id"), {"id": ids[0]})).one()
    assert tuple(row) == (clock.now(), [])
    clock.moment += timedelta(days=29)
    await night(own, clock)
    entra.users[ids[0]]["accountEnabled"] = True
    assert sync.count(await synced(own, groups, clock)) == "1 nye, 0 endret, 0 slutter (av 9)"
    assert (await now(own))["Person0 Personsen"].roles == {"employee", "editor"}


async def night(own: AsyncEngine, clock: FixedClock) -> None:
    """The nightly forgetting."""
    async with own.begin() as db:
        await privacy.sweep(db, clock.now(), Settings(_env_file=None))


async def test_the_row_of_who_left_is_dropped_after_thirty_days_with_what_the_bot_remembered(
    entra: Entra, groups: Reading, own: AsyncEngine, clock: FixedClock
) -> None:
    ids = [entra.add(f"Person{number} Personsen", ALL) for number in range(10)]
    await synced(own, groups, clock)
    async with own.begin() as db:
        await db.execute(text("INSERT INTO person (id, norm) VALUES (:id, 'nn')"), {"id": ids[0]})
    entra.users[ids[0]]["accountEnabled"] = False
    await synced(own, groups, clock)
    for days, left in ((30, 1), (1, 0)):
        clock.moment += timedelta(days=days)
        await night(own, clock)
        async with own.connect() as db:
            for sql in ("SELECT count(*) FROM member WHERE id = :id", "SELECT count(*) FROM person WHERE id = :id"):
                assert (await db.execute(text(sql), {"id": ids[0]})).scalar_one() == left
    assert len(await now(own)) == 9


async def test_who_never_was_among_the_people_is_forgotten_a_year_after_they_were_last_seen(
    entra: Entra, groups: Reading, own: AsyncEngine, clock: FixedClock
) -> None:
    member, since = entra.add("Anne Ansattsen", ALL), clock.now()
    async with own.begin() as db:
        for who in (member, "asked", "welcomed"):
            await person_rows.welcome(db, who, since)
            await address.keep(db, who, Place("https://a.invalid", who), since.date())
        await person_rows.remember(db, "asked", since + timedelta(days=1), None, "7.1-talsperson")

    async def known() -> list[str]:
        await night(own, clock)
        async with own.connect() as db:
            return list((await db.execute(text("SELECT id FROM person ORDER BY id"))).scalars())

    clock.moment = since + timedelta(days=400)
    assert await known() == sorted(["asked", member, "welcomed"]), "nobody has been read, so who is a stranger?"
    await synced(own, groups, clock)
    for days, left in ((365, ["asked", member, "welcomed"]), (366, ["asked", member]), (367, [member])):
        clock.moment = since + timedelta(days=days)
        assert await known() == sorted(left)
    async with own.connect() as db:
        assert list((await db.execute(text("SELECT person_id FROM address"))).scalars()) == [member]


async def test_who_left_loses_their_rights_at_the_next_turn_in_every_process(
    open_bot: Open, files: Settings, own: AsyncEngine, clock: FixedClock
) -> None:
    first, second = await open_bot(), await open_bot()
    for bot in (first, second):
        (card,) = await bot.say("jeg er borte", who=person(4))
        assert "Hvem tar over" in words(card)
    without(files, 4)
    await synced(own, Reading(Listing(files.people_file), "csv", files.people_file), clock)
    for bot in (second, first):
        (card,) = await bot.say("jeg er borte", who=person(4))
        assert "Hvem tar over" not in words(card)


async def test_a_start_takes_the_file_over_and_keeps_everybody_where_too_many_would_leave(
    open_bot: Open, files: Settings, own: AsyncEngine, caplog: pytest.LogCaptureFixture
) -> None:
    await open_bot()
    assert len(await now(own)) == 12
    without(files, 10)
    await open_bot()
    assert len(await now(own)) == 11
    without(files, 4, 5, 6)
    await open_bot()
    assert len(await now(own)) == 11
    assert "python -m bot people sync --dry-run" in caplog.text


async def test_refreshes_at_the_same_time_read_once_and_see_what_is_committed(
    own: AsyncEngine, files: Settings, clock: FixedClock
) -> None:
    directory = LiveDirectory(files.units_file, files.offices_file)
    async with own.connect() as db:
        await directory.refresh(db)
        assert directory.employee(person(4)) is None
        await synced(own, Reading(Listing(files.people_file), "csv", files.people_file), clock)
        assert directory.employee(person(4)) is None
        await directory.refresh(db, await edition.version(db))
    found = directory.employee(person(4))
    assert found is not None
    assert found.name == "Helge Helsedal"


async def waits(own: AsyncEngine) -> None:
    """Until somebody waits for another's transaction in the database."""
    async with asyncio.timeout(60), own.connect() as db:
        while not (await db.execute(text("SELECT count(*) FROM pg_locks WHERE NOT granted"))).scalar_one():
            await db.rollback()


@pytest.fixture
async def leaver(entra: Entra, groups: Reading, own: AsyncEngine, clock: FixedClock) -> str:
    """The id of somebody who is about to leave, and is away."""
    ids = [entra.add(f"Person{number} Personsen", ALL) for number in range(10)]
    await synced(own, groups, clock)
    day = clock.now().date()
    async with own.begin() as db:
        await address.keep(db, ids[0], Place("https://a.invalid", "1"), day)
        await absence.keep(db, Absence(ids[0], ids[1], day, day))
    entra.users[ids[0]]["accountEnabled"] = False
    return ids[0]


async def test_a_sync_and_a_turn_of_who_leaves_never_wait_for_each_other(
    leaver: str, groups: Reading, own: AsyncEngine, clock: FixedClock
) -> None:
    day = clock.now().date()
    async with asyncio.timeout(LONG), own.begin() as turn:
        await address.keep(turn, leaver, Place("https://a.invalid", "1"), day)
        async with own.begin() as syncing:
            assert len((await sync.carry_out(syncing, await sync.read(groups), clock.now())).leaving) == 1
            keeping = asyncio.create_task(absence.keep(turn, Absence(leaver, leaver, day, day)))
            await waits(own)
        await keeping


async def test_a_sync_and_one_who_comes_back_just_then_never_wait_for_each_other(
    leaver: str, groups: Reading, own: AsyncEngine, clock: FixedClock
) -> None:
    async with asyncio.timeout(LONG), own.begin() as turn:
        async with own.begin() as syncing:
            await edition.lock(syncing)
            ending = asyncio.create_task(absence.end(turn, leaver))
            await waits(own)
            await sync.carry_out(syncing, await sync.read(groups), clock.now())
        assert not await ending


async def test_a_person_is_forgotten_while_they_speak_without_a_deadlock(
    leaver: str, own: AsyncEngine, clock: FixedClock
) -> None:
    day = clock.now().date()
    async with asyncio.timeout(LONG), own.begin() as forgetting:
        async with own.begin() as turn:
            await address.keep(turn, leaver, Place("https://a.invalid", "1"), day)
            going = asyncio.create_task(privacy.forget(forgetting, leaver))
            await waits(own)
            await absence.end(turn, leaver)
        assert {one.table for one in await going if one.rows} == {"address", "member"}

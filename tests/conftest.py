"""What the tests share: a real database, the pack, and the whole bot against a local connector stub."""

import fnmatch
import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import settings as examples
from playwright.async_api import Browser, async_playwright
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from xdist.scheduler import LoadFileScheduling

from bot import database, schema
from bot.config import Settings
from bot.search import NEVER, Search
from bot.services import Services
from tests import machine
from tests.hatched import Hatchery, hatching

EXAMPLES = int(os.environ.get("PROOF_EXAMPLES", "100"))
"""How many examples a property test of whole turns tries; `make proof` tries many more."""
FUZZ = int(os.environ.get("PROOF_FUZZ", "2000"))
"""How many bodies are thrown at the endpoint; .ci/run asks for 6,000, `make fuzz` for a million."""
examples.register_profile("untimed", deadline=None)  # machines are noisy
examples.load_profile("untimed")
TEMPLATE = f"template_{uuid4().hex}"
"""The database that this run migrates once, and copies."""
MADE = text("SELECT true FROM pg_database WHERE datname = :name")
HERE = Path(__file__).parent
LONGEST = (
    *("teams/test_fuzz.py", "teams/test_secret.py", "jobs/test_kill.py"),
    *("jobs/test_broadcast.py", "test_backup.py", "teams/test_access.py"),
    *("jobs/test_two_processes.py", "test_command.py", "teams/test_release.py", "people/test_command.py"),
    *("teams/test_any_text.py", "jobs/test_kill_moments.py", "test_canary.py", "jobs/test_serve.py"),
    *("teams/test_newsletter.py", "teams/test_newsletter_years.py"),
)
"""The files that take longest, which begin first: who came to one of them last would be alone."""
REFERENCE = os.environ.get("REFERENCE_DIR", "")
WHY = {
    "*reference*": "REFERENCE_DIR is empty",
    "*test_hunspell.py": "hunspell with nn_NO is missing",
    "*test_package_schema.py": "Node 18 with npm is missing",
    "*test_publishing.py": "curl or jq is missing",
}
THERE = {
    "*reference*": REFERENCE,
    "*test_hunspell.py": machine.HUNSPELL,
    "*test_package_schema.py": machine.NPM_PARTS,
    "*test_publishing.py": machine.PUBLISHER,
}
collect_ignore_glob = [glob for glob, there in THERE.items() if not there]


def pytest_configure(config: pytest.Config) -> None:
    """Says in one line why a file that was named is not collected, where it would only fail."""
    signal.signal(signal.SIGINT, _interrupted)
    named = [Path(one.partition("::")[0]).name for one in config.args]
    for glob in collect_ignore_glob:
        for name in fnmatch.filter(named, glob):
            raise pytest.UsageError(f"{name} was not collected: {WHY[glob]}")


def _interrupted(number: int, frame: FrameType | None) -> None:
    """Python's own way, under a name of its own: in its place, asyncio puts another for each fixture and each test.

    To put that back it writes out all that they were given, which took a tenth of the tests' time.
    """
    raise KeyboardInterrupt


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts what needs a browser first, and then the files that take longest."""
    first = {HERE / name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda one: (not _browses(one.nodeid), first.get(one.path, len(first))))


def _browses(name: str) -> bool:
    return name.startswith(("tests/e2e/", "tests/desk/test_browser.py"))


class ByFile(LoadFileScheduling):  # type: ignore[misc] # xdist has no types
    """Gives each worker a file at a time, and one of them all that needs a browser.

    There a demo is started once, its Playgrounds are opened once, and Chromium too.
    """

    def _split_scope(self, nodeid: str) -> str:
        return "browser" if _browses(nodeid) else str(super()._split_scope(nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    """Whose turn it is, where there are several workers."""
    return ByFile(config, log)


def pytest_report_header() -> list[str]:
    """Says loudly which tests do not run."""
    lines = [f"reference files: {REFERENCE or 'REFERENCE_DIR is empty, so tests/test_reference_*.py are NOT RUN'}"]
    if not machine.READY:
        lines.append("browser: Node 18 with npm or Chromium is missing, so tests/e2e is NOT RUN")
    if not machine.NPM_PARTS:
        lines.append("package: Node 18 with npm is missing, so tests/command/test_package_schema.py is NOT RUN")
    if not machine.PUBLISHER:
        lines.append("publishing: curl or jq is missing, so tests/test_publishing.py is NOT RUN")
    if not machine.HUNSPELL:
        lines.append(
            "nynorsk: hunspell with nn_NO (Debian: hunspell-no) is missing, so tests/test_hunspell.py is NOT RUN"
        )
    return lines


class FixedClock:
    """A clock that tests set."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        """The set moment."""
        return self.moment


@pytest.fixture(scope="session")
def settings() -> Settings:
    """The demo's settings, without the limit on one person's turns: few people speak in many tests."""
    return Settings(_env_file=None, bot_auth="off", host="127.0.0.1", turns_a_minute=1_000_000)


@pytest.fixture(scope="session")
def search(settings: Settings) -> Search:
    """The shipped pack's search."""
    return Search.open(settings.guidelines_dir)


@pytest.fixture(scope="session")
async def database_folder() -> AsyncIterator[Path]:
    """Where the tests' own database server keeps its data: beside the demo's, never the demo's own.

    It does not wait for the disk: what the tests break off are the bot's processes, never the machine. Nor does it
    look over tables by itself, which a night of shredding would wait for, as for anybody who reads.
    """
    folder = database.embedded_folder(None).with_name("postgresql-test")
    async with copying(folder), _server(folder) as server:
        for name in ("fsync", "full_page_writes", "autovacuum"):
            await server.execute(text(f"ALTER SYSTEM SET {name} = off"))
        await server.execute(text("SELECT pg_reload_conf()"))
        yield folder


@pytest.fixture(scope="session")
async def engine(database_folder: Path) -> AsyncIterator[AsyncEngine]:
    """A migrated database of this run's own on the embedded server."""
    async with own_database(database_folder, f"test_{os.getpid()}") as made:
        yield made


@asynccontextmanager
async def copying(folder: Path) -> AsyncIterator[None]:
    """While databases of the embedded server's own are made, which is by copying one; it is dropped in the end."""
    yield
    async with _server(folder) as server:
        await server.execute(text(f"DROP DATABASE IF EXISTS {TEMPLATE}"))


@asynccontextmanager
async def own_database(folder: Path, name: str) -> AsyncIterator[AsyncEngine]:
    """A migrated database on the embedded server, dropped in the end."""
    async with _server(folder) as server:
        if not (await server.execute(MADE, {"name": TEMPLATE})).scalar():
            await server.execute(text(f"CREATE DATABASE {TEMPLATE}"))
            template = _within(server, TEMPLATE)
            await schema.migrate(template)
            await template.dispose()
        await server.execute(text(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}"))
        made = _within(server, name)
    yield made
    await made.dispose()
    async with _server(folder) as server:
        await server.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


def _within(server: AsyncConnection, name: str) -> AsyncEngine:
    return database.open_engine(server.engine.url.set(database=name).render_as_string(hide_password=False))


@asynccontextmanager
async def _server(folder: Path) -> AsyncIterator[AsyncConnection]:
    """A connection outside of any transaction to the server, which runs from then on."""
    engine = database.open_engine(database.start_embedded(folder))
    async with engine.connect() as connection:
        yield await connection.execution_options(isolation_level="AUTOCOMMIT")
    await engine.dispose()


@pytest.fixture(scope="session")
async def hatchery() -> AsyncIterator[Hatchery]:
    """Where processes of the bot are born that need not be whole ones."""
    async with hatching() as made:
        yield made


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Headless Chromium, one for all the tests of a worker: to start it takes longer than most of them."""
    async with async_playwright() as driver:
        started = await driver.chromium.launch(executable_path=machine.CHROMIUM, args=machine.QUIET)
        yield started
        await started.close()


@pytest.fixture
def clock() -> FixedClock:
    """A clock that stands at ten in the morning in Oslo."""
    return FixedClock()


@pytest.fixture
def services(settings: Settings, search: Search, clock: FixedClock) -> Iterator[Services]:
    """The demo's services on the tests' clock; what was laid over the pack is taken off again."""
    from bot.links import reading
    from bot.lookup import CsvDirectory

    directory = CsvDirectory(settings.people_file, settings.units_file, settings.offices_file)
    yield Services(
        clock=clock,
        directory=directory,
        pack=search.pack,
        search=search,
        reading=reading(settings, None),
        demo=True,
        chat_link="https://x.invalid",
    )
    if search.pack != search.shipped:
        search.take(search.shipped, search.learnt)
        search.version = NEVER

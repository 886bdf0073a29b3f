"""A database of each test's own, and whole bots on it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from uuid import uuid4

import pytest
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.app import build, build_services
from bot.command.people import at_start
from bot.config import Settings
from bot.search import Search
from bot.services import Services
from tests.conftest import FixedClock, own_database
from tests.teams.conftest import Teams
from tests.teams.stub import Connector

HEAD = "id,name,email,title,unit,manager,roles,norm\n"


def person(number: int) -> str:
    """The id of one of the demo's people."""
    return f"d0000000-0000-4000-8000-{number:012}"


@pytest.fixture
async def own(database_folder: Path) -> AsyncIterator[AsyncEngine]:
    """A migrated database that only this test changes."""
    async with own_database(database_folder, f"people_{uuid4().hex}") as made:
        yield made


@pytest.fixture
def files(settings: Settings, tmp_path: Path) -> Settings:
    """The demo's settings with copies of its three files, for a test to change."""
    copies = {name: tmp_path / getattr(settings, name).name for name in ("people_file", "units_file", "offices_file")}
    for name, copy in copies.items():
        copy.write_bytes(getattr(settings, name).read_bytes())
    return settings.model_copy(update=copies)


@pytest.fixture
def made(files: Settings, search: Search, clock: FixedClock) -> Services:
    """The services of a process on those files."""
    return build_services(files, clock)


Open = Callable[[], Awaitable[Teams]]


@pytest.fixture
async def open_bot(own: AsyncEngine, files: Settings, search: Search, clock: FixedClock) -> AsyncIterator[Open]:
    """Starts bots on the one database, each as a process of its own would be, with what a start does."""
    async with AsyncExitStack() as stack:

        async def start() -> Teams:
            connector = Connector()
            await connector.start()
            stack.push_async_callback(connector.stop)
            services = build_services(files, clock)
            await at_start(own, services)
            app = build(files, own, services).public
            return Teams(await stack.enter_async_context(TestClient(TestServer(app))), connector)

        yield start


def without(settings: Settings, *numbers: int) -> None:
    """Take people out of the file."""
    lines = settings.people_file.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(tuple(person(number) for number in numbers))]
    settings.people_file.write_text("".join(kept), encoding="utf-8")

"""Headless Chromium against the real Playground and the real bot; not collected where either is missing."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, Page
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import cadence, newsletter
from bot.command import recipients
from bot.lookup import CsvDirectory
from bot.policy import Policy
from tests.conftest import own_database
from tests.machine import PATIENCE, READY, free_ports, until_open

ROOT = Path(__file__).parents[2]
collect_ignore_glob = [] if READY else ["test_*"]
WINDOW = {"width": 1000, "height": 1400}  # the log takes its right third; the card is as wide as on a phone


@pytest.fixture(scope="session")
async def demo_database(database_folder: Path) -> AsyncIterator[AsyncEngine]:
    """A database of the demo's own, since its worker and clock would take other tests' work."""
    async with own_database(database_folder, f"demo_{os.getpid()}") as made:
        await _still(made)
        yield made


async def _still(engine: AsyncEngine) -> None:
    """No issue of the newsletter is due now, whatever day it is: no card of its own comes between two presses."""
    month = datetime.now(UTC).date().replace(day=1)
    months = [one.month for one in cadence.year(month - timedelta(days=1), Policy(), 5)]
    async with engine.begin() as db:
        for one in months:
            issue = await newsletter.open_month(db, one, datetime.now(UTC), datetime.now(UTC))
            await newsletter.move(db, issue, state=newsletter.State.DROPPED)


@pytest.fixture(scope="session")
async def demo(demo_database: AsyncEngine, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[int]:
    """`python -m bot demo` on free ports and its own database; gives the first Playground's port.

    What all these tests send in one day is more than a person gets in a week.
    """
    port, admin = free_ports(2)
    PORTS[:] = [port]
    first = 20_000 + os.getpid() % 1000 * 10  # three in a row, which another run at the same time does not take
    url = demo_database.url.render_as_string(hide_password=False)
    environment = {**os.environ, "BOT_AUTH": "off", "PORT": str(port), "ADMIN_PORT": str(admin), "DATABASE_URL": url}
    environment |= {"TURNS_A_MINUTE": "10000", "PUSHES_PER_WEEK": "100", "PUBLIC_URL": f"http://127.0.0.1:{port}"}
    environment |= receiving(tmp_path_factory.mktemp("handlers"))
    environment["TEMPLATES_FILE"] = str(_templates(tmp_path_factory.mktemp("templates")))
    environment["STRATEGY_FILE"] = str(_strategy(tmp_path_factory.mktemp("strategy")))
    command = [sys.executable, "-m", "bot", "demo", "--playground-port", str(first)]
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=environment)
    await until_open(first)
    yield first
    process.terminate()
    await process.wait()


HANDLERS: dict[str, Path] = {}
"""Where the demo's handlers keep their keys, once it runs."""
PORTS: list[int] = []
"""Where the demo's bot listens, once it runs."""


def receiving(folder: Path) -> dict[str, str]:
    """The settings that let the demo take pointers in for handlers whose keys lie in `folder`."""
    HANDLERS["folder"] = folder
    demo = ROOT / "bot" / "demo"
    directory = CsvDirectory(demo / "people.csv", demo / "units.csv", demo / "offices.csv")
    return dict(recipients.prepare(folder, directory))


def _templates(folder: Path) -> Path:
    """A list of the municipality's templates."""
    names = ("Brev til innbygger", "Vedtak", "Notat", "Presentasjon med profilen")
    path = folder / "maler.csv"
    rows = [f"{name},https://intranett.example.invalid/maler/{number}" for number, name in enumerate(names)]
    path.write_text("\n".join(["name,link", *rows]), encoding="utf-8")
    return path


def _strategy(folder: Path) -> Path:
    """A document with a heading 7.1, so that an answer about the media has its wording."""
    chapters = [f"{number}. Kapittel" for number in range(1, 8)]
    measures = [f"• Avsnitt {number} om hvem som uttaler seg til mediene." for number in range(1, 9)]
    path = folder / "strategi.txt"
    path.write_text("\n".join([*chapters, "7.1 Mediekontakt", *measures]), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
async def clients(browser: Browser) -> BrowserContext:
    """Where the Playgrounds are opened, which loads their script once; a busy machine may take its time over that."""
    made = await browser.new_context(viewport=WINDOW)  # type: ignore[arg-type] # a TypedDict in the stubs
    made.set_default_timeout(PATIENCE * 1000)
    return made


@pytest.fixture
async def page(demo: int, demo_database: AsyncEngine, clients: BrowserContext) -> Page:
    """The employee's Playground, open in a browser; none of the three stories of their day is sent yet."""
    async with demo_database.begin() as db:
        await db.execute(text("UPDATE story SET sent_on = sent_on - 1"))
    return await playground(clients, demo)


@pytest.fixture
async def leader(demo: int, clients: BrowserContext) -> Page:
    """The leader's Playground, open in a browser."""
    return await playground(clients, demo + 1)


@pytest.fixture
async def editor(demo: int, clients: BrowserContext) -> Page:
    """The communications chief's Playground, open in a browser."""
    return await playground(clients, demo + 2)


async def playground(clients: BrowserContext, port: int) -> Page:
    """One person's Playground with nothing in it yet: loaded anew where it is open, at a quarter of the price."""
    address = f"http://127.0.0.1:{port}/"
    opened = next((one for one in clients.pages if one.url == address), None) or await clients.new_page()
    await opened.goto(address)
    await opened.locator("[contenteditable=true]").first.wait_for()
    return opened

"""`python -m bot prenotices report`: who knew before the public, as a file, on record."""

import csv
import os
import stat
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import extract, prenotice
from bot.command.people import at_start
from bot.ledger import HEADS
from bot.services import Services
from jobs.queue import Deferrer, open_app
from jobs.worker import BLUEPRINTS
from tests import prenotices
from tests.conftest import FixedClock
from tests.deleting import deleting
from tests.hatched import CommandLine, Hatchery
from tests.prenotices import PEOPLE


@pytest.fixture
async def sent(engine: AsyncEngine, services: Services, clock: FixedClock) -> AsyncIterator[UUID]:
    """A prenotice that six got before it was public, and one afterwards; the others never."""
    await at_start(engine, services)
    async with engine.begin() as db:
        await db.execute(text(deleting(prenotices.TABLES)))
    queue = open_app(engine.url.render_as_string(hide_password=False), BLUEPRINTS)
    at = clock.now() + timedelta(hours=2)
    async with queue.open_async(), engine.begin() as db:
        made = await prenotices.started(replace(services, defer=Deferrer(queue)), db, at)
        await prenotices.arrive(db, made, clock.now(), 6)
        await prenotices.arrive(db, made, at + timedelta(minutes=1), 1)
        await prenotices.fail(db, made)
        await prenotice.change(db, made, released=at)
    yield made
    async with engine.begin() as db:
        await db.execute(text(deleting(prenotices.TABLES)))


@pytest.fixture
def command(engine: AsyncEngine, hatchery: Hatchery) -> CommandLine:
    """The command line on the tests' database."""
    url = engine.url.render_as_string(hide_password=False)
    return CommandLine(hatchery, {**os.environ, "BOT_AUTH": "off", "DATABASE_URL": url})


async def test_the_file_says_of_each_whether_they_knew_before_and_is_on_record(
    engine: AsyncEngine, command: CommandLine, sent: UUID, tmp_path: Path
) -> None:
    file = tmp_path / "rapport.csv"
    code, said, problem = await command.whole("prenotices", "report", str(sent), "--to", str(file))
    assert (code, problem) == (0, "")
    assert f"{PEOPLE} personer" in said
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with file.open(encoding="utf-8-sig", newline="") as lines:
        heads, *rows = csv.reader(lines, delimiter=";")
    assert tuple(heads) == HEADS
    assert [row[5] for row in rows].count("ja") == 6
    assert {row[6] for row in rows if not row[3]} == {"blocked"}
    assert next(row for row in rows if row[0] == "Anne Ansattsen")[1] == "Heimetenesta"
    assert all("+0100" in row[4] for row in rows)
    async with engine.connect() as db:
        deeds = text("SELECT deed, actor_id FROM audit WHERE subject = :id AND deed = 'export'")
        ((_, actor),) = (await db.execute(deeds, {"id": sent})).all()
    assert actor.startswith("cli:")


async def test_it_writes_over_nothing_and_names_what_is_none(command: CommandLine, sent: UUID, tmp_path: Path) -> None:
    file = tmp_path / "rapport.csv"
    file.write_text("mitt")
    code, _, problem = await command("prenotices", "report", str(sent), "--to", str(file))
    assert (code, "kan ikke lages" in problem, file.read_text()) == (2, True, "mitt")
    code, _, problem = await command("prenotices", "report", str(UUID(int=9)), "--to", str(tmp_path / "x.csv"))
    assert (code, "ikke et forhåndsvarsel" in problem) == (2, True)
    code, _, problem = await command("prenotices", "report", "nei", "--to", str(tmp_path / "x.csv"))
    assert code == 2


@pytest.mark.parametrize("cell", ["=1+1", "+47", "-1", "@x", "\tx", "\r=1", " =1", "|x", "%x", "\u00a0=1", "\n=1"])
def test_no_cell_is_read_as_a_formula(cell: str) -> None:
    assert extract.cell(cell).startswith("'")
    assert len(extract.cell(cell).splitlines()) == 1


def test_an_ordinary_cell_stays_as_it_is() -> None:
    assert extract.cell("Åse O'Hara-Nes; «leiar»") == "Åse O'Hara-Nes; «leiar»"

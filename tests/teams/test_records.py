"""Messages for the archive: as they were, with who decided what, the same bytes each time; and deliveries as CSV."""

import asyncio
import csv
import io
import json
import stat
from collections.abc import AsyncIterator
from datetime import date, timedelta
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncEngine
from typer.testing import CliRunner

from bot import audit, broadcast, extract, steer
from bot.__main__ import app
from bot.announcement import Version
from bot.audit import Deed
from bot.command import filing
from bot.config import Settings
from bot.errors import SettingsError
from bot.record import Days
from bot.services import Services
from cards.announcement import rendered, withdrawn
from tests.conftest import FixedClock
from tests.teams.conftest import Teams, words
from tests.teams.sending import ANNE, CHIEF, LIV, TITLE, WRITTEN, Sending, sending

TODAY = date(2026, 11, 24)
DAYS = Days(TODAY, TODAY)


@pytest.fixture
async def sent(engine: AsyncEngine, services: Services, teams: Teams, settings: Settings) -> AsyncIterator[Sending]:
    """Empty tables."""
    made = sending(engine, services, teams, settings)
    await made.clear()
    yield made
    await made.clear()


async def recalled(sent: Sending) -> UUID:
    """A message that went out and was taken back."""
    one = await sent.begin(people=(ANNE,), units=("Heimetenesta",))
    await sent.settle(one)
    await sent.end(one)
    async with sent.engine.begin() as db:
        await audit.note(db, sent.services.clock.now(), CHIEF, Deed.APPROVE, one, 1, "<b>greit</b>")
        await steer.recall(sent.services, db, one, CHIEF, withdrawn(WRITTEN))
    return one


def content(folder: Path) -> dict[str, bytes]:
    """A folder's files."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


async def export(sent: Sending, folder: Path, days: Days = DAYS) -> dict[str, bytes]:
    """Run the export; gives the files."""
    async with sent.engine.begin() as db:
        await filing.records(sent.services, db, days, folder, "cli:prøve")
    return content(folder)


class Tags(HTMLParser):
    """All tags of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.found.append(tag)


async def test_a_message_is_there_as_it_was_in_both_norms_with_its_trail_and_checksums(
    sent: Sending, tmp_path: Path
) -> None:
    one = await recalled(sent)
    files = await export(sent, tmp_path / "arkiv")
    name = f"2026-11-24-{one}"
    assert files.keys() == {f"{name}.html", f"{name}.json", "index.html", "people.json", "manifest.json"}
    manifest = json.loads(files["manifest.json"])
    sums = {each: sha256(files[each]).hexdigest() for each in files.keys() - {"people.json", "manifest.json"}}
    assert manifest == {"from": "2026-11-24", "to": "2026-11-24", "algorithm": "SHA-256", "files": sums}
    record = json.loads(files[f"{name}.json"])
    assert [each["operation"] for each in record["editions"]] == ["send", "recall"]
    assert [set(each["cards"]) == set(each["letters"]) == {"nb", "nn"} for each in record["editions"]] == [True, True]
    assert TITLE in words(record["editions"][0]["cards"]["nb"])
    assert [each["deed"] for each in record["trail"]] == ["send", "approve", "recall"]
    page = files[f"{name}.html"].decode()
    assert all(part in page for part in (TITLE, "Straumen blir borte", "Trukket tilbake", "&lt;b&gt;greit&lt;/b&gt;"))
    assert not {"script", "img", "link", "iframe", "b"} & set(Tags(page).found)
    assert json.loads(files["people.json"]) == {ANNE: "Anne Ansattsen", CHIEF: "Kari Kommunikasjon"}


async def test_the_same_days_give_the_same_bytes_whatever_has_been_done_since(
    sent: Sending, tmp_path: Path, clock: FixedClock
) -> None:
    one = await recalled(sent)
    before = await export(sent, tmp_path / "a")
    clock.moment += timedelta(days=3)
    async with sent.engine.begin() as db:
        await audit.note(db, clock.now(), CHIEF, Deed.EXPORT, one)
        await steer.release(sent.services, db, one, withdrawn(WRITTEN))
    assert await export(sent, tmp_path / "b") == before
    assert await export(sent, tmp_path / "a") == before
    later = await export(sent, tmp_path / "c", Days(TODAY + timedelta(days=1), TODAY + timedelta(days=3)))
    assert f"2026-11-24-{one}.json" in later, "what is done with it later belongs to the later days"
    assert len(await export(sent, tmp_path / "d", Days(date(2026, 1, 1), date(2026, 1, 31)))) == 3


async def test_an_export_is_on_record_and_only_its_owner_can_read_it(sent: Sending, tmp_path: Path) -> None:
    await recalled(sent)
    await export(sent, tmp_path / "arkiv")
    said = await sent.query("SELECT actor_id || ' ' || detail FROM audit WHERE subject = :all", all=filing.ALL)
    assert "cli:prøve records 2026-11-24 2026-11-24" in said
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "arkiv").iterdir()}
    assert modes == {0o600}


async def test_another_folder_and_days_to_come_are_refused(sent: Sending, tmp_path: Path) -> None:
    (tmp_path / "brev.txt").write_text("mitt")
    with pytest.raises(SettingsError, match="ikke tom"):
        await export(sent, tmp_path)
    with pytest.raises(SettingsError, match="fram i tid"):
        await export(sent, tmp_path / "ny", Days(TODAY, TODAY + timedelta(days=1)))
    assert list(content(tmp_path)) == ["brev.txt"]


async def test_deliveries_are_written_as_csv_and_put_on_record(sent: Sending, tmp_path: Path) -> None:
    await sent.reachable(ANNE, LIV)
    one = await sent.begin()
    await sent.settle(one, "failed", "blocked", ANNE)
    await sent.settle(one)
    async with sent.engine.begin() as db:
        said = await filing.deliveries(sent.services, db, one, tmp_path / "ut.csv", "cli:prøve")
    assert said.startswith("2 linjer")
    text = (tmp_path / "ut.csv").read_bytes().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert [row[0] for row in rows] == ["navn", "Anne Ansattsen", "Liv Leiarstad"]
    assert rows[1][4:6] == ["failed", "blocked"]
    assert (await sent.deeds(one))[-1] == "export"
    with pytest.raises(SettingsError, match="ingen melding"):
        async with sent.engine.begin() as db:
            await filing.deliveries(sent.services, db, uuid4(), tmp_path / "x.csv", "cli:prøve")


async def test_who_pressed_lest_is_in_the_list_only_where_everybody_must_confirm(sent: Sending) -> None:
    for draft, there in ((WRITTEN, False), (WRITTEN.model_copy(update={"must_confirm": "Beredskap"}), True)):
        one = await sent.begin(draft)
        async with sent.engine.connect() as db:
            head = (await extract.lines(sent.services, db, await broadcast.read(db, one)))[0]
        assert head.endswith(";bekreftet") == there


@given(st.lists(st.text(max_size=40), min_size=1, max_size=5))
def test_no_cell_is_calculated_and_none_is_torn_apart(cells: list[str]) -> None:
    line = extract.line(cells)
    (read,) = csv.reader(io.StringIO(line), delimiter=";") if line else [[""]]
    assert len(read) == len(cells)
    assert not any(one.lstrip().startswith(("=", "+", "-", "@", "|", "%")) for one in read)
    assert "\n" not in line


@pytest.mark.parametrize("value", ["=1+1", "+47", "-2", "@SUM(A1)", "\t=1", "  =1", "\r=1", "\ufeff=1", "|x", "%x"])
def test_what_a_spreadsheet_takes_for_a_formula_is_text(value: str) -> None:
    assert extract.cell(value).startswith("'")


@pytest.mark.parametrize(
    "command",
    [
        ["records", "export", "--from", "i går", "--to", "2026-01-01", "x"],
        ["records", "export", "--from", "2026-02-01", "--to", "2026-01-01", "x"],
        ["broadcasts", "export", "ikke en id", "--to", "x"],
    ],
)
def test_a_command_that_makes_no_sense_is_refused_before_anything_is_opened(command: list[str]) -> None:
    assert CliRunner().invoke(app, command).exit_code == 2


async def test_the_folder_is_the_commands_argument_as_it_is_asked_for(sent: Sending, tmp_path: Path) -> None:
    folder = tmp_path / "arkiv"
    command = ["records", "export", "--from", "2026-01-01", "--to", "2026-01-31", str(folder)]
    environment = {"BOT_AUTH": "off", "DATABASE_URL": sent.engine.url.render_as_string(hide_password=False)}
    done = await asyncio.to_thread(CliRunner().invoke, app, command, env=environment)
    assert (done.exit_code, sorted(content(folder))) == (0, ["index.html", "manifest.json", "people.json"])


async def test_a_message_that_was_put_right_is_there_as_it_was_before_and_after(sent: Sending, tmp_path: Path) -> None:
    one = await sent.begin()
    await sent.settle(one)
    await sent.end(one)
    other = Version(title="Straumen blir likevel ikkje borte", text="Alt er som før.")
    made = rendered(WRITTEN.model_copy(update={"versions": {"nb": other, "nn": other}}), "Liv Leiarstad")
    async with sent.engine.begin() as db:
        await steer.correct(sent.services, db, one, CHIEF, made)
    files = await export(sent, tmp_path / "arkiv")
    record = json.loads(files[f"2026-11-24-{one}.json"])
    assert [each["operation"] for each in record["editions"]] == ["send", "correct"]
    first, second = (words(each["cards"]["nb"]) for each in record["editions"])
    assert (TITLE in first, other.title in first) == (True, False)
    assert (TITLE in second, other.title in second) == (False, True)
    page = files[f"2026-11-24-{one}.html"].decode()
    assert page.index("1. Sendt") < page.index("Lad telefonen") < page.index("2. Rettet") < page.index("Alt er som før")
    assert [each["deed"] for each in record["trail"]] == ["send", "correct"]

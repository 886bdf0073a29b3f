"""`python -m bot doctor` as a whole command: what it prints for people and machines, and its exit code."""

import json
import os
import shutil
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.hatched import CommandLine, Hatchery

ROOT = Path(__file__).parents[1]


def write(file: Path, text: str) -> None:
    """Put `text` in the place of what a file holds."""
    file.write_text(text, encoding="utf-8")


@pytest.fixture
def bare(hatchery: Hatchery) -> CommandLine:
    """The command line in an environment without any settings."""
    return CommandLine(hatchery, {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ})


@pytest.fixture
def production(bare: CommandLine, engine: AsyncEngine, tmp_path: Path) -> CommandLine:
    """The command line of a bot in production whose secrets lie in files, with a fresh backup."""
    address, secret, backups = tmp_path / "address", tmp_path / "secret", tmp_path / "backups"
    address.write_text(engine.url.render_as_string(hide_password=False), encoding="utf-8")
    secret.write_text("s3cret", encoding="utf-8")
    backups.mkdir()
    (backups / "b.zip").touch()
    people = tmp_path / "people.csv"
    people.write_bytes((ROOT / "bot/demo/people.csv").read_bytes())
    return bare.within(
        MICROSOFT_APP_ID="app",
        MICROSOFT_APP_TENANT_ID="t",
        MICROSOFT_APP_PASSWORD_FILE=str(secret),
        MICROSOFT_APP_PASSWORD_EXPIRES="2999-01-01",
        DATABASE_URL_FILE=str(address),
        BACKUP_DIR=str(backups),
        PEOPLE_FILE=str(people),
        PUBLIC_URL="https://bot.example.invalid",
        TEAMS_JS_FILE=str(secret),  # any file does
    )


async def levels(command: CommandLine) -> tuple[int, dict[str, set[str]]]:
    """The exit code, and the levels of each thing that was looked at."""
    code, out, _ = await command("doctor", "--json")
    record: dict[str, Any] = json.loads(out)
    assert record["exit_code"] == code
    found: dict[str, set[str]] = {}
    for line in record["lines"]:
        found.setdefault(line["what"], set()).add(line["level"])
    return code, found


async def test_a_bot_in_order_has_only_its_guidelines_left_to_approve(production: CommandLine) -> None:
    code, found = await levels(production)
    assert code == 1
    assert {what for what, level in found.items() if level != {"ok"}} == {"retningslinjer"}
    assert {
        "innstillinger",
        "lager",
        "database",
        "skjema",
        "klokke",
        "katalog",
        "manifest",
        "innlogging",
        "Graph",
        "nøkler",
    } < found.keys()


async def test_people_read_lines_with_what_to_do(production: CommandLine) -> None:
    code, out, _ = await production.whole("doctor")
    assert code == 1
    assert "ok       database: svarer\n" in out
    assert "warning  retningslinjer: " in out
    assert "-> Se python -m bot guidelines check" in out


async def test_what_is_wrong_is_an_error_with_its_cure(production: CommandLine, tmp_path: Path) -> None:
    old = time.time() - 27 * 3600
    os.utime(Path(production.environment["BACKUP_DIR"]) / "b.zip", (old, old))
    write(Path(production.environment["PEOPLE_FILE"]), "id;name\n;Uten Id\n")
    os.mkdir(tmp_path / "pack")
    broken = production.within(MICROSOFT_APP_TENANT_ID="", GUIDELINES_DIR=str(tmp_path / "pack"))
    code, found = await levels(broken)
    assert code == 2
    assert {what for what, level in found.items() if level == {"error"}} == {
        "innstillinger",
        "retningslinjer",
        "katalog",
    }
    assert found["sikkerhetskopi"] == {"warning"}


async def test_a_database_that_is_away_is_an_error_that_tells_no_secret(production: CommandLine) -> None:
    write(Path(production.environment["DATABASE_URL_FILE"]), "postgresql://u:hemmelig@127.0.0.1:1/d")
    code, out, _ = await production("doctor")
    assert code == 2
    assert "error    database: svarer ikke (OperationalError)" in out
    assert "hemmelig@" not in out


async def test_a_bad_setting_is_one_error(production: CommandLine) -> None:
    code, out, _ = await production.within(PORT="mange")("doctor", "--json")
    assert code == 2
    (line,) = json.loads(out)["lines"]
    assert line["found"].startswith("PORT: ")


async def test_an_embedded_database_that_was_never_made_is_not_made(bare: CommandLine, tmp_path: Path) -> None:
    folder = tmp_path / "none" / "postgresql"
    code, out, _ = await bare.within(BOT_AUTH="off", EMBEDDED_DATABASE_DIR=str(folder))("doctor")
    assert code == 1
    assert "er ikke laget ennå" in out
    assert os.listdir(tmp_path) == []


async def test_an_embedded_database_of_another_major_version_is_an_error(bare: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "PG_VERSION").write_text("16\n", encoding="utf-8")
    code, out, _ = await bare.within(BOT_AUTH="off", EMBEDDED_DATABASE_DIR=str(tmp_path))("doctor")
    assert code == 2
    assert "laget av PostgreSQL 16" in out


async def test_an_embedded_database_that_does_not_start_is_an_error_that_names_its_log(
    bare: CommandLine, database_folder: Path
) -> None:
    folder = database_folder.with_name(f"postgresql-broken-{os.getpid()}")
    os.makedirs(folder)
    write(folder / "PG_VERSION", "18\n")
    code, out, _ = await bare.within(BOT_AUTH="off", EMBEDDED_DATABASE_DIR=str(folder))("doctor")
    shutil.rmtree(folder)
    assert code == 2
    assert f"startet ikke. Årsaken står i {folder / 'log'}" in out


def packed(file: Path, *bots: str) -> Path:
    """A Teams app's zip whose manifest names these bots."""
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("manifest.json", json.dumps({"bots": [{"botId": one} for one in bots]}))
    return file


async def test_a_package_is_held_against_the_app_id(production: CommandLine, tmp_path: Path) -> None:
    files = {
        "ok       manifest: gjelder denne boten": packed(tmp_path / "good.zip", "APP"),
        "error    manifest: gjelder other, ikke": packed(tmp_path / "other.zip", "other"),
        "error    manifest: gjelder ingen bot": packed(tmp_path / "none.zip"),
        "(FileNotFoundError)": tmp_path / "missing.zip",
    }
    for said, file in files.items():
        code, out, _ = await production("doctor", "--package", str(file))
        assert code == (1 if file.name == "good.zip" else 2)
        assert said in out

"""What doctor makes of the facts: ok, warning or error, each that is not ok with what to do."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import check, custody
from bot.check import Level, Line
from bot.config import Settings
from bot.permission import NEEDED, permissions
from bot.search import Search

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DAY = NOW.date()
PRODUCTION = {"microsoft_app_id": "app", "microsoft_app_tenant_id": "t", "database_url": "postgresql://u@h/d"}


def chosen(**values: Any) -> Settings:
    """Settings of a bot in production, but for `values`."""
    return Settings(_env_file=None, **{**PRODUCTION, **values})


def worst(*lines: Line) -> Level:
    """The worst level; fails where a line that is not ok says nothing of what to do."""
    assert all(bool(line.cure) == (line.level is not Level.OK) for line in lines)
    return list(Level)[check.exit_code(lines)]


def test_the_exit_code_is_that_of_the_worst_line() -> None:
    assert check.exit_code([]) == 0
    assert check.exit_code([check.ok("a", "b")]) == 0
    assert check.exit_code([check.ok("a", "b"), check.warning("a", "b", "c")]) == 1
    assert check.exit_code([check.error("a", "b", "c"), check.warning("a", "b", "c")]) == 2


@pytest.mark.parametrize(
    ("values", "level"),
    [
        ({}, Level.OK),
        ({"microsoft_app_id": ""}, Level.ERROR),
        ({"microsoft_app_tenant_id": ""}, Level.ERROR),
        ({"database_url": ""}, Level.ERROR),
        ({"form_key": ""}, Level.ERROR),
        ({"database_url": "", "embedded_database": "yes"}, Level.OK),
    ],
)
def test_settings_that_serve_refuses_are_an_error(values: dict[str, Any], level: Level) -> None:
    assert worst(*check.settings(chosen(**{"form_key": "k", **values}))) is level


def test_the_embedded_database_is_a_warning_in_production_only() -> None:
    assert worst(check.store(chosen())) is Level.OK
    assert worst(check.store(chosen(database_url=""))) is Level.WARNING
    assert worst(check.store(chosen(database_url="", bot_auth="off"))) is Level.OK


@pytest.mark.parametrize(("seconds", "level"), [(0, Level.OK), (-20, Level.WARNING), (61, Level.ERROR)])
def test_a_clock_is_held_against_the_databases(seconds: int, level: Level) -> None:
    assert worst(check.clock(NOW, NOW + timedelta(seconds=seconds))) is level


def test_another_schema_and_a_talkative_server_are_told_of() -> None:
    assert [worst(check.schema(current)) for current in (True, False)] == [Level.OK, Level.ERROR]
    assert [worst(check.server_log(how)) for how in ("terse", "default")] == [Level.OK, Level.WARNING]


def test_unapproved_due_and_ended_guidelines_are_named(search: Search) -> None:
    one = next(iter(search.pack.values()))
    approved = {"approved_by": "K. Sjefsen", "approved_on": DAY, "review_due": date(2027, 1, 1)}
    good = type(one)(one.meta.model_copy(update=approved), one.bodies)
    late = type(one)(good.meta.model_copy(update={"review_due": DAY, "valid_to": date(2026, 1, 1)}), one.bodies)
    assert worst(*check.guidelines({one.ref: good}, DAY)) is Level.OK
    found = [line.found for line in check.guidelines({one.ref: late}, DAY)]
    assert found == [f"1 skal gjennomgås: {one.ref}", f"1 gjelder ikke i dag: {one.ref}"]
    assert any("ikke godkjent" in line.found for line in check.guidelines(search.pack, DAY))


def test_an_office_that_nobody_holds_any_more_and_demo_people_are_warnings() -> None:
    assert worst(*check.directory([], 600, demo_people=False)) is Level.OK
    assert worst(*check.directory([], 600, demo_people=True)) is Level.WARNING
    (line,) = check.directory(["ordfører"], 600, demo_people=False)
    assert "ordfører" in line.found


def test_a_manifest_for_another_bot_is_an_error_and_none_is_passed_over() -> None:
    assert worst(check.manifest(None, "app")) is Level.OK
    assert worst(check.manifest({"APP"}, "app")) is Level.OK
    assert worst(check.manifest({"other"}, "app")) is Level.ERROR
    assert worst(check.manifest(set(), "app")) is Level.ERROR


def test_each_missing_and_each_wider_permission_is_a_warning() -> None:
    assert worst(*permissions(None)) is Level.OK
    assert worst(*permissions(NEEDED.keys())) is Level.OK
    assert len(permissions([])) == len(NEEDED)
    wide = permissions([*NEEDED, "Mail.Send", "Directory.ReadWrite.All", "Sites.Selected"])
    assert worst(*wide) is Level.WARNING
    assert sorted(line.found.split()[0] for line in wide) == ["Directory.ReadWrite.All", "Mail.Send"]


def test_secrets_belong_in_files_in_production(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("s3cret\n", encoding="utf-8")
    ends = {"microsoft_app_password_expires": date(2027, 6, 1)}
    assert worst(*custody.secrets(chosen(), DAY)) is Level.OK
    assert worst(*custody.secrets(chosen(microsoft_app_password="s3cret", **ends), DAY)) is Level.WARNING
    assert worst(*custody.secrets(chosen(microsoft_app_password_file=file, **ends), DAY)) is Level.OK
    assert worst(*custody.secrets(chosen(form_key="s3cret"), DAY)) is Level.WARNING
    assert worst(*custody.secrets(chosen(form_key_file=file), DAY)) is Level.OK
    (line,) = custody.secrets(chosen(database_url="postgresql://u:s3cret@h/d"), DAY)
    assert line.level is Level.WARNING
    assert "s3cret" not in str(line)


@pytest.mark.parametrize(
    ("ends", "level"),
    [
        (None, Level.WARNING),
        (DAY + timedelta(days=31), Level.OK),
        (DAY + timedelta(days=30), Level.WARNING),
        (DAY, Level.WARNING),
        (DAY - timedelta(days=1), Level.ERROR),
    ],
)
def test_the_end_of_a_secret_is_warned_of_thirty_days_before(tmp_path: Path, ends: date | None, level: Level) -> None:
    file = tmp_path / "secret"
    file.write_text("s3cret", encoding="utf-8")
    kept = chosen(microsoft_app_password_file=file, microsoft_app_password_expires=ends)
    assert worst(*custody.secrets(kept, DAY)) is level


@pytest.mark.parametrize(("hours", "level"), [(1, Level.OK), (26, Level.OK), (27, Level.WARNING)])
def test_a_backup_older_than_twenty_six_hours_is_a_warning(tmp_path: Path, hours: int, level: Level) -> None:
    assert worst(check.backup(chosen(backup_dir=tmp_path), NOW - timedelta(hours=hours), NOW)) is level


def test_no_backup_and_no_folder_for_it_are_warnings_in_production(tmp_path: Path) -> None:
    assert worst(check.backup(chosen(backup_dir=tmp_path), None, NOW)) is Level.WARNING
    assert worst(check.backup(chosen(), None, NOW)) is Level.WARNING
    assert worst(check.backup(chosen(bot_auth="off"), None, NOW)) is Level.OK

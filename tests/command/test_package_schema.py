"""The package against the schemas that npm's @microsoft/app-manifest carries; not collected where Node is missing."""

import json
import os
import zipfile
from pathlib import Path

import pytest

from bot.command import package, playground
from bot.command.package import build, faults
from bot.errors import SettingsError
from tests.command.test_package import APP, ORDER
from tests.hatched import CommandLine, Hatchery

OPTIONS = ("--domain", "bot.example.org", "--app-id")
MANIFEST = playground.SCHEMAS / package.MANIFEST_SCHEMA
LANGUAGE = playground.SCHEMAS / package.LANGUAGE_SCHEMA


def test_the_manifest_and_its_language_files_are_valid() -> None:
    assert faults(build(ORDER), MANIFEST, LANGUAGE) == []


@pytest.mark.parametrize(
    ("name", "change", "place"),
    [
        ("manifest.json", {"accentColor": "blue"}, "accentColor"),
        ("manifest.json", {"bots": [{"botId": APP, "scopes": ["everywhere"]}]}, "bots"),
        ("manifest.json", {"surprise": 1}, "surprise"),
        ("nn-no.json", {"name.short": 31}, "name.short"),
        ("en.json", {"bots[0].commandLists[3].commands[0].title": "x"}, "commandLists[3]"),
    ],
)
def test_what_is_not_valid_is_found_and_named(name: str, change: dict[str, object], place: str) -> None:
    files = build(ORDER)
    broken = {**files, name: json.dumps({**json.loads(files[name]), **change}).encode()}
    found = faults(broken, MANIFEST, LANGUAGE)
    assert found
    assert all(one.startswith(name) for one in found)
    assert any(place in one for one in found)


def test_a_package_that_is_not_valid_is_not_written(tmp_path: Path) -> None:
    strict = {"$schema": "http://json-schema.org/draft-04/schema#", "required": ["something else"]}
    for name in (package.MANIFEST_SCHEMA, package.LANGUAGE_SCHEMA):
        (tmp_path / name).write_text(json.dumps(strict), encoding="utf-8-sig")
    output = tmp_path / "bot.zip"
    with pytest.raises(SettingsError, match="ikke gyldig"):
        package.write(ORDER, output, tmp_path)
    assert not output.exists()


@pytest.fixture
def command(hatchery: Hatchery) -> CommandLine:
    """The command line."""
    return CommandLine(hatchery, os.environ)


async def test_the_command_writes_a_valid_package_with_the_projects_version(
    command: CommandLine, tmp_path: Path
) -> None:
    output = tmp_path / "bot.zip"
    code, said, _ = await command.whole("package", *OPTIONS, APP, "--output", str(output))
    assert (code, "gyldig" in said) == (0, True)
    with zipfile.ZipFile(output) as zipped:
        assert json.loads(zipped.read("manifest.json"))["version"] == package.project_version()


async def test_the_command_refuses_a_bad_app_id_with_one_clear_line(command: CommandLine, tmp_path: Path) -> None:
    output = tmp_path / "bot.zip"
    code, _, problem = await command("package", *OPTIONS, "x", "--output", str(output))
    assert code == 2
    assert problem.startswith("--app-id: 'x'")
    assert len(problem.splitlines()) == 1
    assert not output.exists()

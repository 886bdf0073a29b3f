"""The pages for those who run the bot name only commands, options and settings that exist."""

import re
from pathlib import Path

import pytest
import typer
from typer.core import TyperGroup

from bot.__main__ import app
from bot.config import Settings

ROOT = Path(__file__).parents[1]
PAGES = ("README.md", "docs/running.md", "docs/naar-noe-er-galt.md", "docs/personvern.md")
COMMAND = re.compile(r"python -m bot ([^`\n]+)(`(?: †)?)?")
SETTING = re.compile(r"^([A-Z][A-Z_]+)=", re.MULTILINE)


def words(page: str) -> list[list[str]]:
    """The words of each command on a page that is not marked as one that comes."""
    found = COMMAND.findall((ROOT / page).read_text(encoding="utf-8"))
    return [text.split() for text, end in found if "†" not in end and "…" not in text.split()]


@pytest.mark.parametrize("page", PAGES)
def test_every_command_on_a_page_exists_with_its_options(page: str) -> None:
    known = typer.main.get_command(app)
    assert isinstance(known, TyperGroup)
    assert words(page)
    for parts in words(page):
        command = known.commands[parts[0]]
        if isinstance(command, TyperGroup):
            command = command.commands[parts[1]]
        options = {one for parameter in command.params for one in (*parameter.opts, *parameter.secondary_opts)}
        assert {one for one in parts if one.startswith("--")} <= options, parts


def test_every_setting_in_the_example_of_a_service_exists() -> None:
    named = SETTING.findall((ROOT / "docs/running.md").read_text(encoding="utf-8"))
    assert len(named) > 8
    assert {one.lower() for one in named} <= Settings.model_fields.keys()

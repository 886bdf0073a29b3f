"""The house's import rules: who may know whom."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SDKS = ("botbuilder", "botframework", "msrest")
GRAPH = ("msgraph", "kiota")
NEVER: dict[str, tuple[str, ...]] = {
    "bot": (
        *SDKS,
        *GRAPH,
        "aiohttp",
        "azure",
        "apscheduler",
        "cards",
        "dialogs",
        "jobs",
        "bot.teams",
        "bot.graph",
        "bot.web",
    ),
    "cards": (*SDKS, *GRAPH, "aiohttp", "sqlalchemy", "dialogs", "jobs"),
    "dialogs": (*SDKS, *GRAPH, "aiohttp", "jobs", "bot.teams", "bot.graph"),
    "jobs": (*SDKS, *GRAPH, "aiohttp", "dialogs"),
    "bot/teams": (*GRAPH, "dialogs", "cards", "jobs"),
    "bot/graph": (*SDKS, "dialogs", "cards", "jobs", "bot.teams", "bot.web"),
    "bot/web": (*SDKS, *GRAPH, "dialogs", "jobs"),
}
EVERYTHING = {"bot/app.py", "bot/links.py", "bot/__main__.py"}


def imports(path: Path) -> set[str]:
    """Every module that the file imports, wherever it does so."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("room", NEVER)
def test_no_file_imports_what_its_room_may_not(room: str) -> None:
    for path in (ROOT / room).glob("*.py"):
        if path.relative_to(ROOT).as_posix() in EVERYTHING:
            continue
        wrong = [
            name for name in imports(path) for never in NEVER[room] if name == never or name.startswith(never + ".")
        ]
        assert not wrong, f"{path.name} imports {wrong}"


def test_no_file_of_ours_is_longer_than_two_hundred_lines() -> None:
    for room in ("bot", "cards", "dialogs", "jobs"):
        for path in (ROOT / room).rglob("*.py"):
            if "versions" not in path.parts:
                assert len(path.read_text(encoding="utf-8").splitlines()) <= 200, path

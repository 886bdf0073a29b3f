"""The house's import rules: who may know whom."""

import ast
from pathlib import Path

import pytest

from bot.access import Role
from tests.conftest import LONGEST

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
    "desk": (*SDKS, *GRAPH, "azure", "sqlalchemy", "apscheduler", "bot", "cards", "dialogs", "jobs"),
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
    for room in ("bot", "cards", "desk", "dialogs", "jobs"):
        for path in (ROOT / room).rglob("*.py"):
            if "versions" not in path.parts:
                assert len(path.read_text(encoding="utf-8").splitlines()) <= 200, path


DOORS = {
    *("bot/access.py", "bot/directory.py", "bot/member.py", "bot/lookup.py", "bot/snapshot.py"),
    *("bot/listing.py", "bot/overlay.py", "bot/people.py", "bot/sync.py", "bot/audience.py"),
}
"""Where people's roles may be read: the one door, the directory that knows them, and who is meant by a role."""


def reads_roles(path: Path) -> list[int]:
    """The lines that read somebody's roles, or compare something with the name of one."""
    tree = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return [node.lineno for node in tree if isinstance(node, ast.expr) and (_is_roles(node) or _names_a_role(node))]


def _is_roles(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "roles" and isinstance(node.ctx, ast.Load)


def _names_a_role(node: ast.AST) -> bool:
    sides = [node.left, *node.comparators] if isinstance(node, ast.Compare) else []
    return any(isinstance(one, ast.Constant) and one.value in set(Role) for side in sides for one in ast.walk(side))


def test_nobody_but_the_one_door_reads_roles() -> None:
    files = [path for room in ("bot", "cards", "dialogs", "jobs", "manifest") for path in (ROOT / room).rglob("*.py")]
    named = {path.relative_to(ROOT).as_posix(): path for path in files}
    shut = {name: path for name, path in named.items() if name not in DOORS and not name.startswith("bot/graph/")}
    assert not {name: lines for name, path in shut.items() if (lines := reads_roles(path))}
    assert set(named) >= DOORS


def test_a_read_of_roles_would_be_found(tmp_path: Path) -> None:
    path = tmp_path / "x.py"
    path.write_text('a = person.roles\nb = "editor" in held\nc = held == {"leader"}\nd = {"editor": 1}\n')
    assert reads_roles(path) == [1, 2, 3]


def test_the_files_that_begin_first_are_there() -> None:
    assert [name for name in LONGEST if not (ROOT / "tests" / name).exists()] == []

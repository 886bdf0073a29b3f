"""What may stand in a log: our own fixed texts with ids and counts; of errors the kind and the place."""

import ast
import io
import logging
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.log import OURS, AllowList, Known

ROOT = Path(__file__).parents[1]
WORD = "Qvxlommehemmelighet"


def logged(name: str, message: str, *args: Any, error: BaseException | None = None, everywhere: bool = False) -> str:
    """One line as the bot would log it."""
    record = logging.LogRecord(name, logging.WARNING, "x/library.py", 7, message, args, _info(error))
    return AllowList(everywhere).format(record)


def _info(error: BaseException | None) -> Any:
    return None if error is None else (type(error), error, error.__traceback__)


def raised(error: BaseException) -> BaseException:
    """`error` with a traceback."""
    try:
        raise error
    except BaseException as caught:
        return caught


@pytest.mark.parametrize(
    "value",
    [3, 2.5, UUID(int=5), "f:1732438800123", "127.0.0.1", "d0000000-0000-4000-8000-000000000009", Known("sync")],
)
def test_numbers_ids_and_words_of_our_code_are_shown(value: object) -> None:
    assert logged("bot.x", "sent %s", value).endswith(f"bot.x sent {value}")


@pytest.mark.parametrize("value", [WORD, "Ada", "to ord", "a@b.example", {"a": WORD}, [WORD], b"x", ""])
def test_anything_else_is_left_out(value: object) -> None:
    assert logged("bot.x", "sent %s to %d", value, 4).endswith("bot.x sent … to 4")


def test_a_text_that_does_not_fit_its_arguments_shows_the_place_alone() -> None:
    assert logged("bot.x", "sent %d", WORD).endswith("bot.x library.py:7")


def test_of_a_librarys_line_only_the_place_is_shown() -> None:
    line = logged("procrastinate.worker", f"Starting job {WORD}(text={WORD})")
    assert line.endswith("WARNING procrastinate.worker library.py:7")


@pytest.mark.parametrize("everywhere", [False, True])
def test_of_an_error_the_kinds_and_the_place_are_shown_never_the_message(everywhere: bool) -> None:
    try:
        try:
            raise ValueError(WORD)
        except ValueError as inner:
            raise RuntimeError(WORD) from inner
    except RuntimeError as outer:
        line = logged("bot.x", "failed", error=outer, everywhere=everywhere)
    assert "failed: RuntimeError from ValueError at test_log.py:" in line
    assert WORD not in line
    assert WORD not in logged("bot.x", "failed: %s", raised(ValueError(WORD)))


async def test_of_a_database_error_sqlstate_and_table_are_shown(engine: AsyncEngine) -> None:
    with pytest.raises(DBAPIError) as caught:
        async with engine.begin() as db:
            await db.execute(
                text("INSERT INTO question (id, norm, outcome) VALUES (:id, 'nb', :word)"),
                {"id": UUID(int=1), "word": WORD[:16]},
            )
    line = logged("bot.x", "failed: %s", caught.value)
    assert "NotNullViolation 23502 question" in line
    assert WORD[:16] not in line


def test_every_line_that_our_code_logs_is_a_fixed_text() -> None:
    calls = 0
    for path in (file for room in OURS for file in (ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _is_log(node.func):
                calls += 1
                assert isinstance(node.args[0], ast.Constant), f"{path.name}:{node.lineno} logs what is not fixed"
    assert calls


def _is_log(function: ast.Attribute) -> bool:
    return (
        isinstance(function.value, ast.Name)
        and function.value.id == "log"
        and function.attr
        in (
            "debug",
            "info",
            "warning",
            "error",
            "exception",
            "critical",
        )
    )


def test_a_handler_writes_one_line_for_one_record() -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(AllowList())
    handler.handle(logging.LogRecord("bot.x", logging.INFO, "x", 1, "one\nand two", (), None))
    assert stream.getvalue().count("\n") == 1

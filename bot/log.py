"""Logs by allow-list: of our own lines the fixed text with ids and counts, of everything else only what, and where.

No message of an exception, no argument that could be somebody's words, and no local value is ever written.
"""

import logging
import re
import sys
import threading
from collections.abc import Iterator, Mapping
from datetime import date
from enum import Enum
from pathlib import Path
from traceback import walk_tb
from types import TracebackType
from typing import Any, TextIO
from uuid import UUID

ROOT = Path(__file__).resolve().parent.parent
OURS = ("bot", "cards", "dialogs", "jobs", "__main__")
LEFT_OUT = "…"
ID = re.compile(r"(?=.*\d)(?:[a-z]{1,2}:)?[0-9a-fA-F][0-9a-fA-F.:-]{0,63}")
"""An id, a number or an address: has a digit, and no letters but hexadecimal ones, so it spells no word."""
SQLSTATE = re.compile(r"[0-9A-Z]{5}")
TABLE = re.compile(r"[a-z_]{1,63}")


class Known(str):
    """A word that stands in our own code (a task's name, a state), and may so be logged."""

    __slots__ = ()


def start(level: str, stream: TextIO | None = None) -> logging.Handler:
    """Log our own lines from `level` on and others' from WARNING to `stream` (stderr), uncaught errors too."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(AllowList(everywhere=level == "DEBUG"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(logging.WARNING, logging.getLevelName(level)))
    for name in OURS:
        logging.getLogger(name).setLevel(level)
    logging.captureWarnings(True)
    sys.excepthook = _uncaught
    threading.excepthook = lambda args: _uncaught(args.exc_type, args.exc_value, args.exc_traceback)
    sys.unraisablehook = lambda args: _uncaught(args.exc_type, args.exc_value, args.exc_traceback)
    return handler


def _uncaught(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    problem = (error or kind()).with_traceback(trace)
    logging.getLogger("bot").critical("stopped by an error", exc_info=problem)


class AllowList(logging.Formatter):
    """Time, level, logger and the event; `everywhere` adds to an exception every place on its way."""

    def __init__(self, everywhere: bool = False) -> None:
        super().__init__()
        self._everywhere = everywhere

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line."""
        error = record.exc_info[1] if record.exc_info else None
        told = f": {described(error, self._everywhere)}" if error is not None else ""
        return f"{self.formatTime(record)} {record.levelname} {record.name} {event(record)}{told}"


def event(record: logging.LogRecord) -> str:
    """Of our own record its text with the arguments that may be shown, of another's the place that wrote it."""
    if record.name.partition(".")[0] not in OURS or not isinstance(record.msg, str):
        return f"{record.module}.py:{record.lineno}"
    if not record.args:
        return " ".join(record.msg.split())
    named = record.args if isinstance(record.args, Mapping) else None
    shown: Any = {key: allowed(one) for key, one in named.items()} if named else tuple(map(allowed, record.args))
    try:
        return " ".join((record.msg % shown).split())
    except (TypeError, ValueError, KeyError):
        return f"{record.module}.py:{record.lineno}"


def allowed(value: object) -> object:
    """`value` where it is a number, an id, a date, a word of our own code or an exception's kind; else an ellipsis."""
    if isinstance(value, Enum):
        return value.name
    if value is None or isinstance(value, (int, float, UUID, date, Known)):
        return value
    if isinstance(value, BaseException):
        return described(value)
    if isinstance(value, type):
        return value.__name__
    return value if isinstance(value, str) and ID.fullmatch(value) else LEFT_OUT


def described(error: BaseException, everywhere: bool = False) -> str:
    """The kind of `error` and of what caused it, SQLSTATE and table of a database error, and the place."""
    kinds = " from ".join(dict.fromkeys(_kind(one) for one in _chain(error)))
    places = [_place(frame.f_code.co_filename, line) for frame, line in walk_tb(error.__traceback__)]
    shown = places if everywhere else _innermost(places)
    return f"{kinds} at {' > '.join(shown)}" if shown else kinds


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or getattr(error, "orig", None) or error.__context__


def _kind(error: BaseException) -> str:
    state = getattr(error, "sqlstate", None)
    table = getattr(getattr(error, "diag", None), "table_name", None)
    parts = [type(error).__name__]
    parts += [str(state)] if isinstance(state, str) and SQLSTATE.fullmatch(state) else []
    parts += [table] if isinstance(table, str) and TABLE.fullmatch(table) else []
    return " ".join(parts)


def _place(file: str, line: int) -> str:
    path = Path(file)
    own = path.is_relative_to(ROOT) and path.relative_to(ROOT).parts[0] in OURS
    return f"{path.relative_to(ROOT).as_posix() if own else path.name}:{line}"


def _innermost(places: list[str]) -> list[str]:
    """The last place of ours, and the last of all."""
    own = [place for place in places if "/" in place]
    return list(dict.fromkeys([*own[-1:], *places[-1:]]))

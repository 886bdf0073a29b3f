"""Keeps out of the log what aiohttp can't read as a request: a stranger's nonsense is no error of ours."""

import logging

from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.log import server_logger


def quieten() -> None:
    """From now on aiohttp's server logs no such request, and so no traceback of one."""
    server_logger.addFilter(_is_ours)


def _is_ours(record: logging.LogRecord) -> bool:
    kind = record.exc_info[0] if record.exc_info else None
    return kind is None or not issubclass(kind, HttpProcessingError)

"""What aiohttp logs of requests that it can't read itself, made short: a stranger's nonsense is no error of ours."""

import logging

from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.log import server_logger


def quieten() -> None:
    """From now on aiohttp's server logs the kind of an error, and neither its traceback nor who sent what."""
    server_logger.addFilter(_short)


def _short(record: logging.LogRecord) -> bool:
    kind = record.exc_info[0] if record.exc_info else None
    if kind is None:
        return True
    record.msg, record.args, record.exc_info = "a request failed: %s", (kind.__name__,), None
    if issubclass(kind, HttpProcessingError):
        record.levelno, record.levelname = logging.INFO, "INFO"
    return True

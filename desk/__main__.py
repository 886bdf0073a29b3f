"""`pointer-desk` and `python -m desk`."""

import asyncio
import sys

from desk import dump
from desk.command import run
from desk.terminal import Terminal


def main() -> int:
    """Carry out what the command line says; gives the exit code."""
    dump.forbid()
    for stream in (sys.stdout, sys.stderr):
        getattr(stream, "reconfigure", lambda **_: None)(errors="backslashreplace")
    try:
        return asyncio.run(run(sys.argv[1:], Terminal()))
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())

"""How the bot's process runs: on uvloop where there is one, and what the start built is kept from the collector."""

import asyncio
import gc
from collections.abc import Callable, Coroutine
from importlib.util import find_spec
from typing import Any, TypeVar

Result = TypeVar("Result")
ROUNDS = (10_000, 50, 100)
"""Objects, and rounds of each generation, between two collections: a turn leaves hardly any circles behind."""


def run(main: Coroutine[Any, Any, Result]) -> Result:
    """What asyncio.run does, on the faster loop where there is one (it has none for Windows)."""
    with asyncio.Runner(loop_factory=_factory()) as runner:
        return runner.run(main)


def _factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    if find_spec("uvloop") is None:
        return None
    import uvloop

    return uvloop.new_event_loop


def settle() -> None:
    """Keep the collector from going through all that was built so far, which stays; call it once, before serving."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*ROUNDS)

"""Gives birth to workers that can be killed: `python -m tests.jobs.nursery`; each line «go» forks one and prints its pid.

Everything is imported before the first one, so that a life costs milliseconds.
"""

import asyncio
import os
import sys
from dataclasses import replace
from typing import Any, cast

from bot import database
from bot.clock import SystemClock
from bot.config import Settings
from bot.limiter import Limiter
from bot.services import Services
from bot.teams.connector import Wire
from bot.teams.messenger import TeamsMessenger
from jobs.queue import Deferrer, open_app
from jobs.work import Work
from jobs.worker import BLUEPRINTS, Worker
from tests.jobs.crowd import OFTEN, directory

HEARTBEAT, STALLED = 0.1, 0.5


async def work(url: str, many: int) -> None:
    """Carry out jobs until killed."""
    engine = database.open_engine(url)
    queue = open_app(url, BLUEPRINTS)
    messenger = TeamsMessenger(Wire(), frozenset({"127.0.0.1"}), Limiter(10_000))
    nothing = cast(Any, None)  # the lanes never search
    made = Services(SystemClock(), directory(many), nothing, nothing, defer=Deferrer(queue), messenger=messenger)
    services = replace(made, policy=OFTEN)
    settings = Settings(_env_file=None, bot_auth="off")
    async with queue.open_async():
        Worker(queue, Work(engine, services, settings), heartbeat=HEARTBEAT, stalled=STALLED).start()
        await asyncio.Event().wait()


def main() -> None:
    """Fork a worker for each line of standard input, and bury it before the next."""
    url, many = os.environ["DATABASE_URL"], int(os.environ["MANY"])
    for _line in sys.stdin:
        child = os.fork()
        if child == 0:
            asyncio.run(work(url, many))
            os._exit(0)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
        os.waitpid(child, 0)
        sys.stdout.write("gone\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()

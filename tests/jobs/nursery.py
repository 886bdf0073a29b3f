"""Gives birth to workers that can be killed: `python -m tests.jobs.nursery`; each line forks one and prints its pid.

A line gives the database's URL, how many people there are, after how many seconds the silent are passed over, and the
number and the moment at which the worker is to kill itself, if it is.
Everything is imported before the first one, so that a life costs milliseconds.
"""

import asyncio
import os
import signal
import sys
from dataclasses import dataclass, replace
from typing import Any, cast

from sqlalchemy import Connection, event
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import database
from bot.address import Place
from bot.clock import SystemClock
from bot.config import Settings
from bot.limiter import Limiter
from bot.outcome import Outcome
from bot.services import Messenger, Services
from bot.teams.connector import Wire
from bot.teams.messenger import TeamsMessenger
from bot.turn import Card
from jobs.queue import Deferrer, open_app
from jobs.work import Work
from jobs.worker import BLUEPRINTS, Worker
from tests.jobs.crowd import OFTEN, directory

HEARTBEAT = 0.1
WRITTEN = """
    SELECT DISTINCT CASE state WHEN 'waiting' THEN 'frozen' WHEN 'sending' THEN 'claiming' ELSE 'storing' END
    FROM delivery WHERE xmin = pg_current_xact_id_if_assigned()::xid AND (state <> 'waiting' OR attempts = 0)"""
"""What the transaction that asks has itself written of deliveries."""


@dataclass
class Fate:
    """Kills this process at the `left`th `moment`.

    Before a commit: frozen (the audience), claiming, storing (an outcome). Around a call: claimed (before), answered.
    """

    moment: str
    left: int

    def reach(self, moment: str) -> None:
        """It has come to this."""
        if moment == self.moment:
            self.left -= 1
            if not self.left:
                os.kill(os.getpid(), signal.SIGKILL)

    def watch(self, engine: AsyncEngine) -> None:
        """Look at what each transaction has written just before it is committed."""

        def commit(connection: Connection) -> None:
            for moment in connection.exec_driver_sql(WRITTEN).scalars().all():
                self.reach(moment)

        event.listen(engine.sync_engine, "commit", commit)


@dataclass(frozen=True)
class Mortal:
    """A Messenger that its sender may not outlive."""

    within: Messenger
    fate: Fate

    async def send(self, place: Place, card: Card) -> Outcome:
        """See Messenger."""
        self.fate.reach("claimed")
        outcome = await self.within.send(place, card)
        self.fate.reach("answered")
        return outcome

    async def update(self, place: Place, activity_id: str, card: Card) -> Outcome:
        """See Messenger."""
        self.fate.reach("claimed")
        outcome = await self.within.update(place, activity_id, card)
        self.fate.reach("answered")
        return outcome


async def work(url: str, many: int, stalled: float, fate: Fate) -> None:
    """Carry out jobs until killed."""
    engine = database.open_engine(url)
    if fate.moment:
        fate.watch(engine)
    queue = open_app(url, BLUEPRINTS)
    messenger = Mortal(TeamsMessenger(Wire(), frozenset({"127.0.0.1"}), Limiter(10_000)), fate)
    nothing = cast(Any, None)  # the lanes never search
    made = Services(SystemClock(), directory(many), nothing, nothing, defer=Deferrer(queue), messenger=messenger)
    services = replace(made, policy=OFTEN)
    settings = Settings(_env_file=None, bot_auth="off")
    async with queue.open_async():
        Worker(queue, Work(engine, services, settings), heartbeat=HEARTBEAT, stalled=stalled).start()
        await asyncio.Event().wait()


def main() -> None:
    """Fork a worker for each line of standard input, and bury it before the next."""
    for line in sys.stdin:
        url, many, stalled, number, moment = line.rstrip("\n").split(" ")
        child = os.fork()
        if child == 0:
            asyncio.run(work(url, int(many), float(stalled), Fate(moment, int(number))))
            os._exit(0)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
        os.waitpid(child, 0)
        sys.stdout.write("gone\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()

"""A whole process that ticks and works, with jobs that tests can look into: `python -m tests.jobs.process`.

It prints a line for each tick that was its own, and when its slow job ends.
"""

import asyncio
import os
import signal
import sys

from procrastinate import Blueprint
from procrastinate.job_context import JobContext
from sqlalchemy import text

from bot import config, database
from bot.app import build_services
from bot.clock import SystemClock
from jobs.queue import Again, Deferrer, hold, open_app
from jobs.schedule import EverySeconds, Schedule
from jobs.work import Work
from jobs.worker import Worker

probe = Blueprint()
ME = os.getpid()
BEGUN = text("INSERT INTO probe (job, pid, step) VALUES (:job, :pid, 'begun')")
DONE = text("INSERT INTO probe (job, pid, step) VALUES (:job, :pid, 'done')")
RELEASED = text("SELECT count(*) FROM probe WHERE step = 'released'")
SECONDLY = EverySeconds("probe:mark", 1)


def say(line: str) -> None:
    """Tell the test."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


@probe.task(name="mark", pass_context=True)
async def mark(context: JobContext) -> None:
    """Leave a row."""
    async with Work.of(context).engine.begin() as db:
        await db.execute(DONE, {"job": context.job.id, "pid": ME})


@probe.task(name="slow", pass_context=True, retry=Again())
async def slow(context: JobContext) -> None:
    """Say that it has begun, wait to be released, and leave a row behind the fence."""
    engine = Work.of(context).engine
    try:
        async with engine.begin() as db:
            await db.execute(BEGUN, {"job": context.job.id, "pid": ME})
        while True:
            async with engine.connect() as db:
                if (await db.execute(RELEASED)).scalar_one():
                    break
            await asyncio.sleep(0.05)
        async with engine.begin() as db:
            await db.execute(DONE, {"job": context.job.id, "pid": ME})
            await hold(db, context)
    finally:
        say("slow ended")


class Ticking(Schedule):
    """Prints what it deferred."""

    async def tick(self, when: EverySeconds) -> bool:  # type: ignore[override] # only one kind here
        """See Schedule."""
        due = when.due(SystemClock().now())
        mine = await super().tick(when)
        if mine:
            say(f"tick {due.isoformat()}")
        return mine


async def main(url: str) -> None:
    """Tick and work until SIGTERM."""
    engine = database.open_engine(url)
    settings = config.Settings(_env_file=None, bot_auth="off")
    services = build_services(settings)
    queue = open_app(url, [("probe", probe)])
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    async with queue.open_async():
        worker = Worker(queue, Work(engine, services, settings), heartbeat=0.2, stalled=1.0, patience=1.0)
        schedule = Ticking(engine, services.clock, Deferrer(queue), (SECONDLY,))
        worker.start()
        schedule.start()
        say("ready")
        await stopped.wait()
        schedule.stop()
        await worker.stop()
    await engine.dispose()


if __name__ == "__main__":
    asyncio.run(main(os.environ["DATABASE_URL"]))

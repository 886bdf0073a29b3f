"""Carries jobs out: takes them from the queue, shows that it lives, and takes over from workers that do not."""

import asyncio
import logging
from collections.abc import Iterable

from procrastinate import App, Blueprint

from jobs import (
    broadcast,
    duty,
    embargo,
    guidelines,
    health,
    lane,
    media,
    newsletter,
    nightly,
    people,
    pointer,
    promise,
    reach,
    report,
    ticket,
    week,
)
from jobs.work import Work

BLUEPRINTS: tuple[tuple[str, Blueprint], ...] = (
    ("nightly", nightly.blueprint),
    ("people", people.blueprint),
    ("lane", lane.blueprint),
    ("mail", lane.mail_blueprint),
    ("reach", reach.blueprint),
    ("health", health.blueprint),
    ("broadcast", broadcast.blueprint),
    ("promise", promise.blueprint),
    ("report", report.blueprint),
    ("week", week.blueprint),
    ("newsletter", newsletter.blueprint),
    ("embargo", embargo.blueprint),
    ("media", media.blueprint),
    ("pointer", pointer.blueprint),
    ("duty", duty.blueprint),
    ("ticket", ticket.blueprint),
    ("guidelines", guidelines.blueprint),
)
PATIENCE = 25.0
"""Seconds that running jobs get when the process stops; what is not finished then is handed back."""
AGAIN = 5.0
"""Seconds until a worker that lost its queue begins again."""
log = logging.getLogger(__name__)


class Worker:
    """One process's worker. `heartbeat` and `stalled` in seconds: how often it shows life, how long the silent get."""

    def __init__(
        self, app: App, work: Work, heartbeat: float = 10.0, stalled: float = 30.0, patience: float = PATIENCE
    ):
        self._app, self._work = app, work
        self._heartbeat, self._stalled, self._patience = heartbeat, stalled, patience
        self._tasks: list[asyncio.Task[None]] = []
        self._stopping = False

    def start(self) -> None:
        """Begin; the app must be open."""
        self._tasks = [asyncio.create_task(self._run()), asyncio.create_task(self._watch())]

    async def stop(self) -> None:
        """Take no more jobs, let running ones finish, hand back the rest."""
        self._stopping = True
        for task in reversed(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _run(self) -> None:
        """Work, and begin again where the queue was away: Procrastinate's worker ends with the first lost query."""
        while not self._stopping:
            try:
                await self._work_on()
            except Exception as error:
                log.error("the worker ended, and begins again: %s", error)
            await asyncio.sleep(min(AGAIN, self._stalled))

    async def _work_on(self) -> None:
        await self._app.run_worker_async(
            concurrency=10,
            install_signal_handlers=False,
            fetch_job_polling_interval=min(5.0, self._stalled),
            shutdown_graceful_timeout=self._patience,
            update_heartbeat_interval=self._heartbeat,
            stalled_worker_timeout=self._stalled * 10,
            additional_context={"work": self._work},
        )

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(self._stalled / 2)
            try:
                await rescue(self._app, self._stalled)
            except Exception as error:
                log.error("rescue: %s", error)


async def rescue(app: App, stalled: float) -> int:
    """Give away the jobs of workers that have been silent for `stalled` seconds; gives how many."""
    jobs = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=stalled))
    for job in jobs:
        await app.job_manager.retry_job(job)
    return len(jobs)


def tasks(blueprints: Iterable[tuple[str, Blueprint]] = BLUEPRINTS) -> set[str]:
    """The names of all tasks that a worker knows."""
    return {f"{namespace}:{name}" for namespace, blueprint in blueprints for name in blueprint.tasks}

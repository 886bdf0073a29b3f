"""Durable work on the one database: Procrastinate, with a fence against workers that were only frozen.

A job's arguments are ids only; what a job does is committed with a look at the fence, or not at all.
"""

from collections.abc import Iterable
from datetime import datetime

from procrastinate import App, Blueprint, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, JobAborted
from procrastinate.job_context import JobContext
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager
from procrastinate.retry import BaseRetryStrategy, RetryDecision
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import Prepared

MOST_ATTEMPTS = 5
FENCE = Prepared(text("SELECT attempts FROM procrastinate_jobs WHERE id = :id FOR SHARE"))
"""Shared, since a job may have several transactions; whoever gives the job away waits for them all."""
LANE_FENCE = Prepared(
    text("""
    SELECT j.attempts, (SELECT l.rests_until FROM lane l WHERE l.name = :lane AND l.rests_until > :now)
    FROM procrastinate_jobs j WHERE j.id = :id FOR SHARE OF j""")
)
Argument = str | int


class Lost(Exception):
    """The job was given to another worker meanwhile; nothing of this run may be committed."""


class FencedManager(JobManager):
    """A job's end is only recorded by the worker that still holds it."""

    async def finish_job(self, job: Job, status: Status, delete_job: bool) -> None:
        """Record how `job` ended, unless another worker has it now."""
        if await self._holds(job):
            await super().finish_job(job, status, delete_job)

    async def retry_job(
        self,
        job: Job,
        retry_at: datetime | None = None,
        priority: int | None = None,
        queue: str | None = None,
        lock: str | None = None,
    ) -> None:
        """Hand `job` back, unless another worker has it now."""
        if await self._holds(job):
            await super().retry_job(job, retry_at, priority, queue, lock)

    async def _holds(self, job: Job) -> bool:
        query = "SELECT attempts FROM procrastinate_jobs WHERE id = %(id)s"
        row = await self.connector.execute_query_one_async(query, id=job.id)
        return bool(row["attempts"] == job.attempts)


async def hold(db: AsyncConnection, context: JobContext) -> None:
    """Keep the job to this worker until the transaction ends. Raises Lost where it was given away."""
    if await FENCE.run(db, id=context.job.id) != (context.job.attempts,):
        raise Lost


async def hold_lane(db: AsyncConnection, context: JobContext, lane: str, now: datetime) -> datetime | None:
    """As `hold`, and until when the lane rests, None where it does not."""
    row = await LANE_FENCE.run(db, id=context.job.id, lane=lane, now=now)
    if row is None or row[0] != context.job.attempts:
        raise Lost
    until: datetime | None = row[1]
    return until


class Again(BaseRetryStrategy):
    """At once after a shutdown; after a fault, five times with growing waits (2 s to half a minute)."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """When to try again, None for never."""
        if isinstance(exception, JobAborted):
            return RetryDecision(retry_in={"seconds": 0})
        if isinstance(exception, Lost) or job.attempts + 1 >= MOST_ATTEMPTS:
            return None
        return RetryDecision(retry_in={"seconds": 2 ** (job.attempts + 1)})


def open_app(url: str, blueprints: Iterable[tuple[str, Blueprint]]) -> App:
    """Procrastinate on the database at `url` with the tasks of `blueprints`, named `namespace:task`."""
    conninfo = url.replace("postgresql+psycopg://", "postgresql://")
    app = App(connector=PsycopgConnector(conninfo=conninfo))
    app.job_manager = FencedManager(app.connector)
    for namespace, blueprint in blueprints:
        _add(app, namespace, blueprint)
    return app


def _add(app: App, namespace: str, blueprint: Blueprint) -> None:
    """A blueprint's tasks under its namespace; Procrastinate's own way would bind them to this app for good.

    Every task of ours takes the context.
    """
    for name, task in blueprint.tasks.items():
        app.task(name=f"{namespace}:{name}", retry=task.retry_strategy or False, pass_context=True)(task.func)


class Deferrer:
    """Puts work in the queue in the transaction of the rows that it is about (bot/services.py: Defer)."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(
        self,
        db: AsyncConnection,
        task: str,
        *,
        lock: str | None = None,
        queueing_lock: str | None = None,
        at: datetime | None = None,
        **arguments: Argument,
    ) -> bool:
        """Defer `task` with `arguments` (ids); False where one under `queueing_lock` waits already."""
        raw = (await db.get_raw_connection()).driver_connection
        job = self._app.configure_task(
            task, allow_unknown=False, lock=lock, queueing_lock=queueing_lock, schedule_at=at, connection=raw
        )
        try:
            async with db.begin_nested():
                await job.defer_async(**arguments)
        except AlreadyEnqueued:
            return False
        return True

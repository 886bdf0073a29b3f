"""Installs the app for those whom the bot can't reach, so that there is a conversation when something is to be said.

A run of its own, never inside a send; the Installer keeps to its five requests a second.
"""

import logging
from datetime import timedelta

from procrastinate import Blueprint
from procrastinate.job_context import JobContext
from procrastinate.jobs import Job
from procrastinate.retry import RetryDecision

from bot import address, reach
from bot.address import Place
from bot.clock import day_in_oslo
from bot.errors import AppMissing, GraphError
from bot.flight import person_of
from bot.reach import Standing
from bot.services import Installation, Installer
from jobs.queue import Again, hold
from jobs.work import Work

log = logging.getLogger(__name__)
blueprint = Blueprint()


class UnlessMissing(Again):
    """No second try where the app is not in the catalogue: somebody has to put it there first."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """See Again."""
        return None if isinstance(exception, AppMissing) else super().get_retry_decision(exception=exception, job=job)


@blueprint.task(name="run", pass_context=True, retry=UnlessMissing())
async def run(context: JobContext) -> None:
    """Install for each in turn; who has been reached is passed over when the job is done again.

    An app that is missing from the catalogue stops the run, and the failed job shows in doctor and in the log.
    """
    work = Work.of(context)
    if work.services.installer is None:
        log.info("nobody is installed for: Graph is not set up")
        return
    for person_id in await _without_app(work):
        try:
            if not await _reach(work, context, work.services.installer, person_id):
                return
        except AppMissing:
            log.error("the app is not in the tenant's catalogue: the run stops")
            raise


@blueprint.task(name="one", pass_context=True, retry=UnlessMissing())
async def one(context: JobContext, delivery: int) -> None:
    """A new conversation for whoever a delivery did not get through to; the delivery is tried once more afterwards."""
    work = Work.of(context)
    async with work.engine.connect() as db:
        person_id = await person_of(db, delivery)
    if work.services.installer is not None and person_id is not None:
        await _reach(work, context, work.services.installer, person_id)


async def _without_app(work: Work) -> list[str]:
    """Those without a way through who have an account; a block is the person's to lift, so it is left alone."""
    async with work.engine.connect() as db:
        await work.services.directory.refresh(db)
        known = await reach.states(db)
    everybody = [one.id for one in work.services.directory.employees()]
    return [one for one in everybody if reach.standing(one, known) is Standing.NO_APP]


async def _reach(work: Work, context: JobContext, installer: Installer, person_id: str) -> bool:
    """One person; False where Graph wants the run to go on later."""
    try:
        installation = await installer.install(person_id)
    except GraphError as error:
        log.warning("the app was not installed: %s, status %s", error, error.status)
        return error.permanent or not await _later(work, context, error)
    await _keep(work, context, person_id, installation)
    return True


async def _later(work: Work, context: JobContext, error: GraphError) -> bool:
    """Defer the rest of the run where Graph asks for a long wait; True where it does."""
    if error.retry_after is None:
        return False
    at = work.services.clock.now() + timedelta(seconds=error.retry_after)
    async with work.engine.begin() as db:
        await hold(db, context)
        await work.services.defer(db, "reach:run", queueing_lock="reach:run", at=at)
    return True


async def _keep(work: Work, context: JobContext, person_id: str, installation: Installation) -> None:
    """Keep the conversation, unless it is one through which nothing got before and the app was there all along."""
    async with work.engine.begin() as db:
        await hold(db, context)
        stale = installation.already and installation.chat_id in await address.closed(db, person_id)
        if installation.chat_id and not stale:
            place = Place(work.settings.install_service_url, installation.chat_id)
            await address.keep(db, person_id, place, day_in_oslo(work.services.clock.now()))

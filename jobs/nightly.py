"""The nightly forgetting: what has been kept long enough goes, finished jobs too."""

from datetime import datetime

from procrastinate import Blueprint
from procrastinate.job_context import JobContext
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import arrival, form, person, question
from bot.clock import day_in_oslo
from jobs.queue import Again
from jobs.work import Work

blueprint = Blueprint()
FINISHED_JOB_DAYS = 7


@blueprint.task(name="forget", pass_context=True, retry=Again())
async def forget(context: JobContext) -> None:
    """Drop question texts, subjects of follow-ups, marks and finished jobs that are old enough; twice does no harm."""
    work = Work.of(context)
    await forget_old(work.engine, work.services.clock.now(), work.question_text_days)
    await context.app.job_manager.delete_old_jobs(nb_hours=24 * FINISHED_JOB_DAYS, include_failed=True)


async def forget_old(engine: AsyncEngine, now: datetime, text_days: int) -> None:
    """Drop what has been kept long enough at `now`: texts after `text_days` days, the rest by its own rule."""
    async with engine.begin() as db:
        await question.forget_texts(db, day_in_oslo(now), text_days)
        await person.forget_subjects(db, now)
        await arrival.forget(db, day_in_oslo(now))
        await form.forget(db, day_in_oslo(now))

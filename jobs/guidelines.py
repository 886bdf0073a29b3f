"""Teaches the classifier what the editors have laid over the pack, and tells them weekly and monthly what lacks."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from multiprocessing import get_context
from typing import Any

from procrastinate import Blueprint
from procrastinate.job_context import JobContext
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import bound, edition, month, quiet, ranking, supplement, theme, wish
from bot.clock import day_in_oslo
from bot.elsewhere import Elsewhere
from bot.search import Search
from bot.turn import Key
from jobs.queue import Again, hold
from jobs.work import Work

blueprint = Blueprint()


async def is_working_day(db: AsyncConnection, now: datetime) -> bool:
    """Whether people are at work."""
    return quiet.works(day_in_oslo(now))


@blueprint.task(name="learn", pass_context=True, retry=Again())
async def learn(context: JobContext) -> None:
    """Half a minute in a process of its own; every process takes what was learnt at its next turn."""
    work = Work.of(context)
    async with work.engine.connect() as db:
        pack = bound.unapproved(bound.laid(work.services.search.shipped, await supplement.current(db)))
    if pack == bound.unapproved(work.services.search.shipped) or not await _taught(work.services.search, pack):
        return
    async with work.engine.begin() as db:
        await hold(db, context)
        await edition.advance(db)


async def _taught(search: Search, pack: dict[str, Any]) -> bool:
    """Whether there was anything to learn."""
    if await asyncio.to_thread(ranking.found, pack, search.elsewhere) is not None:
        return False
    aside = get_context("spawn").Process(target=_learn, args=(pack, search.elsewhere), daemon=True)
    aside.start()
    try:
        await asyncio.to_thread(aside.join)
    finally:  # a worker that stops does not wait for it; the job is handed back
        aside.terminate()
    if aside.exitcode != 0:
        raise RuntimeError(f"learning ended with {aside.exitcode}")
    return True


def _learn(pack: dict[str, Any], elsewhere: Sequence[Elsewhere]) -> None:
    ranking.kept(pack, elsewhere)


@blueprint.task(name="tell", pass_context=True, retry=Again())
async def tell(context: JobContext) -> None:
    """Tell of answers that are others now; weekly of what could not be answered, if any; monthly the numbers."""
    work = Work.of(context)
    async with work.engine.begin() as db:
        await hold(db, context)
        services = work.services
        await services.directory.refresh(db)
        await wish.fulfil(services, db)
        if await theme.themes(services, db):
            await theme.once(services, db, Key(theme.KIND, theme.week(services.clock.now())))
        await theme.once(services, db, Key(month.KIND, month.subject(services)))

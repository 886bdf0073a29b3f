"""Teaches the classifier what the editors have laid over the pack, and tells them weekly and monthly what lacks."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from procrastinate import Blueprint
from procrastinate.job_context import JobContext
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import bound, edition, grown, month, quiet, ranking, selftest, supplement, theme, wish
from bot.clock import day_in_oslo
from bot.corpus import ways
from bot.elsewhere import Elsewhere
from bot.guideline import Pack
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
    """Half a minute in a process of its own; every process takes what was learnt at its next turn.

    The self-test of all questions follows there, and tells whoever made it worse.
    """
    work = Work.of(context)
    search = work.services.search
    async with work.engine.connect() as db:
        pack = bound.unapproved(bound.laid(search.shipped, await supplement.current(db)))
    slipped = None if pack == bound.unapproved(search.shipped) else await _taught(search, pack)
    if slipped is None:
        return
    async with work.engine.begin() as db:
        await hold(db, context)
        await work.services.directory.refresh(db)
        await edition.advance(db)
        await selftest.note(work.services, db, pack, slipped)


async def _taught(search: Search, pack: dict[str, Any]) -> list[str] | None:
    """The questions that find their guideline no more; None where there was nothing to learn."""
    if await asyncio.to_thread(ranking.found, pack, search.elsewhere) is not None:
        return None
    spawn = get_context("spawn")
    here, there = spawn.Pipe(duplex=False)
    aside = spawn.Process(target=_learn, args=(search.shipped, pack, search.elsewhere, there), daemon=True)
    aside.start()
    there.close()
    try:
        slipped = await asyncio.to_thread(_received, here)
        await asyncio.to_thread(aside.join)
    finally:  # a worker that stops does not wait for it; the job is handed back
        aside.terminate()
        here.close()
    if slipped is None or aside.exitcode != 0:
        raise RuntimeError(f"learning ended with {aside.exitcode}")
    return slipped


def _received(here: Connection) -> list[str] | None:
    """What the other process found; None where it ended without a word."""
    try:
        found: list[str] = here.recv()
    except EOFError:
        return None
    return found


def _learn(shipped: Pack, pack: dict[str, Any], elsewhere: Sequence[Elsewhere], there: Connection) -> None:
    after, before = ranking.kept(pack, elsewhere), ranking.kept(shipped, elsewhere)
    had, has = ({ref: ways(one) for ref, one in each.items()} for each in (shipped, pack))
    there.send(grown.slipped(before, after, had, had, has))


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

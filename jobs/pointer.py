"""Pointers by the clock: handlers hear once a day what there is, and each night what is old goes and rows are mixed."""

import logging
from datetime import date

from procrastinate import Blueprint
from procrastinate.job_context import JobContext

from bot import attention, chronicle, shredding
from bot.clock import day_in_oslo
from bot.letter import Letter
from bot.log import Known
from bot.pointing import Pointers
from cards import pointer_head
from desk.chain import Head
from desk.keylist import ListError
from jobs.queue import Again, hold
from jobs.work import Work

blueprint = Blueprint()
log = logging.getLogger(__name__)


@blueprint.task(name="tell", pass_context=True, retry=Again())
async def tell(context: JobContext) -> None:
    """Tell handlers that something is new, and what is due; what was missed while all was down is told once."""
    work = Work.of(context)
    pointers = work.services.pointers
    if pointers is None:
        return
    today = day_in_oslo(work.services.clock.now())
    async with work.engine.begin() as db:
        await hold(db, context)
        await work.services.directory.refresh(db)
        try:
            handlers = await pointers.recipients.current(db, today)
        except ListError as error:
            log.error("pointers: the key list is not used: %s", Known(error.reason))
            return
        await attention.tell(work.services, db, handlers, today)


@blueprint.task(name="night", pass_context=True, retry=Again())
async def night(context: JobContext) -> None:
    """Delete what is old, mix the rows, and sign the log's head; twice does no harm."""
    work = Work.of(context)
    pointers = work.services.pointers
    if pointers is None:
        return
    today = day_in_oslo(work.services.clock.now())
    async with work.engine.begin() as db:
        await hold(db, context)
        await shredding.purge(db, pointers, today)
        await shredding.settle(db, pointers, today)
    await shredding.rewrite(work.engine)
    await _sign(work, context, pointers, today)


async def _sign(work: Work, context: JobContext, pointers: Pointers, today: date) -> None:
    key = pointers.signing
    if key is None:
        return
    async with work.engine.begin() as db:
        await hold(db, context)
        head = await chronicle.sign(db, key, today)
    if head is not None:
        await _send(work, head)


async def _send(work: Work, head: Head) -> None:
    """The head outside the bot: a file in a folder elsewhere, and a letter to the data protection officer."""
    settings, made = work.settings, pointer_head.letter(head)
    if settings.pointer_log_dir is not None:
        (settings.pointer_log_dir / f"{head.day}.json").write_text(pointer_head.shown(head), encoding="utf-8")
    if settings.pointer_officer:
        await work.services.mailer.send(Letter(made.subject, made.html, made.text, to=settings.pointer_officer))

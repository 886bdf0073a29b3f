"""Pointers by the clock: handlers hear once a day what there is, and each night what is old goes and rows are mixed."""

import logging
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from procrastinate import Blueprint
from procrastinate.job_context import JobContext

from bot import attention, chronicle, shredding
from bot.clock import day_in_oslo
from bot.letter import Letter
from bot.log import Known
from bot.pointing import Pointers
from bot.shredding import Left
from cards import pointer_head
from desk.chain import Head
from desk.keylist import ListError
from jobs.queue import MOST_ATTEMPTS, Again, hold
from jobs.work import Work

blueprint = Blueprint()
log = logging.getLogger(__name__)


class NotPosted(Exception):
    """Nobody knows that the day's head of the log has reached the data protection officer."""


class NotRewritten(Exception):
    """Somebody read on in what was deleted, so that the tables' files may hold it still."""


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
        await attention.tell(work.services, db, pointers, handlers, today)


@blueprint.task(name="night", pass_context=True, retry=Again())
async def night(context: JobContext) -> None:
    """Delete what is old, mix the rows, and sign the log's head; twice does no harm, and what failed is tried again.

    Raises NotRewritten where another try may help; where the operator must do something, doctor says it too.
    """
    work = Work.of(context)
    pointers = work.services.pointers
    if pointers is None:
        return
    today = day_in_oslo(work.services.clock.now())
    async with work.engine.begin() as db:
        await hold(db, context)
        await shredding.purge(db, pointers, today)
        await shredding.settle(db, pointers, today)
    left = await shredding.rewrite(work.engine, pointers.night_looks)
    if left is Left.LOG:
        log.warning("pointers: the bot's role may not end the server's log, so what was deleted lies there for longer")
    head = await _sign(work, context, pointers, today)
    if left is Left.READ and context.job.attempts + 1 < MOST_ATTEMPTS:
        raise NotRewritten
    if head is not None and work.settings.pointer_officer:  # once, by the last try
        await _post(work, head)
    if left is Left.READ:
        raise NotRewritten


async def _sign(work: Work, context: JobContext, pointers: Pointers, today: date) -> Head | None:
    """Sign the day's head and keep it outside; gives it where there is a key."""
    key = pointers.signing
    if key is None:
        return None
    async with work.engine.begin() as db:
        await hold(db, context)
        head = await chronicle.sign(db, key, today)
        heads = await chronicle.heads(db)
    if work.settings.pointer_log_dir is not None:
        _keep(work.settings.pointer_log_dir, heads)
    return head


async def _post(work: Work, head: Head) -> None:
    """Send the day's head. Raises NotPosted, so that the night is tried again; the next day's covers it too."""
    made = pointer_head.letter(head)
    posting = await work.services.mailer.send(
        Letter(made.subject, made.html, made.text, to=work.settings.pointer_officer)
    )
    if posting.outcome in ("refused", "lost"):
        log.error("pointers: the day's head of the log was not sent: %s", Known(posting.code))
        raise NotPosted


def _keep(folder: Path, heads: Sequence[Head]) -> None:
    """Every head outside the bot, those too that a folder which was away did not get."""
    try:
        for head in heads:
            path = folder / f"{head.day}.json"
            if not path.exists():
                path.write_text(pointer_head.shown(head), encoding="utf-8")
    except OSError as error:
        log.error("pointers: the heads of the log were not kept: %s", error)

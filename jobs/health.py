"""Every five minutes: shows that the bot lives, and tells those who run it what is wrong, once a kind and day."""

import logging
from datetime import date, datetime, timedelta

from procrastinate import Blueprint
from procrastinate.job_context import JobContext
from sqlalchemy import func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import edition, fault, notice, reach
from bot.attempt import State
from bot.clock import day_in_oslo
from bot.edition import End
from bot.fault import Facts
from bot.log import Known
from bot.mailing import Mailing
from bot.mailing import State as Mailed
from bot.notice import Notice
from bot.reach import Standing
from jobs import lane
from jobs.queue import Again, hold
from jobs.work import Work

blueprint = Blueprint()
log = logging.getLogger(__name__)
DAY = timedelta(days=1)
STILL = timedelta(minutes=15)
FAILED = text(
    "SELECT count(DISTINCT jobs.id) FROM procrastinate_jobs jobs JOIN procrastinate_events events "
    "ON events.job_id = jobs.id AND events.type = 'failed' WHERE jobs.status = 'failed' AND events.at > now() - :day"
)
STUCK = text(
    "SELECT count(*) FROM procrastinate_jobs jobs WHERE jobs.status IN ('todo', 'doing') AND greatest("
    "jobs.scheduled_at, (SELECT max(at) FROM procrastinate_events WHERE job_id = jobs.id)) < now() - :still"
)


@blueprint.task(name="look", pass_context=True)
async def look(context: JobContext) -> None:
    """Call the heartbeat, gather the facts, and tell of what is wrong."""
    work = Work.of(context)
    await work.heartbeat.beat()
    async with work.engine.connect() as db:
        facts = await gather(db, work.services.clock.now())
    await _tell(work, context, facts)


@blueprint.task(name="examine", pass_context=True, retry=Again())
async def examine(context: JobContext) -> None:
    """Look the whole bot over as doctor does, once a day since it reads every file, and tell of what is wrong."""
    work = Work.of(context)
    now = work.services.clock.now()
    coverage = await _coverage(work, context, day_in_oslo(now))
    await _tell(work, context, Facts(now=now, doctor=await work.examine(), coverage=coverage))


async def _coverage(work: Work, context: JobContext, day: date) -> tuple[float, float] | None:
    """The share of those who can be reached: of the day before that is known, and of `day`, which is noted."""
    async with work.engine.begin() as db:
        await hold(db, context)
        await work.services.directory.refresh(db)
        everybody = reach.count(work.services.directory.employees(), await reach.states(db))[0]
        percent, earlier = everybody.percent(Standing.REACHABLE), await reach.before(db, day)
        await reach.note(db, day, percent)
    return None if earlier is None else (earlier, percent)


async def _tell(work: Work, context: JobContext, facts: Facts) -> None:
    """Tell each administrator of each fault that is new today, in Teams and by e-mail."""
    day = day_in_oslo(facts.now)
    async with work.engine.begin() as db:
        await hold(db, context)
        for one in fault.judge(facts):
            if await fault.keep(db, one, day, facts.now):
                log.warning("fault %s: %s", Known(one.kind), one.count)
                await work.services.directory.refresh(db)
                people = [one.id for one in work.services.directory.holders("admin", day)]
                await notice.tell(work.services, db, people, fault.key(one.kind, day), mail_too=True)


async def gather(db: AsyncConnection, now: datetime) -> Facts:
    """The facts at `now` that are cheap to gather."""
    return Facts(
        now=now,
        failed=(await db.execute(FAILED, {"day": DAY})).scalar_one(),
        stuck=(await db.execute(STUCK, {"still": STILL})).scalar_one(),
        lane_since=await lane.TEAMS.oldest_due(db, now),
        mail_since=await lane.MAIL.oldest_due(db, now),
        unreached=await _unreached(db, now - DAY),
        sync_refused=(await edition.state(db)).ended is End.REFUSED,
    )


async def _unreached(db: AsyncConnection, since: datetime) -> int:
    """How many notices of the last day ended without reaching anybody; who has left is no fault."""
    ended = (Mailing.state.in_((Mailed.WRITTEN, Mailed.LOST, Mailed.GIVEN_UP))) & (Mailing.reason != "withdrawn")
    given_up = (Notice.state == State.GIVEN_UP) & Notice.reason.not_in(("withdrawn", "no_account"))
    unreached = or_(given_up, (Notice.state == State.BY_MAIL) & ended)
    joined = select(func.count()).select_from(Notice).outerjoin(Mailing, Mailing.notice_id == Notice.id)
    return (await db.execute(joined.where(Notice.told > since, unreached))).scalar_one()

"""When the bot does things by itself: APScheduler only says when, in Oslo time and never between 02:00 and 03:00.

Every process ticks; a claim in the database lets one of them defer the job. What came due while all were down is
caught up once at the next start.
"""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from procrastinate.exceptions import ConnectorException
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot import prenotice, promise, retry, roster, tick
from bot.clock import OSLO
from bot.log import Known
from bot.services import Clock, Defer
from jobs import broadcast, guidelines, lane, report, ticket, week

log = logging.getLogger(__name__)


Needed = Callable[[AsyncConnection, datetime], Awaitable[bool]]
"""Whether there is anything to do at a moment."""


@dataclass(frozen=True)
class Daily:
    """A job for each day, at `hour`:`minute` in Oslo (not between 02:00 and 03:00)."""

    task: str
    hour: int
    minute: int
    lock: str | None = None
    needed: Needed | None = None

    def __post_init__(self) -> None:
        if self.hour == 2:
            raise ValueError("the hour between 02:00 and 03:00 is skipped or repeated twice a year")

    @property
    def trigger(self) -> CronTrigger:
        """When the scheduler ticks."""
        return CronTrigger(minute=f"{self.minute % 5}-59/5", timezone=OSLO)

    def due(self, now: datetime) -> datetime:
        """The last moment at or before `now` for which the job is due."""
        here = now.astimezone(OSLO)
        today = here.replace(hour=self.hour, minute=self.minute, second=0, microsecond=0)
        return today if today <= here else (today - timedelta(days=1)).replace(hour=self.hour)


@dataclass(frozen=True)
class EverySeconds:
    """A job each `seconds` seconds (a divisor of 60), under `lock`; only where it is `needed`."""

    task: str
    seconds: int
    lock: str | None = None
    needed: Needed | None = None

    @property
    def trigger(self) -> CronTrigger:
        """When the scheduler ticks."""
        return CronTrigger(second=f"*/{self.seconds}", timezone=OSLO)

    def due(self, now: datetime) -> datetime:
        """The last moment at or before `now` for which the job is due."""
        return now.replace(second=now.second - now.second % self.seconds, microsecond=0)


@dataclass(frozen=True)
class EveryMinutes:
    """A job each `minutes` minutes (a divisor of 60)."""

    task: str
    minutes: int
    lock: str | None = None
    needed: Needed | None = None

    @property
    def trigger(self) -> CronTrigger:
        """When the scheduler ticks."""
        return CronTrigger(minute=f"*/{self.minutes}", timezone=OSLO)

    def due(self, now: datetime) -> datetime:
        """The last moment at or before `now` for which the job is due."""
        return now.replace(minute=now.minute - now.minute % self.minutes, second=0, microsecond=0)


When = Daily | EverySeconds | EveryMinutes
TABLE: tuple[When, ...] = (
    Daily("people:sync", 3, 20),
    Daily("nightly:forget", 4, 10),
    Daily("pointer:night", 4, 30),
    Daily("reach:run", 5, 10),
    Daily("pointer:tell", 8, 30),
    EverySeconds("lane:run", 10, lane.TEAMS.name, lane.TEAMS.is_due),
    EverySeconds("broadcast:look", 10, needed=broadcast.is_due),
    EverySeconds("mail:run", 10, lane.MAIL.name, lane.MAIL.is_due),
    EverySeconds("embargo:look", 10, "embargo", prenotice.any_open),
    EverySeconds("promise:lapse", 30, needed=promise.is_overdue),
    EveryMinutes("report:refresh", 5, needed=report.is_due),
    EveryMinutes("week:gather", 10, needed=week.is_due),
    Daily("media:remind", 9, 0, needed=roster.is_due),
    EveryMinutes("media:look", 10, needed=retry.is_due),
    EveryMinutes("ticket:look", 10, needed=ticket.is_due),
    Daily("guidelines:learn", 5, 40, "guidelines:learn"),
    Daily("guidelines:tell", 8, 40, needed=guidelines.is_working_day),
    EveryMinutes("newsletter:look", 5, "newsletter"),
    EveryMinutes("duty:look", 5, "duty"),
    EveryMinutes("health:look", 5),
    Daily("health:examine", 6, 45),
)


class Schedule:
    """The clock of one process."""

    def __init__(self, engine: AsyncEngine, clock: Clock, defer: Defer, table: Sequence[When] = TABLE) -> None:
        self._engine, self._clock, self._defer = engine, clock, defer
        self._scheduler = AsyncIOScheduler(timezone=OSLO)
        for when in table:
            self._scheduler.add_job(self.tick, when.trigger, (when,), misfire_grace_time=None, coalesce=True)
            self._scheduler.add_job(self.tick, args=(when,), misfire_grace_time=None)

    def start(self) -> None:
        """Begin, and catch up on what is due; needs a running event loop."""
        self._scheduler.start()

    def stop(self) -> None:
        """End, without waiting."""
        self._scheduler.shutdown(wait=False)

    async def tick(self, when: When) -> bool:
        """Defer the job of the moment that is due, unless somebody has; gives whether it was this process."""
        try:
            async with self._engine.begin() as db:
                now = self._clock.now()
                if not await tick.claim(db, when.task, when.due(now), often=not isinstance(when, Daily)):
                    return False
                if when.needed is not None and not await when.needed(db, now):
                    return False
                return await self._defer(db, when.task, lock=when.lock, queueing_lock=when.task)
        except (SQLAlchemyError, ConnectorException, OSError) as error:
            log.error("tick %s: %s", Known(when.task), error)
            return False

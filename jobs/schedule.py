"""When the bot does things by itself: APScheduler only says when, in Oslo time and never between 02:00 and 03:00."""

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import person, question
from bot.clock import OSLO, day_in_oslo
from bot.services import Clock


class Schedule:
    """The nightly forgetting, caught up once at start; to do it twice does no harm."""

    def __init__(self, engine: AsyncEngine, clock: Clock, text_days: int) -> None:
        self._engine, self._clock, self._text_days = engine, clock, text_days
        self._scheduler = AsyncIOScheduler(timezone=OSLO)
        nightly = CronTrigger(hour=4, minute=10, timezone=OSLO)
        self._scheduler.add_job(self.forget, nightly, misfire_grace_time=None, coalesce=True)
        self._scheduler.add_job(self.forget)

    def start(self) -> None:
        """Begin; needs a running event loop."""
        self._scheduler.start()

    def stop(self) -> None:
        """End, without waiting."""
        self._scheduler.shutdown(wait=False)

    async def forget(self) -> None:
        """Drop what has been kept long enough: question texts and subjects of follow-ups."""
        now = self._clock.now()
        async with self._engine.begin() as db:
            await question.forget_texts(db, day_in_oslo(now), self._text_days)
            await person.forget_subjects(db, now)

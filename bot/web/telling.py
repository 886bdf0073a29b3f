"""Tells whoever reported by name, and wished it, that there is a reply: once a day, in Teams; stores nothing."""

import asyncio
import logging
import time

from sqlalchemy.ext.asyncio import AsyncEngine

from bot import address, person
from bot.guess import Times
from bot.services import Services
from cards import followup

DAY = 24 * 3600.0
log = logging.getLogger(__name__)


class Telling:
    """Writes after the handler has been answered: nobody must take what is stored for lost because Teams is slow."""

    def __init__(self, engine: AsyncEngine, services: Services) -> None:
        self._engine, self._services = engine, services
        self._tasks = set[asyncio.Task[None]]()
        self._told = Times(1, DAY, time.monotonic)

    def later(self, person_id: str, case: str) -> None:
        """Tell `person_id` soon of a case, once a day however much is written; "" is nobody."""
        name = case.encode()
        if person_id and not self._told.full(name):
            self._told.add(name)
            task = asyncio.create_task(self._tell(person_id))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Let those be told who were about to be."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _tell(self, person_id: str) -> None:
        try:
            async with self._engine.connect() as db:
                place = await address.reach(db, person_id)
                norm = (await person.norms(db, [person_id])).get(person_id) or self._services.directory.norm(person_id)
            if place is not None:
                await self._services.messenger.send(place, followup.news(norm))
        except Exception as error:
            log.error("somebody who wished to be told was not: %s", error)

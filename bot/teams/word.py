"""The word that is given to whoever waits for a long turn: kept in the database before they are told."""

import asyncio
import logging
from datetime import datetime
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot import promise
from bot.promise import Made

LONGEST = 1.5
"""Seconds to store it, where the database is busy; Teams must be answered."""
log = logging.getLogger(__name__)


class Word:
    """One turn's: it is given, or the turn ends, never both at once."""

    def __init__(self) -> None:
        self._made: Made | None = None
        self._turning, self._ended = asyncio.Lock(), False

    async def give(self, engine: AsyncEngine, person_id: str, now: datetime) -> bool:
        """Store it in a transaction of its own; False where the turn is just being committed, so nobody need wait.

        A fault is logged, and the person told all the same: silence would be worse.
        """
        async with self._turning:
            if self._ended:
                return False
            self._made = Made(uuid4(), person_id, now)
            try:
                async with asyncio.timeout(LONGEST), engine.begin() as db:
                    await promise.make(db, self._made)
            except Exception as error:
                log.error("that somebody waits was not stored: %s", error)
            return True

    async def keep(self, db: AsyncConnection, now: datetime) -> None:
        """End it with the turn, in the turn's transaction. Raises Lapsed where that comes too late."""
        async with self._turning:
            self._ended = True
            if self._made is not None:
                await promise.keep(db, self._made, now)

    async def drop(self, engine: AsyncEngine) -> None:
        """End what the turn did not, once its person has been told."""
        if self._made is None:
            return
        try:
            async with engine.begin() as db:
                await promise.drop(db, self._made)
        except Exception as error:
            log.error("that somebody no longer waits was not stored: %s", error)

"""Receipts that are open in this process, in memory only: each for the one who opened it, for ten minutes."""

import asyncio
import secrets
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.followup import Session

LIFE = timedelta(minutes=10)
MOST = 500


@dataclass(frozen=True)
class Sessions:
    """The open ones, each for `life` and gone then though nobody asks; the oldest go first where they are too many."""

    life: timedelta = LIFE
    _held: OrderedDict[str, tuple[datetime, str, Session]] = field(default_factory=OrderedDict)

    def hold(self, person_id: str, session: Session, now: datetime) -> str:
        """Keep one, and give its name: 128 random bits."""
        name = secrets.token_hex(16)
        self._held[name] = (now, person_id, session)
        asyncio.get_running_loop().call_later(self.life.total_seconds(), self._held.pop, name, None)
        while len(self._held) > MOST:
            self._held.popitem(last=False)
        return name

    def find(self, name: str, person_id: str, now: datetime) -> Session | None:
        """The session of a name, where it is this person's and not over."""
        for old in [key for key, (since, _, _) in self._held.items() if now - since >= self.life]:
            del self._held[old]
        _, whose, session = self._held.get(name, (now, None, None))
        return session if whose == person_id else None

    def __len__(self) -> int:
        """How many are open."""
        return len(self._held)

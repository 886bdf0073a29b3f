"""What a dialog of a pointer has at hand: its turn, the services, and the database to open a short transaction in."""

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from bot import pointing
from bot.clock import day_in_oslo
from bot.services import Services
from bot.turn import Language, Turn
from desk.keylist import KeyList
from dialogs.language import language_of


@dataclass(frozen=True)
class Inside:
    """One turn on the way of a pointer."""

    turn: Turn
    services: Services
    engine: AsyncEngine

    @property
    def language(self) -> Language:
        """What to answer in."""
        return language_of(self.turn)

    @property
    def now(self) -> datetime:
        """The time."""
        return self.services.clock.now()

    @property
    def today(self) -> date:
        """The day in Oslo."""
        return day_in_oslo(self.now)

    @property
    def who(self) -> str:
        """Whose turn it is; known to the limits in memory, and to nothing that is stored."""
        return self.turn.sender.id

    def typed(self, name: str) -> str:
        """A field, composed (NFC), so that what looks alike is as long, without what no database takes; "" for none."""
        value = (self.turn.data or {}).get(name)
        return unicodedata.normalize("NFC", value.replace("\x00", "")).strip() if isinstance(value, str) else ""

    def sign(self, verb: str, about: str = "") -> str:
        """A token for a button."""
        return self.services.forms.sign(self.turn, verb, self.now, about)

    async def handlers(self) -> KeyList | None:
        """Those who receive pointers; None where nothing is set up, or the list is not as it must be."""
        async with self.engine.connect() as db:
            return await pointing.handlers(self.services.pointers, db)

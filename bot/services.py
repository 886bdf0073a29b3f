"""What the domain asks of the rim: protocols, bound once in bot/app.py."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.directory import Directory
from bot.guideline import Pack
from bot.search import Search
from bot.wording import Wording

NO_WORDING = Wording({}, ())


class Clock(Protocol):
    """What time it is."""

    def now(self) -> datetime:
        """The time, aware and in UTC."""
        ...


@dataclass(frozen=True)
class Services:
    """All that a dialog may ask for beside its turn and its session."""

    clock: Clock
    directory: Directory
    pack: Pack
    search: Search
    wording: Wording = NO_WORDING
    demo: bool = False
    public_url: str = ""
    chat_link: str = ""

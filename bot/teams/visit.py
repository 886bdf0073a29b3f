"""One activity on its way through a turn, and the protocol of where turns go."""

from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from botbuilder.schema import Activity
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import BotError
from bot.person import Memory
from bot.teams import incoming
from bot.teams.word import Word
from bot.turn import Card, Norm, Reply, Sender, Turn


class Router(Protocol):
    """Where turns go; bot/app.py hands in the one of dialogs/router.py."""

    async def answer(self, turn: Turn, db: AsyncConnection) -> Reply:
        """Answer what somebody wrote or pressed."""
        ...

    async def welcome(self, turn: Turn, db: AsyncConnection) -> Reply:
        """Greet somebody who has just got the bot."""
        ...

    def refused(self, error: BotError, norm: Norm) -> Card:
        """The card for a refusal."""
        ...

    def failed(self, turn_id: str, norm: Norm) -> Card:
        """The card for a fault of ours."""
        ...


@dataclass
class Visit:
    """What is known of an activity: `norm` as far as it has been found out, `claiming` while another delivery of the
    same may be being answered, `word` what whoever waits long was promised.
    """

    activity: Activity
    data: dict[str, Any] | None = None
    replaces: bool = False
    welcome: bool = False
    norm: Norm = "nb"
    claiming: bool = False
    word: Word = field(default_factory=Word)

    @classmethod
    def of_message(cls, activity: Activity) -> "Visit":
        """A message, or a card submitted as one."""
        return cls(activity, activity.value if isinstance(activity.value, dict) else None)

    def turn(self, sender: Sender, memory: Memory) -> Turn:
        """The Turn of it, once it is known who speaks and what is remembered. Raises BotError."""
        made = incoming.turn(self.activity, sender, self.norm, memory.subject, self.data, self.replaces)
        return replace(made, edition=memory.version)


async def at_once(reply: Reply) -> Reply:
    """A reply that nothing has to be waited for."""
    return reply

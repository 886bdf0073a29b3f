"""What stands in where a way out is not open, as on the command line: everything is refused."""

from bot.address import Place
from bot.errors import BotError
from bot.intranet import Page, Placement
from bot.letter import Letter, Posting
from bot.outcome import Outcome, Refusal
from bot.turn import Card, File


class NoMessenger:
    """The Messenger where no way out to Teams is open."""

    async def send(self, place: Place, card: Card) -> Outcome:
        """Refused."""
        return Refusal("failed", "no messenger")

    async def update(self, place: Place, activity_id: str, card: Card) -> Outcome:
        """Refused."""
        return Refusal("failed", "no messenger")


class NoMailer:
    """The Mailer where no mailbox is open."""

    async def send(self, letter: Letter) -> Posting:
        """Refused."""
        return Posting("refused", "no mailer")


class NoIntranet:
    """The Intranet where none is open."""

    async def draft(self, page: Page) -> Placement:
        """Refused."""
        return REFUSED

    async def publish(self, id: str) -> Placement:
        """Refused."""
        return REFUSED

    async def update(self, id: str, page: Page) -> Placement:
        """Refused."""
        return REFUSED

    async def remove(self, id: str) -> Placement:
        """Refused."""
        return REFUSED


class NoHeartbeat:
    """The Heartbeat where nobody listens."""

    async def beat(self) -> bool:
        """Not heard."""
        return False


REFUSED = Placement("refused", code="no intranet")
NO_MESSENGER, NO_MAILER, NO_INTRANET, NO_HEARTBEAT = NoMessenger(), NoMailer(), NoIntranet(), NoHeartbeat()


async def no_attachments(file: File) -> bytes:
    """The Fetch where no way out to Teams is open. Raises BotError "no_picture"."""
    raise BotError("no_picture")

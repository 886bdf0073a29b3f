"""From a Reply to what Teams is told: activities, or the body of an invoke's answer."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from botbuilder.core import TurnContext
from botbuilder.schema import Activity, Attachment

from bot.outcome import Outcome, Sent
from bot.teams import incoming
from bot.teams.connector import ConnectorError
from bot.teams.refusal import refused
from bot.turn import Card, Reply

CARD = "application/vnd.microsoft.card.adaptive"
MESSAGE = "application/vnd.microsoft.activity.message"
TYPING_AFTER = 0.5
log = logging.getLogger(__name__)


def invoke_body(reply: Reply) -> dict[str, Any]:
    """The card that takes the pressed one's place, or a text that leaves it where it is."""
    if reply.cards:
        return {"statusCode": 200, "type": CARD, "value": reply.cards[0]}
    return {"statusCode": 200, "type": MESSAGE, "value": reply.text}


def message(card: Card) -> Activity:
    """A card as a message."""
    attachment = Attachment(content_type=CARD, content=card)
    return Activity(type="message", attachments=[attachment], summary=card.get("fallbackText"))


async def say(context: TurnContext, reply: Reply) -> Outcome | None:
    """Send the reply, and give what became of its last part; None where there was nothing to say.

    The turn is committed, so an answer that can't be sent is logged, not raised.
    """
    out = [Activity(type="message", text=reply.text, text_format="plain")] if reply.text else []
    out += [message(card) for card in reply.cards]
    try:
        sent = await context.send_activities(out) if out else []
    except Exception as error:
        log.error("answer to %s was not sent: %s", incoming.safe_id(context.activity), error)
        return refused(error)
    return Sent(sent[-1].id or "") if sent else None


@asynccontextmanager
async def typing(context: TurnContext) -> AsyncIterator[None]:
    """Show that an answer is on its way when it takes more than half a second."""
    shown: list[asyncio.Task[None]] = []

    async def show() -> None:
        with suppress(ConnectorError, OSError):
            await context.send_activities([Activity(type="typing")])

    timer = asyncio.get_running_loop().call_later(TYPING_AFTER, lambda: shown.append(asyncio.create_task(show())))
    try:
        yield
    finally:
        timer.cancel()
        await asyncio.gather(*shown, return_exceptions=True)

"""The way of a pointer through the rim: no claim, no address, no count, no promise, no id in a log.

What is asked for in a dialog (task/fetch, task/submit) is answered in it, so that it never is a message.
https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/task-modules/task-modules-bots
"""

import logging
from http import HTTPStatus
from typing import Any, Protocol

from botbuilder.core import InvokeResponse, TurnContext
from botbuilder.schema import Activity
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import person
from bot.errors import BotError
from bot.teams import incoming, outgoing
from bot.teams.handler import Handler
from bot.turn import Card, Norm, Reply, Turn

DIALOGS = ("task/fetch", "task/submit")
LONGEST_TITLE = 60
log = logging.getLogger(__name__)


class Way(Protocol):
    """Where such turns go; bot/app.py hands in the one of dialogs/discreet.py."""

    def takes(self, turn: Turn) -> bool:
        """Whether a turn goes this way."""
        ...

    async def answer(self, turn: Turn, engine: AsyncEngine) -> Reply:
        """Answer it."""
        ...

    def alone(self, norm: Norm) -> Card:
        """Asks for a private chat."""
        ...

    def refused(self, error: BotError, turn: Turn) -> Card:
        """The card for a refusal, with what was typed."""
        ...

    def failed(self, turn: Turn) -> Card:
        """The card for a fault of ours, with what was typed."""
        ...


class DiscreetHandler(Handler):
    """A handler that looks for the way of a pointer first, and leaves everything else to the ordinary one."""

    def __init__(self, way: Way, *args: Any) -> None:
        super().__init__(*args)
        self._way = way

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        """Show the ways to report to whoever asks for them; all else is ordinary."""
        turn = self._discreet(turn_context.activity, _submitted(turn_context.activity))
        if turn is None:
            await super().on_message_activity(turn_context)
        else:
            await _say(turn_context, await self._answer(turn))

    async def on_message_update_activity(self, turn_context: TurnContext) -> None:
        """Answer an edited message by the same ways as a new one."""
        if incoming.is_edit(turn_context.activity):
            await self.on_message_activity(turn_context)

    async def on_invoke_activity(self, turn_context: TurnContext) -> InvokeResponse:
        """Answer a dialog, or in the demo the card that stands for it; all else is ordinary."""
        activity = turn_context.activity
        if activity.name in DIALOGS:
            return await self._dialog(activity)
        data = incoming.executed(activity)
        turn = self._discreet(activity, data, replaces=True) if data is not None else None
        if turn is None:
            response: InvokeResponse = await super().on_invoke_activity(turn_context)
            return response
        return InvokeResponse(status=HTTPStatus.OK, body=outgoing.invoke_body(await self._answer(turn)))

    async def _dialog(self, activity: Activity) -> InvokeResponse:
        turn = self._discreet(activity, _asked(activity), dialog=True)
        if turn is None:
            return InvokeResponse(status=HTTPStatus.BAD_REQUEST)
        return InvokeResponse(status=HTTPStatus.OK, body=dialog_body(await self._answer(turn)))

    def _discreet(
        self, activity: Activity, data: dict[str, Any] | None, replaces: bool = False, dialog: bool = False
    ) -> Turn | None:
        """The turn, where it goes this way."""
        who = incoming.sender(activity)
        try:
            turn = incoming.turn(activity, who, self._directory.norm(who.id), None, data, replaces, dialog)
        except BotError:
            return None
        return turn if self._way.takes(turn) else None

    async def _answer(self, turn: Turn) -> Reply:
        try:
            reason = self._limit.reason(turn.sender.id)
            if reason is not None:
                raise BotError(reason)
            turn = turn.of(await self._norm(turn))
            if turn.scope != "personal":
                return Reply(cards=(self._way.alone(turn.norm),))
            return await self._way.answer(turn, self._engine)
        except BotError as error:
            return Reply(cards=(self._way.refused(error, turn),))
        except Exception as error:
            log.error("a turn that leaves no trace failed: %s", error)
            return Reply(cards=(self._way.failed(turn),))

    async def _norm(self, turn: Turn) -> Norm:
        async with self._engine.connect() as db:
            return (await person.norms(db, [turn.sender.id])).get(turn.sender.id, turn.norm)


def dialog_body(reply: Reply) -> dict[str, Any]:
    """What Teams shows in the open dialog."""
    card = reply.cards[0]
    shown = {"contentType": outgoing.CARD, "content": card}
    value = {"title": str(card["fallbackText"])[:LONGEST_TITLE], "height": "large", "width": "medium", "card": shown}
    return {"task": {"type": "continue", "value": value}}


def _submitted(activity: Activity) -> dict[str, Any] | None:
    return activity.value if isinstance(activity.value, dict) else None


def _asked(activity: Activity) -> dict[str, Any] | None:
    data = activity.value.get("data") if isinstance(activity.value, dict) else None
    return data if isinstance(data, dict) else None


async def _say(context: TurnContext, reply: Reply) -> None:
    """Send the cards; what can't be sent is logged without whose answer it was."""
    try:
        await context.send_activities([outgoing.message(card) for card in reply.cards])
    except Exception as error:
        log.error("an answer that leaves no trace was not sent: %s", error)

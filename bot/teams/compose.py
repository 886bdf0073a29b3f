"""The search in Teams' compose box (composeExtension/query): what is found is a card to insert, and nothing is kept.

https://learn.microsoft.com/microsoftteams/platform/messaging-extensions/how-to/search-commands/respond-to-search
"""

import logging
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, Protocol

from botbuilder.core import InvokeResponse, TurnContext
from botbuilder.schema import Activity
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import person
from bot.teams import incoming, outgoing
from bot.teams.discreet import DiscreetHandler
from bot.turn import Card, Norm

QUERY, PARAMETER = "composeExtension/query", "question"
log = logging.getLogger(__name__)


class Finder(Protocol):
    """What finds; bot/app.py hands in the one of dialogs/finder.py."""

    async def find(self, text: str, norm: Norm, db: AsyncConnection, edition: int) -> Sequence[tuple[str, str, Card]]:
        """Title, short answer and card of what fits `text`, the best first; nothing is stored."""
        ...

    def nothing(self, text: str, norm: Norm) -> str:
        """What is said where nothing is found."""
        ...


class ComposeHandler(DiscreetHandler):
    """A handler that answers the compose box, and leaves everything else to the others."""

    def __init__(self, finder: Finder, *args: Any) -> None:
        super().__init__(*args)
        self._finder = finder

    async def on_invoke_activity(self, turn_context: TurnContext) -> InvokeResponse:
        """Answer a query; all else is of others."""
        activity = turn_context.activity
        if activity.name != QUERY:
            response: InvokeResponse = await super().on_invoke_activity(turn_context)
            return response
        text = asked(activity)
        if text is None:
            return InvokeResponse(status=HTTPStatus.BAD_REQUEST)
        return InvokeResponse(status=HTTPStatus.OK, body=await self._found(activity, text))

    async def _found(self, activity: Activity, text: str) -> dict[str, Any]:
        """One query to the database, for the norm and the version; what goes wrong is said without what was asked."""
        sender = incoming.sender(activity)
        norm = self._directory.norm(sender.id)
        try:
            async with self._engine.connect() as db:
                memory = await person.recall(db, sender.id, self._clock.now())
                norm = memory.norm or norm
                found = await self._finder.find(text, norm, db, memory.version)
        except Exception as error:
            log.error("a query of the compose box failed: %s", error)
            found = ()
        return shown(found) if found else said(self._finder.nothing(text, norm))


def asked(activity: Activity) -> str | None:
    """What stands in the search box; "" as it is opened, None where the invoke is none of ours."""
    value = activity.value if isinstance(activity.value, dict) else {}
    parameters = value.get("parameters")
    if not isinstance(parameters, list):
        return None
    named = {one.get("name"): one.get("value") for one in parameters if isinstance(one, dict)}
    text = named.get(PARAMETER, "" if named.get("initialRun") else None)
    return text.replace("\x00", "").strip() if isinstance(text, str) else None


def shown(found: Sequence[tuple[str, str, Card]]) -> dict[str, Any]:
    """The list that Teams shows."""
    listed = [_attachment(*one) for one in found]
    return {"composeExtension": {"type": "result", "attachmentLayout": "list", "attachments": listed}}


def _attachment(title: str, short: str, card: Card) -> dict[str, Any]:
    preview = {"contentType": "application/vnd.microsoft.card.thumbnail", "content": {"title": title, "text": short}}
    return {"contentType": outgoing.CARD, "content": card, "preview": preview}


def said(words: str) -> dict[str, Any]:
    """A line in the place of the list."""
    return {"composeExtension": {"type": "message", "text": words}}

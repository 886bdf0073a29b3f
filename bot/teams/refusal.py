"""From what goes wrong on the way to the connector to why nothing arrived, as bot/outcome.py has it.

Follows https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/send-proactive-messages and, for
what is worth another try, https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit.
"""

import aiohttp
from azure.core.exceptions import AzureError

from bot.address import State
from bot.outcome import Refusal
from bot.teams.connector import ConnectorError

CLOSED = {
    "MessageWritesBlocked": State.BLOCKED,
    "ConversationBlockedByUser": State.BLOCKED,
    "BotDisabledByUser": State.BLOCKED,
    "BotNotInConversationRoster": State.UNINSTALLED,
    "ForbiddenOperationException": State.UNINSTALLED,
    "ConversationNotFound": State.GONE,
}
"""Codes and subcodes that say that nothing gets through to this person's conversation any more."""
GONE_ACTIVITY = "ActivityNotFoundInConversation"
NEVER_LEFT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, AzureError)
NOT_TAKEN = frozenset({408, 412, 500, 502, 503, 504})
"""Worth another try; that a gateway says so of a message that arrived after all is rarer than that it did not."""


def refused(error: Exception) -> Refusal:
    """What `error`, raised by a request to the connector, says of the message."""
    if isinstance(error, ConnectorError):
        return _answered(error)
    name = type(error).__name__
    if isinstance(error, NEVER_LEFT):
        return Refusal("failed", name)
    if isinstance(error, (aiohttp.ClientError, OSError)):  # TimeoutError is an OSError
        return Refusal("unknown", name)
    return Refusal("failed", name)


def _answered(error: ConnectorError) -> Refusal:
    word = error.subcode or error.code
    code = f"{error.status} {word}".strip()
    state = CLOSED.get(error.subcode) or CLOSED.get(error.code)
    if error.status in (403, 404) and state is not None:
        return Refusal("unreachable", code, state=state)
    if error.status == 404 and error.code == GONE_ACTIVITY:
        return Refusal("missing", code)
    if error.status == 429:
        return Refusal("throttled", code, error.retry_after)
    return Refusal("failed" if error.status in NOT_TAKEN else "refused", code)

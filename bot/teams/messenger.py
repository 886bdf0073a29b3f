"""The way out to Teams outside a turn: cards into conversations that are known, and nowhere else."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import replace
from typing import Any, TypeGuard
from urllib.parse import urlsplit

from botbuilder.schema import ResourceResponse

from bot.address import Place, State
from bot.attempt import throttled
from bot.limiter import Limiter
from bot.outcome import Outcome, Refusal, Sent
from bot.teams.connector import Conversations, Wire
from bot.teams.outgoing import CARD
from bot.teams.refusal import refused
from bot.turn import Card

LONG = 2.0
"""Seconds of a pause that nobody waits for in place: what is on its way must be settled before a process may stop."""


class TeamsMessenger:
    """The Messenger over `wire`, only to `hosts`, each request after a wait for `limiter`."""

    def __init__(self, wire: Wire, hosts: Collection[str], limiter: Limiter) -> None:
        self._wire, self._hosts, self._limiter = wire, hosts, limiter
        self._strikes = 0
        self._checked: dict[str, bool] = {}
        self._conversations: dict[str, Conversations] = {}

    async def send(self, place: Place, card: Card) -> Outcome:
        """See Messenger."""
        send = self._at(place).send_to_conversation
        done = await self._ask(place, lambda: send(place.conversation_id, message(card)))
        return Refusal("unreachable", done.code, state=State.GONE) if _not_found(done) else done

    async def update(self, place: Place, activity_id: str, card: Card) -> Outcome:
        """See Messenger. Sending the same once more does no harm, so a lost answer counts as not sent."""
        update = self._at(place).update_activity
        body = {**message(card), "id": activity_id}
        done = await self._ask(place, lambda: update(place.conversation_id, activity_id, body))
        if isinstance(done, Sent):
            return Sent(activity_id)
        if _not_found(done):
            return Refusal("missing", done.code)
        return Refusal("failed", done.code) if done.why == "unknown" else done

    def _at(self, place: Place) -> Conversations:
        if place.service_url not in self._conversations:
            self._conversations[place.service_url] = Conversations(self._wire, place.service_url)
        return self._conversations[place.service_url]

    async def _ask(self, place: Place, request: Callable[[], Awaitable[ResourceResponse]]) -> Outcome:
        try:
            if not self._allowed(place.service_url):
                return Refusal("refused", "service_url")
            if held := await self._limiter.wait(LONG):
                return Refusal("throttled", "held", held)
            sent = Sent((await request()).id or "")
        except Exception as error:
            return self._heeded(refused(error))
        self._strikes = 0
        return sent

    def _heeded(self, refusal: Refusal) -> Refusal:
        """A 429 holds back whoever else waits, too; one that does not say how long, for longer each time."""
        if refusal.why != "throttled":
            return refusal
        wait = refusal.retry_after or self._limiter.left or self._longer()
        self._limiter.pause(wait)
        return replace(refusal, retry_after=wait)

    def _longer(self) -> float:
        self._strikes += 1
        return throttled(self._strikes)

    def _allowed(self, url: str) -> bool:
        if url not in self._checked:
            parts = urlsplit(url)
            secure = parts.scheme == "https" or parts.hostname in ("localhost", "127.0.0.1")
            self._checked[url] = parts.hostname in self._hosts and secure and not parts.username
        return self._checked[url]


def _not_found(done: Outcome) -> TypeGuard[Refusal]:
    """Whether a 404 did not say what of it is gone."""
    return isinstance(done, Refusal) and done.why == "refused" and done.code.startswith("404")


def message(card: Card) -> dict[str, Any]:
    """The activity that carries a card."""
    attachment = {"contentType": CARD, "content": card}
    return {"type": "message", "attachments": [attachment], "summary": card["fallbackText"]}

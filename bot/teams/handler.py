"""What the bot does with each kind of activity; a turn is committed before anybody is told of it."""

import logging
from typing import Any, Protocol

from botbuilder.core import ActivityHandler, InvokeResponse, TurnContext
from botbuilder.schema import Activity
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot import address, arrival, metrics, person
from bot.clock import day_in_oslo
from bot.directory import Directory
from bot.errors import BotError
from bot.services import Clock
from bot.teams import afterwards, incoming, outgoing
from bot.teams.limit import Limit
from bot.turn import SILENCE, Card, Norm, Reply, Sender, Turn

log = logging.getLogger(__name__)


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


class Handler(ActivityHandler):  # type: ignore[misc] # botbuilder is untyped
    """What the bot does with each kind of activity; anything not named here is ignored politely.

    `key` is what redeliveries are marked with.
    """

    def __init__(
        self, router: Router, engine: AsyncEngine, directory: Directory, clock: Clock, limit: Limit, key: bytes
    ) -> None:
        super().__init__()
        self._router, self._engine, self._directory, self._clock = router, engine, directory, clock
        self._limit, self._key = limit, key

    async def on_turn(self, turn_context: TurnContext) -> None:
        """Hold a place for the activity for as long as it takes."""
        with self._limit.place():
            await super().on_turn(turn_context)

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        """Answer a message, or a card submitted as one."""
        await self._converse(turn_context)

    async def on_message_update_activity(self, turn_context: TurnContext) -> None:
        """Answer an edited message anew."""
        data = turn_context.activity.channel_data
        if isinstance(data, dict) and data.get("eventType") == "editMessage":
            await self._converse(turn_context)

    async def on_installation_update_add(self, turn_context: TurnContext) -> None:
        """Welcome whoever got the bot; the members' event that comes with it says nothing more."""
        await self._greet(turn_context)

    async def on_installation_update_remove(self, turn_context: TurnContext) -> None:
        """Note that whoever took the bot away can't be reached there any more."""
        activity = turn_context.activity
        async with self._engine.begin() as db:
            await address.lose(db, incoming.sender(activity).id, activity.service_url, address.State.UNINSTALLED)

    async def on_members_added_activity(self, members_added: list[Any], turn_context: TurnContext) -> None:
        """Welcome whoever got the bot, once."""
        bot = turn_context.activity.recipient
        if bot is not None and any(member.id == bot.id for member in members_added):
            await self._greet(turn_context)

    async def on_invoke_activity(self, turn_context: TurnContext) -> InvokeResponse:
        """Answer a pressed Action.Execute with the card that takes its place; other invokes are 501."""
        activity = turn_context.activity
        if activity.name != "adaptiveCard/action":
            return InvokeResponse(status=501)
        data = incoming.executed(activity)
        if data is None:
            return InvokeResponse(status=400)
        reply = await self._reply(activity, data=data, replaces=True)
        return InvokeResponse(status=200, body=outgoing.invoke_body(reply))

    async def _converse(self, context: TurnContext) -> None:
        data = context.activity.value
        async with outgoing.typing(context):
            reply = await self._reply(context.activity, data=data if isinstance(data, dict) else None)
        await self._say(context, reply)

    async def _greet(self, context: TurnContext) -> None:
        await self._say(context, await self._reply(context.activity, welcome=True))

    async def _say(self, context: TurnContext, reply: Reply) -> None:
        outcome = await outgoing.say(context, reply)
        await afterwards.note(self._engine, self._clock.now(), context.activity, reply, outcome)

    async def _reply(
        self,
        activity: Activity,
        data: dict[str, Any] | None = None,
        replaces: bool = False,
        welcome: bool = False,
    ) -> Reply:
        sender = incoming.sender(activity)
        norm = self._directory.norm(sender.id)
        reason = self._limit.reason(sender.id)
        if reason is not None:
            return self._shed(reason, sender, norm)
        try:
            with metrics.SECONDS.time():
                reply = await self._turn(activity, sender, data, replaces, welcome)
            metrics.TURNS.labels("answered").inc()
            return reply
        except arrival.Repeated:
            metrics.TURNS.labels("repeated").inc()
            return SILENCE
        except BotError as error:
            return await self._once(activity, "refused", self._router.refused(error, norm))
        except Exception as error:
            log.error("turn %s failed: %s", incoming.safe_id(activity), error)
            return await self._once(activity, "failed", self._router.failed(incoming.safe_id(activity), norm))

    async def _turn(
        self,
        activity: Activity,
        sender: Sender,
        data: dict[str, Any] | None,
        replaces: bool,
        welcome: bool,
    ) -> Reply:
        """One transaction: the claim, what is remembered, the answer, and what is to be remembered of it."""
        now = self._clock.now()
        async with self._engine.begin() as db:
            await self._claim(db, activity)
            place = incoming.place(activity)
            memory = await person.recall(db, sender.id, now, activity.service_url)
            if place is not None and memory.at != place:
                await address.keep(db, sender.id, place, day_in_oslo(now))
            await self._directory.refresh(db, memory.version)
            norm = memory.norm or self._directory.norm(sender.id)
            turn = incoming.turn(activity, sender, norm, memory.subject, data, replaces)
            reply = await (self._router.welcome if welcome else self._router.answer)(turn, db)
            await person.remember(db, sender.id, now, reply.norm, reply.subject)
            if replaces:
                await afterwards.shown(db, now, activity, reply, activity.reply_to_id)
        return reply

    async def _claim(self, db: AsyncConnection, activity: Activity) -> None:
        mark = incoming.mark(self._key, activity)
        if mark is not None:
            await arrival.claim(db, mark, day_in_oslo(self._clock.now()))

    async def _once(self, activity: Activity, end: str, card: Card) -> Reply:
        """The card of a turn that was rolled back, and its claim with it, unless a redelivery has got it already."""
        metrics.TURNS.labels(end).inc()
        try:
            async with self._engine.begin() as db:
                await self._claim(db, activity)
        except arrival.Repeated:
            return SILENCE
        except Exception as error:
            log.error("turn %s was not marked: %s", incoming.safe_id(activity), error)
        return Reply(cards=(card,))

    def _shed(self, reason: str, sender: Sender, norm: Norm) -> Reply:
        """A short text in place of a turn; a text, since it leaves a pressed card where it is."""
        metrics.TURNS.labels("shed").inc()
        if not self._limit.may_tell(sender.id):
            return SILENCE
        return Reply(text=str(self._router.refused(BotError(reason), norm)["fallbackText"]))

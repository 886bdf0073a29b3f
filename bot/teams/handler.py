"""What the bot does with each kind of activity; a turn is committed before anybody is told of it."""

import asyncio
import logging
from typing import Any

from botbuilder.core import ActivityHandler, InvokeResponse, TurnContext
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot import address, arrival, metrics, person
from bot.clock import day_in_oslo
from bot.directory import Directory
from bot.errors import BotError
from bot.promise import Lapsed
from bot.services import Clock
from bot.teams import afterwards, incoming, outgoing
from bot.teams.limit import Limit
from bot.teams.patience import Patience, Turning
from bot.teams.visit import Router, Visit, at_once
from bot.turn import SILENCE, Card, Reply, Sender

log = logging.getLogger(__name__)


class Handler(ActivityHandler):  # type: ignore[misc] # botbuilder is untyped
    """What the bot does with each kind of activity; anything not named here is ignored politely.

    `key` is what redeliveries are marked with, `patience` how long a turn is waited for.
    """

    def __init__(
        self,
        router: Router,
        engine: AsyncEngine,
        directory: Directory,
        clock: Clock,
        limit: Limit,
        key: bytes,
        patience: Patience | None = None,
    ) -> None:
        super().__init__()
        self._router, self._engine, self._directory, self._clock = router, engine, directory, clock
        self._limit, self._key, self._patience = limit, key, patience or Patience()

    async def on_turn(self, turn_context: TurnContext) -> None:
        """Hold a place for the activity for as long as it takes."""
        with self._limit.place():
            await super().on_turn(turn_context)

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        """Answer a message, or a card submitted as one."""
        await self._converse(turn_context, Visit.of_message(turn_context.activity))

    async def on_message_update_activity(self, turn_context: TurnContext) -> None:
        """Answer an edited message anew."""
        if incoming.is_edit(turn_context.activity):
            await self._converse(turn_context, Visit.of_message(turn_context.activity))

    async def on_installation_update_add(self, turn_context: TurnContext) -> None:
        """Welcome whoever got the bot; the members' event that comes with it says nothing more."""
        await self._converse(turn_context, Visit(turn_context.activity, welcome=True))

    async def on_installation_update_remove(self, turn_context: TurnContext) -> None:
        """Note that whoever took the bot out of their own chat can't be reached there any more."""
        await afterwards.removed(self._engine, turn_context.activity)

    async def on_members_added_activity(self, members_added: list[Any], turn_context: TurnContext) -> None:
        """Welcome whoever got the bot, once."""
        bot = turn_context.activity.recipient
        if bot is not None and any(member.id == bot.id for member in members_added):
            await self._converse(turn_context, Visit(turn_context.activity, welcome=True))

    async def on_invoke_activity(self, turn_context: TurnContext) -> InvokeResponse:
        """Answer a pressed Action.Execute with the card that takes its place; other invokes are 501."""
        activity = turn_context.activity
        if activity.name != "adaptiveCard/action":
            return InvokeResponse(status=501)
        data = incoming.executed(activity)
        if data is None:
            return InvokeResponse(status=400)
        visit = Visit(activity, data, replaces=True)
        turn = self._begin(visit)
        if await self._ready(visit, turn):
            return InvokeResponse(status=200, body=outgoing.invoke_body(await turn))
        self._patience.later(self._tell(turn_context, visit, turn))
        return InvokeResponse(status=200, body=outgoing.invoke_body(self._slow(visit)))

    async def close(self) -> None:
        """Let what runs finish, or break it off and say so, as the process stops."""
        await self._patience.close()

    async def _converse(self, context: TurnContext, visit: Visit) -> None:
        """Answer with messages, with a short text before them where it takes long."""
        turn = self._begin(visit)
        async with outgoing.typing(context):
            ready = await self._ready(visit, turn)
        if ready:
            await self._say(context, await turn)
        else:
            await outgoing.say(context, self._slow(visit))
            self._patience.later(self._tell(context, visit, turn))

    async def _ready(self, visit: Visit, turn: Turning) -> bool:
        """Whether the answer is there in time; if not, it is stored that somebody waits, before they are told."""
        if await self._patience.ready(turn) or visit.claiming:
            return turn.done()
        return not await visit.word.give(self._engine, incoming.sender(visit.activity).id, self._clock.now())

    async def _tell(self, context: TurnContext, visit: Visit, turn: Turning) -> None:
        """Send the answer of a turn that took long."""
        with self._limit.place():
            await self._say(context, await turn)
        await visit.word.drop(self._engine)

    async def _say(self, context: TurnContext, reply: Reply) -> None:
        outcome = await outgoing.say(context, reply)
        await afterwards.note(self._engine, self._clock.now(), context.activity, reply, outcome)

    def _slow(self, visit: Visit) -> Reply:
        """That it takes a while; nothing where another delivery of the same is being answered, which says so itself."""
        metrics.LONG.inc()
        log.warning("turn %s takes long", incoming.safe_id(visit.activity))
        return SILENCE if visit.claiming else self._short("slow", visit)

    def _begin(self, visit: Visit) -> Turning:
        """Start the turn, or the refusal where it is one too many; that is counted before anybody else comes in."""
        sender = incoming.sender(visit.activity)
        visit.norm = self._directory.norm(sender.id)
        reason = self._limit.reason(sender.id)
        if reason is not None:
            return self._patience.start(at_once(self._shed(reason, sender, visit)))
        return self._patience.start(self._reply(visit, sender))

    async def _reply(self, visit: Visit, sender: Sender) -> Reply:
        try:
            with metrics.SECONDS.time():
                reply = await self._turn(visit, sender)
            metrics.TURNS.labels("answered").inc()
            return reply
        except (arrival.Repeated, Lapsed) as error:  # jobs/promise.py tells of what has lapsed
            metrics.TURNS.labels(type(error).__name__.lower()).inc()
            return SILENCE
        except BotError as error:
            return await self._once(visit, "refused", self._router.refused(error, visit.norm))
        except asyncio.CancelledError:  # the process stops: whoever waits is told, and nobody else cancels a turn
            log.warning("turn %s was broken off", incoming.safe_id(visit.activity))
            return await self._once(visit, "interrupted", self._router.refused(BotError("interrupted"), visit.norm))
        except Exception as error:
            turn_id = incoming.safe_id(visit.activity)
            log.error("turn %s failed: %s", turn_id, error)
            return await self._once(visit, "failed", self._router.failed(turn_id, visit.norm))

    async def _turn(self, visit: Visit, sender: Sender) -> Reply:
        """One transaction: the claim, what is remembered, the answer, and what is to be remembered of it."""
        now, activity = self._clock.now(), visit.activity
        async with self._engine.begin() as db:
            memory = await self._recall(db, visit, sender)
            place = incoming.place(activity)
            if place is not None and memory.at != place:
                await address.keep(db, sender.id, place, day_in_oslo(now))
            await self._directory.refresh(db, memory.version)
            visit.norm = memory.norm or self._directory.norm(sender.id)
            turn = visit.turn(sender, memory)
            reply = await (self._router.welcome if visit.welcome else self._router.answer)(turn, db)
            await person.remember(db, sender.id, now, reply.norm, reply.subject)
            if visit.replaces:
                await afterwards.shown(db, now, activity, reply, activity.reply_to_id)
            await visit.word.keep(db, self._clock.now())
        return reply

    async def _recall(self, db: AsyncConnection, visit: Visit, sender: Sender) -> person.Memory:
        mark = incoming.mark(self._key, visit.activity)
        visit.claiming = mark is not None
        memory = await person.recall(db, sender.id, self._clock.now(), visit.activity.service_url, mark)
        visit.claiming = False
        return memory

    async def _once(self, visit: Visit, end: str, card: Card) -> Reply:
        """What is said of a turn that was rolled back, and its claim with it, unless a redelivery has got it already.

        A pressed card stays where it is, with what was typed in it: it gets the text alone.
        """
        metrics.TURNS.labels(end).inc()
        try:
            if (mark := incoming.mark(self._key, visit.activity)) is not None:
                async with self._engine.begin() as db:
                    await arrival.claim(db, mark, day_in_oslo(self._clock.now()))
        except arrival.Repeated:
            return SILENCE
        except Exception as error:
            log.error("turn %s was not marked: %s", incoming.safe_id(visit.activity), error)
        return Reply(text=str(card["fallbackText"])) if visit.replaces else Reply(cards=(card,))

    def _shed(self, reason: str, sender: Sender, visit: Visit) -> Reply:
        metrics.TURNS.labels("shed").inc()
        return self._short(reason, visit) if self._limit.may_tell(sender.id) else SILENCE

    def _short(self, reason: str, visit: Visit) -> Reply:
        """A text, since it leaves a pressed card where it is."""
        return Reply(text=str(self._router.refused(BotError(reason), visit.norm)["fallbackText"]))

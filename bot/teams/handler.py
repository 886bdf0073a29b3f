"""From an activity to a Turn, and from a Reply to activities; the turn is committed before anybody is told of it."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any, Protocol

from botbuilder.core import ActivityHandler, InvokeResponse, TurnContext
from botbuilder.schema import Activity, Attachment
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot import address, metrics, person
from bot.clock import day_in_oslo
from bot.directory import Directory
from bot.errors import BotError
from bot.services import Clock
from bot.teams.connector import ConnectorError
from bot.turn import Card, Norm, Reply, Scope, Sender, Turn

CARD = "application/vnd.microsoft.card.adaptive"
MESSAGE = "application/vnd.microsoft.activity.message"
TYPING_AFTER = 0.5
MENTION = re.compile(r"<at\b[^>]*>.*?</at>", re.DOTALL)
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
    """What the bot does with each kind of activity; anything not named here is ignored politely."""

    def __init__(self, router: Router, engine: AsyncEngine, directory: Directory, clock: Clock) -> None:
        super().__init__()
        self._router, self._engine, self._directory, self._clock = router, engine, directory, clock

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
            await address.lose(db, _sender(activity).id, activity.service_url, address.State.UNINSTALLED)

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
        action = activity.value.get("action")
        data = action.get("data", {}) if isinstance(action, dict) else None
        if not isinstance(data, dict) or action.get("type") != "Action.Execute":
            return InvokeResponse(status=400)
        data = {**data, "verb": action.get("verb") or data.get("verb")}
        reply = await self._reply(activity, data=data, replaces=True)
        return InvokeResponse(status=200, body=_invoke_body(reply))

    async def _converse(self, context: TurnContext) -> None:
        data = context.activity.value
        async with _typing(context):
            reply = await self._reply(context.activity, data=data if isinstance(data, dict) else None)
        await self._say(context, reply)

    async def _greet(self, context: TurnContext) -> None:
        await self._say(context, await self._reply(context.activity, welcome=True))

    async def _reply(
        self,
        activity: Activity,
        data: dict[str, Any] | None = None,
        replaces: bool = False,
        welcome: bool = False,
    ) -> Reply:
        sender = _sender(activity)
        norm = self._directory.norm(sender.id)
        try:
            with metrics.SECONDS.time():
                reply = await self._turn(activity, sender, norm, data, replaces, welcome)
            metrics.TURNS.labels("answered").inc()
            return reply
        except BotError as error:
            metrics.TURNS.labels("refused").inc()
            return Reply(cards=(self._router.refused(error, norm),))
        except Exception as error:
            metrics.TURNS.labels("failed").inc()
            log.error("turn %s failed: %s", _safe(activity.id), error)
            return Reply(cards=(self._router.failed(_safe(activity.id), norm),))

    async def _turn(
        self,
        activity: Activity,
        sender: Sender,
        otherwise: Norm,
        data: dict[str, Any] | None,
        replaces: bool,
        welcome: bool,
    ) -> Reply:
        """One transaction: what is remembered, the answer, and what is to be remembered of it."""
        now = self._clock.now()
        async with self._engine.begin() as db:
            place = _place(activity)
            memory = await person.recall(db, sender.id, now, activity.service_url)
            if place is not None and memory.at != place:
                await address.keep(db, sender.id, place, day_in_oslo(now))
            turn = _turn(activity, sender, memory.norm or otherwise, memory.subject, data, replaces)
            reply = await (self._router.welcome if welcome else self._router.answer)(turn, db)
            await person.remember(db, sender.id, now, reply.norm, reply.subject)
        return reply

    async def _say(self, context: TurnContext, reply: Reply) -> None:
        out = [Activity(type="message", text=reply.text, text_format="plain")] if reply.text else []
        for card in reply.cards:
            attachment = Attachment(content_type=CARD, content=card)
            summary = card.get("fallbackText")
            out.append(Activity(type="message", attachments=[attachment], summary=summary))
        if out:
            await context.send_activities(out)


def _invoke_body(reply: Reply) -> dict[str, Any]:
    if reply.cards:
        return {"statusCode": 200, "type": CARD, "value": reply.cards[0]}
    return {"statusCode": 200, "type": MESSAGE, "value": reply.text}


def _safe(activity_id: str | None) -> str:
    return re.sub(r"[^\w:.|-]", "", activity_id or "")[:64]


def _sender(activity: Activity) -> Sender:
    account = activity.from_property
    return Sender((account.aad_object_id or account.id).lower(), account.name or "")


def _place(activity: Activity) -> address.Place | None:
    """Where the sender can be written to; None where others read along."""
    if _scope(activity) != "personal":
        return None
    conversation = activity.conversation
    tenant = conversation.tenant_id or (conversation.additional_properties or {}).get("tenantId")  # the SDK's slip
    return address.Place(activity.service_url, conversation.id, tenant or "")


def _scope(activity: Activity) -> Scope:
    kind = activity.conversation.conversation_type
    if kind == "channel":
        return "channel"
    return "groupChat" if kind == "groupChat" or activity.conversation.is_group else "personal"


def _turn(
    activity: Activity,
    sender: Sender,
    norm: Norm,
    subject: str | None,
    data: dict[str, Any] | None,
    replaces: bool,
) -> Turn:
    attachments = [one for one in activity.attachments or [] if one.content_type != "text/html"]
    return Turn(
        id=_safe(activity.id),
        sender=sender,
        scope=_scope(activity),
        norm=norm,
        text=MENTION.sub(" ", activity.text or "").strip(),
        data=data,
        replaces=replaces,
        attachments=len(attachments),
        edited=activity.type == "messageUpdate",
        subject=subject,
    )


@asynccontextmanager
async def _typing(context: TurnContext) -> AsyncIterator[None]:
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
        await asyncio.gather(*shown)

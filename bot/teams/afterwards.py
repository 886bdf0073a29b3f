"""What is kept of an answer once it was sent: which activity it became, or that nothing gets through any more."""

import logging
from datetime import datetime

from botbuilder.schema import Activity
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot import address, notice, week
from bot.outcome import Outcome, Sent
from bot.shown import Shown, digest
from bot.teams import incoming
from bot.turn import Reply

log = logging.getLogger(__name__)


async def note(engine: AsyncEngine, now: datetime, activity: Activity, reply: Reply, outcome: Outcome | None) -> None:
    """Keep what a later notice needs to know of the answer to `activity`; the answer is out, so a fault is logged."""
    closed = outcome is not None and not isinstance(outcome, Sent) and outcome.state is not None
    tracked = reply.notice is not None or reply.delivery is not None
    if not closed and not (tracked and isinstance(outcome, Sent)):
        return
    try:
        async with engine.begin() as db:
            await _note(db, now, activity, reply, outcome)
    except Exception as error:
        log.error("the answer to %s was not noted: %s", incoming.safe_id(activity), error)


async def _note(db: AsyncConnection, now: datetime, activity: Activity, reply: Reply, outcome: Outcome | None) -> None:
    if isinstance(outcome, Sent):
        await shown(db, now, activity, reply, outcome.activity_id)
        place = incoming.place(activity)
        if reply.delivery is not None and place is not None and outcome.activity_id:
            await week.arrived(db, reply.delivery, place, outcome.activity_id)
    elif outcome is not None and outcome.state is not None and incoming.place(activity) is not None:
        await address.lose(db, incoming.sender(activity).id, activity.service_url, outcome.state)


async def removed(engine: AsyncEngine, activity: Activity) -> None:
    """Keep that whoever took the bot out of their own chat can't be reached there any more."""
    if incoming.place(activity) is not None:
        async with engine.begin() as db:
            await address.lose(db, incoming.sender(activity).id, activity.service_url, address.State.UNINSTALLED)


async def shown(db: AsyncConnection, now: datetime, activity: Activity, reply: Reply, activity_id: str | None) -> None:
    """Keep the card of a notice that the reply names, unless others read along where it stands."""
    place = incoming.place(activity)
    if reply.notice is None or not reply.cards or place is None or not activity_id:
        return
    card = Shown(place, activity_id, digest(reply.cards[-1]))
    await notice.keep(db, incoming.sender(activity).id, reply.notice, card, now)

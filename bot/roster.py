"""The social channels that the municipality has: editors put them in, put them right, end them and think again (7.2).

Six months after each was put in or decided on it is asked whether it is worth keeping.
"""

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import consultation, draft, notice, social_channel
from bot.audit import Deed
from bot.clock import day_in_oslo
from bot.errors import BotError
from bot.services import Services
from bot.social_channel import Case, SocialChannel, State
from bot.turn import Key


async def enter(services: Services, db: AsyncConnection, by: str, unit: str, case: Case) -> SocialChannel:
    """Keep one that the municipality has already; it is looked at after six months, as others are."""
    now = services.clock.now()
    one = await social_channel.create(db, "", unit, case.model_copy(update={"listed": True}), now)
    today = day_in_oslo(now)
    there = {"state": State.APPROVED, "decided_by": by, "decided_on": today, "evaluate_on": consultation.later(today)}
    kept = await social_channel.move(db, one, now, **there)
    await consultation.note(services, db, kept, by, Deed.DRAFT)
    return kept


async def change(
    services: Services, db: AsyncConnection, one: SocialChannel, by: str, unit: str, case: Case
) -> SocialChannel:
    """Put one in use right. Raises BotError "changed"."""
    _require(one, State.APPROVED)
    said = case.model_dump(mode="json")
    moved = await social_channel.move(db, one, services.clock.now(), unit=unit, content=said)
    await consultation.note(services, db, moved, by, Deed.EDIT)
    return moved


async def close(services: Services, db: AsyncConnection, one: SocialChannel, by: str) -> SocialChannel:
    """It is no longer in use. Raises BotError "changed"."""
    _require(one, State.APPROVED)
    moved = await social_channel.move(db, one, services.clock.now(), state=State.CLOSED)
    await consultation.note(services, db, moved, by, Deed.END)
    await consultation.tell(services, db, moved, but=by)
    return moved


async def reopen(services: Services, db: AsyncConnection, one: SocialChannel, by: str) -> SocialChannel:
    """It was not to be closed, and is asked about on its day, in six months where that has been. Raises "changed"."""
    _require(one, State.CLOSED)
    now = services.clock.now()
    day = one.evaluate_on or consultation.later(day_in_oslo(now))
    moved = await social_channel.move(db, one, now, state=State.APPROVED, evaluate_on=day)
    await consultation.note(services, db, moved, by, Deed.RESUME)
    await consultation.tell(services, db, moved, but=by)
    return moved


async def keep(services: Services, db: AsyncConnection, one: SocialChannel, by: str) -> SocialChannel:
    """It was looked at and goes on, until it is asked again after six months. Raises BotError "changed"."""
    _require(one, State.APPROVED)
    now = services.clock.now()
    moved = await social_channel.move(db, one, now, evaluate_on=consultation.later(day_in_oslo(now)))
    await consultation.note(services, db, moved, by, Deed.RESUME)
    return moved


async def remind(services: Services, db: AsyncConnection) -> int:
    """Ask, of each channel whose time has come, the one who asked for it and the editors; gives how many."""
    found = await social_channel.due(db, day_in_oslo(services.clock.now()))
    for one in found:
        people = {*draft.editors(services, ""), *filter(None, [one.author_id])}
        await notice.tell(services, db, people, Key(consultation.AGAIN, f"{one.id} {one.version}"))
    return len(found)


def _require(one: SocialChannel, state: State) -> None:
    if one.state is not state:
        raise BotError("changed")


_DUE = text("SELECT 1 FROM social_channel WHERE state = 'approved' AND evaluate_on <= :today LIMIT 1")


async def is_due(db: AsyncConnection, now: datetime) -> bool:
    """Whether there is any to ask of."""
    return (await db.execute(_DUE, {"today": day_in_oslo(now)})).first() is not None

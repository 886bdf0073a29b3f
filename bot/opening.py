"""Who reported in confidence: one handler asks with a reason, another gives their half, and the reporter is told.

Promise: no half is given to whoever holds the other one but by an opening, which is logged.
"""

from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import casework, deadline
from bot.casework import Desk
from bot.errors import BotError
from bot.pointer import OpeningRow, PointerRow, Reason, ShareRow
from desk.halves import Handing, Place
from desk.keylist import RECOVERY, owners
from desk.shares import Share


async def shares(db: AsyncConnection, case_id: str, holder: str) -> list[Share]:
    """The halves that `holder` has of their own."""
    mine = (ShareRow.case == case_id, ShareRow.holder == holder, ShareRow.opening.is_(None))
    return await _shares(db, *mine)


async def every_share(db: AsyncConnection, case_id: str) -> list[Share]:
    """All halves of a case but those that were given to open it; each is sealed for its own holder."""
    return await _shares(db, ShareRow.case == case_id, ShareRow.opening.is_(None))


async def ask(db: AsyncConnection, desk: Desk, case_id: str, reason: str) -> int:
    """Note that a handler wants to see who it was; gives the opening's number. Raises BotError."""
    await casework.case(db, desk, case_id, lock=True)
    if reason not in set(Reason) or desk.who.id == RECOVERY:
        raise BotError("bad_form")
    newest = (await db.execute(select(func.max(OpeningRow.number)).where(OpeningRow.case == case_id))).scalar()
    number = (newest or 0) + 1
    values = {"number": number, "by": desk.who.id, "reason": reason, "day": desk.today}
    await db.execute(insert(OpeningRow).values(**values, case_id=case_id))
    await desk.note(db, "identity_asked", case_id, reason)
    return number


async def grant(db: AsyncConnection, desk: Desk, case_id: str, number: int, share: Share) -> None:
    """Give one's half to whoever asked. Raises BotError where it is one's own wish, is given, or is no such half."""
    one = await casework.case(db, desk, case_id, lock=True)
    opening = await _opening(db, case_id, number)
    asker = next((each for each in desk.handlers.allowed(one.excluded) if each.id == opening["by"]), None)
    if asker is None or desk.who.id in (asker.id, RECOVERY) or opening["granted"] is not None:
        raise BotError("bad_form")
    held = [
        each
        for each in await shares(db, case_id, desk.who.key_id)
        if (each.pair, each.side) == (share.pair, share.side)
    ]
    theirs = [each for each in await shares(db, case_id, asker.key_id) if each.pair == share.pair]
    if share.holder != asker.key_id or not held or not theirs or theirs[0].side == share.side:
        raise BotError("bad_form")
    await _take_back(db, case_id, share)
    await _keep(db, case_id, share, number)
    here = (OpeningRow.case == case_id, OpeningRow.number == number)
    await db.execute(update(OpeningRow).where(*here).values(granted=desk.today))
    await desk.note(db, "identity_opened", case_id, opening["reason"])


async def of(db: AsyncConnection, case_id: str, holder: str) -> list[dict[str, Any]]:
    """Every wish to see who it was, with the halves that were given to `holder`."""
    columns = (OpeningRow.number, OpeningRow.by, OpeningRow.reason, OpeningRow.day, OpeningRow.granted)
    found = await db.execute(select(*columns).where(OpeningRow.case == case_id).order_by(OpeningRow.number))
    openings = [dict(row._mapping) for row in found]
    for one in openings:
        given = (ShareRow.case == case_id, ShareRow.holder == holder, ShareRow.opening == one["number"])
        one["shares"] = await _shares(db, *given)
    return openings


async def missing(db: AsyncConnection, desk: Desk) -> list[dict[str, Any]]:
    """The handler's own halves, each with those on the list to whom it may be handed on."""
    owner = owners(await desk.pointers.recipients.every(db))
    found = []
    for one in await casework.cases(db, desk):
        there = await every_share(db, one.id)
        allowed, handing = desk.handlers.holders(one.excluded), Handing.of(desk.handlers, owner, map(_place, there))
        for mine in [each for each in there if each.holder == desk.who.key_id]:
            lacking = sorted(key for key in allowed if handing.may(mine.pair, mine.side, mine.holder, key))
            found += [{"case": one.id, "share": mine, "missing": lacking}] if lacking else []
    return found


async def hand_on(db: AsyncConnection, desk: Desk, case_id: str, share: Share) -> bool:
    """Let somebody new on the list have a half too; whether it was new. Raises BotError."""
    one = await casework.case(db, desk, case_id, lock=True)
    there = await every_share(db, case_id)
    place = (share.pair, share.side, desk.who.key_id)
    mine = next((each for each in there if (each.pair, each.side, each.holder) == place), None)
    if share.holder not in desk.handlers.holders(one.excluded) or mine is None:
        raise BotError("bad_form")
    if any(each.pair == share.pair and each.holder == share.holder for each in there):
        return False
    owner = owners(await desk.pointers.recipients.every(db))
    if not Handing.of(desk.handlers, owner, map(_place, there)).may(mine.pair, mine.side, mine.holder, share.holder):
        raise BotError("bad_form")
    await _keep(db, case_id, share, None)
    await desk.note(db, "share_handed_on", case_id, share.holder)
    return True


async def extend(db: AsyncConnection, desk: Desk, case_id: str, reason: str) -> bool:
    """Ask that a case is kept a year more; whether a second handler had asked, so that it is. Raises BotError."""
    one = await casework.case(db, desk, case_id, lock=True)
    if reason not in set(Reason) or desk.who.id == RECOVERY:
        raise BotError("bad_form")
    second = one.asked_by not in (None, desk.who.id)
    until = desk.today.replace(year=desk.today.year + 1, day=min(desk.today.day, 28))
    kept = {"asked_by": None, "kept_until": until, "told": deadline.without(one.told, "gone")}
    values = kept if second else {"asked_by": desk.who.id}
    await db.execute(update(PointerRow).where(PointerRow.id == case_id).values(**values))
    await desk.note(db, "extended" if second else "extension_asked", case_id, reason)
    return second


def _place(one: Share) -> Place:
    return one.pair, one.side, one.holder


async def _opening(db: AsyncConnection, case_id: str, number: int) -> dict[str, Any]:
    columns = (OpeningRow.by, OpeningRow.reason, OpeningRow.granted)
    row = (await db.execute(select(*columns).where(OpeningRow.case == case_id, OpeningRow.number == number))).first()
    if row is None:
        raise BotError("gone")
    return dict(row._mapping)


async def _shares(db: AsyncConnection, *where: Any) -> list[Share]:
    columns = (ShareRow.pair, ShareRow.side, ShareRow.holder, ShareRow.box)
    return [
        Share(*row) for row in await db.execute(select(*columns).where(*where).order_by(ShareRow.pair, ShareRow.side))
    ]


async def _take_back(db: AsyncConnection, case_id: str, share: Share) -> None:
    """Let what was given at an earlier asking give way: it may have been no good."""
    same = (ShareRow.pair == share.pair, ShareRow.side == share.side, ShareRow.holder == share.holder)
    await db.execute(delete(ShareRow).where(ShareRow.case == case_id, *same, ShareRow.opening.is_not(None)))


async def _keep(db: AsyncConnection, case_id: str, share: Share, opening: int | None) -> None:
    values = {"pair": share.pair, "side": share.side, "holder": share.holder, "box": share.box, "opening": opening}
    await db.execute(insert(ShareRow).values(**values, case_id=case_id))

"""Handing on: keys of messages that a handler has, wrapped anew for those on the list who lack them."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import and_, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import casework
from bot.casework import Desk
from bot.errors import BotError
from bot.pointer import MessageRow, WrapRow


async def missing(db: AsyncConnection, desk: Desk) -> list[dict[str, Any]]:
    """Wrapped keys that the handler has and others on the list lack."""
    found = []
    for one in await casework.cases(db, desk):
        holders = set(desk.handlers.holders(one.excluded))
        for message in await _wraps(db, one.id):
            lacking = sorted(holders - set(message["wraps"]))
            if lacking and desk.who.key_id in message["wraps"]:
                found.append({**message, "missing": lacking, "wrap": message["wraps"][desk.who.key_id]})
    return found


async def _wraps(db: AsyncConnection, case_id: str) -> Sequence[dict[str, Any]]:
    by_seq: dict[int, dict[str, Any]] = {}
    same = and_(WrapRow.case == MessageRow.case, WrapRow.seq == MessageRow.seq)
    columns = (MessageRow.seq, MessageRow.kind, MessageRow.keys, WrapRow.holder, WrapRow.wrap)
    query = select(*columns).join(WrapRow, same).where(MessageRow.case == case_id).order_by(MessageRow.seq)
    for seq, kind, keys, holder, wrap in await db.execute(query):
        one = by_seq.setdefault(seq, {"case": case_id, "seq": seq, "kind": kind, "keys": keys, "wraps": {}})
        one["wraps"][holder] = wrap
    return list(by_seq.values())


async def rewrap(db: AsyncConnection, desk: Desk, case_id: str, holder: str, wraps: Mapping[int, bytes]) -> int:
    """Keep keys of a case, by message, wrapped for somebody on the list who lacks them; how many were new.

    Raises BotError where they may not have them, or the handler has not got them.
    """
    one = await casework.case(db, desk, case_id, lock=True)
    have = await _held(db, case_id, desk.who.key_id)
    if holder not in desk.handlers.holders(one.excluded) or not set(wraps) <= have:
        raise BotError("bad_form")
    had = await _held(db, case_id, holder)
    fresh = [
        {"case_id": case_id, "seq": seq, "holder": holder, "wrap": wrap}
        for seq, wrap in wraps.items()
        if seq not in had
    ]
    if fresh:
        await db.execute(insert(WrapRow), fresh)
        await desk.note(db, "rewrapped", case_id, holder)
    return len(fresh)


async def give_up(db: AsyncConnection, desk: Desk, case_id: str, seqs: Collection[int]) -> int:
    """Take away the handler's own keys of messages that they do not open, so that another can hand them on anew.

    Gives how many there were. Raises BotError where nobody else has the key.
    """
    await casework.case(db, desk, case_id, lock=True)
    mine = WrapRow.holder == desk.who.key_id
    others = select(WrapRow.seq).where(WrapRow.case == case_id, ~mine, WrapRow.holder.not_like("reporter:%"))
    if not set(seqs) <= set((await db.execute(others)).scalars()):
        raise BotError("bad_form")
    gone = delete(WrapRow).where(WrapRow.case == case_id, mine, WrapRow.seq.in_(seqs)).returning(WrapRow.seq)
    count = len((await db.execute(gone)).all())
    if count:
        await desk.note(db, "given_up", case_id, str(count))
    return count


async def _held(db: AsyncConnection, case_id: str, holder: str) -> set[int]:
    """The messages of a case whose key somebody has."""
    mine = select(WrapRow.seq).where(WrapRow.case == case_id, WrapRow.holder == holder)
    return set((await db.execute(mine)).scalars())


async def report(db: AsyncConnection, desk: Desk, case_id: str) -> dict[str, Any] | None:
    """A case's report with the handler's own wrap; None where they have none. It says whom it was not sealed for."""
    mine = and_(WrapRow.case == MessageRow.case, WrapRow.seq == MessageRow.seq, WrapRow.holder == desk.who.key_id)
    columns = (MessageRow.seq, MessageRow.keys, MessageRow.box, WrapRow.wrap)
    query = select(*columns).join(WrapRow, mine).where(MessageRow.case == case_id, MessageRow.kind == "report")
    row = (await db.execute(query)).first()
    return dict(row._mapping) if row is not None else None

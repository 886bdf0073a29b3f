"""What handlers do with pointers, for the API: list, read, reply; a case is shown to nobody who was left out of it.

What is opened, and who asked, is logged; nothing here can read a message.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, and_, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import chronicle, deadline, followup
from bot.errors import BotError
from bot.pointer import OVER, MessageRow, Pointer, PointerRow, ReceiptRow, State, WrapRow
from bot.pointing import Pointers
from bot.taking import keep
from desk.keylist import RECOVERY, Holder, KeyList
from desk.sealing import Heading, Sealed
from desk.signing import signed_message

MOVES: Mapping[State, tuple[State, ...]] = {
    State.RECEIVED: (State.ACKNOWLEDGED, State.INVESTIGATING, *OVER),
    State.ACKNOWLEDGED: (State.INVESTIGATING, *OVER),
    State.INVESTIGATING: OVER,
    State.CLOSED: (State.INVESTIGATING,),
    State.TRANSFERRED: (),
}
_REPLIES = select(func.max(MessageRow.day)).where(MessageRow.case == PointerRow.id, MessageRow.kind == "reply")
_OWN = tuple(getattr(PointerRow, name) for name in Pointer.__annotations__ if name != "answered")
COLUMNS = (*_OWN, _REPLIES.scalar_subquery().label("answered"))
"""What a case is read of."""


@dataclass(frozen=True)
class Desk:
    """A handler at work: who, the list in force, and the day."""

    pointers: Pointers
    handlers: KeyList
    who: Holder
    today: date

    async def note(self, db: AsyncConnection, event: str, case: str, detail: str = "") -> None:
        """Log what this handler does."""
        await chronicle.note(db, self.pointers.log_key, self.today, event, case, self.who.id, detail)


@dataclass(frozen=True)
class Letter:
    """A reply as a handler sends it: sealed and signed on their machine; `state` is where it moves the case, or ""."""

    seq: int
    keys: int
    box: bytes
    wraps: Mapping[str, bytes]
    signature: bytes
    state: str = ""


def pointer(row: Row[Any]) -> Pointer:
    """A case of its row."""
    found = dict(row._mapping)
    return Pointer(**{**found, "state": State(found["state"]), "excluded": tuple(found["excluded"])})


async def cases(db: AsyncConnection, desk: Desk) -> list[Pointer]:
    """Every case that the handler may see, the oldest first."""
    found = [pointer(row) for row in await db.execute(select(*COLUMNS).order_by(PointerRow.day, PointerRow.id))]
    return [one for one in found if _may(desk.who, one)]


async def case(db: AsyncConnection, desk: Desk, case_id: str, lock: bool = False) -> Pointer:
    """One case. Raises BotError("gone") where there is none, or it is not for this handler, alike."""
    wanted = select(*COLUMNS).where(PointerRow.id == case_id)
    row = (await db.execute(wanted.with_for_update() if lock else wanted)).first()
    if row is None or not _may(desk.who, pointer(row)):
        raise BotError("gone")
    return pointer(row)


async def read(db: AsyncConnection, desk: Desk, case_id: str) -> list[dict[str, Any]]:
    """Every message of a case with the handler's own wrap of its key; that they read it is logged."""
    await case(db, desk, case_id, lock=True)
    mine = and_(WrapRow.case == MessageRow.case, WrapRow.seq == MessageRow.seq, WrapRow.holder == desk.who.key_id)
    names = ("seq", "kind", "day", "keys", "box", "signer", "signature")
    columns = [getattr(MessageRow, name) for name in names]
    query = select(*columns, WrapRow.wrap).outerjoin(WrapRow, mine).where(MessageRow.case == case_id)
    found = [dict(row._mapping) for row in await db.execute(query.order_by(MessageRow.seq))]
    if desk.who.id != RECOVERY:
        await db.execute(update(PointerRow).where(PointerRow.id == case_id).values(opened=True, unread=False))
    await desk.note(db, "read", case_id)
    return found


async def reporters(db: AsyncConnection, case_id: str) -> dict[str, bytes]:
    """The public keys that replies are sealed for, by holder."""
    found = await db.execute(select(ReceiptRow.holder, ReceiptRow.public).where(ReceiptRow.case == case_id))
    return {row.holder: row.public for row in found}


async def reply(db: AsyncConnection, desk: Desk, case_id: str, letter: Letter) -> Pointer:
    """Keep a handler's reply, and move the case where it says.

    Raises BotError: "gone", "changed" where another message came first, "bad_form" where it is not as it must be.
    """
    one = await case(db, desk, case_id, lock=True)
    if letter.seq != await followup.next_seq(db, case_id):
        raise BotError("changed")
    heading = Heading(case_id, "reply", letter.seq, letter.keys)
    if letter.keys != desk.handlers.version or not await _for_all(db, desk, one, letter) or desk.who.id == RECOVERY:
        raise BotError("bad_form")
    if not signed_message(desk.who.verify, heading, letter.box, letter.signature):
        raise BotError("bad_form")
    sealed = Sealed(letter.box, letter.wraps)
    await keep(db, heading, sealed, desk.today, desk.who.key_id, letter.signature)
    await _move(db, desk, one, letter.state)
    return await case(db, desk, case_id)


async def _for_all(db: AsyncConnection, desk: Desk, one: Pointer, letter: Letter) -> bool:
    """Whether a reply is sealed for the reporter and everybody on the list who can open the case, and nobody else."""
    allowed, told = set(desk.handlers.holders(one.excluded)), set(await reporters(db, one.id))
    opening = set((await db.execute(select(WrapRow.holder).where(WrapRow.case == one.id))).scalars())
    return (allowed & opening) | told <= set(letter.wraps) <= allowed | told


async def _move(db: AsyncConnection, desk: Desk, one: Pointer, wanted: str) -> None:
    """Every word to the reporter is at least an acknowledgement; a case that is closed may be taken up again."""
    if not wanted and one.state is not State.RECEIVED:
        await desk.note(db, "replied", one.id)
        return
    wanted = wanted or State.ACKNOWLEDGED.value
    state = next((each for each in MOVES[one.state] if each.value == wanted), None)
    if state is None:
        raise BotError("bad_form")
    await db.execute(update(PointerRow).where(PointerRow.id == one.id).values(**_moved(one, state, desk.today)))
    await desk.note(db, state.value, one.id)


def _moved(one: Pointer, state: State, today: date) -> dict[str, Any]:
    """The row after a move; what comes after an acknowledgement is told of, whatever was told before."""
    values: dict[str, Any] = {"state": state.value, "closed": today if state in OVER else None}
    if one.acknowledged is None:
        values["acknowledged"] = today
    if one.acknowledged is None or one.state in OVER:
        again = ("feedback", "gone") if one.state in OVER else ("feedback",)
        values["told"] = deadline.without(one.told, *again)
    return values


def _may(who: Holder, one: Pointer) -> bool:
    """A handler whom it concerns sees nothing of it, whatever keys they have."""
    return who.id not in one.excluded

"""What a receipt opens: how far a pointer is, its handlers' replies, and a way to add to it; never the report itself.

What opens nothing is answered alike, whether it is wrong, deleted or too old.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey
from nacl.secret import SecretBox
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import deadline
from bot.errors import BotError
from bot.pointer import MessageRow, OpeningRow, PointerRow, ReceiptRow, State, WrapRow
from bot.receipt import Unlocked
from bot.recipients import Recipients
from bot.taking import keep
from desk.keylist import RECOVERY, KeyList, ListError
from desk.sealing import Heading, SealError, seal, unseal
from desk.signing import sign_message, signed_message, writer

MOST_MESSAGES = 200


@dataclass(frozen=True)
class Reply:
    """A handler's signed word to the reporter: the day, the state that it moves to ("" for none), and the text."""

    day: date
    state: str
    text: str


@dataclass(frozen=True)
class Standing:
    """What whoever has the receipt sees; `next` is the number of what they may add now."""

    case: str
    day: date
    acknowledged: date | None
    state: State
    replies: tuple[Reply, ...]
    added: int
    seen: tuple[date, ...]
    """The days on which two handlers opened who reported in confidence."""
    next: int


@dataclass(frozen=True)
class Session:
    """An opened receipt: its case, which holder it is there, and the key that opens replies; in memory only."""

    case: str
    holder: str
    private: PrivateKey


async def opened(db: AsyncConnection, worth: Unlocked) -> Session | None:
    """The session of a receipt, or None where it opens nothing."""
    wanted = (ReceiptRow.case, ReceiptRow.holder, ReceiptRow.private)
    row = (await db.execute(select(*wanted).where(ReceiptRow.lookup == worth.lookup))).first()
    if row is None:
        return None
    try:
        return Session(row[0], row[1], PrivateKey(SecretBox(worth.key).decrypt(row[2])))
    except CryptoError:
        return None


async def standing(db: AsyncConnection, recipients: Recipients, session: Session) -> Standing | None:
    """How a case stands by its handlers' signed replies alone; None where it is gone."""
    day = (await db.execute(select(PointerRow.day).where(PointerRow.id == session.case))).scalar()
    if day is None:
        return None
    replies = await _replies(db, recipients, session)
    confirmed, added = replies[0].day if replies else None, await _count(db, session.case, "addition")
    seen = await _seen(db, session.case)
    return Standing(
        session.case, day, confirmed, _state(replies), replies, added, seen, await next_seq(db, session.case)
    )


async def _seen(db: AsyncConnection, case: str) -> tuple[date, ...]:
    granted = select(OpeningRow.granted).where(OpeningRow.case == case, OpeningRow.granted.is_not(None))
    days = (await db.execute(granted.order_by(OpeningRow.granted))).scalars()
    return tuple(day for day in days if day is not None)


def _state(replies: tuple[Reply, ...]) -> State:
    """How far it is, by handlers' signed word alone: any word of theirs is at least an acknowledgement."""
    said = [one.state for one in replies if one.state in set(State)]
    return State(said[-1]) if said else State.ACKNOWLEDGED if replies else State.RECEIVED


async def add(
    db: AsyncConnection, handlers: KeyList, session: Session, seq: int, fields: Mapping[str, Any], today: date
) -> None:
    """Seal and sign what a reporter adds, number `seq`. Raises BotError: "changed" where another came first, "gone"."""
    wanted = select(PointerRow.excluded).where(PointerRow.id == session.case).with_for_update()
    excluded = (await db.execute(wanted)).scalar()
    if excluded is None:
        raise BotError("gone")
    if seq != await next_seq(db, session.case):
        raise BotError("changed")
    if seq > MOST_MESSAGES:
        raise BotError("too_many")
    if not handlers.allowed(excluded):
        raise BotError("too_few_handlers")
    heading = Heading(session.case, "addition", seq, handlers.version)
    sealed = seal(heading, fields, handlers.holders(excluded))
    signature = sign_message(writer(session.private), heading, sealed.box)
    await keep(db, heading, sealed, today, session.holder, signature)
    news = {"unread": True, "told": PointerRow.told.bitwise_and(~deadline.NEWS)}
    await db.execute(update(PointerRow).where(PointerRow.id == session.case).values(**news))


async def next_seq(db: AsyncConnection, case: str) -> int:
    """The number of the next message of a case."""
    newest = await db.execute(select(func.max(MessageRow.seq)).where(MessageRow.case == case))
    return (newest.scalar() or 0) + 1


async def _count(db: AsyncConnection, case: str, kind: str) -> int:
    counted = select(func.count()).where(MessageRow.case == case, MessageRow.kind == kind)
    return int((await db.execute(counted)).scalar_one())


async def _replies(db: AsyncConnection, recipients: Recipients, session: Session) -> tuple[Reply, ...]:
    mine = (WrapRow.case == MessageRow.case) & (WrapRow.seq == MessageRow.seq) & (WrapRow.holder == session.holder)
    wanted = (MessageRow.seq, MessageRow.day, MessageRow.keys, MessageRow.box, MessageRow.signer, MessageRow.signature)
    query = select(*wanted, WrapRow.wrap).join(WrapRow, mine).where(MessageRow.case == session.case)
    rows = (await db.execute(query.where(MessageRow.kind == "reply").order_by(MessageRow.seq))).all()
    excluded = (await db.execute(select(PointerRow.excluded).where(PointerRow.id == session.case))).scalar() or []
    found, newest = [], 0
    for row in rows:  # a list that was already replaced signs nothing any more
        one = await _reply(db, recipients, session, row, excluded) if row.keys >= newest else None
        newest = max(newest, row.keys if one is not None else 0)
        found += [one] if one is not None else []
    return tuple(found)


async def _reply(
    db: AsyncConnection, recipients: Recipients, session: Session, row: Any, excluded: Collection[str]
) -> Reply | None:
    """The reply in a row; None where no handler of its list signed it who may, or it belongs elsewhere."""
    heading = Heading(session.case, "reply", row.seq, row.keys)
    try:
        signer = (await recipients.of(db, row.keys)).by_key(row.signer or "")
        if (
            signer is None
            or signer.id in (RECOVERY, *excluded)
            or not signed_message(signer.verify, heading, row.box, row.signature or b"")
        ):
            return None
        fields = unseal(heading, row.box, row.wrap, session.private)
    except (ListError, SealError):
        return None
    return Reply(row.day, str(fields.get("state", "")), str(fields.get("text", "")))

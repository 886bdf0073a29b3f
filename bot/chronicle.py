"""What was done with pointers, one line after the other, each standing on the last (desk/chain.py).

Who did it is a handler's id, "reporter", "bot", or "operator" (on the bot's own machine); a line never holds content, a
person's id or a time of day.
"""

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from nacl.signing import SigningKey
from sqlalchemy import Date, Integer, LargeBinary, String, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Table
from bot.retention import Keeping
from desk import chain
from desk.chain import Entry, Head, Line

LOCK = text("SELECT pg_advisory_xact_lock(hashtext('pointer chronicle'))")
_KEPT = "til personvernombudet bestemmer noe annet"
_THEN = "ingenting slettes av seg selv"


class LineRow(Table):
    """One line; `mac` shows that the bot wrote it, where a log key is set."""

    __tablename__ = "pointer_line"
    keeps = (
        Keeping(
            "hva som er gjort med varsler, uten innhold og uten hvem som varslet",
            "etterprøving",
            "linja skrives",
            _KEPT,
            _THEN,
        ),
    )
    whose = ()
    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    day: Mapped[str] = mapped_column(String(10))
    event: Mapped[str] = mapped_column(String(32))
    case: Mapped[str] = mapped_column("case_id", String(32))
    actor: Mapped[str] = mapped_column(String(64))
    detail: Mapped[str] = mapped_column(String(64))
    salt: Mapped[str] = mapped_column(String(32))
    mark: Mapped[str] = mapped_column(String(64))
    prev: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    mac: Mapped[bytes] = mapped_column(LargeBinary)


class HeadRow(Table):
    """The signed head of a day."""

    __tablename__ = "pointer_head"
    keeps = (Keeping("signaturen på loggen over varsler, en for hver dag", "etterprøving", "den lages", _KEPT, _THEN),)
    whose = ()
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    seq: Mapped[int] = mapped_column(Integer)
    hash: Mapped[str] = mapped_column(String(64))
    signature: Mapped[str] = mapped_column(String(128))


_LINE = (LineRow.seq, LineRow.mark, LineRow.prev, LineRow.hash)
_ENTRY = (LineRow.day, LineRow.event, LineRow.case, LineRow.actor, LineRow.detail, LineRow.salt)


async def note(
    db: AsyncConnection, key: bytes, day: date, event: str, case: str = "", actor: str = "bot", detail: str = ""
) -> None:
    """Write a line in this transaction, after whoever writes one now; `key` is the log's secret."""
    await db.execute(LOCK)
    entry = Entry(day.isoformat(), event, case, actor, detail, secrets.token_hex(16))
    one = chain.following(await last(db), entry)
    values = {**asdict(entry), **asdict(one), "case_id": case, "mac": _mac(key, one)}
    values.pop("case")
    await db.execute(insert(LineRow).values(**values))


async def last(db: AsyncConnection) -> Line | None:
    """The newest line."""
    row = (await db.execute(select(*_LINE).order_by(LineRow.seq.desc()).limit(1))).first()
    return Line(*row) if row is not None else None


async def lines(db: AsyncConnection) -> list[Line]:
    """The whole chain."""
    return [Line(*row) for row in await db.execute(select(*_LINE).order_by(LineRow.seq))]


async def entries(db: AsyncConnection) -> list[Entry]:
    """What each line says, for the data protection officer: handlers see marks alone."""
    return [Entry(*row) for row in await db.execute(select(*_ENTRY).order_by(LineRow.seq))]


async def heads(db: AsyncConnection) -> list[Head]:
    """Every signed head."""
    found = await db.execute(select(HeadRow.day, HeadRow.seq, HeadRow.hash, HeadRow.signature).order_by(HeadRow.day))
    return [Head(day.isoformat(), seq, value, signature) for day, seq, value, signature in found]


async def sign(db: AsyncConnection, key: SigningKey, day: date) -> Head | None:
    """The day's head: the chain as it was when it was first signed that day; None where nothing was written yet."""
    await db.execute(LOCK)
    signed = next((one for one in await heads(db) if one.day == day.isoformat()), None)
    newest = await last(db)
    if signed is not None or newest is None:
        return signed
    head = chain.sign_head(newest, day.isoformat(), key)
    await db.execute(insert(HeadRow).values(day=day, seq=head.seq, hash=head.hash, signature=head.signature))
    return head


async def foreign(db: AsyncConnection, key: bytes, found: Sequence[Line]) -> int | None:
    """The number of the first of `found` that the bot did not write itself, or that says something else by now."""
    macs = {row.seq: row.mac for row in await db.execute(select(LineRow.seq, LineRow.mac))}
    said = await entries(db)
    for one, entry in zip(found, said, strict=False):
        if entry.mark != one.mark or not hmac.compare_digest(macs.get(one.seq, b""), _mac(key, one)):
            return one.seq
    return None


def _mac(key: bytes, one: Line) -> bytes:
    return hmac.digest(key, b"pointer line" + one.hash.encode(), "sha256")

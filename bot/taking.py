"""Taking a pointer in: sealed for those who may read it and stored, in one transaction, before a receipt is shown.

Whom it concerns is left out before sealing; with fewer than two left, nothing is taken in.
"""

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from nacl.public import PrivateKey
from nacl.secret import SecretBox
from nacl.utils import random
from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import BotError
from bot.pointer import MessageRow, PointerRow, ReceiptRow, ShareRow, State, WrapRow
from bot.receipt import Unlocked
from bot.recipients import enough
from desk import shares
from desk.keylist import KeyList
from desk.sealing import KEY_BYTES, Heading, Kind, Sealed, encrypt, seal
from desk.signing import writer

REPORT, IDENTITY = 1, 2
MOST_RECEIPTS = 3


@dataclass(frozen=True)
class Told:
    """What a reporter told: each a text, "" where nothing; `excluded` are handlers' ids.

    `concerns` is what else they answered on whether it is about a handler: "unsure" or "nobody".
    """

    mode: str
    what: str
    where: str = ""
    when: str = ""
    category: str = ""
    danger: str = ""
    told: str = ""
    concerns: str = ""
    replies_in_teams: bool = False
    name: str = ""
    person: str = ""
    excluded: tuple[str, ...] = ()

    @property
    def fields(self) -> dict[str, Any]:
        """What is sealed for all: who it was only where they report by name."""
        inside = {**asdict(self), "excluded": list(self.excluded)}
        return inside if self.mode == "named" else {**inside, "name": "", "person": "", "replies_in_teams": False}

    @property
    def identity(self) -> dict[str, str]:
        """What two open together; nothing unless they report in confidence."""
        return {"name": self.name, "person": self.person} if self.mode == "confidential" else {}


async def take(db: AsyncConnection, handlers: KeyList, told: Told, ticket: bytes, worth: Unlocked, today: date) -> bool:
    """Store a pointer under its form's `ticket`, once; a repeated one gets a receipt more. Gives whether it was new.

    That it came is logged the night after, with the day's others in no order.
    Raises BotError("too_few_handlers") where nobody is left who may read it.
    """
    if not enough(handlers, told.excluded):
        raise BotError("too_few_handlers")
    case = await _claimed(db, told, ticket, today)
    if case is None:
        await _repeated(db, ticket, worth)
        return False
    reporter = PrivateKey.generate()
    await _seal(db, case, handlers, told, reporter, today)
    await _give(db, case, worth, 1, reporter)
    return True


async def known(db: AsyncConnection, ticket: bytes) -> bool:
    """Whether the form has become a case already."""
    found = await db.execute(select(PointerRow.id).where(PointerRow.ticket == ticket))
    return found.first() is not None


async def _claimed(db: AsyncConnection, told: Told, ticket: bytes, today: date) -> str | None:
    """The id of a new case; None where the form has become one already."""
    values = {"id": secrets.token_hex(16), "day": today, "state": State.RECEIVED.value, "ticket": ticket}
    fresh = {"excluded": list(told.excluded), "opened": False, "unread": True, "told": 0, "logged": False}
    once = upsert(PointerRow).values(**values, **fresh).on_conflict_do_nothing(index_elements=[PointerRow.ticket])
    return (await db.execute(once.returning(PointerRow.id))).scalar()


async def _repeated(db: AsyncConnection, ticket: bytes, worth: Unlocked) -> None:
    """Let the receipt that is about to be shown open the case, also where another process made the first."""
    locked = select(PointerRow.id).where(PointerRow.ticket == ticket).with_for_update()
    case = (await db.execute(locked)).scalar_one()
    known = [row.lookup for row in await db.execute(select(ReceiptRow.lookup).where(ReceiptRow.case == case))]
    if worth.lookup in known:
        return
    if len(known) >= MOST_RECEIPTS:
        raise BotError("done")
    await _give(db, case, worth, len(known) + 1, PrivateKey.generate())


async def _seal(db: AsyncConnection, case: str, handlers: KeyList, told: Told, own: PrivateKey, today: date) -> None:
    """The report says whom it was not sealed for, and by which keys its reporter is reached and known for good."""
    holders = handlers.holders(told.excluded)
    heading = Heading(case, "report", REPORT, handlers.version)
    keys = {"reporter": bytes(own.public_key).hex(), "writer": bytes(writer(own).verify_key).hex()}
    await keep(db, heading, seal(heading, {**told.fields, **keys}, holders), today)
    secret, place = random(KEY_BYTES), Heading(case, "identity", IDENTITY, handlers.version)
    await keep(db, place, Sealed(encrypt(place, told.identity, secret), {}), today)
    split = [asdict(one) for one in shares.split(case, secret, holders)]
    await db.execute(insert(ShareRow), [{**one, "case_id": case} for one in split])


async def _give(db: AsyncConnection, case: str, worth: Unlocked, number: int, private: PrivateKey) -> None:
    values: Mapping[str, Any] = {
        "lookup": worth.lookup,
        "case_id": case,
        "holder": f"reporter:{number}",
        "public": bytes(private.public_key),
        "private": bytes(SecretBox(worth.key).encrypt(bytes(private))),
    }
    await db.execute(insert(ReceiptRow).values(**values))


async def keep(
    db: AsyncConnection,
    heading: Heading,
    sealed: Sealed,
    today: date,
    signer: str | None = None,
    signature: bytes | None = None,
) -> None:
    """Store a sealed message and its wrapped keys where its heading says."""
    kind: Kind = heading.kind
    values = {"seq": heading.seq, "kind": kind, "day": today, "keys": heading.keys, "box": sealed.box}
    await db.execute(insert(MessageRow).values(**values, case_id=heading.case, signer=signer, signature=signature))
    wraps = [
        {"case_id": heading.case, "seq": heading.seq, "holder": one, "wrap": wrap} for one, wrap in sealed.wraps.items()
    ]
    if wraps:
        await db.execute(insert(WrapRow), wraps)

"""Tokens of forms, and of buttons that change another's work: each is for one person, in one place, once, for a while.

Follows RFC 2104 (HMAC); kept is only the number of a used token, until nobody could use it any more.
"""

import hmac
import json
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Date, String, bindparam
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from bot.clock import day_in_oslo
from bot.database import Prepared, Table
from bot.errors import BotError
from bot.retention import Keeping
from bot.turn import Turn

LIFE = timedelta(hours=24)
SPARE = timedelta(days=1)
"""How much longer a used number is kept, for clocks that differ."""
TOKEN = re.compile(r"([0-9a-f]{32})\.([0-9]{1,12})\.([0-9a-f]{64})")


class Form(Table):
    """One row a used token; `day` is the last on which the token could have been used."""

    __tablename__ = "form"
    keeps = (Keeping("hvilke skjema som er brukt, ikke av hvem", "gjøre det én gang", "fristen", SPARE, column="day"),)
    whose = ()
    nonce: Mapped[str] = mapped_column(String(32), primary_key=True)
    day: Mapped[date] = mapped_column(Date, index=True)


class Forged(BotError):
    """The token is none of ours, or is another's, of another place, for another verb or about something else."""

    def __init__(self) -> None:
        super().__init__("not_yours")


class Expired(Exception):
    """The token was right, and is too old."""


class Used(BotError):
    """What the token is for has been done."""

    def __init__(self) -> None:
        super().__init__("done")


_CLAIM = Prepared(
    insert(Form)
    .values(nonce=bindparam("nonce"), day=bindparam("day"))
    .on_conflict_do_nothing(index_elements=[Form.nonce])
    .returning(Form.day)
)


@dataclass(frozen=True)
class Ticket:
    """A token that was right: its number, and the day of its end in Oslo."""

    nonce: str
    day: date


@dataclass(frozen=True)
class Forms:
    """Makes and checks tokens under one key, the same in every process."""

    key: bytes

    def sign(self, turn: Turn, verb: str, now: datetime, about: str = "", life: timedelta = LIFE) -> str:
        """A token for whoever sends `turn`, where they sent it, to press `verb` until `now + life`.

        `about` is the id of what the form or button is about, which goes into the card's data under that name.
        """
        return self._signed(turn, verb, about, secrets.token_hex(16), str(int((now + life).timestamp())))

    def steady(self, turn: Turn, verb: str, now: datetime, about: str, stage: str) -> str:
        """As `sign`, but the same token for as long as `stage` is the same, and for a day: for a card that is updated.

        Whatever its button does must lead to another stage, or nobody can press it again.
        """
        expiry = str(int(datetime.combine(now.date() + 2 * SPARE, time(), UTC).timestamp()))
        nonce = self._mac(turn, verb, about, stage, expiry)[:32]
        return self._signed(turn, verb, about, nonce, expiry)

    def _signed(self, turn: Turn, verb: str, about: str, nonce: str, expiry: str) -> str:
        return f"{nonce}.{expiry}.{self._mac(turn, verb, about, nonce, expiry)}"

    def check(self, turn: Turn, now: datetime) -> Ticket:
        """The token that `turn` carries in its `token`. Raises Forged or Expired, and nothing else."""
        data = turn.data or {}
        token, about = data.get("token"), data.get("about", "")
        parts = TOKEN.fullmatch(token) if isinstance(token, str) else None
        if parts is None or not isinstance(about, str):
            raise Forged
        nonce, expiry, mac = parts.groups()
        if not hmac.compare_digest(mac, self._mac(turn, turn.verb or "", about, nonce, expiry)):
            raise Forged
        if now.timestamp() >= int(expiry):
            raise Expired
        return Ticket(nonce, day_in_oslo(datetime.fromtimestamp(int(expiry), UTC)))

    def _mac(self, turn: Turn, verb: str, about: str, nonce: str, expiry: str) -> str:
        bound = json.dumps([turn.sender.id, turn.conversation, verb, about, nonce, expiry])
        return hmac.new(self.key, bound.encode(), "sha256").hexdigest()


FOR_NOW = Forms(secrets.token_bytes(32))
"""Where no key is set, as in a test: tokens hold for as long as the process."""


async def claim(db: AsyncConnection, ticket: Ticket) -> None:
    """Use a token up in this transaction, after waiting for another's that uses it too.

    Raises Used where that one was committed; where it was rolled back, this one is first.
    """
    if await _CLAIM.run(db, nonce=ticket.nonce, day=ticket.day) is None:
        raise Used

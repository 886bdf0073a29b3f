"""All that the way of a pointer needs, built once of the settings; without key list, root and pepper there is none."""

import asyncio
import hmac
import secrets
from dataclasses import dataclass, field, replace
from weakref import WeakValueDictionary

from nacl.signing import SigningKey
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.committee import Committee
from bot.guess import Guesses
from bot.receipt import DIGITS, Receipts
from bot.recipients import Recipients
from bot.session import Sessions
from desk.keylist import KeyList, ListError

SEED = 32


@dataclass(frozen=True)
class Pointers:
    """All that the way of a pointer needs: who receives, what receipts are made with, the limits, the log's secret."""

    recipients: Recipients
    receipts: Receipts
    guesses: Guesses = field(default_factory=Guesses)
    sessions: Sessions = field(default_factory=Sessions)
    log_key: bytes = b""
    _turns: WeakValueDictionary[bytes, asyncio.Lock] = field(default_factory=WeakValueDictionary)
    days_after_close: int = 30
    days_at_most: int = 365
    night_looks: int = 600
    """How often a night looks whether somebody still reads what was deleted, ten times a second."""
    memory: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    """What a receipt is made of for as long as the process lives, so that a repeated request shows the same."""

    def turn(self, ticket: bytes) -> asyncio.Lock:
        """What lets the same form be taken in by one request after the other."""
        return self._turns.setdefault(ticket, asyncio.Lock())

    @property
    def signing(self) -> SigningKey | None:
        """The key of the log's daily heads; None where none is set."""
        return SigningKey(self.log_key) if len(self.log_key) == SEED else None

    def receipt(self, ticket: bytes) -> str:
        """The receipt of the form whose ticket it is: 53 bits of a secret that is stored nowhere."""
        return f"{int.from_bytes(hmac.digest(self.memory, ticket, 'sha256')[:8], 'big') % 10**DIGITS:0{DIGITS}}"


async def handlers(pointers: Pointers | None, db: AsyncConnection) -> KeyList | None:
    """Those who receive pointers; None where nothing is set up, or the list is not as it must be."""
    if pointers is None:
        return None
    try:
        return await pointers.recipients.glance(db)
    except ListError:
        return None


def of(settings: Committee) -> Pointers | None:
    """What the settings make of it; None where a part of it is not set."""
    pepper, log_key = settings.pointer_pepper.get_secret_value(), settings.pointer_log_key.get_secret_value()
    if not (settings.pointer_keys_file and settings.pointer_root_key and pepper):
        return None
    key = bytes.fromhex(log_key)
    recipients = Recipients(settings.pointer_keys_file, settings.pointer_root_key, key)
    made = Pointers(recipients, Receipts(pepper.encode()), log_key=key)
    return replace(made, days_after_close=settings.pointer_days_after_close, days_at_most=settings.pointer_days_at_most)

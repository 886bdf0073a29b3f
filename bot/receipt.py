"""Receipts: sixteen digits that a reporter follows a pointer up with, shown once and kept nowhere.

From one come, by Argon2id with a pepper, what it is looked up by and what unlocks its reporter's key. No fast hash.
"""

import asyncio
import hmac
import unicodedata
from dataclasses import dataclass, field

from nacl import pwhash
from nacl.hash import blake2b

from bot.errors import BotError

DIGITS = 16
OPS, MEMORY = 3, 64 * 1024 * 1024
"""Argon2id's passes and bytes: a tenth of a second, and more than a guesser can afford 10^16 times."""
AT_ONCE = 2
WAITING = 20
"""Derivations that may wait; whoever comes after them is asked to try again: nobody waits past Teams' patience."""
SYSTEM = b"rauma-bot pointer receipt"


@dataclass(frozen=True)
class Unlocked:
    """What a receipt is worth: `lookup` is stored, `key` (32 bytes) never is."""

    lookup: bytes
    key: bytes


def shown(receipt: str) -> str:
    """Four by four, as it is written down."""
    return " ".join(receipt[place : place + 4] for place in range(0, DIGITS, 4))


def normalise(typed: str) -> str | None:
    """The digits of what was typed, whatever spaces, dashes and kinds of digits it has; None where it is no receipt."""
    kept = [char for char in typed if not (char.isspace() or unicodedata.category(char) in ("Pd", "Cf"))]
    if len(kept) != DIGITS or not all(char.isdecimal() for char in kept):
        return None
    return "".join(str(unicodedata.decimal(char)) for char in kept)


@dataclass
class Receipts:
    """Derives under one pepper, two at once, off the event loop. `ops` and `memory` are Argon2id's."""

    pepper: bytes
    ops: int = OPS
    memory: int = MEMORY
    _places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    _waiting: int = 0

    async def unlock(self, receipt: str) -> Unlocked:
        """What `receipt` (normalised) is worth. Raises BotError("busy") where too many wait already."""
        if self._waiting >= WAITING:
            raise BotError("busy")
        self._waiting += 1
        try:
            async with self._places:
                master = await asyncio.to_thread(self._master, receipt)
        finally:
            self._waiting -= 1
        return Unlocked(_subkey(master, b"lookup"), _subkey(master, b"reporter"))

    def _master(self, receipt: str) -> bytes:
        salt = hmac.digest(self.pepper, SYSTEM, "sha256")[: pwhash.argon2id.SALTBYTES]
        return bytes(pwhash.argon2id.kdf(32, receipt.encode(), salt, opslimit=self.ops, memlimit=self.memory))


def _subkey(master: bytes, purpose: bytes) -> bytes:
    return bytes.fromhex(blake2b(b"", digest_size=32, key=master, person=purpose).decode())

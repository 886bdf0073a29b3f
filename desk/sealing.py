"""Sealing: each message under a random key of its own, which is wrapped for each who may open it.

Promise: whoever has only what is stored, public keys included, reads nothing; and what is moved to another case, kind
or place is told from what belongs there. Uses libsodium's SecretBox and SealedBox through PyNaCl.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from nacl.bindings import sodium_pad, sodium_unpad
from nacl.exceptions import CryptoError
from nacl.hash import blake2b
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox
from nacl.utils import random

Kind = Literal["report", "identity", "addition", "reply"]
KINDS: tuple[Kind, ...] = ("report", "identity", "addition", "reply")
SIZES = (4096, 16384, 65536)
"""Bytes that a message is padded to: its length tells next to nothing of it."""
KEY_BYTES = 32
VERSION = 1


class SealError(Exception):
    """It can't be opened with this key, or is not what it says that it is; `reason` is a word, and tells no content."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Heading:
    """Where a message belongs: its case's id, its kind, its number in the case, and the key list it was sealed by."""

    case: str
    kind: Kind
    seq: int
    keys: int


@dataclass(frozen=True)
class Sealed:
    """What is stored of a message: `box` is the message under its key, `wraps` the key for each holder by id."""

    box: bytes
    wraps: Mapping[str, bytes]


def seal(heading: Heading, fields: Mapping[str, Any], holders: Mapping[str, PublicKey]) -> Sealed:
    """Seal `fields` (JSON values) for `holders`. Raises SealError where there are none, or it is too large."""
    if not holders:
        raise SealError("no_holders")
    key = random(KEY_BYTES)
    return Sealed(encrypt(heading, fields, key), {one: wrap(key, public) for one, public in holders.items()})


def unseal(heading: Heading, box: bytes, wrapped: bytes, private: PrivateKey) -> dict[str, Any]:
    """The fields of the message that `heading` expects. Raises SealError."""
    return decrypt(heading, box, unwrap(wrapped, private))


def encrypt(heading: Heading, fields: Mapping[str, Any], key: bytes) -> bytes:
    """The padded message, with its heading in it, under `key` (32 bytes). Raises SealError where it is too large."""
    inside = {"v": VERSION, "case": heading.case, "kind": heading.kind, "seq": heading.seq, "keys": heading.keys}
    plain = json.dumps({**inside, "fields": fields}, ensure_ascii=False).encode()
    return bytes(SecretBox(key).encrypt(_padded(plain)))


def decrypt(heading: Heading, box: bytes, key: bytes) -> dict[str, Any]:
    """The fields of the message that `heading` expects. Raises SealError."""
    try:
        inside = json.loads(_unpadded(SecretBox(key).decrypt(box)))
    except (CryptoError, ValueError, TypeError):
        raise SealError("unreadable") from None
    if not isinstance(inside, dict):
        raise SealError("unreadable")
    claimed = tuple(inside.get(name) for name in ("v", "case", "kind", "seq", "keys"))
    if claimed != (VERSION, heading.case, heading.kind, heading.seq, heading.keys):
        raise SealError("misplaced")
    if not isinstance(inside.get("fields"), dict):
        raise SealError("unreadable")
    return dict(inside["fields"])


def wrap(key: bytes, public: PublicKey) -> bytes:
    """`key` so that only the owner of `public` can have it."""
    return bytes(SealedBox(public).encrypt(key))


def unwrap(wrapped: bytes, private: PrivateKey) -> bytes:
    """The key that was wrapped for the owner of `private`. Raises SealError."""
    try:
        key = bytes(SealedBox(private).decrypt(wrapped))
    except (CryptoError, ValueError, TypeError):
        raise SealError("not_for_this_key") from None
    if len(key) != KEY_BYTES:
        raise SealError("not_a_key")
    return key


def digest(*parts: bytes) -> bytes:
    """32 bytes that stand for `parts`, each told from the next by its length."""
    framed = b"".join(len(part).to_bytes(8, "big") + part for part in parts)
    return bytes.fromhex(blake2b(framed).decode())


def _padded(plain: bytes) -> bytes:
    size = next((one for one in SIZES if len(plain) < one), None)
    if size is None:
        raise SealError("too_large")
    return bytes(sodium_pad(plain, size))


def _unpadded(padded: bytes) -> bytes:
    if len(padded) not in SIZES:
        raise SealError("unreadable")
    return bytes(sodium_unpad(padded, len(padded)))

"""A handler's own keys in one file, under a passphrase (Argon2id); they never leave the handler's machine.

Promise: without the passphrase the file is worth nothing, and nothing else is written.
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path

from nacl import pwhash
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey
from nacl.secret import SecretBox
from nacl.signing import SigningKey
from nacl.utils import random

from desk.keylist import fingerprint

OPS, MEMORY = 4, 256 * 1024 * 1024
"""Argon2id's passes and bytes: about a second on a handler's machine."""
SHORTEST = 14
"""Characters of a passphrase."""


class KeyFileError(Exception):
    """The file can't be read, or the passphrase is wrong; `reason` is a word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Keys:
    """One holder's private keys: `private` opens what was sealed, `signing` signs."""

    id: str
    private: PrivateKey
    signing: SigningKey

    @property
    def public(self) -> dict[str, str]:
        """What goes to whoever signs the list: public keys in hex, by their names there."""
        return {
            "id": self.id,
            "sealing": bytes(self.private.public_key).hex(),
            "signing": bytes(self.signing.verify_key).hex(),
        }

    @property
    def fingerprint(self) -> str:
        """What is read aloud to whoever signs the list."""
        return fingerprint(self.public["sealing"], self.public["signing"])

    @property
    def key_id(self) -> str:
        """What these keys are called where something is wrapped for them."""
        return self.fingerprint[:16]


def make(holder: str) -> Keys:
    """New keys for the holder whose id is `holder`."""
    return Keys(holder, PrivateKey.generate(), SigningKey.generate())


def write(path: Path, keys: Keys, passphrase: str, ops: int = OPS, memory: int = MEMORY) -> None:
    """Write the keys to a new file that only its owner reads. Raises KeyFileError where it exists already."""
    if len(passphrase) < SHORTEST:
        raise KeyFileError("short")
    salt = random(pwhash.argon2id.SALTBYTES)
    secret = bytes(keys.private) + bytes(keys.signing)
    box = SecretBox(_derived(passphrase, salt, ops, memory)).encrypt(secret)
    kept = {"v": 1, **keys.public, "salt": salt.hex(), "ops": ops, "memory": memory, "box": box.hex()}
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise KeyFileError("exists") from None
    with os.fdopen(file, "w") as out:
        out.write(json.dumps(kept, indent=1))


def read(path: Path, passphrase: str) -> Keys:
    """The keys in a file. Raises KeyFileError."""
    try:
        kept = json.loads(path.read_text())
        key = _derived(passphrase, bytes.fromhex(kept["salt"]), kept["ops"], kept["memory"])
        secret = SecretBox(key).decrypt(bytes.fromhex(kept["box"]))
    except CryptoError:
        raise KeyFileError("passphrase") from None
    except (OSError, ValueError, TypeError, KeyError):
        raise KeyFileError("unreadable") from None
    return Keys(str(kept["id"]), PrivateKey(secret[:32]), SigningKey(secret[32:]))


def _derived(passphrase: str, salt: bytes, ops: int, memory: int) -> bytes:
    return bytes(pwhash.argon2id.kdf(SecretBox.KEY_SIZE, passphrase.encode(), salt, opslimit=ops, memlimit=memory))

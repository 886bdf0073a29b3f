"""Signatures: handlers' on each request to the bot, and on each message that they seal; a reporter's on what they add.

Promise: what somebody has not signed is not theirs; a request counts once, and only for a few minutes. Ed25519.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from nacl.exceptions import BadSignatureError
from nacl.public import PrivateKey
from nacl.signing import SigningKey, VerifyKey
from nacl.utils import random

from desk.sealing import Heading, digest

SCHEME = "PointerDesk"
WINDOW = 300
"""Seconds that a handler's clock may be off by, and a request be on its way."""
HEADER = re.compile(
    rf"{SCHEME} key=([0-9a-f]{{16}}), time=([0-9]{{1,12}}), nonce=([0-9a-f]{{32}}), signature=([0-9a-f]{{128}})"
)


class Unsigned(Exception):
    """The request is signed by nobody who may, or too late."""


@dataclass(frozen=True)
class Credentials:
    """What a request says of who sends it; nothing of it is believed before `check`."""

    key_id: str
    time: int
    nonce: str
    signature: bytes


def authorize(key: SigningKey, key_id: str, method: str, path: str, body: bytes, now: datetime) -> str:
    """The Authorization header of a request; `path` is with its query."""
    time, nonce = str(int(now.timestamp())), random(16).hex()
    signature = key.sign(_request(key_id, time, nonce, method, path, body)).signature.hex()
    return f"{SCHEME} key={key_id}, time={time}, nonce={nonce}, signature={signature}"


def credentials(header: str) -> Credentials:
    """What a header says. Raises Unsigned."""
    parts = HEADER.fullmatch(header)
    if parts is None:
        raise Unsigned
    key_id, time, nonce, signature = parts.groups()
    return Credentials(key_id, int(time), nonce, bytes.fromhex(signature))


def check(said: Credentials, key: VerifyKey, method: str, path: str, body: bytes, now: datetime) -> None:
    """Raises Unsigned unless `key` signed exactly this request, a few minutes ago at most."""
    if abs(now.timestamp() - said.time) > WINDOW:
        raise Unsigned
    try:
        key.verify(_request(said.key_id, str(said.time), said.nonce, method, path, body), said.signature)
    except BadSignatureError:
        raise Unsigned from None


def writer(reporter: PrivateKey) -> SigningKey:
    """What a reporter signs with: made of the key that their receipt unlocks; the report has its public half."""
    return SigningKey(digest(b"pointer writer", bytes(reporter)))


def sign_message(key: SigningKey, heading: Heading, box: bytes) -> bytes:
    """A word that one sealed `box` to stand where `heading` says."""
    return bytes(key.sign(_message(heading, box)).signature)


def signed_message(key: VerifyKey, heading: Heading, box: bytes, signature: bytes) -> bool:
    """Whether the owner of `key` sealed `box` to stand there."""
    try:
        key.verify(_message(heading, box), signature)
    except (BadSignatureError, ValueError):
        return False
    return True


def _request(key_id: str, time: str, nonce: str, method: str, path: str, body: bytes) -> bytes:
    said = (key_id, time, nonce, method.upper(), path)
    return digest(b"pointer request", *(each.encode() for each in said), body)


def _message(heading: Heading, box: bytes) -> bytes:
    place = (heading.case, heading.kind, str(heading.seq), str(heading.keys))
    return digest(b"pointer message", *(each.encode() for each in place), box)

"""The signed list of those who may open what is reported: made and signed offline, its version only rising.

Promise: a list that the root key has not signed, or that is malformed, is never used; PyNaCl's Ed25519.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from nacl.exceptions import BadSignatureError
from nacl.public import PublicKey
from nacl.signing import SigningKey, VerifyKey

from desk.sealing import digest

MOST_HANDLERS = 6
RECOVERY = "recovery"
ID = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
RESERVED = frozenset({"nobody", "unsure", "reporter", "bot", "operator", "recovery"})
"""Words that stand for something else where a handler's id may."""


class ListError(Exception):
    """The list can't be used; `reason` is a word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Holder:
    """Somebody who may open: keys in hex, `person` their Entra id (for notices), `role` what they are in each norm."""

    id: str
    name: str
    sealing: str
    signing: str
    person: str = ""
    role_nb: str = ""
    role_nn: str = ""
    chair: bool = False
    deputy: bool = False

    @property
    def key_id(self) -> str:
        """What their keys are called where something is wrapped for them: other keys, another name."""
        return fingerprint(self.sealing, self.signing)[:16]

    @property
    def public(self) -> PublicKey:
        """What is sealed for them with."""
        return PublicKey(bytes.fromhex(self.sealing))

    @property
    def verify(self) -> VerifyKey:
        """What their signatures are checked with."""
        return VerifyKey(bytes.fromhex(self.signing))


@dataclass(frozen=True)
class KeyList:
    """A list: its number, the day it was signed (ISO), the handlers, and the recovery key."""

    version: int
    issued: str
    handlers: tuple[Holder, ...]
    recovery: Holder

    def allowed(self, excluded: Iterable[str] = ()) -> tuple[Holder, ...]:
        """The handlers but for those whose ids are `excluded`."""
        left_out = set(excluded)
        return tuple(one for one in self.handlers if one.id not in left_out)

    def holders(self, excluded: Iterable[str] = ()) -> dict[str, PublicKey]:
        """Public keys by key id of who is allowed, and of the recovery key."""
        return {one.key_id: one.public for one in (*self.allowed(excluded), self.recovery)}

    def by_key(self, key_id: str) -> Holder | None:
        """Whose key it is, the recovery key's included."""
        return next((one for one in (*self.handlers, self.recovery) if one.key_id == key_id), None)


def owners(lists: Iterable[KeyList]) -> dict[str, str]:
    """Whose each key is or was, over all lists: one name for all keys of an id or of a person."""
    marks: dict[str, set[str]] = {}
    for holder in (each for one in lists for each in (*one.handlers, one.recovery)):
        said = {f"id {holder.id}"} | ({f"person {holder.person}"} if holder.person else set())
        marks.setdefault(holder.key_id, set()).update(said)
    return {key: min(_joined(said, marks.values())) for key, said in marks.items()}


def same_people(lists: Iterable[KeyList], ids: Iterable[str]) -> set[str]:
    """The ids, over all lists, of those who are or were known by any of `ids`."""
    listed, wanted = list(lists), set(ids)
    owner = owners(listed)
    holders = [each for one in listed for each in one.handlers]
    meant = {owner[each.key_id] for each in holders if each.id in wanted}
    return wanted | {each.id for each in holders if owner[each.key_id] in meant}


def _joined(said: set[str], others: Iterable[set[str]]) -> set[str]:
    """All that is known of whoever is known by any of `said`."""
    found, listed = set(said), list(others)
    while more := [one for one in listed if one & found and not one <= found]:
        found = found.union(*more)
    return found


def fingerprint(sealing: str, signing: str) -> str:
    """What is read aloud: 64 hexadecimal digits for a pair of public keys in hex."""
    return digest(bytes.fromhex(sealing), bytes.fromhex(signing)).hex()


def sign(one: KeyList, root: SigningKey) -> str:
    """The list as it is stored: what was signed, word for word, and the signature. Raises ListError."""
    payload = json.dumps(asdict(one), ensure_ascii=False, sort_keys=True)
    _parsed(payload)
    return json.dumps({"payload": payload, "signature": root.sign(payload.encode()).signature.hex()}, indent=1)


def verify(text: str, root: VerifyKey) -> KeyList:
    """The list in `text`, if `root` signed it. Raises ListError."""
    try:
        outer = json.loads(text)
        payload = outer["payload"]
        root.verify(payload.encode(), bytes.fromhex(outer["signature"]))
    except BadSignatureError:
        raise ListError("signature") from None
    except (ValueError, TypeError, KeyError, AttributeError):
        raise ListError("malformed") from None
    return _parsed(payload)


def _parsed(payload: str) -> KeyList:
    try:
        found = json.loads(payload)
        handlers = tuple(Holder(**one) for one in found["handlers"])
        one = KeyList(int(found["version"]), str(found["issued"]), handlers, Holder(**found["recovery"]))
        keys = [each for holder in (*handlers, one.recovery) for each in (holder.key_id, holder.public, holder.verify)]
    except Exception:  # whatever is wrong with a list, it is not used
        raise ListError("malformed") from None
    _check(one, len(keys))
    return one


def _check(one: KeyList, keys: int) -> None:
    ids = [holder.id for holder in one.handlers]
    if not all(ID.fullmatch(each) for each in ids) or set(ids) & RESERVED:
        raise ListError("ids")
    if one.version < 1 or keys != 3 * (len(ids) + 1) or not 2 <= len(ids) <= MOST_HANDLERS:
        raise ListError("handlers")
    if len({RECOVERY, *ids}) != len(ids) + 1 or one.recovery.id != RECOVERY:
        raise ListError("ids")
    if len({holder.key_id for holder in (*one.handlers, one.recovery)}) != len(ids) + 1:
        raise ListError("keys")
    if sum(holder.chair for holder in one.handlers) != 1:
        raise ListError("chair")


def pinned(root: str) -> VerifyKey:
    """The root's public key from 64 hexadecimal digits. Raises ListError."""
    try:
        return VerifyKey(bytes.fromhex(root.strip()))
    except Exception:
        raise ListError("root") from None


def titles(one: KeyList, norm: str) -> Mapping[str, str]:
    """What each handler is, by id, in a norm: what a reporter chooses among, never a name alone."""
    return {holder.id: (holder.role_nn if norm == "nn" else holder.role_nb) or holder.name for holder in one.handlers}

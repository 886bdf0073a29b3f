"""Commands about keys: one's own, the root's, and the list that the root signs; all of them work without any net."""

import json
import os
from argparse import Namespace
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from nacl.signing import VerifyKey

from desk import keyfile, keylist, show
from desk.fault import DeskError
from desk.keyfile import KeyFileError, Keys
from desk.keylist import RECOVERY, Holder, KeyList, ListError
from desk.plain import grouped
from desk.seen import Seen
from desk.terminal import Terminal


async def keygen(args: Namespace, terminal: Terminal) -> None:
    """Make one's own keys in a new file. Raises DeskError, as all of these do."""
    keys = _new(Path(args.key), args.id, args.passphrase_file, terminal)
    public = json.dumps(keys.public, indent=1)
    if args.public:
        write_new(args.public, public.encode())
    terminal.say("key.made", path=args.key)
    terminal.say("key.public")
    terminal.out(public)
    terminal.say("key.fingerprint")
    terminal.out(grouped(keys.fingerprint))


async def root(args: Namespace, terminal: Terminal) -> None:
    """Make the root key in a new file; only its public half is shown."""
    keys = _new(Path(args.key), "root", args.passphrase_file, terminal)
    terminal.say("root.made", path=args.key)
    terminal.say("root.public")
    terminal.out(keys.public["signing"])
    terminal.out(grouped(keys.public["signing"]))


async def draft(args: Namespace, terminal: Terminal) -> None:
    """Write a draft of the list: the former signed one, without who leaves, with who comes or has new keys."""
    former: Any = _payload(args.former) if args.former else {"version": 0, "handlers": []}
    holders = {one["id"]: one for one in [*former["handlers"], *filter(None, [former.get("recovery")])]}
    for path in args.entries:
        entry = _json(path)
        holders[entry["id"]] = {**holders.get(entry["id"], asdict(Holder("", "", "", ""))), **entry}
    for gone in args.remove:
        holders.pop(gone, None)
    made = _draft(former["version"] + 1, holders, terminal.now())
    write_new(args.out, json.dumps(made, indent=1, ensure_ascii=False).encode())
    terminal.say("list.draft", path=args.out)


async def sign(args: Namespace, terminal: Terminal) -> None:
    """Sign a draft; its number must be higher than the last that this root signed."""
    keys, seen = unlocked(Path(args.key), args.passphrase_file, terminal), Seen.beside(Path(args.key))
    made = _list(_json(args.draft), terminal.now())
    if made.version <= seen.highest():
        raise DeskError("not_higher", str(seen.highest()))
    try:
        text = keylist.sign(made, keys.signing)
    except ListError as error:
        raise DeskError("draft", error.reason) from None
    write_new(args.out, text.encode())
    seen.accept(made.version)
    terminal.out(show.key_list(terminal.words, made))
    terminal.say("list.signed", version=made.version, path=args.out)


async def shown(args: Namespace, terminal: Terminal) -> None:
    """Show a signed list."""
    try:
        found = keylist.verify(read(args.file).decode(), pinned(args.root))
    except (ListError, UnicodeError) as error:
        raise DeskError("list", getattr(error, "reason", "malformed")) from None
    terminal.out(show.key_list(terminal.words, found))


def pinned(root: str) -> VerifyKey:
    """The root's public key from its digits, or from a file that holds them. Raises DeskError."""
    try:
        return keylist.pinned(read(Path(root)).decode() if Path(root).is_file() else root)
    except (ListError, UnicodeError, OSError):
        raise DeskError("root") from None


def unlocked(path: Path, passphrase_file: Path | None, terminal: Terminal) -> Keys:
    """The keys in a file, its passphrase asked for or from a file. Raises DeskError."""
    if not path.is_file():
        raise DeskError("key_unreadable")
    return keys_in(path, asked("ask.passphrase", passphrase_file, terminal))


def keys_in(path: Path, passphrase: str) -> Keys:
    """The keys in a file. Raises DeskError."""
    try:
        return keyfile.read(path, passphrase)
    except KeyFileError as error:
        raise DeskError("passphrase" if error.reason == "passphrase" else "key_unreadable") from None


def asked(key: str, passphrase_file: Path | None, terminal: Terminal) -> str:
    """A passphrase, from the first line of a file or as it is typed unseen."""
    if passphrase_file is None:
        return terminal.passphrase(terminal.words.say(key))
    return next(iter(read(passphrase_file).decode(errors="replace").splitlines()), "")


def read(path: Path) -> bytes:
    """A file. Raises DeskError."""
    try:
        return path.read_bytes()
    except OSError:
        raise DeskError("file", path.name) from None


def write_new(path: Path, data: bytes) -> None:
    """A new file that only its owner reads; an old one stays as it is. Raises DeskError."""
    try:
        with open(path, "xb", opener=_owned) as file:
            file.write(data)
    except FileExistsError:
        raise DeskError("exists") from None
    except OSError:
        raise DeskError("file", path.name) from None


def _owned(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)


def _new(path: Path, holder: str, passphrase_file: Path | None, terminal: Terminal) -> Keys:
    passphrase = asked("ask.new", passphrase_file, terminal)
    if asked("ask.again", passphrase_file, terminal) != passphrase:
        raise DeskError("different")
    keys = keyfile.make(holder)
    try:
        keyfile.write(path, keys, passphrase)
    except KeyFileError as error:
        raise DeskError(error.reason) from None
    except OSError:
        raise DeskError("file", path.name) from None
    return keys


def _json(path: Path) -> Any:
    try:
        found = json.loads(read(path))
    except ValueError:
        found = None
    if not isinstance(found, dict) or not {"id", "handlers"} & set(found):
        raise DeskError("file", path.name)
    return found


def _payload(path: Path) -> Any:
    try:
        return json.loads(json.loads(read(path))["payload"])
    except (ValueError, TypeError, KeyError):
        raise DeskError("file", path.name) from None


def _draft(version: int, holders: dict[str, Any], now: datetime) -> dict[str, Any]:
    recovery = holders.pop(RECOVERY, asdict(Holder(RECOVERY, "", "", "")))
    return {"version": version, "issued": now.date().isoformat(), "handlers": [*holders.values()], RECOVERY: recovery}


def _list(said: Any, now: datetime) -> KeyList:
    try:
        handlers = tuple(Holder(**one) for one in said["handlers"])
        made = KeyList(int(said["version"]), "", handlers, Holder(**said["recovery"]))
    except (ValueError, TypeError, KeyError):
        raise DeskError("draft", "malformed") from None
    return replace(made, issued=now.date().isoformat())

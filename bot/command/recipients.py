"""The demo's handlers: keys, a signed list and a passphrase under var/, so that a pointer can be tried from end to end.

In earnest each handler makes their own keys on their own machine, and the root's never comes near the bot.
"""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from nacl.signing import SigningKey

from bot.directory import Directory
from desk import keyfile, keylist
from desk.keyfile import Keys
from desk.keylist import Holder, KeyList

PASSPHRASE = "dette er bare en demo"  # noqa: S105 - of keys that open nothing but the demo's own cases
HANDLERS = {
    "varg": ("d0000000-0000-4000-8000-000000000012", "Leder av varslingsutvalget", "Leiar av varslingsutvalet"),
    "tuva": ("d0000000-0000-4000-8000-000000000011", "Hovedverneombudet", "Hovudverneombodet"),
    "helge": ("d0000000-0000-4000-8000-000000000004", "HR-sjefen", "HR-sjefen"),
}
LIGHT = (1, 8 * 1024 * 1024)
"""Argon2id's passes and bytes for the demo's key files."""


def prepare(folder: Path, directory: Directory) -> Mapping[str, str]:
    """The demo's handlers in `folder`, made once; gives the settings that let the bot take pointers in for them."""
    settings = folder / "settings"
    if not settings.exists():
        folder.mkdir(parents=True, exist_ok=True)
        settings.write_text("\n".join(f"{name}={value}" for name, value in _made(folder, directory).items()))
    return dict(line.split("=", 1) for line in settings.read_text().splitlines())


def command(folder: Path, settings: Mapping[str, str], port: int, who: str = "varg") -> str:
    """What to write in a terminal to be one of the handlers."""
    where = f"--server http://127.0.0.1:{port} --root {settings['POINTER_ROOT_KEY']}"
    return f"{where} --key {folder / who}.key --passphrase-file {folder / 'passphrase'}"


def _made(folder: Path, directory: Directory) -> dict[str, str]:
    root, recovery = SigningKey.generate(), keyfile.make(keylist.RECOVERY)
    handlers = tuple(_holder(folder, one, directory) for one in HANDLERS)
    _kept(folder, recovery)
    (folder / "passphrase").write_text(PASSPHRASE)
    spare = recovery.public
    last = Holder(spare["id"], "Gjenopprettingsnøkkelen", spare["sealing"], spare["signing"])
    listed = KeyList(1, "2026-11-29", handlers, last)
    (folder / "keys.json").write_text(keylist.sign(listed, root), encoding="utf-8")
    fixed = {"POINTER_KEYS_FILE": str(folder / "keys.json"), "POINTER_ROOT_KEY": bytes(root.verify_key).hex()}
    return {**fixed, "POINTER_PEPPER": secrets.token_hex(16), "POINTER_LOG_KEY": secrets.token_hex(32)}


def _holder(folder: Path, name: str, directory: Directory) -> Holder:
    person, role_nb, role_nn = HANDLERS[name]
    known, keys = directory.employee(person), _kept(folder, keyfile.make(name)).public
    named = known.name if known is not None else name
    made = Holder(keys["id"], named, keys["sealing"], keys["signing"], person, role_nb, role_nn)
    return replace(made, chair=name == "varg", deputy=name == "tuva")


def _kept(folder: Path, keys: Keys) -> Keys:
    keyfile.write(folder / f"{keys.id}.key", keys, PASSPHRASE, *LIGHT)
    return keys

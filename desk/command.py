"""pointer-desk's commands: each one reads or does one thing, and says in plain Norwegian what happened.

Promise: nothing that was reported is written to disk, but by `export`, and then sealed for a key that was given.
"""

import json
from argparse import Namespace
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

from nacl.exceptions import CryptoError
from nacl.public import PublicKey, SealedBox
from nacl.signing import VerifyKey

from desk import case, chain, identity, keys, page, parser, rewrap, show
from desk.client import Client, Server, connected
from desk.fault import DeskError
from desk.keyfile import Keys
from desk.opened import open_case
from desk.plain import one_line, quoted, visible
from desk.seen import Seen
from desk.terminal import Terminal
from desk.words import Words

Command = Callable[[Namespace, Terminal], Awaitable[None]]
Online = Callable[[Client, Namespace, Terminal], Awaitable[None]]


async def run(argv: list[str], terminal: Terminal) -> int:
    """Carry out a command line; gives the exit code: 0 when done, 1 when it could not be, 2 when not understood."""
    terminal = replace(terminal, words=Words(parser.norm(argv)))
    try:
        args = parser.parser(terminal.words).parse_args(argv)
        return await _carried_out(args, terminal)
    except DeskError as error:
        terminal.out(one_line(terminal.words.fault(error)))
        return 2 if error.word in ("usage", "missing") else 1


async def _carried_out(args: Namespace, terminal: Terminal) -> int:
    name = f"{args.command} {args.what}" if "what" in args else args.command
    if name == "open":
        return await _page(args, terminal)
    if name in OFFLINE:
        await OFFLINE[name](args, terminal)
        return 0
    server = server_of(args, terminal)
    mine = keys.unlocked(Path(args.key), args.passphrase_file, terminal)
    async with connected(server, mine) as client:
        await ONLINE.get(name, _act)(client, args, terminal)
    return 0


def server_of(args: Namespace, terminal: Terminal) -> Server:
    """Where the bot is, by the options. Raises DeskError."""
    return Server(args.server, keys.pinned(args.root), Seen.beside(Path(args.key)), terminal.now)


async def _page(args: Namespace, terminal: Terminal) -> int:
    passphrase = keys.asked("ask.passphrase", args.passphrase_file, terminal) if args.passphrase_file else None
    return await page.serve(server_of(args, terminal), Path(args.key), terminal, passphrase, not args.no_browser)


async def _list(client: Client, args: Namespace, terminal: Terminal) -> None:
    terminal.out(show.overview(terminal.words, await client.overview()))


async def _read(client: Client, args: Namespace, terminal: Terminal) -> None:
    terminal.out(show.opened(terminal.words, await open_case(client, args.case)))


async def _act(client: Client, args: Namespace, terminal: Terminal) -> None:
    opened = await open_case(client, args.case)
    terminal.out(show.means(terminal.words, args.command, opened))
    terminal.say("ask.text")
    await case.write(client, opened, args.command, terminal.typed().strip())
    terminal.say(f"done.{args.command}")


async def _extend(client: Client, args: Namespace, terminal: Terminal) -> None:
    terminal.say("done.extend" if await client.extend(args.case, args.reason) else "done.extend_one")


async def _ask(client: Client, args: Namespace, terminal: Terminal) -> None:
    terminal.say("identity.told")
    await identity.ask(client, args.case, args.reason)
    terminal.say("done.ask")


async def _grant(client: Client, args: Namespace, terminal: Terminal) -> None:
    opened = await open_case(client, args.case)
    asking = identity.asking(opened, args.number)
    name = one_line(identity.holder(opened.keys, asking.by).name)
    terminal.out(show.asked(terminal.words, opened.keys, asking))
    await identity.grant(client, opened, args.number)
    terminal.say("done.grant", name=name)


async def _identity(client: Client, args: Namespace, terminal: Terminal) -> None:
    found = identity.reveal(client.keys, await open_case(client, args.case))
    terminal.say("identity.is" if found.get("name") else "identity.none")
    for name, value in show.entries(terminal.words, found):
        terminal.out(f"  {one_line(name)}:\n{quoted(value)}")


async def _rewrap(client: Client, args: Namespace, terminal: Terminal) -> None:
    handed = await rewrap.rewrap(client)
    if handed.added or not handed.unreadable:
        terminal.say("done.rewrap" if handed.added else "done.rewrap_none", added=handed.added)
    rewrap.unreadable(handed)


async def _export(client: Client, args: Namespace, terminal: Terminal) -> None:
    reader = _reader(args.reader)
    opened = await open_case(client, args.case)
    plain = show.opened(terminal.words, opened)
    keys.write_new(args.to, SealedBox(reader).encrypt(plain.encode()))
    terminal.say("export.done", path=args.to)


def _reader(digits: str) -> PublicKey:
    try:
        return PublicKey(bytes.fromhex(digits))
    except Exception:  # whatever it is, it is no key
        raise DeskError("sealed_for") from None


async def _unseal(args: Namespace, terminal: Terminal) -> None:
    mine: Keys = keys.unlocked(Path(args.key), args.passphrase_file, terminal)
    try:
        terminal.out(visible(SealedBox(mine.private).decrypt(keys.read(args.file)).decode()))
    except (CryptoError, ValueError, TypeError):
        raise DeskError("not_for_this_key") from None


async def _verify_log(client: Client, args: Namespace, terminal: Terminal) -> None:
    log = await client.log()
    heads = [*log.heads, *([_head(args.head)] if args.head else [])]
    bad = chain.first_bad(log.lines, heads, _log_key(args.log_key or log.key))
    if bad is not None:
        raise DeskError("log", str(bad))
    terminal.say("log.good", lines=len(log.lines), heads=len(heads))
    if not args.log_key:
        terminal.say("log.unpinned")


def _log_key(digits: str) -> VerifyKey:
    return keys.pinned(digits)


def _head(path: Path) -> chain.Head:
    try:
        return chain.Head(**json.loads(keys.read(path)))
    except (ValueError, TypeError):
        raise DeskError("file", path.name) from None


OFFLINE: dict[str, Command] = {
    "keygen": keys.keygen,
    "keys root": keys.root,
    "keys draft": keys.draft,
    "keys sign": keys.sign,
    "keys show": keys.shown,
    "unseal": _unseal,
}
ONLINE: dict[str, Online] = {
    "list": _list,
    "read": _read,
    "extend": _extend,
    "identity ask": _ask,
    "identity grant": _grant,
    "identity open": _identity,
    "rewrap": _rewrap,
    "export": _export,
    "verify-log": _verify_log,
}

"""The commands and their options, in the norm that is asked for."""

import argparse
from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any, NoReturn, TypeAlias

from desk.fault import DeskError
from desk.record import REASONS
from desk.words import NORMS, Words

Parser = argparse.ArgumentParser
Commands: TypeAlias = "argparse._SubParsersAction[Parser]"
Add = Callable[[str, Iterable[str]], Parser]
"""Adds a command with the options that it needs."""
SERVER = ("server", "key", "root")
CASES = ("read", "ack", "reply", "investigate", "close", "transfer")


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        what, _, which = message.partition(" required: ")
        raise DeskError("missing", which) if which else DeskError("usage", what)


class _Help(argparse.HelpFormatter):
    def __init__(self, prog: str, words: Words) -> None:
        super().__init__(prog, max_help_position=32)
        self.words = words

    def add_usage(self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None) -> None:
        said = self.words.say("help.usage") if prefix is None else prefix
        super().add_usage(usage, actions, groups, said)


def norm(argv: list[str]) -> str:
    """The norm that a command line asks for, before anything else of it is read."""
    asked = [value for option, value in pairwise(argv) if option == "--norm"]
    asked += [one.removeprefix("--norm=") for one in argv if one.startswith("--norm=")]
    return asked[-1] if asked and asked[-1] in NORMS else "nb"


def parser(words: Words) -> Parser:
    """The whole command line. What it raises for a wrong one is a DeskError."""
    made = _made(words, _Parser, prog="pointer-desk", fromfile_prefix_chars="@", epilog=words.say("help.args"))
    made.description = words.say("help.about")
    add = _adding(words, _commands(words, made, "command"))
    for name in ("open", "list", *CASES):
        _case(words, add(name, SERVER), name)
    _more(words, add)
    _identity(words, add("identity", ()))
    _keys(words, add("keys", ()))
    return made


def _commands(words: Words, made: Parser, dest: str) -> Commands:
    title, name = words.say("help.commands"), words.say("help.command")
    return made.add_subparsers(dest=dest, required=True, title=title, metavar=name)


def _made(words: Words, kind: Callable[..., Parser], **more: object) -> Parser:
    made = kind(add_help=False, formatter_class=lambda prog: _Help(prog, words), **more)
    made._optionals.title, made._positionals.title = words.say("help.options"), words.say("help.given")
    made.add_argument("-h", "--help", action="help", help=words.say("help.help"))
    return made


def _adding(words: Words, commands: Commands, of: str = "") -> Add:
    def add(name: str, needs: Iterable[str]) -> Parser:
        key = f"help.{of}{name.replace('-', '_')}"
        made = _made(words, lambda **more: commands.add_parser(name, **more), help=words.say(key))
        made.description = words.say(key)
        for one in needs:
            made.add_argument(f"--{one}", required=True, help=words.say(f"help.{one}"))
        made.add_argument("--norm", choices=NORMS, default="nb", help=words.say("help.norm"))
        made.add_argument("--passphrase-file", type=Path, help=words.say("help.passphrase_file"))
        return made

    return add


def _case(words: Words, made: Parser, name: str) -> None:
    if name in CASES:
        made.add_argument("case", help=words.say("help.case"))
    if name == "open":
        made.add_argument("--no-browser", action="store_true", help=words.say("help.no_browser"))


def _more(words: Words, add: Add) -> None:
    extend = add("extend", SERVER)
    extend.add_argument("case", help=words.say("help.case"))
    extend.add_argument("--reason", required=True, choices=REASONS, help=words.say("help.reason"))
    add("rewrap", SERVER)
    _files(words, add)
    log = add("verify-log", SERVER)
    log.add_argument("--log-key", default="", help=words.say("help.log_key"))
    log.add_argument("--head", type=Path, help=words.say("help.head"))


def _files(words: Words, add: Add) -> None:
    export = add("export", SERVER)
    export.add_argument("case", help=words.say("help.case"))
    export.add_argument("--to", type=Path, required=True, help=words.say("help.to"))
    export.add_argument("--for", dest="reader", required=True, help=words.say("help.for"))
    add("unseal", ("key",)).add_argument("file", type=Path, help=words.say("help.file"))
    keygen = add("keygen", ("key", "id"))
    keygen.add_argument("--public", type=Path, help=words.say("help.public"))


def _identity(words: Words, made: Parser) -> None:
    add = _adding(words, _commands(words, made, "what"), "identity_")
    asking, granting, opening = (add(one, SERVER) for one in ("ask", "grant", "open"))
    for one in (asking, granting, opening):
        one.add_argument("case", help=words.say("help.case"))
    asking.add_argument("--reason", required=True, choices=REASONS, help=words.say("help.reason"))
    granting.add_argument("number", type=int, help=words.say("help.number"))


def _keys(words: Words, made: Parser) -> None:
    add = _adding(words, _commands(words, made, "what"), "keys_")
    add("root", ("key",))
    draft = add("draft", ())
    draft.add_argument("--from", dest="former", type=Path, help=words.say("help.from"))
    draft.add_argument("--remove", action="append", default=[], help=words.say("help.remove"))
    draft.add_argument("--out", type=Path, required=True, help=words.say("help.out"))
    draft.add_argument("entries", type=Path, nargs="*", help=words.say("help.entries"))
    sign = add("sign", ("key",))
    sign.add_argument("draft", type=Path, help=words.say("help.file"))
    sign.add_argument("--out", type=Path, required=True, help=words.say("help.out"))
    add("show", ("root",)).add_argument("file", type=Path, help=words.say("help.file"))

"""A stand-in for the bot with three handlers, and each one's desk."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import pytest
from nacl.signing import SigningKey

from desk import command, keyfile
from desk.client import Server, now
from desk.keyfile import Keys
from desk.seen import Seen
from desk.terminal import Terminal
from tests.desk.stand_in import StandIn, served
from tests.machine import CHROMIUM, NPM_PARTS
from tests.pointer.strategies import entry, key_list

collect_ignore_glob = [] if CHROMIUM and NPM_PARTS else ["test_browser.py"]
PASSPHRASE = "fire tilfeldige ord her"
ROLES = ("HR-sjef", "Verneombud", "Kommuneadvokat")


@dataclass
class Screen:
    """What a terminal shows, and what is typed on it."""

    lines: list[str] = field(default_factory=list)
    typing: str = ""
    passphrase: str = PASSPHRASE

    @property
    def text(self) -> str:
        """All that was shown."""
        return "\n".join(self.lines)


@dataclass
class Desks:
    """Where a bot is, whose list the root signs, and each holder's desk, with the keys in files."""

    url: str
    root: SigningKey
    keys: list[Keys]
    recovery: Keys
    folder: Path
    now: Callable[[], datetime] = now

    def file(self, keys: Keys) -> Path:
        """A key file, cheap to open."""
        path = self.folder / f"{keys.id}-{keys.key_id}.key"
        if not path.exists():
            keyfile.write(path, keys, PASSPHRASE, 1, 8192)
        return path

    def server(self, keys: Keys) -> Server:
        """Where the bot is, as one holder has it."""
        return Server(self.url, self.root.verify_key, Seen.beside(self.file(keys)), self.now)

    async def run(self, keys: Keys, *argv: str, typing: str = "", code: int = 0, norm: str = "nb") -> str:
        """Carry out a command as one holder; gives what the screen shows."""
        where = ["--server", self.url, "--key", str(self.file(keys)), "--root", bytes(self.root.verify_key).hex()]
        return await run([*argv, *where, "--norm", norm], Screen(typing=typing), code, self.now)


@dataclass(kw_only=True)
class House(Desks):
    """Desks of the stand-in's."""

    bot: StandIn

    def replace_first(self, version: int = 2) -> Keys:
        """The first handler has lost their key: the new one, on a new list."""
        new = keyfile.make(self.keys[0].id)
        first, *others = self.bot.keys.handlers
        now = replace(first, sealing=new.public["sealing"], signing=new.public["signing"])
        handlers = (now, *others)
        self.bot.publish(replace(self.bot.keys, version=version, handlers=handlers))
        return new


async def run(argv: list[str], screen: Screen, code: int = 0, clock: Callable[[], datetime] = now) -> str:
    """Carry out a command line; gives what the screen shows."""
    terminal = Terminal(screen.lines.append, lambda: screen.typing, lambda prompt: screen.passphrase, now=clock)
    assert await command.run(argv, terminal) == code, screen.text
    return screen.text


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """Three handlers, the first of whom leads."""
    root = SigningKey.generate()
    made, keys, recovery = key_list(3)
    named = [replace(entry(one, chair=at == 0), role_nb=ROLES[at], role_nn=ROLES[at]) for at, one in enumerate(keys)]
    bot = StandIn(root, replace(made, handlers=tuple(named)))
    async with served(bot) as url:
        yield House(url, root, keys, recovery, tmp_path, bot=bot)

"""Where a command speaks and listens; tests hand in their own."""

import sys
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from getpass import getpass

from desk import client
from desk.words import Words


def out(text: str) -> None:
    """A line to the screen."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def typed() -> str:
    """What is typed until the end of input: never an argument, which other programs and the shell's history see."""
    return sys.stdin.read()


@dataclass(frozen=True)
class Terminal:
    """A screen, a keyboard, a way to ask for a passphrase unseen, a browser, and a clock."""

    out: Callable[[str], None] = out
    typed: Callable[[], str] = typed
    passphrase: Callable[[str], str] = getpass
    browse: Callable[[str], object] = webbrowser.open
    now: Callable[[], datetime] = client.now
    words: Words = field(default_factory=lambda: Words("nb"))

    def say(self, key: str, **parts: object) -> None:
        """A sentence of texts/ to the screen."""
        self.out(self.words.say(key, **parts))

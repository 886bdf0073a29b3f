"""What tests need of the machine: Chromium, the Playground, hunspell, free ports."""

import asyncio
import os
import shutil
import socket
from itertools import cycle, islice
from pathlib import Path

from bot.command import playground

PATIENCE = 120.0
"""Seconds for a process or a page to start."""
NOISE = 5
"""How many times as long as is stated anything may take where other tests run too; `make bench` measures."""
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser")
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
"""The browser: rather the one that only draws pages, since the other opens a window of many parts for each of them."""
HUNSPELL = shutil.which("hunspell") is not None and Path("/usr/share/hunspell/nn_NO.dic").exists()
PUBLISHER = all(shutil.which(name) for name in ("sh", "curl", "jq", "date"))
NPM_PARTS = bool(playground.node() and playground.install())
READY = bool(CHROMIUM and NPM_PARTS)
QUIET = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync --disable-features=LocalNetworkAccessChecks"
).split()
"""How Chromium is started; the last lets the stand-in for Teams, at a public name, frame what is on this machine."""


FIRST_PORT, PORTS = 20_000, 2_500
"""Where each worker has its ports: below those that the system gives to whoever asks for any, who might be quicker."""
WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
_ports = cycle(range(FIRST_PORT + WORKER * PORTS, FIRST_PORT + (WORKER + 1) * PORTS))


def free_ports(count: int) -> list[int]:
    """Ports that nothing listens on, `count` of them, each other ones than were given before."""
    return list(islice(filter(_is_free, _ports), count))


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


async def until_open(port: int) -> None:
    """Wait until something listens on `port`."""
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.2)
                continue
            writer.close()
            await writer.wait_closed()
            return

"""What tests need of the machine: Chromium, the Playground, hunspell, free ports."""

import asyncio
import shutil
import socket
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


def free_ports(count: int) -> list[int]:
    """Ports that nothing listens on, `count` of them."""
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


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

"""Runs the senders of tests/bench/broadcast.py in turn, each in a process of its own, and prints their ratios.

BENCH_MANY says to how many, BENCH_LIMITED how many of them under SENDS_PER_SECOND (50,000 take 21 minutes).
"""

import asyncio
import json
import os
import sys
from uuid import uuid4

from bot import database
from tests.bench.broadcast import Figures
from tests.bench.run import start
from tests.conftest import own_database
from tests.machine import free_ports

MANY = [int(one) for one in os.environ.get("BENCH_MANY", "600,50000").split(",")]
LIMITED = [int(one) for one in os.environ.get("BENCH_LIMITED", "600").split(",")]
STOCK = 300
LIMIT = 40
FOLDER = database.embedded_folder(None).with_name("postgresql-test")


async def sender(way: str, many: int, url: str, limit: int = 0, store: str = "") -> Figures:
    """One sender's figures."""
    command = [sys.executable, "-m", "tests.bench.broadcast", way, str(many), str(limit), url]
    environment = {**os.environ, "DATABASE_URL": store}
    process = await asyncio.create_subprocess_exec(*command, env=environment, stdout=asyncio.subprocess.PIPE)
    out, _ = await process.communicate()
    return Figures(**json.loads(out))


async def ours(many: int, url: str, limit: int = 0) -> tuple[Figures, Figures]:
    """The figures of freezing the audience, and of sending."""
    async with own_database(FOLDER, f"bench_{uuid4().hex}") as engine:
        store = engine.url.render_as_string(hide_password=False)
        frozen = await sender("prepare", many, url, store=store)
        return frozen, await sender("ours", many, url, limit, store)


def line(name: str, many: int, one: Figures, more: str = "") -> None:
    """One row of the table."""
    rate = many / one.seconds
    print(f"  {name:9} {many:6} {rate:8.0f}/s {one.cpu:7.2f} CPU s a 1,000 {one.memory:6.0f} MB  {more}")


async def without_limit(url: str, stock: Figures) -> None:
    """Ours against the bare loop and botbuilder's own way."""
    for many in MANY:
        bare = await sender("bare", many, url)
        frozen, sent = await ours(many, url)
        ratio = bare.seconds / sent.seconds
        way = stock.seconds / STOCK / (sent.seconds / many)
        line("bare", many, bare)
        line("freezing", many, frozen)
        line("ours", many, sent, f"{ratio:4.2f} of bare, {way:4.0f} x botbuilder's")


async def broadcasts() -> None:
    """The whole table."""
    (port,) = free_ports(1)
    stub, url = await start("stub", port), f"http://127.0.0.1:{port}/"
    print("broadcasts to a local stub")
    stock = await sender("stock", STOCK, url)
    line("botbuilder", STOCK, stock)
    await without_limit(url, stock)
    for many in LIMITED:
        _, sent = await ours(many, url, LIMIT)
        ideal = many / LIMIT
        line("ours", many, sent, f"at {LIMIT}/s: {sent.seconds / ideal - 1:+.1%}, fullest second {sent.fullest}")
    stub.terminate()
    await stub.wait()


if __name__ == "__main__":
    asyncio.run(broadcasts())

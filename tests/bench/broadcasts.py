"""Runs the senders of tests/bench/broadcast.py in turn, each in a process of its own, and prints their ratios.

BENCH_MANY says to how many, BENCH_LIMITED to how many under SENDS_PER_SECOND; 50,000 of these take 21 minutes.
"""

import asyncio
import json
import os
import sys
from dataclasses import astuple
from statistics import median
from uuid import uuid4

import aiohttp

from bot import database
from tests.bench.broadcast import Figures
from tests.bench.run import judged, missed, start
from tests.conftest import copying, own_database
from tests.machine import free_ports

MANY = [int(one) for one in os.environ.get("BENCH_MANY", "600,50000").split(",")]
LIMITED = [int(one) for one in os.environ.get("BENCH_LIMITED", "600,50000").split(",")]
STOCK = 300
SHORT, ROUNDS = 10_000, 9
"""Fewer than so many are sent in a second or two, which is measured in rounds of all the ways, for their medians."""
LIMIT = 40
AT_ONCE = 50, 100
"""SENDS_AT_ONCE as it is set, so that a crash leaves little in doubt, and as without any limit it pays."""
FOLDER = database.embedded_folder(None).with_name("postgresql-test")


async def sender(way: str, many: int, url: str, limit: int = 0, store: str = "", at_once: int = AT_ONCE[0]) -> Figures:
    """One sender's figures; ours has `at_once` under way."""
    command = [sys.executable, "-m", "tests.bench.broadcast", way, str(many), str(limit), url]
    environment = {**os.environ, "DATABASE_URL": store, "SENDS_AT_ONCE": str(at_once)}
    process = await asyncio.create_subprocess_exec(*command, env=environment, stdout=asyncio.subprocess.PIPE)
    out, _ = await process.communicate()
    return Figures(**json.loads(out))


async def ours(many: int, url: str, limit: int = 0, at_once: int = AT_ONCE[0]) -> tuple[Figures, Figures]:
    """The figures of freezing the audience, and of sending."""
    async with own_database(FOLDER, f"bench_{uuid4().hex}") as engine:
        store = engine.url.render_as_string(hide_password=False)
        frozen = await sender("prepare", many, url, store=store)
        return frozen, await sender("ours", many, url, limit, store, at_once)


def line(name: str, many: int, one: Figures, *more: str) -> None:
    """One row of the table."""
    rate, said = many / one.seconds, ", ".join(more)
    print(f"  {name:10} {many:6} {rate:8.0f}/s {one.cpu:7.2f} CPU s a 1,000 {one.memory:6.0f} MB  {said}", flush=True)


def middle(rounds: list[Figures]) -> Figures:
    """The median of each figure."""
    return Figures(*(median(each) for each in zip(*map(astuple, rounds), strict=True)))


async def fullest(url: str) -> int:
    """The most that has come to the stub within any one second, since it was last asked."""
    async with aiohttp.ClientSession() as session, session.get(f"{url}fullest") as answer:
        most: int = await answer.json()
        return most


async def without_limit(url: str, many: int, stock: Figures) -> Figures:
    """Ours against the bare loop, which is measured before and after each, and botbuilder's own way; gives ours."""
    bare = [await sender("bare", many, url)]
    both: dict[int, list[tuple[Figures, Figures]]] = {at_once: [] for at_once in AT_ONCE}
    for _ in range(ROUNDS if many < SHORT else 1):
        for at_once, done in both.items():
            done.append(await ours(many, url, at_once=at_once))
            bare.append(await sender("bare", many, url))
    loop = middle(bare)
    line("bare", many, loop)
    for at_once, done in both.items():
        frozen, sent = (middle(list(each)) for each in zip(*done, strict=True))
        ratio, way = loop.seconds / sent.seconds, stock.seconds / STOCK / (sent.seconds / many)
        of_bare, times = f"{ratio:4.2f} of bare (asked: 0.45)", f"{way:.0f} x botbuilder's (asked: 25)"
        if at_once == AT_ONCE[-1]:
            of_bare, times = judged(of_bare, ratio >= 0.45), judged(times, way >= 25)
        line(f"ours, {at_once}", many, sent, of_bare, times)
    line("freezing", many, frozen)
    return sent


async def with_limit(url: str, many: int) -> None:
    """Ours at LIMIT a second."""
    await fullest(url)
    _, sent = await ours(many, url, LIMIT)
    over, most = sent.seconds / (many / LIMIT) - 1, await fullest(url)
    time = judged(f"at {LIMIT}/s: {over:+.1%} (asked: within 5 %)", over <= 0.05)
    line("ours", many, sent, time, judged(f"fullest second {most} (asked: {LIMIT * 1.1:.0f})", most <= LIMIT * 1.1))


async def broadcasts() -> None:
    """The whole table."""
    (port,) = free_ports(1)
    stub, url = await start("stub", port), f"http://127.0.0.1:{port}/"
    print("broadcasts to a local stub")
    stock = await sender("stock", STOCK, url)
    line("botbuilder", STOCK, stock)
    sent = [await without_limit(url, many, stock) for many in MANY]
    grown = max(one.memory for one in sent) - min(one.memory for one in sent)
    print("  " + judged(f"memory differs by {grown:.0f} MB (asked: within 30)", grown <= 30), flush=True)
    for many in LIMITED:
        await with_limit(url, many)
    stub.terminate()
    await stub.wait()


async def main() -> None:
    """The table, on databases that are dropped in the end."""
    async with copying(FOLDER):
        await broadcasts()


if __name__ == "__main__":
    asyncio.run(main())
    sys.exit(1 if missed else 0)

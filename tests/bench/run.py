"""`make bench`: whole turns a second, ours against the stock echo bot and bare aiohttp, in turn in one run.

Figures are ratios: bot, stub and load share the machine's cores.
"""

import asyncio
import json
import os
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import aiohttp

from tests.machine import free_ports, until_open

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
TURNS = int(os.environ.get("BENCH_TURNS", "400"))
CONCURRENCY = 10
QUESTIONS = Path(__file__).parents[1] / "eval" / "questions.jsonl"
NAMES = ("bare", "adapter", "checked", "ours", "stock")
missed: list[str] = []


@dataclass
class Round:
    """One round: turns a second, and each turn's seconds."""

    rate: float
    times: list[float]


def judged(what: str, held: bool) -> str:
    """The words, with a mark where what was asked does not hold."""
    missed.extend([] if held else [what])
    return what if held else f"{what} (NOT as asked)"


async def start(name: str, port: int, **settings: str) -> asyncio.subprocess.Process:
    """Start one of tests/bench/server.py's servers and wait for it."""
    environment = {**os.environ, "BOT_AUTH": "off", "TURNS_A_MINUTE": "1000000", **settings}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.server", name, str(port), env=environment
    )
    await until_open(port)
    return process


def activity(number: int, text: str, service_url: str) -> dict[str, object]:
    """A question as Teams posts it, from one of 200 people."""
    who = f"b0000000-0000-4000-8000-{number % 200:012}"
    return {
        "type": "message",
        "id": f"f:{uuid4()}",
        "channelId": "msteams",
        "serviceUrl": service_url,
        "text": text,
        "from": {"id": f"29:{who}", "name": "Benk Benkesen", "aadObjectId": who},
        "recipient": {"id": "28:bot", "name": "bot"},
        "conversation": {"id": f"a:{who}", "conversationType": "personal", "tenantId": "t"},
    }


async def signed(port: int, stub: int) -> dict[str, str]:
    """The header with a token that the server on `port` lets in."""
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{port}/token", params={"for": f"https://127.0.0.1:{stub}/"}) as answer,
    ):
        return {"Authorization": f"Bearer {await answer.text()}"}


async def load(port: int, stub: int, texts: list[str], name: str = "") -> Round:
    """Post TURNS questions, CONCURRENCY at a time."""
    numbers, scheme = iter(range(TURNS)), "https" if name == "checked" else "http"
    times: list[float] = []

    async def worker(session: aiohttp.ClientSession) -> None:
        for number in numbers:
            body = activity(number, texts[number % len(texts)], f"{scheme}://127.0.0.1:{stub}/")
            begun = time.perf_counter()
            async with session.post(f"http://127.0.0.1:{port}/api/messages", json=body) as answer:
                answer.raise_for_status()
            times.append(time.perf_counter() - begun)

    async with aiohttp.ClientSession(headers=await signed(port, stub) if name == "checked" else {}) as session:
        begun = time.perf_counter()
        await asyncio.gather(*(worker(session) for _ in range(CONCURRENCY)))
        return Round(TURNS / (time.perf_counter() - begun), times)


async def turns() -> None:
    """Measure every server in turn, ROUNDS times, and print the ratios."""
    texts = [json.loads(line)["text"] for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    ports = dict(zip(("stub", *NAMES), free_ports(len(NAMES) + 1), strict=True))
    processes = [await start(name, port) for name, port in ports.items()]
    rounds: dict[str, list[Round]] = {name: [] for name in NAMES}
    for name in NAMES:
        await load(ports[name], ports["stub"], texts, name)
    for _ in range(ROUNDS):
        for name in NAMES:
            rounds[name].append(await load(ports[name], ports["stub"], texts, name))
    for process in processes:
        process.terminate()
        await process.wait()
    _print(rounds)


def _print(rounds: dict[str, list[Round]]) -> None:
    rate = {name: statistics.median(one.rate for one in rounds[name]) for name in NAMES}
    tail = {name: statistics.quantiles([t for one in rounds[name] for t in one.times], n=100)[98] for name in NAMES}
    print(f"turns at a concurrency of {CONCURRENCY}, {ROUNDS} rounds of {TURNS}, medians")
    for name in NAMES:
        part = f"{rate[name] / rate['stock']:5.1f} x stock, p99 {tail[name] / tail['stock']:5.2f} of stock's"
        print(f"  {name:8} {rate[name]:7.0f}/s  p99 {tail[name] * 1000:6.1f} ms  {part}")


def questions() -> None:
    """Measure the start of the search and a question's time."""
    begun = time.perf_counter()
    from bot.command.ask import Asker

    asker = Asker.open()
    asker.record({"id": "", "text": "Hvem er talsperson?"})
    first = time.perf_counter() - begun
    rows = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    times = []
    for row in rows:
        begun = time.perf_counter()
        asker.record(row)
        times.append(time.perf_counter() - begun)
    print(
        f"start to first answer {first:.2f} s, then {statistics.median(times) * 1000:.2f} ms a question at the median"
    )


if __name__ == "__main__":
    questions()
    asyncio.run(turns())

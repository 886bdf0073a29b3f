"""`make bench`, what somebody waits for: the search in the compose box, questions while receipts are guessed at, and receipts.

Beside each figure stands its ratio to a quiet one of the same run, since bot, stub and load share the machine's cores.
"""

import asyncio
import json
import os
import secrets
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from itertools import chain, cycle
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from uuid import uuid4

import aiohttp
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.command import recipients
from bot.config import Settings
from bot.lookup import CsvDirectory
from tests.bench.broadcasts import FOLDER
from tests.bench.run import QUESTIONS, judged, missed, start
from tests.conftest import copying, own_database
from tests.machine import free_ports
from tests.pointer.conftest import dialog
from tests.pointer.reporter import CODE, STORY, button
from tests.teams.conftest import Teams, words
from tests.teams.stub import Connector

AT_ONCE, TRIES = 200, int(os.environ.get("BENCH_TRIES", "40"))
ROUNDS = 3
"""Of so many guesses at once, and of each kind of receipt as many tries: together fewer than an hour's wrong ones."""
ASKED = [json.loads(line)["text"] for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]


def person(number: int) -> str:
    """One of many, none of whom is known."""
    return f"b0000000-0000-4000-8000-{number:012}"


async def took(doing: Awaitable[Any]) -> float:
    """Seconds that it takes."""
    begun = time.perf_counter()
    await doing
    return time.perf_counter() - begun


def p95(times: list[float]) -> float:
    """What one in twenty takes longer than, in milliseconds."""
    return quantiles(times, n=20)[-1] * 1000


def line(name: str, busy: list[float], quiet: list[float], most: int) -> None:
    """A p95 beside what was asked, and beside the quiet one."""
    said = judged(f"p95 {p95(busy):6.1f} ms (asked: {most})", p95(busy) < most)
    print(f"  {name:34} {said}, {p95(busy) / p95(quiet):5.2f} x the quiet {p95(quiet):.1f} ms", flush=True)


class Bench:
    """Asks the bot, one thing after the other."""

    def __init__(self, teams: Teams) -> None:
        self._teams, self._texts = teams, cycle(ASKED)

    async def question(self) -> None:
        """A question in the chat."""
        status, _ = await self._teams.post(self._teams.activity(text=next(self._texts), who=person(0)))
        assert status == 200

    async def find(self) -> None:
        """A search in the compose box."""
        value = {"commandId": "finn", "parameters": [{"name": "question", "value": next(self._texts)}]}
        found = await self._teams.post(self._teams.activity("invoke", name="composeExtension/query", value=value))
        assert found[0] == 200

    async def health(self) -> None:
        """What a load balancer asks."""
        async with self._teams.client.get("/healthz") as answer:
            assert answer.status == 200

    async def report(self) -> str:
        """Hand a pointer in; gives its receipt."""
        form = await dialog(self._teams, "fetch", {"verb": "pointer.form"}, who=person(1))
        data = {**button(form, "pointer.hand_in"), **STORY}
        found = CODE.search(words(await dialog(self._teams, "submit", data, who=person(1))))
        assert found is not None
        return found.group()

    async def guess(self, code: str, who: int) -> None:
        """Try a receipt."""
        await dialog(self._teams, "submit", {"verb": "pointer.open", "receipt": code}, who=person(who))


async def many(doing: Callable[[], Awaitable[None]], count: int) -> list[float]:
    """Seconds of each of so many, one after the other."""
    return [await took(doing()) for _ in range(count)]


async def while_guessed(bench: Bench) -> tuple[list[float], list[float]]:
    """Seconds of questions and of health, while AT_ONCE receipts are guessed at in parallel."""
    guesses = asyncio.gather(*(bench.guess("0000 0000 0000 0000", number) for number in range(AT_ONCE)))
    questions, health = list[float](), list[float]()
    while not guesses.done():
        questions.append(await took(bench.question()))
        health.append(await took(bench.health()))
    await guesses
    return questions, health


async def receipts(bench: Bench, engine: AsyncEngine) -> None:
    """The medians for a receipt that never was, one whose case is deleted, and one that is half of a real one."""
    deleted = await bench.report()
    async with engine.begin() as db:
        await db.execute(text("DELETE FROM pointer"))
    real, times = await bench.report(), {"never": list[float](), "deleted": [], "half right": []}
    for number in range(TRIES):
        never, other = (f"{secrets.randbelow(10**16):016}" for _ in range(2))
        codes = list(zip(times, (never, deleted, real[:9] + other[8:]), strict=True))
        for name, code in (codes * 2)[number % 3 :][:3]:  # each is the first as often
            times[name].append(await took(bench.guess(code, AT_ONCE + number)))
    medians = {name: median(each) * 1000 for name, each in times.items()}
    apart = max(medians.values()) / min(medians.values()) - 1
    said = ", ".join(f"{name} {each:.1f} ms" for name, each in medians.items())
    print(f"  receipts that open nothing, medians: {said}: {judged(f'{apart:.1%} apart (asked: 20 %)', apart <= 0.2)}")


async def waits(bench: Bench, engine: AsyncEngine) -> None:
    """The whole table."""
    print("what somebody waits for")
    await many(bench.question, 20)  # the first ones load what later ones have
    quiet, health, found = [await many(one, len(ASKED)) for one in (bench.question, bench.health, bench.find)]
    line("the search in the compose box", found, quiet, 300)
    await receipts(bench, engine)
    rounds = [await while_guessed(bench) for _ in range(ROUNDS)]
    busy, healthy = (list(chain.from_iterable(each)) for each in zip(*rounds, strict=True))
    line(f"a question while {AT_ONCE} guess", busy, quiet, 300)
    line(f"health while {AT_ONCE} guess", healthy, health, 200)


async def main() -> None:
    """The bot with handlers of the demo's, on a database that is dropped in the end."""
    port, stub_port = free_ports(2)
    chosen = Settings(_env_file=None, bot_auth="off")
    directory = CsvDirectory(chosen.people_file, chosen.units_file, chosen.offices_file)
    with tempfile.TemporaryDirectory() as kept:
        async with copying(FOLDER), own_database(FOLDER, f"bench_{uuid4().hex}") as engine:
            store = engine.url.render_as_string(hide_password=False)
            handlers = recipients.prepare(Path(kept) / "handlers", directory)
            started = [await start("stub", stub_port), await start("ours", port, DATABASE_URL=store, **handlers)]
            async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as http:
                await waits(Bench(Teams(http, Connector(url=f"http://127.0.0.1:{stub_port}/"))), engine)
            for process in started:
                process.terminate()
                await process.wait()


if __name__ == "__main__":
    asyncio.run(main())
    sys.exit(1 if missed else 0)

"""`make bench`, broadcasts: ours against a bare aiohttp loop that posts the same bodies and botbuilder's own way.

Each sender is a process of its own, in turn in one run; figures are ratios, since stub and sender share the machine.
"""

import asyncio
import json
import os
import resource
import sys
import time
from collections.abc import Callable, Coroutine
from dataclasses import asdict, dataclass, replace
from typing import Any, cast
from uuid import uuid4

import aiohttp
from botbuilder.core import TurnContext
from botbuilder.integration.aiohttp import CloudAdapter
from botbuilder.schema import Activity, ChannelAccount, ConversationAccount, ConversationReference
from botframework.connector.auth import ClaimsIdentity
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import broadcast, database, launch
from bot.announcement import Draft, Version
from bot.audience import Audience
from bot.broadcast import Plan
from bot.clock import SystemClock
from bot.command import loop
from bot.config import Settings
from bot.limiter import Limiter
from bot.services import Services
from bot.teams.connector import Wire
from bot.teams.messenger import TeamsMessenger, message
from cards import announcement as cards
from jobs.queue import Deferrer, open_app
from jobs.work import Work
from jobs.worker import BLUEPRINTS
from tests.jobs.crowd import EDITOR, UNITS, directory, person

CONCURRENCY = 50
FEW = 40
LOOK = 0.05
"""Seconds between two looks at whether all has been sent; the figures go by when it had."""
WORDS = "Fra mandag er hovedinngangen stengt, og alle går inn fra parkeringsplassen. " * 12
DRAFT = Draft(versions={"nb": Version(title="Ny inngang fra mandag", text=WORDS)}, acknowledge=True)


@dataclass
class Figures:
    """Seconds, the sender's processor seconds for a thousand, and its greatest memory in MB."""

    seconds: float
    cpu: float
    memory: float


class Meter:
    """Seconds and processor seconds since it was made."""

    def __init__(self) -> None:
        self._begun, self._used = time.perf_counter(), time.process_time()

    def read(self, many: int) -> Figures:
        """The figures of `many` deliveries."""
        seconds, cpu = time.perf_counter() - self._begun, time.process_time() - self._used
        return Figures(seconds, cpu * 1000 / many, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


Way = Callable[[int, int, str], Coroutine[Any, Any, Figures]]


def _card(number: int) -> dict[str, Any]:
    return cards.address(cards.rendered(DRAFT, "Kari").cards["nb"], number)


async def bare(many: int, limit: int, url: str) -> Figures:
    """Posts prepared bodies, CONCURRENCY at a time, and keeps nothing."""
    body = json.dumps(message(_card(1)), ensure_ascii=False).encode()
    numbers, headers = iter(range(many)), {"Content-Type": "application/json"}

    async def worker(session: aiohttp.ClientSession) -> None:
        for number in numbers:
            path = f"{url}v3/conversations/a%3A{person(number)}/activities"
            async with session.post(path, data=body, headers=headers) as answer:
                await answer.read()

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=100)) as session:
        loop.settle()  # or it would pay for collecting what only our own modules bring
        meter = Meter()
        await asyncio.gather(*(worker(session) for _ in range(CONCURRENCY)))
        return meter.read(many)


async def stock(many: int, limit: int, url: str) -> Figures:
    """botbuilder's own way: continue_conversation for each."""
    adapter, numbers = CloudAdapter(), iter(range(many))
    activity = Activity.deserialize(message(_card(1)))

    async def say(context: TurnContext) -> None:
        await context.send_activity(activity)

    async def worker() -> None:
        for number in numbers:
            conversation = ConversationAccount(id=f"a:{person(number)}")
            reference = ConversationReference(
                conversation=conversation, service_url=url, channel_id="msteams", bot=ChannelAccount(id="28:bot")
            )
            await adapter.continue_conversation_with_claims(ClaimsIdentity({}, True), reference, "", say)

    loop.settle()
    meter = Meter()
    await asyncio.gather(*(worker() for _ in range(CONCURRENCY)))
    return meter.read(many)


async def prepare(many: int, limit: int, url: str) -> Figures:
    """Store addresses, and a broadcast to a few and one to everybody, their audiences frozen; figures of the latter."""
    engine = database.open_engine(os.environ["DATABASE_URL"])
    nothing = cast(Any, None)  # neither here nor in the lanes is anything searched
    services = Services(SystemClock(), directory(many), nothing, nothing, defer=unheard)
    await _known(engine, many, url)
    await _freeze(engine, services, Audience(people=tuple(person(number) for number in range(FEW))))
    figures = await _freeze(engine, services, Audience(units=UNITS))
    async with engine.begin() as db:
        await db.execute(text("UPDATE broadcast SET state = 'paused' WHERE frozen = :many"), {"many": many})
    return figures


async def _freeze(engine: AsyncEngine, services: Services, audience: Audience) -> Figures:
    made, now = cards.rendered(DRAFT, "Kari"), services.clock.now()
    plan = Plan(uuid4(), "announcement", EDITOR, EDITOR, audience, made, now)
    async with engine.begin() as db:
        await broadcast.keep(db, plan, now)
    meter = Meter()
    async with engine.begin() as db:
        await launch.start(services, db, plan.id)
        (many,) = (await db.execute(text("SELECT frozen FROM broadcast WHERE id = :id"), {"id": plan.id})).one()
    return meter.read(many)


async def unheard(*_: object, **_more: object) -> bool:
    return True


async def ours(many: int, limit: int, url: str) -> Figures:
    """The broadcast that was prepared, as the worker sends it, every attempt and outcome recorded."""
    database_url = os.environ["DATABASE_URL"]
    engine, queue = database.open_engine(database_url), open_app(database_url, BLUEPRINTS)
    wire, nothing = Wire(), cast(Any, None)
    messenger = TeamsMessenger(wire, frozenset({"127.0.0.1"}), Limiter(limit or 1_000_000))
    services = Services(SystemClock(), directory(0), nothing, nothing, defer=Deferrer(queue), messenger=messenger)
    work = Work(engine, services, Settings(_env_file=None, bot_auth="off"))
    async with queue.open_async():
        loop.settle()
        worker = asyncio.create_task(_worker(queue, work))
        await _work_through(work)  # to a few: a worker lives long, and has sent before
        await _idle(work)
        async with engine.begin() as db:
            await db.execute(text("UPDATE broadcast SET state = 'sending' WHERE state = 'paused'"))
        meter, begun = Meter(), services.clock.now()
        await _work_through(work)
        figures = meter.read(many)
        worker.cancel()
        await asyncio.gather(worker, return_exceptions=True)
        async with engine.connect() as db:
            ended = (await db.execute(text("SELECT max(ended) FROM broadcast"))).scalar_one()
    await wire.close()
    return replace(figures, seconds=(ended - begun).total_seconds())  # what is told to the sender comes after


async def _worker(queue: Any, work: Work) -> None:
    """A worker that waits for jobs, as in production."""
    await queue.run_worker_async(install_signal_handlers=False, additional_context={"work": work})


async def _work_through(work: Work) -> None:
    """Wake the lane, and look now and then whether anything is still being sent."""
    async with work.engine.begin() as db:
        await work.services.defer(db, "lane:run", lock="lane")
    while True:
        async with work.engine.connect() as db:
            if not (await db.execute(text("SELECT 1 FROM broadcast WHERE state = 'sending'"))).first():
                return
        await asyncio.sleep(LOOK)


async def _idle(work: Work) -> None:
    """Wait until the worker has nothing left to do, as to send the report of what it sent before."""
    jobs = text("SELECT 1 FROM procrastinate_jobs WHERE status IN ('todo', 'doing')")
    while True:
        async with work.engine.connect() as db:
            if not (await db.execute(jobs)).first():
                return
        await asyncio.sleep(LOOK)


async def _known(engine: AsyncEngine, many: int, url: str) -> None:
    statement = text(
        "INSERT INTO address (person_id, service_url, conversation_id, tenant_id, state, seen) "
        "SELECT id, :url, 'a:' || id, 't', 'reachable', now() "
        "FROM (SELECT :head || lpad(CAST(n AS text), 12, '0') FROM generate_series(0, :last) n) AS p (id)"
    )
    async with engine.begin() as db:
        await db.execute(statement, {"head": person(0)[:-12], "last": many - 1, "url": url})


WAYS: dict[str, Way] = {"bare": bare, "prepare": prepare, "ours": ours, "stock": stock}


def child(way: str, many: int, limit: int, url: str) -> None:
    """Send in this process, and print the figures."""
    run = loop.run if way == "ours" else asyncio.run  # each as it is run: the bot on its own loop
    sys.stdout.write(json.dumps(asdict(run(WAYS[way](many, limit, url)))) + "\n")


if __name__ == "__main__":
    child(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])

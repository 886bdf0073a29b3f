"""The lanes at work on a real database, with the stand-ins for Teams and a folder for mail."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import date
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from procrastinate import App
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import address, fault, notice
from bot.address import Place
from bot.config import Settings
from bot.fault import Found, Kind
from bot.letter import FileMailer
from bot.limiter import Limiter
from bot.services import Mailer, Services
from bot.teams.connector import Wire
from bot.teams.messenger import TeamsMessenger
from bot.turn import Key
from jobs.queue import Deferrer, open_app
from jobs.work import Work
from jobs.worker import BLUEPRINTS
from tests.conftest import FixedClock
from tests.deleting import deleting
from tests.teams.stub import Connector

ANNE = "d0000000-0000-4000-8000-000000000009"
"""Writes nynorsk by her unit, Heimetenesta."""
VIDAR = "d0000000-0000-4000-8000-000000000010"
LIV = "d0000000-0000-4000-8000-000000000005"
DAY = date(2026, 11, 24)
TABLES = "broadcast, mailing, notice, lane, fault, procrastinate_jobs, procrastinate_events, address, promise, absence, person"
WAITING = text("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo' AND scheduled_at IS NULL")


@dataclass
class Office:
    """The bot's own work: tell somebody, let the lanes run, and see what became of it."""

    engine: AsyncEngine
    services: Services
    work: Work
    queue: App
    connector: Connector
    clock: FixedClock
    folder: Path

    async def reachable(self, *people: str) -> None:
        """Let the people have a conversation with the bot."""
        async with self.engine.begin() as db:
            for one in people:
                await address.keep(db, one, Place(self.connector.url, f"a:{one}"), DAY)

    async def tell(self, *people: str, kind: Kind = Kind.FAILED, count: int = 1, mail_too: bool = False) -> None:
        """Tell of a fault, which says how many there are."""
        async with self.engine.begin() as db:
            await fault.keep(db, Found(kind, count), DAY, self.clock.now())
            await db.execute(text("UPDATE fault SET count = :count WHERE kind = :kind"), {"count": count, "kind": kind})
            await notice.tell(self.services, db, people, fault.key(kind, DAY), mail_too)

    async def run(self) -> None:
        """Carry out all that is in the queue, and what follows from it."""
        async with self.engine.connect() as db:
            while (await db.execute(WAITING)).scalar_one():
                await db.rollback()
                await self.queue.run_worker_async(
                    wait=False, install_signal_handlers=False, concurrency=4, additional_context={"work": self.work}
                )

    async def lane(self, name: str = "lane") -> None:
        """Run one lane as its tick does."""
        async with self.engine.begin() as db:
            await self.services.defer(db, f"{name}:run", lock=name, queueing_lock=f"{name}:run")
        await self.run()

    async def defer(self, task: str, run: bool = True, **arguments: Any) -> None:
        """Put one job in the queue, and carry out all that is there."""
        async with self.engine.begin() as db:
            await self.services.defer(db, task, **arguments)
        if run:
            await self.run()

    async def row(self, who: str = ANNE, kind: Kind = Kind.FAILED) -> Any:
        """The notice, with its mailing's state and reason as `mailed` and `mail_reason`."""
        query = text(
            "SELECT notice.*, mailing.state AS mailed, mailing.reason AS mail_reason FROM notice "
            "LEFT JOIN mailing ON notice_id = notice.id WHERE notice.person_id = :who AND subject = :subject"
        )
        async with self.engine.connect() as db:
            return (await db.execute(query, {"who": who, "subject": fault.key(kind, DAY).subject})).one()

    async def query(self, sql: str, **values: object) -> list[Any]:
        """The first column of what `sql` finds."""
        async with self.engine.begin() as db:
            found = await db.execute(text(sql), values)
            return list(found.scalars()) if found.returns_rows else []

    def with_mailer(self, mailer: Mailer) -> None:
        """From now on mail leaves by `mailer`."""
        self.services = replace(self.services, mailer=mailer, has_mailbox=True)
        self.work = replace(self.work, services=self.services)

    def paths(self, method: str) -> list[str]:
        """The paths of the requests to Teams with this method."""
        return [one.path for one in self.connector.sent if one.method == method]

    def mails(self) -> list[EmailMessage]:
        """The letters that lie in the folder, in order."""
        return [_mail(one) for one in sorted(self.folder.glob("*.eml"))]


def _mail(file: Path) -> EmailMessage:
    found = message_from_bytes(file.read_bytes(), policy=default)
    assert isinstance(found, EmailMessage)
    return found


def trial(number: int) -> Key:
    """One of many keys of the kind that needs no row of its own."""
    return Key("trial", f"2026-11-24T09:{number // 60:02}:{number % 60:02}+00:00")


@pytest.fixture
async def office(
    engine: AsyncEngine, settings: Settings, services: Services, clock: FixedClock, tmp_path: Path
) -> AsyncIterator[Office]:
    """The bot's work on empty tables; mail goes to files."""
    async with engine.begin() as db:
        await db.execute(text(deleting(TABLES)))
    connector, wire = Connector(), Wire()
    await connector.start()
    queue = open_app(engine.url.render_as_string(hide_password=False), BLUEPRINTS)
    folder = tmp_path / "mail"
    made = replace(
        services,
        defer=Deferrer(queue),
        messenger=TeamsMessenger(
            wire, frozenset({"127.0.0.1"}), Limiter(10_000, now=lambda: clock.now().timestamp() + monotonic())
        ),
        mailer=FileMailer(folder, "", clock.now),
    )
    async with queue.open_async():
        yield Office(engine, made, Work(engine, made, settings), queue, connector, clock, folder)
    await wire.close()
    await connector.stop()
    async with engine.begin() as db:
        await db.execute(text(deleting(TABLES)))
    assert connector.faults == []


@pytest.fixture(scope="session")
async def cradle() -> AsyncIterator[Process]:
    """The process of which all workers are born: it takes seconds to start."""
    command = [sys.executable, "-m", "tests.jobs.nursery"]
    process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE)
    yield process
    process.kill()
    await process.wait()

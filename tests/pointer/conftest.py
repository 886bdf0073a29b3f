"""Handlers with keys of their own, a signed list in force, and the bot that takes pointers in for them."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from nacl.signing import SigningKey
from procrastinate import App
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.app import build
from bot.config import Settings
from bot.pointing import Pointers
from bot.receipt import Receipts
from bot.recipients import Recipients
from bot.services import Services
from bot.wording import Passage, Wording
from desk import keylist
from desk.keyfile import Keys
from desk.keylist import KeyList
from jobs.queue import Deferrer, open_app
from jobs.work import Work
from jobs.worker import BLUEPRINTS
from tests.deleting import deleting
from tests.pointer.strategies import key_list
from tests.teams.conftest import Teams, house, metadata
from tests.teams.stub import Connector

__all__ = ["house", "metadata"]
TABLES = "pointer, pointer_list, pointer_line, pointer_head, pointer_nonce, pointer_wrong"
LOG_KEY = b"l" * 32
WORDED = Wording({"9.6": ["Ordlyden om varsling."]}, [Passage("9.6-varsling", "9.6", 1, 1)])


@dataclass(frozen=True)
class Committee:
    """The list in force with everybody's keys: `keys` the handlers' in the list's order, and the root's."""

    handlers: KeyList
    keys: list[Keys]
    recovery: Keys
    root: SigningKey
    file: Path

    def put(self, one: KeyList) -> None:
        """Let another list lie there, signed."""
        self.file.write_text(keylist.sign(one, self.root), encoding="utf-8")


@pytest.fixture
def committee(tmp_path: Path) -> Committee:
    """Three handlers, the first of whom is chair."""
    made, keys, recovery = key_list()
    one = Committee(made, keys, recovery, SigningKey.generate(), tmp_path / "keys.json")
    one.put(made)
    return one


@pytest.fixture
def pointers(committee: Committee) -> Pointers:
    """What takes pointers in; receipts are as costly as in earnest only where a test asks for it."""
    root = bytes(committee.root.verify_key).hex()
    cheap = Receipts(b"pepper", ops=1, memory=8192)
    return Pointers(Recipients(committee.file, root, LOG_KEY), cheap, log_key=LOG_KEY)


@pytest.fixture
async def receiving(services: Services, pointers: Pointers, engine: AsyncEngine) -> AsyncIterator[Services]:
    """Services that take pointers in, with nothing taken in yet."""
    await emptied(engine)
    yield replace(services, pointers=pointers, wording=WORDED)
    await emptied(engine)


async def emptied(engine: AsyncEngine) -> None:
    """Take away all that there is of pointers."""
    async with engine.begin() as db:
        await db.execute(text(deleting(TABLES)))


@pytest.fixture
async def teams(settings: Settings, engine: AsyncEngine, receiving: Services) -> AsyncIterator[Teams]:
    """The bot, listening, as in production but for Microsoft's authentication: clients have dialogs."""
    connector = Connector()
    await connector.start()
    async with TestClient(TestServer(build(settings, engine, replace(receiving, demo=False)).public)) as client:
        yield Teams(client, connector)
    await connector.stop()
    assert connector.faults == []


class Night:
    """Runs a job of the clock."""

    def __init__(self, queue: App, work: Work) -> None:
        self._queue, self.work = queue, work

    async def run(self, task: str) -> None:
        """One run of it, as the tick defers it."""
        async with self.work.engine.begin() as db:
            await self.work.services.defer(db, task)
        await self.go()

    async def go(self) -> None:
        """Carry out what is in the queue."""
        await self._queue.run_worker_async(
            wait=False, install_signal_handlers=False, listen_notify=False, additional_context={"work": self.work}
        )


@pytest.fixture
async def night(engine: AsyncEngine, receiving: Services, settings: Settings, tmp_path: Path) -> AsyncIterator[Night]:
    """The clock's jobs, run by a worker until nothing is left."""
    queue = open_app(engine.url.render_as_string(hide_password=False), BLUEPRINTS)
    services = replace(receiving, defer=Deferrer(queue))
    chosen = settings.model_copy(update={"pointer_log_dir": tmp_path})
    async with queue.open_async():
        yield Night(queue, Work(engine, services, chosen))
    async with engine.begin() as db:
        await db.execute(text(deleting("notice, procrastinate_jobs")))


async def dialog(teams: Teams, kind: str, data: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """The card that a dialog shows: `kind` is fetch or submit, `data` the button's with the inputs."""
    value = {"data": data, "context": {"theme": "default"}}
    status, body = await teams.post(teams.activity("invoke", name=f"task/{kind}", value=value, **fields))
    assert (status, body["task"]["type"]) == (200, "continue"), body
    return dict(body["task"]["value"]["card"]["content"])

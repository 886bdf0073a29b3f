"""What a publishing system is answered: true only where it is certain, and nothing to whoever has no token."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot import prenotice, release, steer, watch
from bot.database import Table
from bot.services import Services
from bot.web.release import A_MINUTE, Releases
from cards import embargo
from cards import release as cards
from jobs.embargo import attend
from jobs.queue import Deferrer, open_app
from jobs.worker import BLUEPRINTS
from tests import prenotices
from tests.conftest import FixedClock
from tests.deleting import deleting
from tests.prenotices import EDITOR, SECRET
from tests.teams.conftest import words

HOUR = timedelta(hours=1)
UNKNOWN = {"state": "unknown", "clear": False}


@dataclass
class Publisher:
    """A publishing system with the token of one prenotice."""

    client: TestClient[Any, Any]
    engine: AsyncEngine
    services: Services
    clock: FixedClock
    id: UUID
    token: str
    ticks: list[float]

    async def ask(self, token: str | None = None) -> tuple[int, Any]:
        """Ask whether it may be published."""
        async with self.client.get(f"/api/releases/{token or self.token}") as answer:
            assert answer.headers["Cache-Control"] == "no-store"
            raw = await answer.text()
            assert SECRET not in raw
            return answer.status, await answer.json()

    async def tell(self, body: Any = None, token: str | None = None) -> tuple[int, Any]:
        """Tell that it is published."""
        sent = {"data": body} if isinstance(body, bytes) else {"json": body}
        async with self.client.post(f"/api/releases/{token or self.token}/published", **sent) as answer:
            return answer.status, await answer.json()

    async def arrive(self, most: int = prenotices.PEOPLE) -> None:
        """Let up to `most` more have got it."""
        async with self.engine.begin() as db:
            await prenotices.arrive(db, self.id, self.clock.now(), most)

    async def look(self) -> None:
        """Let the tick come."""
        async with self.engine.begin() as db:
            await attend(self.services, db, self.id)

    async def query(self, sql: str) -> list[Any]:
        """The first column of what `sql` finds of this prenotice."""
        async with self.engine.begin() as db:
            return list((await db.execute(text(sql), {"id": self.id})).scalars())


@pytest.fixture
async def publisher(engine: AsyncEngine, services: Services, clock: FixedClock) -> AsyncIterator[Publisher]:
    """A prenotice that is being sent, public in two hours."""
    async with engine.begin() as db:
        await db.execute(text(deleting(prenotices.TABLES)))
    queue = open_app(engine.url.render_as_string(hide_password=False), BLUEPRINTS)
    services = replace(services, defer=Deferrer(queue))
    ticks = [0.0]
    app = web.Application()
    app.router.add_routes(Releases(engine, services, lambda: ticks[0]).routes())
    async with engine.begin() as db:
        made = await prenotices.started(services, db, clock.now() + 2 * HOUR)
        token = (await prenotice.read(db, made)).token
    async with queue.open_async(), TestClient(TestServer(app)) as client:
        yield Publisher(client, engine, services, clock, made, token, ticks)
    async with engine.begin() as db:
        await db.execute(text(deleting(prenotices.TABLES)))


async def test_it_holds_until_enough_employees_have_it(publisher: Publisher) -> None:
    at = "2026-11-24T11:00:00+00:00"
    waiting = {"state": "waiting", "clear": False, "coverage": 0.0, "external_time": at}
    assert await publisher.ask() == (200, waiting)
    await publisher.arrive(6)
    assert await publisher.ask() == (200, {**waiting, "coverage": 50.0})
    await publisher.arrive()
    assert await publisher.ask() == (200, {"state": "clear", "clear": True, "coverage": 100.0, "external_time": at})


async def test_late_stopped_and_taken_back_are_never_clear(publisher: Publisher) -> None:
    await publisher.arrive(6)
    publisher.clock.moment += 2 * HOUR
    status, said = await publisher.ask()
    assert (status, said["state"], said["clear"]) == (200, "late", False)
    publisher.clock.moment -= HOUR
    await publisher.arrive()
    async with publisher.engine.begin() as db:
        await steer.cancel(publisher.services, db, publisher.id, EDITOR)
    status, said = await publisher.ask()
    assert (status, said["state"], said["clear"]) == (200, "stopped", False)


async def test_a_recall_ends_it_also_while_the_recall_is_on_its_way(publisher: Publisher) -> None:
    await publisher.arrive()
    assert (await publisher.ask())[1]["clear"] is True
    async with publisher.engine.begin() as db:
        made = prenotices.rendered(prenotices.draft(publisher.clock.now()), "Kari")
        await steer.recall(publisher.services, db, publisher.id, EDITOR, made)
    assert (await publisher.ask())[1]["clear"] is False
    await publisher.query("UPDATE broadcast SET state = 'recalled' WHERE id = :id RETURNING 1")
    assert (await publisher.ask())[1]["clear"] is False


async def test_the_real_time_is_recorded_once_and_later_ones_are_answered_the_same(publisher: Publisher) -> None:
    await publisher.arrive()
    publisher.clock.moment += 2 * HOUR
    first = await publisher.tell({"url": "https://kommunen.example.invalid/sak"})
    assert first[0] == 200
    assert first[1]["published"] == "2026-11-24T11:00:00+00:00"
    publisher.clock.moment += HOUR
    answers = await asyncio.gather(*(publisher.tell({"url": "https://other.example.invalid"}) for _ in range(10)))
    assert [answer for answer in answers if answer != first] == []
    assert await publisher.query("SELECT link FROM prenotice WHERE broadcast_id = :id") == [
        "https://kommunen.example.invalid/sak"
    ]
    assert await publisher.query("SELECT count(*) FROM audit WHERE subject = :id AND deed = 'publish'") == [1]
    await publisher.look()
    (card,) = await publisher.query(
        "SELECT cards ->> 'nb' FROM rendering WHERE broadcast_id = :id ORDER BY edition DESC LIMIT 1"
    )
    assert "https://kommunen.example.invalid/sak" in card
    assert "Saken ble offentlig" in card


async def test_ten_at_once_record_it_once(publisher: Publisher) -> None:
    await publisher.arrive()
    answers = await asyncio.gather(*(publisher.tell() for _ in range(10)))
    assert {status for status, _ in answers} == {200}
    assert await publisher.query("SELECT count(*) FROM audit WHERE subject = :id AND deed = 'publish'") == [1]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"x"',
        b'{"url": "javascript:alert(1)"}',
        b'{"url": 7}',
        b'{"url": "http://a.invalid"}',
        b"\xff",
    ],
)
async def test_a_body_that_is_none_records_the_time_alone(publisher: Publisher, body: bytes) -> None:
    status, said = await publisher.tell(body)
    assert (status, said["published"]) == (200, "2026-11-24T09:00:00+00:00")
    assert await publisher.query("SELECT link FROM prenotice WHERE broadcast_id = :id") == [""]


async def test_what_was_published_too_early_is_late_and_told(publisher: Publisher) -> None:
    await publisher.arrive(6)
    assert (await publisher.tell())[1]["state"] == "late"
    await publisher.look()
    assert await publisher.query("SELECT reached FROM prenotice WHERE broadcast_id = :id") == [6]
    told = "SELECT count(*) FROM notice WHERE subject LIKE CAST(:id AS text) || ' report%'"
    assert await publisher.query(told) == [1]


@pytest.mark.parametrize("by", ["stop", "cancel"])
async def test_of_a_stopped_one_it_is_noted_and_told_and_the_copies_stay_as_they_are(
    publisher: Publisher, by: str
) -> None:
    await publisher.arrive(6)
    async with publisher.engine.begin() as db:
        if by == "stop":
            made = cards.stopped(prenotices.draft(publisher.clock.now()), "Kari")
            await release.stop(publisher.services, db, publisher.id, EDITOR, "Avlyst", made)
        else:
            await steer.cancel(publisher.services, db, publisher.id, EDITOR)
    status, said = await publisher.tell({"url": "https://kommunen.example.invalid/sak"})
    assert (status, said["state"], said["clear"]) == (200, "stopped", False)
    assert said["published"] == "2026-11-24T09:00:00+00:00"
    await publisher.look()
    (card,) = await publisher.query(
        "SELECT cards ->> 'nb' FROM rendering WHERE broadcast_id = :id ORDER BY edition DESC LIMIT 1"
    )
    assert "Publiseringen er stoppet" in card
    assert await publisher.query("SELECT reached FROM prenotice WHERE broadcast_id = :id") == [6]
    told = "SELECT count(*) FROM notice JOIN mailing ON notice_id = notice.id WHERE subject LIKE CAST(:id AS text) || ' report%'"
    assert await publisher.query(told) == [1]
    async with publisher.engine.begin() as db:
        seen = await watch.of(publisher.services, db, publisher.id, occasion="report")
    assert "det er meldt fra at saken er publisert" in words(embargo.card_of(seen, "nb"))


async def test_a_wrong_token_and_one_that_no_longer_holds_look_alike(publisher: Publisher) -> None:
    before = await publisher.query("SELECT count(*) FROM audit WHERE subject = :id")
    publisher.clock.moment += timedelta(days=8)
    expired = await publisher.ask()
    for token in ("wrong", publisher.token[:-1], publisher.token.swapcase(), "x" * 500, "%00", "%27%20OR%20", "ø"):
        assert await publisher.ask(token) == expired == (404, UNKNOWN)
        assert await publisher.tell(None, token) == (404, UNKNOWN)
    assert await publisher.query("SELECT count(*) FROM audit WHERE subject = :id") == before


async def test_tokens_are_long_and_no_two_are_alike(publisher: Publisher) -> None:
    async with publisher.engine.begin() as db:
        for _ in range(20):
            await prenotices.scheduled(
                publisher.services, db, publisher.clock.now() + HOUR, publisher.clock.now() + HOUR
            )
    found = await publisher.query("SELECT token FROM prenotice")
    assert len(set(found)) == 21
    assert min(len(one) for one in found) >= 43


async def test_every_error_is_answered_with_false(
    publisher: Publisher, services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    nowhere = create_async_engine("postgresql+psycopg://nobody@127.0.0.1:1/none")
    app = web.Application()
    app.router.add_routes(Releases(nowhere, services).routes())
    async with TestClient(TestServer(app)) as client:
        alone = replace(publisher, client=client)
        assert await alone.ask() == (503, UNKNOWN)
        assert await alone.tell() == (503, UNKNOWN)
    await nowhere.dispose()
    await publisher.query("UPDATE broadcast SET audience = '[]' WHERE id = :id RETURNING 1")
    assert await publisher.ask() == (500, UNKNOWN)
    assert publisher.token not in caplog.text


async def test_more_than_sixty_a_minute_are_held_back_by_token_and_wrong_ones_by_address(publisher: Publisher) -> None:
    answers = [(await publisher.ask())[0] for _ in range(A_MINUTE + 1)]
    assert answers == [200] * A_MINUTE + [429]
    async with publisher.client.get(f"/api/releases/{publisher.token}") as answer:
        assert (answer.status, answer.headers["Retry-After"], await answer.json()) == (429, "60", UNKNOWN)
    publisher.ticks[0] = 61.0
    wrong = [(await publisher.ask(f"guess{number}"))[0] for number in range(A_MINUTE + 1)]
    assert wrong == [404] * A_MINUTE + [429]
    assert (await publisher.ask())[0] == 200
    assert (await publisher.tell(None, "guess"))[0] == 429


async def test_only_these_two_ways_are_open(publisher: Publisher) -> None:
    for method, path in (("HEAD", ""), ("POST", ""), ("PUT", ""), ("DELETE", ""), ("GET", "/published")):
        async with publisher.client.request(method, f"/api/releases/{publisher.token}{path}") as answer:
            assert answer.status in (404, 405)


def test_nothing_of_the_answer_names_anybody() -> None:
    assert set(Table.metadata.tables["prenotice"].columns.keys()).isdisjoint({"author_id", "person_id"})

"""A turn that takes long: told of in time, done once, and answered when it is done or broken off."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.errors import BotError
from bot.services import Services
from bot.teams.adapter import AiohttpCloudAdapter, OwnAuthentication
from bot.teams.connector import AiohttpConnectorFactory, Wire
from bot.teams.endpoint import PATH, Door, Endpoint
from bot.teams.handler import Handler
from bot.teams.limit import Limit
from bot.teams.patience import Patience, Turning
from bot.turn import Reply, Turn
from cards import help
from tests.conftest import FixedClock
from tests.teams.conftest import Teams, words
from tests.teams.house import until
from tests.teams.router import Router
from tests.teams.stub import Connector

WAIT = "Dette tar litt tid. Svaret kommer her."
BROKEN = "Jeg ble avbrutt før jeg var ferdig, og ingenting er lagret. Prøv igjen om et par minutter."
MESSAGE = "application/vnd.microsoft.activity.message"
WHO = "d0000000-0000-4000-8000-0000000002"


class Slow(Router):
    """A router whose dialog takes until `goes_on` is set; a turn that is done leaves a norm behind."""

    def __init__(self) -> None:
        self.goes_on, self.begun = asyncio.Event(), 0
        self.error: Exception | None = None

    async def answer(self, turn: Turn, db: AsyncConnection) -> Reply:
        """Wait, then answer, or fail."""
        self.begun += 1
        await self.goes_on.wait()
        if self.error is not None:
            raise self.error
        return Reply(cards=(help.plain("Ferdig", "nb"),), norm="nn")


class Late(Patience):
    """Patience that ends when a test says so."""

    def __init__(self, last: float) -> None:
        super().__init__(last=last)
        self.late = asyncio.Event()

    async def ready(self, turn: Turning) -> bool:
        """See Patience."""
        late = asyncio.create_task(self.late.wait())
        await asyncio.wait({turn, late}, return_when=asyncio.FIRST_COMPLETED)
        late.cancel()
        return turn.done()


class Desk(Teams):
    """Teams beside a slow router, with people of its own in each test."""

    def __init__(
        self, client: TestClient[Any, Any], connector: Connector, slow: Slow, engine: AsyncEngine, late: asyncio.Event
    ) -> None:
        super().__init__(client, connector)
        self.slow, self.engine, self.late = slow, engine, late

    async def begin(self, activity: dict[str, Any]) -> tuple[int, Any]:
        """Post an activity whose turn begins, and takes long; gives what is answered."""
        begun, posting = self.slow.begun, asyncio.create_task(self.post(activity))
        await until(lambda: self.slow.begun == begun + 1)
        self.late.set()
        answer = await posting
        self.late.clear()
        return answer

    async def waits(self) -> None:
        """Until somebody waits for another's transaction in the database."""
        async with asyncio.timeout(60), self.engine.connect() as db:
            while not (await db.execute(text("SELECT count(*) FROM pg_locks WHERE NOT granted"))).scalar_one():
                await db.rollback()

    async def done(self, who: str) -> bool:
        """Whether a turn of this person was committed."""
        async with self.engine.connect() as db:
            return (await db.execute(text("SELECT norm FROM person WHERE id = :id"), {"id": who})).first() is not None

    async def waiting(self, who: str) -> int:
        """How many answers this person was promised."""
        async with self.engine.connect() as db:
            found = text("SELECT count(*) FROM promise WHERE person_id = :id")
            return int((await db.execute(found, {"id": who})).scalar_one())

    def press(self, who: str, **fields: Any) -> dict[str, Any]:  # type: ignore[override] # only the activity here
        """A pressed button."""
        value = {"action": {"type": "Action.Execute", "verb": "x", "data": {}}}
        return self.activity("invoke", who=who, name="adaptiveCard/action", value=value, **fields)


Open = Callable[..., Awaitable[Desk]]


@pytest.fixture
async def opened(engine: AsyncEngine, services: Services) -> AsyncIterator[Open]:
    """Starts the bot with this patience at a stop, in seconds, and this many places."""
    connector, wire = Connector(), Wire()
    await connector.start()
    clients: list[TestClient[Any, Any]] = []

    async def start(last: float = 0, places: int = 100) -> Desk:
        slow, late = Slow(), Late(last)
        parts = (engine, services.directory, services.clock, Limit(100, places), b"key", late)
        handler = Handler(slow, *parts)
        adapter = AiohttpCloudAdapter(OwnAuthentication(AiohttpConnectorFactory(wire)))
        app = web.Application()
        app.router.add_route("*", PATH, Endpoint(adapter, handler.on_turn, Door(frozenset({"127.0.0.1"}))).handle)
        app.on_shutdown.append(lambda _: handler.close())
        clients.append(TestClient(TestServer(app)))
        await clients[-1].start_server()
        return Desk(clients[-1], connector, slow, engine, late.late)

    yield start
    for client in clients:
        await client.close()
    await wire.close()
    await connector.stop()
    assert connector.faults == []


async def test_a_message_is_told_to_wait_and_then_answered(opened: Open) -> None:
    desk, who = await opened(), f"{WHO}01"
    assert await desk.begin(desk.activity(text="hei", who=who)) == (200, None)
    assert (desk.connector.texts(), desk.connector.cards(), await desk.done(who)) == ([WAIT], [], False)
    assert await desk.waiting(who) == 1
    desk.slow.goes_on.set()
    await until(lambda: bool(desk.connector.cards()))
    assert "Ferdig" in words(desk.connector.cards())
    assert await desk.waiting(who) == 0
    assert await desk.done(who)


async def test_a_pressed_button_is_answered_in_time_and_its_card_comes_as_a_message(opened: Open) -> None:
    desk, who = await opened(), f"{WHO}02"
    status, body = await desk.begin(desk.press(who))
    assert (status, body["type"], body["value"]) == (200, MESSAGE, WAIT)
    assert await desk.waiting(who) == 1
    desk.slow.goes_on.set()
    await until(lambda: bool(desk.connector.cards()))
    assert await desk.done(who)
    assert desk.connector.texts() == []


async def test_a_turn_that_goes_on_for_too_long_is_rolled_back_and_told_of_by_its_notice(
    opened: Open, clock: FixedClock
) -> None:
    desk, who = await opened(last=60), f"{WHO}09"
    await desk.begin(desk.activity(text="hei", who=who))
    clock.moment += timedelta(minutes=4)
    async with desk.engine.begin() as db:
        await db.execute(text("DELETE FROM promise WHERE person_id = :id"), {"id": who})
    desk.slow.goes_on.set()
    await desk.client.close()
    assert (desk.connector.cards(), await desk.done(who)) == ([], False)


async def test_what_is_done_in_time_is_answered_at_once(opened: Open) -> None:
    desk = await opened()
    desk.slow.goes_on.set()
    await desk.post(desk.activity(text="hei", who=f"{WHO}03"))
    assert desk.connector.texts() == []
    assert len(desk.connector.cards()) == 1


async def test_a_redelivery_of_a_long_turn_is_silent_and_it_is_done_once(opened: Open) -> None:
    desk = await opened()
    activity = desk.activity(text="hei", who=f"{WHO}04")
    await desk.begin(activity)
    again = asyncio.create_task(desk.post(activity))
    await desk.waits()
    desk.late.set()
    assert await again == (200, None)
    assert await desk.waiting(f"{WHO}04") == 1
    desk.slow.goes_on.set()
    await until(lambda: bool(desk.connector.cards()))
    assert (await desk.post(activity))[0] == 200
    assert (desk.slow.begun, len(desk.connector.cards()), desk.connector.texts()) == (1, 1, [WAIT])


async def test_a_turn_is_waited_for_until_it_is_done_but_not_longer_than_patience_lasts() -> None:
    async def quick() -> Reply:
        return Reply(text="ferdig")

    async def never() -> Reply:
        await asyncio.Event().wait()
        return Reply()

    patient, hasty = Patience(longest=60), Patience(longest=0, last=0)
    assert await patient.ready(patient.start(quick()))
    endless = hasty.start(never())
    assert not await hasty.ready(endless)
    await hasty.close()
    with pytest.raises(asyncio.CancelledError):
        await endless


@pytest.mark.parametrize(
    ("error", "told"), [(BotError("gone"), "finnes ikke lenger"), (KeyError("x"), "noe gikk galt")]
)
async def test_a_long_turn_that_fails_in_the_end_says_so(opened: Open, error: Exception, told: str) -> None:
    desk, who = await opened(), f"{WHO}05"
    desk.slow.error = error
    await desk.begin(desk.activity(text="hei", who=who))
    desk.slow.goes_on.set()
    await until(lambda: bool(desk.connector.cards()))
    assert told in words(desk.connector.cards())
    assert not await desk.done(who)
    await desk.client.close()
    assert await desk.waiting(who) == 0


async def test_a_stop_waits_for_a_long_turn(opened: Open) -> None:
    desk, who = await opened(last=60), f"{WHO}06"
    await desk.begin(desk.activity(text="hei", who=who))
    stopping = asyncio.create_task(desk.client.close())
    desk.slow.goes_on.set()
    await stopping
    assert "Ferdig" in words(desk.connector.cards())
    assert await desk.done(who)


@pytest.mark.parametrize("pressed", [False, True])
async def test_a_stop_breaks_off_what_takes_too_long_and_says_that_nothing_is_saved(
    opened: Open, pressed: bool
) -> None:
    desk, who = await opened(), f"{WHO}07"
    activity = desk.press(who) if pressed else desk.activity(text="hei", who=who)
    await desk.begin(activity)
    await desk.client.close()
    told = desk.connector.texts() + [words(card) for card in desk.connector.cards()]
    assert len([one for one in told if BROKEN in one]) == 1
    assert not await desk.done(who)
    assert await desk.waiting(who) == 0
    later = await opened()
    later.slow.goes_on.set()
    await later.post(activity)
    assert later.slow.begun == 0


async def test_a_long_turn_keeps_its_place_until_it_is_done(opened: Open) -> None:
    desk, who = await opened(places=1), f"{WHO}08"
    await desk.begin(desk.activity(text="hei", who=who))
    _, body = await desk.post(desk.press(who))
    assert "mange som spør meg" in body["value"]
    desk.slow.goes_on.set()
    await until(lambda: bool(desk.connector.cards()))
    await desk.post(desk.activity(text="hei", who=who))
    await until(lambda: len(desk.connector.cards()) == 2)

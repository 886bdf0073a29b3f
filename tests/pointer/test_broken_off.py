"""Killed at every step: no receipt for what is not stored, no half case, one case when it is sent again."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from aiohttp.test_utils import TestClient, TestServer
from nacl.public import PrivateKey
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.app import build
from bot.config import Settings
from bot.followup import Session
from bot.pointing import Pointers
from bot.services import Services
from bot.session import Sessions
from tests.conftest import FixedClock
from tests.deleting import deleting
from tests.pointer.conftest import Committee, dialog
from tests.pointer.handler import Handler
from tests.pointer.reporter import CODE, REPORTER, STORY, button, follow, form, report
from tests.teams.conftest import Teams, words
from tests.teams.house import until

TABLES = ("pointer", "pointer_message", "pointer_wrap", "pointer_share", "pointer_receipt")
MOST = 60


@contextmanager
def killed(engine: AsyncEngine, number: int) -> Iterator[list[str]]:
    """The database hangs up before the `number`th statement that changes anything of a pointer, 0 is the COMMIT."""
    seen: list[str] = []

    def hang_up(connection: Any) -> None:
        pid = connection.connection.dbapi_connection.driver_connection.info.backend_pid
        url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(url, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s, 5000)", (pid,))

    def end(connection: Any) -> None:
        if number == 0 and set(TABLES) <= {*seen}:
            hang_up(connection)

    def count(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith("INSERT INTO pointer"):
            return
        seen.append(statement.split()[2])
        if len(seen) == number:
            hang_up(connection)

    event.listen(engine.sync_engine, "before_cursor_execute", count)
    event.listen(engine.sync_engine, "commit", end)
    try:
        yield seen
    finally:
        event.remove(engine.sync_engine, "before_cursor_execute", count)
        event.remove(engine.sync_engine, "commit", end)


async def counted(engine: AsyncEngine) -> dict[str, int]:
    async with engine.connect() as db:
        return {one: (await db.execute(text(f"SELECT count(*) FROM {one}"))).scalar_one() for one in TABLES}  # noqa: S608 - of the test's own


async def test_hung_up_on_at_each_statement_nothing_is_half_stored_and_again_is_one_case(
    teams: Teams, engine: AsyncEngine, committee: Committee, clock: FixedClock
) -> None:
    await report(teams)
    whole = await counted(engine)
    for number in range(1, MOST):
        async with engine.begin() as db:
            await db.execute(text(deleting("pointer")))
        who = f"e0000000-0000-4000-8000-{number:012}"
        data = {**button(await form(teams, who), "pointer.hand_in"), **STORY}
        with killed(engine, number) as seen:
            card = words(await dialog(teams, "submit", data, who=who))
        if len(seen) < number:
            break
        assert not CODE.search(card)
        assert set((await counted(engine)).values()) == {0}
        again = CODE.search(words(await dialog(teams, "submit", data, who=who)))
        assert again is not None
        assert await counted(engine) == whole
        assert "Varselet ditt" in words(await follow(teams, again.group(), who))
    assert set(seen) == set(TABLES)


async def test_hung_up_on_at_the_commit_nobody_is_told_that_nothing_was_sent_and_again_is_one_case(
    teams: Teams, engine: AsyncEngine, committee: Committee, clock: FixedClock
) -> None:
    who = "e0000000-0000-4000-8000-000000000099"
    data = {**button(await form(teams, who), "pointer.hand_in"), **STORY}
    with killed(engine, 0) as seen:
        card = await dialog(teams, "submit", data, who=who)
    assert set(TABLES) <= {*seen}
    assert not CODE.search(words(card))
    assert "dette ble kanskje ikke sendt" in words(card)
    assert STORY["what"] in str(card), "what was typed stands there still"
    again = CODE.search(words(await dialog(teams, "submit", data, who=who)))
    assert again is not None
    assert (await counted(engine))["pointer"] == 1
    assert "Varselet ditt" in words(await follow(teams, again.group(), who))


async def test_what_another_process_took_in_gets_a_receipt_more_and_both_open_it(
    teams: Teams,
    engine: AsyncEngine,
    receiving: Services,
    pointers: Pointers,
    settings: Settings,
    committee: Committee,
    clock: FixedClock,
) -> None:
    """As after a crash between the commit and the answer: what a receipt is made of was in the first's memory."""
    data = {**button(await form(teams), "pointer.hand_in"), **STORY}
    first = CODE.search(words(await dialog(teams, "submit", data, who=REPORTER)))
    other = replace(
        receiving, demo=False, pointers=Pointers(pointers.recipients, pointers.receipts, log_key=pointers.log_key)
    )
    async with TestClient(TestServer(build(settings, engine, other).public)) as client:
        second = CODE.search(words(await dialog(Teams(client, teams.connector), "submit", data, who=REPORTER)))
    assert first is not None
    assert second is not None
    assert first.group() != second.group()
    chair = Handler(teams, committee.keys[0], clock.now())
    (case,) = await chair.cases()
    assert (await chair.reply(case["id"], committee.handlers, "Hei til begge"))[0] == 201
    for code in (first.group(), second.group()):
        assert "Hei til begge" in words(await follow(teams, code))


async def test_an_open_receipt_is_closed_after_ten_minutes_and_is_one_persons(teams: Teams, clock: FixedClock) -> None:
    shown = await follow(teams, await report(teams))
    data = {**button(shown, "pointer.add"), "text": "Mer"}
    clock.moment += timedelta(minutes=10)
    assert "gått ti minutter" in words(await dialog(teams, "submit", data, who=REPORTER))


async def test_an_open_receipts_key_is_gone_from_memory_though_nobody_asks_again(clock: FixedClock) -> None:
    sessions = Sessions(timedelta(milliseconds=1))
    sessions.hold(REPORTER, Session("0" * 32, "reporter:1", PrivateKey.generate()), clock.now())
    assert len(sessions) == 1
    await until(lambda: len(sessions) == 0)


@pytest.mark.parametrize(("days", "late"), [(7, False), (8, True)])
async def test_whoever_gets_no_answer_in_time_is_shown_the_ways_on(
    teams: Teams, clock: FixedClock, days: int, late: bool
) -> None:
    code = await report(teams)
    clock.moment += timedelta(days=days)
    assert ("er gått ut" in words(await follow(teams, code))) is late

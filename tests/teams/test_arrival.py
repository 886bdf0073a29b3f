"""An activity is answered once within a day, however often and however close together it is delivered."""

import asyncio
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import privacy
from bot.arrival import Arrival, mark
from bot.config import Settings
from bot.question import Question
from tests.conftest import FixedClock
from tests.teams.conftest import Teams, words

ASKED = "Hvem er talsperson?"


async def count(engine: AsyncEngine) -> int:
    """How many questions are kept."""
    async with engine.connect() as db:
        return len((await db.execute(select(Question.id))).all())


async def test_the_same_activity_again_is_200_and_nothing(teams: Teams, engine: AsyncEngine) -> None:
    activity = teams.activity(text=ASKED)
    assert [(await teams.post(activity))[0] for _ in range(3)] == [200, 200, 200]
    assert len(teams.connector.cards()) == 1


async def test_redeliveries_at_once_are_done_once(teams: Teams, engine: AsyncEngine) -> None:
    activity, before = teams.activity(text=ASKED), await count(engine)
    answers = await asyncio.gather(*(teams.post(activity) for _ in range(12)))
    assert {status for status, _ in answers} == {200}
    assert len(teams.connector.cards()) == 1
    assert await count(engine) == before + 1


async def test_a_turn_that_is_refused_is_told_of_once_though_nothing_of_it_is_kept(teams: Teams) -> None:
    activity = teams.activity(text="", value={"verb": "no.such"})
    await asyncio.gather(*(teams.post(activity) for _ in range(5)))
    await teams.post(activity)
    (card,) = teams.connector.cards()
    assert "hjelp" in words(card)


async def test_a_pressed_button_that_comes_again_changes_no_card(teams: Teams) -> None:
    value = {"action": {"type": "Action.Execute", "verb": "help", "data": {}}}
    activity = teams.activity("invoke", name="adaptiveCard/action", value=value)
    (_, first), (status, second) = [await teams.post(activity) for _ in range(2)]
    assert "card.adaptive" in first["type"]
    assert (status, second["value"]) == (200, "")


async def test_the_same_id_in_another_conversation_and_each_edit_are_new(teams: Teams) -> None:
    here = teams.activity(text=ASKED)
    there = {**here, "conversation": {**here["conversation"], "id": "a:elsewhere"}}
    data = {"eventType": "editMessage", "tenant": {"id": "t"}}
    edits = [
        {**here, "type": "messageUpdate", "channelData": data, "timestamp": f"2026-11-24T09:0{n}:00Z"} for n in (1, 2)
    ]
    for activity in (here, there, *edits, edits[1]):
        assert (await teams.post(activity))[0] == 200
    assert len(teams.connector.cards()) == 4


async def test_only_a_hash_and_the_day_are_kept_and_the_nightly_job_drops_them_after_a_day(
    teams: Teams, engine: AsyncEngine, clock: FixedClock, settings: Settings
) -> None:
    async with engine.begin() as db:
        await db.execute(delete(Arrival))
    await teams.post(teams.activity(text=ASKED))
    kept = []
    for days in (0, 1, 1):
        clock.moment += timedelta(days=days)
        async with engine.begin() as db:
            await privacy.sweep(db, clock.now(), settings)
            kept.append(
                [(len(row.mark), row.day.isoformat()) for row in await db.execute(select(Arrival.mark, Arrival.day))]
            )
    assert kept == [[(32, "2026-11-24")], [(32, "2026-11-24")], []]


def test_a_mark_depends_on_the_key_and_tells_where_the_conversation_ends() -> None:
    assert mark(b"a", "c", "1") != mark(b"b", "c", "1")
    assert mark(b"a", "c1", "1") != mark(b"a", "c", "11")
    assert mark(b"a", "c", "1") == mark(b"a", "c", "1")

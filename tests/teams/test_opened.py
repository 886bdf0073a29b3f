"""What readers opened of an issue in the chat stands there still: it follows what is taken back, and nothing else."""

from dataclasses import replace
from typing import Any

from bot.config import Settings
from bot.limiter import Limiter
from bot.services import Services
from bot.teams.connector import Wire
from bot.teams.messenger import TeamsMessenger
from jobs.queue import open_app
from jobs.work import Work
from jobs.worker import BLUEPRINTS
from tests.conftest import FixedClock
from tests.deleting import deleting
from tests.teams.conftest import actions, words
from tests.teams.desk import ANNE, HELGE, LIV, Desk
from tests.teams.test_approval import staff, told
from tests.teams.test_consent import asked
from tests.teams.test_newsletter import SENT, approved, crew, room

__all__ = ["crew", "room", "staff"]
LONG = "Vi ryddet gangene, og ingen falt. " * 20


async def opened(room: Desk, who: str) -> dict[str, Any]:
    """The last issue as a reader asks for it, and the story opened from it; gives the story's card."""
    (issue,) = await room.teams.say("nyhetsbrev", who=who)
    reads = [one["data"] for one in actions(issue) if one.get("data", {}).get("verb") == "issue.read"]
    before = len(room.teams.connector.sent)
    for data in reads:
        await room.teams.post(room.teams.activity(text="", who=who, value=data))
    cards = [one["content"] for each in room.teams.connector.sent[before:] for one in each.body["attachments"]]
    return next(each for each in cards if "gangene" in words(each))


async def sent(room: Desk, crew: Services, clock: FixedClock) -> str:
    """An issue with a long story, as sent; gives the story's id."""
    await approved(room, crew, clock)
    await room.query(SENT)
    await room.query("DELETE FROM delivery")
    await room.query(
        "UPDATE issue SET content = jsonb_set(content, '{items,0,versions,nb,text}', to_jsonb(CAST(:long AS text)))",
        long=LONG,
    )
    (made,) = await room.query("SELECT CAST(id AS text) FROM story")
    return str(made)


async def work(room: Desk, crew: Services, settings: Settings) -> None:
    """All that is in the queue, with Teams."""
    queue = open_app(room.engine.url.render_as_string(hide_password=False), BLUEPRINTS)
    wire = Wire()
    services = replace(crew, messenger=TeamsMessenger(wire, frozenset({"127.0.0.1"}), Limiter(10_000)))
    context: dict[str, Any] = {"work": Work(room.engine, services, settings)}
    async with queue.open_async():
        await queue.run_worker_async(wait=False, install_signal_handlers=False, additional_context=context)
    await wire.close()


OPEN = "SELECT state FROM notice WHERE kind = 'opened' AND person_id = :who ORDER BY state"


async def test_a_name_and_a_story_taken_back_go_from_the_cards_that_were_opened(
    room: Desk, crew: Services, clock: FixedClock, settings: Settings
) -> None:
    made = await sent(room, crew, clock)
    assert "Liv Leiarstad" in words(await opened(room, ANNE))
    subjects = await room.query("SELECT subject FROM notice WHERE kind = 'opened'")
    assert await room.query(OPEN, who=ANNE) == ["sent"] * len(subjects)
    assert len(subjects) >= 2
    await room.query(deleting("procrastinate_jobs"))
    await room.press(await asked(room, crew, made), "credit.no", LIV)
    await work(room, crew, settings)
    changed = [
        words([each["content"] for each in one.body["attachments"]])
        for one in room.teams.connector.sent
        if one.method == "PUT"
    ]
    assert any("ryddet gangene" in each for each in changed)
    assert not any("Leiarstad" in each for each in changed)
    mine = await room.press(await told(room, crew, "told", made), "story.show", ANNE)
    await room.press(mine, "story.withdraw", ANNE)
    await work(room, crew, settings)
    assert any("ut av nyheitsbrevet" in str(one.body) for one in room.teams.connector.sent if one.method == "PUT")
    said = [words(await told(room, crew, "opened", each)) for each in subjects]
    assert not any("gangene" in each for each in said)


async def test_where_the_card_is_gone_nothing_is_sent_instead(
    room: Desk, crew: Services, clock: FixedClock, settings: Settings
) -> None:
    made = await sent(room, crew, clock)
    await opened(room, HELGE)
    await room.query("DELETE FROM notice WHERE kind <> 'opened' OR subject LIKE '%all'")
    await room.query(deleting("procrastinate_jobs"))
    await room.press(await asked(room, crew, made), "credit.no", LIV)
    await room.query("DELETE FROM notice WHERE kind <> 'opened'")
    room.teams.connector.errors.append((404, {"error": {"code": "ActivityNotFoundInConversation"}}))
    before = len(room.teams.connector.sent)
    await work(room, crew, settings)
    theirs = [one.method for one in room.teams.connector.sent[before:] if HELGE in one.path]
    assert theirs == ["PUT"]
    assert "given_up" in await room.query(OPEN, who=HELGE)
    assert await room.query("SELECT count(*) FROM mailing") == [0]

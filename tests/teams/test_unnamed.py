"""Somebody whom a story praises, who did not agree and has left since: their name still comes in no text."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot import credit, intake, privacy, story
from bot.config import Settings
from bot.lookup import CsvDirectory
from bot.namemark import Namemarks
from bot.services import Services
from jobs.queue import open_app
from jobs.work import Work
from jobs.worker import BLUEPRINTS
from tests.conftest import FixedClock
from tests.deleting import deleting
from tests.teams.conftest import words
from tests.teams.desk import ANNE, KARI, LIV, Desk, fields
from tests.teams.test_approval import staff
from tests.teams.test_consent import accepted, asked
from tests.teams.test_newsletter import ASSEMBLED, crew, follow, give, room, steps, titles
from tests.teams.test_story import weigh

__all__ = ["crew", "room", "staff"]
TOLD = "Liv Leiarstad ryddet gangene."
CREDITS = "SELECT CAST(to_jsonb(credit) AS text) FROM credit"


@pytest.fixture
def without(crew: Services, settings: Settings, tmp_path: Path) -> Services:
    """The same bot when Liv has left."""
    lines = (tmp_path / "people.csv").read_text(encoding="utf-8").splitlines()
    people = tmp_path / "left.csv"
    people.write_text("\n".join(one for one in lines if not one.startswith(LIV)), encoding="utf-8")
    return replace(crew, directory=CsvDirectory(people, settings.units_file, settings.offices_file))


async def spoken_of(room: Desk, services: Services) -> list[str]:
    """Who stands in the text of the one story without leave."""
    async with room.engine.connect() as db:
        (one,) = await story.of(db, ANNE, 1)
    return intake.view(services, one).spoken_of


async def forgotten(room: Desk) -> None:
    """What the nightly job does thirty days after Liv left."""
    async with room.engine.begin() as db:
        await privacy.forget(db, LIV)


@pytest.mark.parametrize("says", ["credit.no", ""])
async def test_whoever_left_without_a_yes_is_recognised_before_and_after_they_are_forgotten(
    room: Desk, crew: Services, without: Services, says: str
) -> None:
    made = await accepted(room, crew, done=TOLD)
    if says:
        await room.press(await asked(room, crew, made), says, LIV)
    assert await spoken_of(room, crew) == ["Liv Leiarstad"]
    assert await spoken_of(room, without) == ["Liv", "Liv Leiarstad"], "as it stands in the text"
    await forgotten(room)
    assert await spoken_of(room, without) == ["Liv", "Liv Leiarstad"]
    assert "Teksten nevner Liv, Liv Leiarstad" in words(await weigh(room, without, made))


async def test_whoever_took_a_yes_back_is_recognised_too(room: Desk, crew: Services, without: Services) -> None:
    made = await accepted(room, crew, done=TOLD)
    card = await room.press(await asked(room, crew, made), "credit.yes", LIV)
    await room.press(card, "credit.no", LIV)
    await forgotten(room)
    assert await spoken_of(room, without) != []


async def test_a_yes_holds_after_they_have_left_and_nothing_of_them_is_kept(
    room: Desk, crew: Services, without: Services
) -> None:
    made = await accepted(room, crew, done=TOLD)
    await room.press(await asked(room, crew, made), "credit.yes", LIV)
    assert await spoken_of(room, without) == []
    await forgotten(room)
    assert await spoken_of(room, without) == []
    assert await room.query(CREDITS) == []


async def test_what_is_kept_of_them_is_no_id_and_no_name(room: Desk, crew: Services) -> None:
    made = await accepted(room, crew, done=TOLD)
    await room.press(await asked(room, crew, made), "credit.no", LIV)
    await forgotten(room)
    (kept,) = [json.loads(one) for one in await room.query(CREDITS)]
    assert kept["person_id"] is None
    assert kept["marks"] == crew.names.of("Liv Leiarstad")
    assert "liv" not in json.dumps(kept).lower()
    async with room.engine.connect() as db:
        assert (await privacy.known(db, LIV))["credit"] == []


async def test_a_story_that_names_them_comes_in_no_issue_until_the_name_is_taken_out(
    room: Desk, crew: Services, without: Services, clock: FixedClock
) -> None:
    made = await accepted(room, crew, done=TOLD)
    await room.press(await asked(room, crew, made), "credit.no", LIV)
    await forgotten(room)
    await give(room)
    clock.moment = ASSEMBLED
    await steps(room, without)
    (shown,) = await room.teams.say("nyhetsbrev", who=KARI)
    assert titles(shown) == ["Ny bru"]
    form = await room.press(await weigh(room, without, made), "story.polish", KARI)
    await room.press(form, "story.polished", KARI, **{**fields(form), "done": "Vi ryddet gangene."})
    assert titles(await room.press(shown, "issue.gather", KARI)) == ["Færre fall", "Ny bru"]


async def test_written_in_by_an_editor_the_name_of_whoever_left_keeps_the_thing_out(
    room: Desk, crew: Services, without: Services, clock: FixedClock
) -> None:
    made = await accepted(room, crew)
    await room.press(await asked(room, crew, made), "credit.no", LIV)
    clock.moment = ASSEMBLED
    await steps(room, crew)
    await forgotten(room)
    (shown,) = await room.teams.say("nyhetsbrev", who=KARI)
    form = await room.press(await room.press(shown, "issue.item", KARI), "issue.form", KARI)
    await room.press(form, "issue.save", KARI, **{**fields(form), "text": "Takk til Liv!"})
    assert "Kommer ikke med" in words(await room.teams.say("nyhetsbrev", who=KARI))
    await follow(room, without)


async def test_the_nightly_job_marks_names_while_they_are_known(
    room: Desk, crew: Services, without: Services, settings: Settings
) -> None:
    await accepted(room, crew, done=TOLD)
    await room.query("UPDATE credit SET marks = CAST('[]' AS jsonb)")
    await nightly(room, without, settings)
    assert await spoken_of(room, without) == [], "of whoever has left before, nothing can be known"
    await nightly(room, crew, settings)
    assert await spoken_of(room, without) != []
    await nightly(room, without, settings)
    assert await spoken_of(room, without) != [], "and it stays when they have left"


async def nightly(room: Desk, services: Services, settings: Settings) -> None:
    """The job itself."""
    queue = open_app(room.engine.url.render_as_string(hide_password=False), BLUEPRINTS)
    await room.query(deleting("procrastinate_jobs"))
    context: dict[str, Any] = {"work": Work(room.engine, services, settings)}
    async with queue.open_async():
        await queue.configure_task("nightly:forget").defer_async()
        await queue.run_worker_async(wait=False, install_signal_handlers=False, additional_context=context)


async def test_a_story_that_is_taken_back_keeps_no_mark(room: Desk, crew: Services) -> None:
    await accepted(room, crew, done=TOLD)
    await forgotten(room)
    async with room.engine.begin() as db:
        (one,) = await story.of(db, ANNE, 1)
        await credit.give(db, one.id, ["somebody else"])
        assert len((await story.read(db, one.id)).marked) == 2, "another's praise takes no mark away"
        await intake.withdraw(crew, db, await story.read(db, one.id, lock=True))
    assert await room.query(CREDITS) == []


def test_marks_are_the_same_in_every_process_and_of_each_installation_its_own() -> None:
    keys: list[dict[str, Any]] = [{"mark_key": "a"}, {"form_key": "a"}, {"form_key": "b"}]
    made = [Settings(_env_file=None, **one) for one in keys]
    marks = [Namemarks(one.name_secret).of("Liv") for one in made]
    assert marks[0] == marks[1] != marks[2]
    assert Namemarks(Settings(_env_file=None, **keys[2]).name_secret).of("Liv") == marks[2]

"""What was typed is never lost: where it can't be taken in, it is given back, to be sent once more or copied."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.app import build
from bot.config import Settings
from bot.services import Services
from tests.conftest import FixedClock
from tests.pointer.conftest import Committee, dialog
from tests.pointer.handler import Handler
from tests.pointer.reporter import REPORTER, STORY, button, follow, form, hand_in, report
from tests.teams.conftest import Teams, actions, words

MORE = "Det skjedde igjen i natt."


RING = "a\u030a"
"""One character for whoever writes it, and for the bot, which composes it (NFC); two as it was sent."""


@asynccontextmanager
async def without(engine: AsyncEngine, table: str) -> AsyncIterator[None]:
    """The database as if it were away, for whatever needs `table`."""
    async with engine.begin() as db:
        await db.execute(text(f"ALTER TABLE {table} RENAME TO gone"))
    try:
        yield
    finally:
        async with engine.begin() as db:
            await db.execute(text(f"ALTER TABLE gone RENAME TO {table}"))


def typed(card: dict[str, Any]) -> dict[str, str]:
    """What stands in a card's fields."""
    return {one["id"]: one["value"] for one in card["body"] if one["type"] == "Input.Text" and "value" in one}


async def test_where_the_database_is_away_the_form_comes_back_and_is_taken_once_when_sent_again(
    teams: Teams, engine: AsyncEngine, committee: Committee, clock: FixedClock
) -> None:
    data = {**button(await form(teams), "pointer.hand_in"), **STORY, "mode": "confidential"}
    async with without(engine, "pointer_list"):
        back = await dialog(teams, "submit", data, who=REPORTER)
    assert "kanskje ikke sendt" in words(back)
    assert typed(back) == {name: STORY[name] for name in ("what", "where")}
    for _ in range(2):
        again = {**button(back, "pointer.hand_in"), **typed(back)}
        assert "Varselet er mottatt" in words(await dialog(teams, "submit", again, who=REPORTER))
    chair = Handler(teams, committee.keys[0], clock.now())
    (case,) = await chair.cases()
    opened = (await chair.read(case["id"]))["opened"][1]
    assert (opened["what"], opened["mode"]) == (STORY["what"], "confidential")


async def test_where_it_went_too_fast_what_was_typed_comes_back_but_never_in_the_chat(
    settings: Settings, engine: AsyncEngine, receiving: Services, teams: Teams
) -> None:
    slow = settings.model_copy(update={"turns_a_minute": 2})
    async with TestClient(TestServer(build(slow, engine, replace(receiving, demo=False)).public)) as client:
        hasty = Teams(client, teams.connector)
        data = {**button(await form(hasty), "pointer.hand_in"), **STORY}
        back = await dialog(hasty, "submit", data, who=REPORTER)
        assert "litt fort" in words(back)
        assert typed(back)["what"] == STORY["what"]
        assert button(back, "pointer.hand_in")["token"] == data["token"]
        (card,) = await hasty.say("", value=data, who=REPORTER)
        assert typed(card) == {}


async def test_with_too_few_handlers_left_what_was_typed_can_be_copied(teams: Teams) -> None:
    card = await hand_in(teams, concerns="handler-0,handler-1")
    assert "eksterne måtene" in words(card)
    assert typed(card) == {name: STORY[name] for name in ("what", "where")}


async def test_what_is_added_after_ten_minutes_goes_along_to_the_receipt_and_back(
    teams: Teams, clock: FixedClock
) -> None:
    code = await report(teams)
    data = {**button(await follow(teams, code), "pointer.add"), "text": MORE}
    clock.moment += timedelta(minutes=10)
    asked = await dialog(teams, "submit", data, who=REPORTER)
    assert next(one["label"] for one in asked["body"] if one.get("id") == "text").endswith("Det er ikke sendt ennå.")
    wrong = {**button(asked, "pointer.open"), **typed(asked), "receipt": "0000 0000 0000 0000"}
    again = await dialog(teams, "submit", wrong, who=REPORTER)
    opened = {**button(again, "pointer.open"), **typed(again), "receipt": code}
    shown = await dialog(teams, "submit", opened, who=REPORTER)
    assert typed(shown) == {"text": MORE}
    added = await dialog(teams, "submit", {**button(shown, "pointer.add"), "text": MORE}, who=REPORTER)
    assert "lagt til" in words(added)


async def test_an_addition_comes_back_where_the_database_is_away_or_the_button_is_anothers(
    teams: Teams, engine: AsyncEngine
) -> None:
    data = {**button(await follow(teams, await report(teams)), "pointer.add"), "text": MORE}
    strange = await dialog(teams, "submit", {**data, "about": "99"}, who=REPORTER)
    assert typed(strange) == {"text": MORE}
    assert [one["title"] for one in actions(strange)] == ["Alle måter å si fra på"]
    async with without(engine, "pointer_message"):
        back = await dialog(teams, "submit", data, who=REPORTER)
    assert typed(back) == {"text": MORE}
    again = await dialog(teams, "submit", {**button(back, "pointer.add"), **typed(back)}, who=REPORTER)
    assert "lagt til" in words(again)


async def test_while_the_list_can_not_be_used_a_case_is_followed_up_still_and_nothing_added_is_lost(
    teams: Teams, committee: Committee
) -> None:
    code = await report(teams)
    committee.file.unlink()
    shown = await follow(teams, code)
    assert "Varselet ditt" in words(shown)
    kept = await dialog(teams, "submit", {**button(shown, "pointer.add"), "text": MORE}, who=REPORTER)
    assert "Ingen kan lese det du legger til nå" in words(kept)
    assert typed(kept) == {"text": MORE}


async def test_a_story_may_have_eight_thousand_characters_as_its_writer_counts_them_and_a_longer_one_comes_back_whole(
    teams: Teams, committee: Committee, clock: FixedClock
) -> None:
    back = await hand_in(teams, what=RING * 8001, mode="confidential")
    assert "Hva som har skjedd, kan ha 8000 tegn" in words(back)
    assert "mottatt" not in words(back)
    assert typed(back) == {"what": "å" * 8001, "where": STORY["where"]}
    assert next(one for one in back["body"] if one.get("id") == "what")["maxLength"] == 8001, "no client cuts it"
    chair = Handler(teams, committee.keys[0], clock.now())
    assert await chair.cases() == []
    again = {**button(back, "pointer.hand_in"), **STORY, "what": f" {RING * 8000}\n"}
    assert "Varselet er mottatt" in words(await dialog(teams, "submit", again, who=REPORTER))
    (case,) = await chair.cases()
    assert (await chair.read(case["id"]))["opened"][1]["what"] == "å" * 8000


async def test_an_addition_is_counted_alike_and_comes_back_whole(
    teams: Teams, committee: Committee, clock: FixedClock
) -> None:
    shown = await follow(teams, await report(teams))
    back = await dialog(teams, "submit", {**button(shown, "pointer.add"), "text": RING * 8001}, who=REPORTER)
    assert "Teksten er for lang. Kort den ned til 8000 tegn." in words(back)
    assert typed(back) == {"text": "å" * 8001}
    again = {**button(back, "pointer.add"), "text": RING * 8000}
    assert "lagt til" in words(await dialog(teams, "submit", again, who=REPORTER))
    chair = Handler(teams, committee.keys[0], clock.now())
    (case,) = await chair.cases()
    assert (await chair.read(case["id"]))["opened"][3]["text"] == "å" * 8000

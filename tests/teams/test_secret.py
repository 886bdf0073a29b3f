"""What is told in confidence stays there: nothing of a prenotice where others read along, and no search finds it."""

import ast
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.services import Services
from jobs.embargo import attend
from jobs.queue import Deferrer, open_app
from jobs.worker import BLUEPRINTS
from tests import prenotices
from tests.conftest import FixedClock
from tests.deleting import deleting
from tests.prenotices import SECRET
from tests.teams.conftest import Teams
from tests.teams.test_access import ABOUT, AREAS, SENDERS, TEXTS, signed, town

__all__ = ["town"]
ROOT = Path(__file__).parents[2]
KEPT = {"announcement", "broadcast", "rendering", "delivery", "prenotice", "coverage", "watch", "release", "launch"}
"""The modules of bot/ that know what a prenotice says, or lead there."""
SEARCHERS = ("search", "index", "ranking", "classifier", "answer", "guideline", "lexicon", "elsewhere", "wording")


@pytest.fixture
async def told(engine: AsyncEngine, services: Services, clock: FixedClock) -> AsyncIterator[UUID]:
    """A prenotice with deliveries, notices, and all that is kept of one, under the id that every button carries."""
    async with engine.begin() as db:
        await db.execute(text(deleting(prenotices.TABLES)))
    queue = open_app(engine.url.render_as_string(hide_password=False), BLUEPRINTS)
    services = replace(services, defer=Deferrer(queue))
    async with queue.open_async(), engine.begin() as db:
        made = await prenotices.started(services, db, clock.now() + timedelta(hours=2))
        await prenotices.arrive(db, made, clock.now(), 6)
        await attend(services, db, made)
    yield made
    async with engine.begin() as db:
        await db.execute(text(deleting(prenotices.TABLES)))


async def everything(teams: Teams, **fields: Any) -> str:
    """All that the bot sent for one activity, cards and texts and whatever else."""
    before = len(teams.connector.sent)
    assert (await teams.post(teams.activity(**fields)))[0] == 200
    return str([one.body for one in teams.connector.sent[before:]])


@pytest.mark.parametrize("scope", ["groupChat", "channel"])
@pytest.mark.parametrize("area", AREAS)
async def test_no_button_shows_anything_of_it_where_others_read_along(
    town: Teams, services: Services, told: UUID, area: str, scope: str
) -> None:
    pressed = ((prenotices.EDITOR, str(told)), (prenotices.LEADER, str(told)), (SENDERS["editor"], ABOUT))
    for verb, (who, about) in product(AREAS[area], pressed):
        data = {**signed(town, services, who, scope, verb), "about": about, "delivery": 1, "id": str(told)}
        answer = await everything(town, text="", who=who, scope=scope, value=data)
        assert SECRET not in answer, verb
        assert "/api/releases/" not in answer, verb


@pytest.mark.parametrize("area", AREAS)
async def test_alone_no_button_shows_anything_of_it_to_whoever_has_no_part_in_it(
    town: Teams, services: Services, told: UUID, area: str
) -> None:
    for verb, who in product(AREAS[area], [one for role, one in SENDERS.items() if role != "editor"]):
        data = {**signed(town, services, who, "personal", verb), "about": str(told), "delivery": 1, "id": str(told)}
        answer = await everything(town, text="", who=who, value=data)
        assert SECRET not in answer, verb
        assert "/api/releases/" not in answer, verb


@pytest.mark.parametrize("scope", ["groupChat", "channel"])
async def test_no_words_show_anything_of_it_where_others_read_along(town: Teams, told: UUID, scope: str) -> None:
    words = (*TEXTS, f"Hva skjer ved {SECRET}?", SECRET)
    for said, who in product(words, (SENDERS["editor"], prenotices.EDITOR)):
        answer = await everything(town, text=f"<at>Raumabot</at> {said}", who=who, scope=scope)
        assert f"{SECRET} sjukehjem" not in answer, said
        assert "Vi bygger ved" not in answer, said


@pytest.mark.parametrize("who", [prenotices.EDITOR, prenotices.LEADER, prenotices.ANNE])
@pytest.mark.parametrize(
    "said", [SECRET, f"Hva skjer ved {SECRET}?", f"{SECRET} sjukehjem", "Når bygger vi sjukehjem?"]
)
async def test_no_search_finds_it_not_even_for_whoever_has_it(town: Teams, told: UUID, who: str, said: str) -> None:
    answer = await everything(town, text=said, who=who)
    assert answer != "[]"
    assert "Vi bygger ved" not in answer
    assert f"{SECRET} sjukehjem (" not in answer
    assert str(told) not in answer


def imported(name: str, seen: set[str]) -> set[str]:
    """The modules of bot/ that a module of it needs, and those that they need."""
    path = ROOT / "bot" / f"{name}.py"
    if name in seen or not path.exists():
        return seen
    seen.add(name)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "bot":
            for alias in node.names:
                imported(alias.name, seen)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("bot."):
            imported(str(node.module).split(".")[1], seen)
    return seen


@pytest.mark.parametrize("name", SEARCHERS)
def test_what_searches_knows_nothing_that_leads_to_a_prenotice(name: str) -> None:
    assert (ROOT / "bot" / f"{name}.py").exists()
    assert imported(name, set()).isdisjoint(KEPT)


def test_a_way_to_a_prenotice_would_be_found() -> None:
    assert KEPT & imported("watch", set()) >= {"announcement", "broadcast", "prenotice"}
    assert (KEPT - {"watch"}) & imported("launch", set())

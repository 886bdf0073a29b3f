"""`guidelines export`: what the editors have added goes back into the pack as files that the pack's own check takes."""

import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import bound, edition, guideline, supplement
from bot.command import taught
from bot.config import Settings
from bot.guideline import Ask, Body, Guideline
from bot.supplement import Kind
from tests.deleting import deleting

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture
async def added(engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """One way of asking over the pack, in the database that the settings name."""
    monkeypatch.setenv("DATABASE_URL", engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("BOT_AUTH", "off")
    async with engine.begin() as db:
        await db.execute(text(deleting("supplement")))
        content = {"norm": "nn", "text": "Kva «farge» har: flagget?"}
        await supplement.add(db, Kind.ASK, "10.7-malform", content, "k", NOW)
    yield
    async with engine.begin() as db:
        await db.execute(text(deleting("supplement")))
        await edition.advance(db)


@pytest.mark.usefixtures("added")
async def test_what_was_added_is_written_as_a_file_that_the_pack_takes(settings: Settings, tmp_path: Path) -> None:
    lines = await taught.export(tmp_path / "out")
    assert lines[-1] == "1 guidelines differ from the pack"
    pack = tmp_path / "pack"
    shutil.copytree(settings.guidelines_dir, pack)
    shutil.copy(tmp_path / "out" / "10.7-malform.md", pack)
    assert "Kva «farge» har: flagget?" in guideline.load(pack)["10.7-malform"].meta.ask.nn


def reworded(one: Guideline, short: str) -> Guideline:
    """The same with another short answer."""
    return replace(one, bodies={**one.bodies, "nb": Body(short, one.bodies["nb"].details)})


@pytest.mark.usefixtures("added")
async def test_where_the_packs_own_text_has_moved_on_under_an_editors_it_is_named_until_both_say_the_same(
    settings: Settings, engine: AsyncEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = guideline.load(settings.guidelines_dir)["10.7-malform"]
    content = {"markdown": bound.markdown(reworded(one, "Redaktørens.")), **bound.over({one.ref: one}, one.ref)}
    async with engine.begin() as db:
        await supplement.add(db, Kind.WRITE, one.ref, content, "k", NOW)
    assert await taught.overtaken() == []
    pack = tmp_path / "pack"
    shutil.copytree(settings.guidelines_dir, pack)
    monkeypatch.setenv("GUIDELINES_DIR", str(pack))
    (pack / "10.7-malform.md").write_text(bound.markdown(reworded(one, "Pakkens.")), encoding="utf-8")
    assert [line.endswith("10.7-malform") for line in await taught.overtaken()] == [True]
    ours = bound.asked(reworded(one, "Redaktørens."), "nb", "Ny i pakken?")
    (pack / "10.7-malform.md").write_text(bound.markdown(ours), encoding="utf-8")
    assert await taught.overtaken() == []
    _, now = await taught.laid()
    assert "Ny i pakken?" in now[one.ref].meta.ask.nb, "the pack's own ways of asking are not hidden by the same text"


@pytest.mark.usefixtures("added")
async def test_the_questions_that_what_was_added_leads_elsewhere_are_named(
    settings: Settings, engine: AsyncEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = guideline.load(settings.guidelines_dir)
    for ref in (guideline.REPORTING, "10.7-malform"):
        few = Ask(nb=pack[ref].meta.ask.nb[:6], nn=pack[ref].meta.ask.nn[:4])
        one = replace(pack[ref], meta=pack[ref].meta.model_copy(update={"related": (), "ask": few}))
        (tmp_path / f"{ref}.md").write_text(bound.markdown(one), encoding="utf-8")
    monkeypatch.setenv("GUIDELINES_DIR", str(tmp_path))
    asked = pack[guideline.REPORTING].meta.ask.nb[3]
    assert await taught.slipped(tmp_path / "learnt") == [], "what was added leads none of them elsewhere"
    async with engine.begin() as db:
        await supplement.add(db, Kind.ASK, "10.7-malform", {"norm": "nb", "text": asked}, "k", NOW)
    assert await taught.slipped(tmp_path / "learnt") == [asked]

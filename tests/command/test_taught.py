"""`guidelines export`: what the editors have added goes back into the pack as files that the pack's own check takes."""

import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import edition, guideline, supplement
from bot.command import taught
from bot.config import Settings
from bot.supplement import Kind

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture
async def added(engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """One way of asking over the pack, in the database that the settings name."""
    monkeypatch.setenv("DATABASE_URL", engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("BOT_AUTH", "off")
    async with engine.begin() as db:
        await db.execute(text("TRUNCATE supplement"))
        content = {"norm": "nn", "text": "Kva «farge» har: flagget?"}
        await supplement.add(db, Kind.ASK, "10.7-malform", content, "k", NOW)
    yield
    async with engine.begin() as db:
        await db.execute(text("TRUNCATE supplement"))
        await edition.advance(db)


@pytest.mark.usefixtures("added")
async def test_what_was_added_is_written_as_a_file_that_the_pack_takes(settings: Settings, tmp_path: Path) -> None:
    lines = await taught.export(tmp_path / "out")
    assert lines[-1] == "1 guidelines differ from the pack"
    pack = tmp_path / "pack"
    shutil.copytree(settings.guidelines_dir, pack)
    shutil.copy(tmp_path / "out" / "10.7-malform.md", pack)
    assert "Kva «farge» har: flagget?" in guideline.load(pack)["10.7-malform"].meta.ask.nn

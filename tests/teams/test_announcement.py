"""Writing a message: the form, the look over it, and sending on one's own word; nothing typed is lost."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.teams.conftest import Teams, words
from tests.teams.desk import (
    LIV,
    Desk,
    clear,
)


@pytest.fixture
async def desk(teams: Teams, engine: AsyncEngine) -> AsyncIterator[Desk]:
    """The bot with no messages in it."""
    await clear(engine)
    yield Desk(teams, engine)
    await clear(engine)


async def test_a_leader_writes_to_their_own_unit_and_it_is_stored_to_leave(desk: Desk) -> None:
    look = await desk.write()
    assert "Mottakarar (2): Anne Ansattsen, Liv Leiarstad" in words(look)
    assert "onsdag 25. november 2026 kl. 09.00, norsk tid" in words(look)
    sent = await desk.press(look, "announcement.send")
    assert "onsdag 25. november 2026 kl. 09.00" in words(sent)
    assert await desk.deeds() == ["draft", "approve", "schedule"]
    assert await desk.query("SELECT due FROM broadcast WHERE state = 'scheduled'") == [
        datetime(2026, 11, 25, 8, tzinfo=UTC)
    ]
    assert await desk.query("SELECT author_id || approver_id FROM broadcast") == [LIV + LIV]

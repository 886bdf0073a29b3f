"""The unit of a story: in the directory's spelling, asked about where it is unknown, and counted for its leader."""

from datetime import UTC, datetime

import pytest

from bot.services import Services
from tests.conftest import FixedClock
from tests.teams.conftest import words
from tests.teams.desk import ANNE, DEMO, HELGE, Desk, fields, verbs
from tests.teams.test_approval import staff, told
from tests.teams.test_newsletter import crew, room, steps
from tests.teams.test_story import look, sent

__all__ = ["crew", "room", "staff"]
ASKING = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
UNIT = "SELECT content ->> 'unit' FROM story"
QUESTION = "Vi har ikke hørt noen historie på tre måneder fra"


@pytest.mark.parametrize("typed", ["heimetenesta", " HEIMETENESTA ", "Heimetenesta"])
async def test_a_unit_is_kept_in_its_own_spelling(room: Desk, typed: str) -> None:
    assert "story.send" in verbs(await look(room, unit=typed))
    assert await room.query(UNIT) == ["Heimetenesta"]


async def test_an_unknown_unit_is_asked_about_once_with_those_that_are_like_it(room: Desk) -> None:
    form = await look(room, unit="Heimetenestå natt")
    assert "Eg kjenner inga eining som heiter «Heimetenestå natt»." in words(form)
    assert "Einingar som liknar: Heimetenesta" in words(form)
    assert fields(form)["unit"] == "Heimetenestå natt", "nothing that was typed is lost"
    other = await room.press(form, "story.save", ANNE, **{**fields(form), "unit": "Dagsenteret"})
    assert "«Dagsenteret»" in words(other), "another one is asked about too"
    shown = await room.press(other, "story.save", ANNE, **fields(other))
    assert "story.send" in verbs(shown)
    await room.press(shown, "story.send", ANNE)
    assert await room.query("SELECT state || ' ' || (content ->> 'unit') FROM story") == ["new Dagsenteret"]
    (mine,) = await room.teams.say("mine historier", who=ANNE)
    again = await room.press(await room.press(mine, "story.show", ANNE), "story.edit", ANNE)
    after = await room.press(again, "story.save", ANNE, **{**fields(again), "title": "Ny tittel"})
    assert "story.withdraw" in verbs(after), "and not again when it is changed"


async def test_a_mended_unit_is_asked_about_no_more(room: Desk) -> None:
    form = await look(room, unit="Heimetenestå")
    shown = await room.press(form, "story.save", ANNE, **{**fields(form), "unit": "fjellvang SKULE"})
    assert "story.send" in verbs(shown)
    assert await room.query(UNIT) == ["Fjellvang skule"]


async def asked(room: Desk, crew: Services, who: str) -> str:
    """What the leader is asked."""
    return words(await told(room, crew, "contribute", f"2026-12 1 {who}"))


async def test_each_unit_of_a_leader_that_has_been_silent_is_named_beside_one_that_has_not(
    room: Desk, crew: Services, clock: FixedClock
) -> None:
    clock.moment = ASKING
    await steps(room, crew)
    assert f"{QUESTION} Heimetenesta og Helse og omsorg." in await asked(room, crew, HELGE)
    await sent(room)
    await room.query("UPDATE story SET content = jsonb_set(content, '{unit}', to_jsonb(CAST(' HEIMEtenesta' AS text)))")
    said = await asked(room, crew, HELGE)
    assert "har det kommet én historie" in said
    assert f"{QUESTION} Helse og omsorg. Har noen der fått til noe" in said
    whole = await asked(room, crew, DEMO)
    assert "Fjellvang skule" in whole
    assert "Heimetenesta" not in whole
    await room.query("UPDATE story SET sent_on = '2026-08-01'")
    assert f"{QUESTION} Heimetenesta og Helse og omsorg." in await asked(room, crew, HELGE), "three months ago"

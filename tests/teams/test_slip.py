"""Whoever has said no and is named all the same, in an editor's own word or another thing: the editors are told."""

from bot.services import Services
from tests.conftest import FixedClock
from tests.teams.conftest import words
from tests.teams.desk import KARI, LIV, Desk, fields
from tests.teams.test_approval import SECOND, staff, told
from tests.teams.test_consent import asked
from tests.teams.test_newsletter import approved_as_it_is, crew, drafted, pressed, room

__all__ = ["crew", "room", "staff"]


async def no(room: Desk, crew: Services) -> str:
    """Liv takes back that she may be named in the one story; gives its id."""
    (made,) = await room.query("SELECT CAST(id AS text) FROM story")
    await room.press(await asked(room, crew, made), "credit.no", LIV)
    return str(made)


async def test_the_desk_warns_of_each_text_that_names_whoever_has_said_no(
    room: Desk, crew: Services, clock: FixedClock
) -> None:
    shown = await drafted(room, crew, clock)
    form = await room.press(shown, "issue.word", KARI)
    shown = await room.press(form, "issue.save", KARI, **{**fields(form), "word": "Takk til Liv Leiarstads folk!"})
    form = await pressed(room, shown, "Fagdag", "issue.form")
    await room.press(form, "issue.save", KARI, **{**fields(form), "text": "Liv Leiarstad inviterer."})
    (shown,) = await room.teams.say("nyhetsbrev", who=KARI)
    assert "vil nevnes" not in words(shown)
    await no(room, crew)
    (shown,) = await room.teams.say("nyhetsbrev", who=KARI)
    assert "«Redaktørens ord» nevner Liv Leiarstad, som ikke vil nevnes" in words(shown)
    assert "«Fagdag» nevner Liv Leiarstad" in words(shown)
    assert await room.query("SELECT count(*) FROM notice WHERE subject LIKE '%named%'") == [0], "it is a draft"


async def test_where_the_no_comes_after_the_approval_the_editors_are_told_which_text_names_them(
    room: Desk, crew: Services, clock: FixedClock
) -> None:
    shown = await drafted(room, crew, clock)
    form = await room.press(shown, "issue.word", KARI)
    shown = await room.press(form, "issue.save", KARI, **{**fields(form), "word": "Takk til Liv Leiarstad!"})
    await approved_as_it_is(room, crew, clock, shown)
    await no(room, crew)
    (about, *others) = await room.query("SELECT subject FROM notice WHERE subject LIKE '%named%' ORDER BY person_id")
    assert others == [about]
    assert await room.query("SELECT person_id FROM notice WHERE subject = :it ORDER BY 1", it=about) == [KARI, SECOND]
    assert "«Redaktørens ord» nevner Liv Leiarstad" in words(await told(room, crew, "newsletter", about))

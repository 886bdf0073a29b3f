"""A story withdrawn while its issue is being sent: who waits gets the issue without it, and who has it is put right."""

from dataclasses import replace
from uuid import UUID

from bot import flight, post, verdict
from bot.address import Place
from bot.cursor import Cursor
from bot.delivery import State
from bot.outcome import Sent
from bot.post import Claimed, Verdict
from bot.services import Services
from tests.conftest import FixedClock
from tests.teams.desk import ANNE, HELGE, KARI, LIV, Desk
from tests.teams.test_approval import staff, told
from tests.teams.test_newsletter import approved, copies, crew, follow, room

__all__ = ["crew", "room", "staff"]
HAS = "UPDATE delivery SET state = 'sent', sent_at = made, edition = 1, activity_id = 'a1', channel = 'teams'"


async def sending(room: Desk, crew: Services, clock: FixedClock) -> UUID:
    """An issue that Helge has in Teams and Kari by mail, and for which Anne (Teams) and Liv (mail) wait."""
    one = await approved(room, crew, clock)
    assert await room.query("SELECT state FROM broadcast") == ["sending"]
    await room.query("DELETE FROM delivery WHERE person_id <> ALL(:who)", who=[HELGE, KARI, ANNE, LIV])
    await room.query("UPDATE delivery SET state = 'waiting', channel = 'teams' WHERE person_id = :who", who=ANNE)
    await room.query("UPDATE delivery SET state = 'waiting', channel = 'mail' WHERE person_id = :who", who=LIV)
    await room.query(f"{HAS} WHERE person_id = :who", who=HELGE)
    mail = "UPDATE delivery SET state = 'sent', sent_at = made, edition = 1, channel = 'mail' WHERE person_id = :who"
    await room.query(mail, who=KARI)
    await room.query("DELETE FROM notice WHERE state = 'waiting'")
    await room.query("DELETE FROM mailing WHERE state = 'waiting'")
    return one


async def withdraw(room: Desk, crew: Services) -> None:
    """Anne takes her story back, and the job looks."""
    (story_id,) = await room.query("SELECT CAST(id AS text) FROM story")
    mine = await room.press(await told(room, crew, "told", story_id), "story.show", ANNE)
    await room.press(mine, "story.withdraw", ANNE)
    for _ in range(2):
        await follow(room, crew)
    await room.query("DELETE FROM notice WHERE state = 'waiting'")
    await room.query("DELETE FROM mailing WHERE state = 'waiting'")


async def letters(room: Desk, clock: FixedClock) -> list[Claimed]:
    """What the mail lane takes now."""
    async with room.engine.begin() as db:
        return list(await post.claim(db, clock.now(), 400))


async def test_who_waits_gets_it_without_the_story_and_who_has_it_is_put_right(
    room: Desk, crew: Services, clock: FixedClock
) -> None:
    one = await sending(room, crew, clock)
    assert "fall" in (await copies(room, one)).lower()
    await withdraw(room, crew)
    assert "fall" not in (await copies(room, one)).lower()
    assert "Ny bru" in await copies(room, one)
    assert await room.query("SELECT state || ' ' || operation || ' ' || edition FROM broadcast") == ["sending send 2"]
    async with room.engine.begin() as db:
        cards = await flight.claim(db, clock.now(), 10, Cursor())
    assert sorted((each.person_id, each.edition, each.activity_id or "") for each in cards) == sorted(
        [(HELGE, 2, "a1"), (ANNE, 2, "")]
    )
    assert [(each.person_id, each.edition) for each in await letters(room, clock)] == [(LIV, 2)], "Kari gets no new one"


async def test_a_letter_in_flight_is_not_followed_by_another(room: Desk, crew: Services, clock: FixedClock) -> None:
    await sending(room, crew, clock)
    flying = await letters(room, clock)
    assert [each.edition for each in flying] == [1]
    await withdraw(room, crew)
    async with room.engine.begin() as db:
        await post.store(db, clock.now(), flying, Verdict(State.SENT))
    assert await room.query("SELECT state || ' ' || edition FROM delivery WHERE person_id = :who", who=LIV) == [
        "sent 1"
    ]
    assert await letters(room, clock) == []


async def test_a_card_in_flight_is_put_right_when_it_has_landed(room: Desk, crew: Services, clock: FixedClock) -> None:
    await sending(room, crew, clock)
    async with room.engine.begin() as db:
        (flying,) = await flight.claim(db, clock.now(), 10, Cursor())
    await withdraw(room, crew)
    async with room.engine.begin() as db:
        landed = verdict.Verdict(State.SENT, sent=Sent("a2"))
        placed = replace(flying, place=Place("https://smba.example.invalid/", "c"))
        await flight.store(db, clock.now(), [(placed, landed)])
    found = "SELECT state || ' ' || edition || ' ' || activity_id FROM delivery WHERE person_id = :who"
    assert await room.query(found, who=ANNE) == ["waiting 1 a2"]

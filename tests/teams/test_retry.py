"""What concerns the media and reached nobody is tried again for most of a day, and its sender knows how it stands."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot import retry
from bot.services import Services
from bot.turn import Key
from jobs import notice as notices
from tests.conftest import FixedClock
from tests.teams.conftest import words
from tests.teams.desk import ANNE, KARI, Desk
from tests.teams.test_approval import desk, staff, told
from tests.teams.test_media_contact import lost, tell
from tests.teams.test_outreach import plan
from tests.teams.test_social_channel import ask

__all__ = ["desk", "staff"]

KINDS = {"media_contact": "media_answer", "outreach": "outreach_told", "social_channel": "social_told"}
CAUSES = {"media_contact": tell, "outreach": plan, "social_channel": ask}


async def fails(desk: Desk, staff: Services, kind: str) -> None:
    """Nobody gets it."""
    await desk.query("UPDATE notice SET state = 'given_up' WHERE kind = :kind", kind=kind)
    (subject,) = {*await desk.query("SELECT subject FROM notice WHERE kind = :kind", kind=kind)}
    await lost(desk, staff, Key(kind, subject))


async def look(desk: Desk, staff: Services) -> bool:
    """What the clock does; gives whether anything is under way again."""

    async def defer(*_: object, **__: object) -> bool:
        return True

    async with desk.engine.begin() as db:
        if await retry.is_due(db, staff.clock.now()):
            await retry.look(replace(staff, defer=defer), db)
    return bool(await desk.query("SELECT 1 FROM notice WHERE state = 'waiting' AND kind = ANY(:kinds)", kinds=[*KINDS]))


async def heard(desk: Desk, staff: Services, kind: str) -> list[str]:
    """What each card says that told its sender of nobody having got it."""
    subjects = await desk.query(
        "SELECT subject FROM notice WHERE kind = :k AND subject LIKE '%!' ORDER BY id", k=KINDS[kind]
    )
    return [words(await told(desk, staff, KINDS[kind], each)) for each in subjects]


@pytest.mark.parametrize("kind", KINDS)
async def test_it_is_tried_five_times_in_all_and_its_sender_is_told_first_and_last(
    desk: Desk, staff: Services, clock: FixedClock, kind: str
) -> None:
    await CAUSES[kind](desk)
    hours, tries = 0, list[int]()
    await fails(desk, staff, kind)
    assert len(await heard(desk, staff, kind)) == 1
    assert "Jeg prøver igjen det neste døgnet." in (await heard(desk, staff, kind))[0]
    while hours < 48:
        clock.moment, hours = clock.moment + timedelta(hours=1), hours + 1
        if await look(desk, staff):
            tries.append(hours)
            await fails(desk, staff, kind)
    assert tries == [1, 3, 7, 15]
    said = await heard(desk, staff, kind)
    assert len(said) == 2, "once when it failed, and once when it is given up"
    assert "Jeg prøver igjen" not in said[-1]
    assert "ikke tak i" in said[-1] or "ikke fått tak i" in said[-1]


async def test_somebody_who_has_it_after_all_is_not_said_to_lack_it_and_what_is_answered_is_not_tried(
    desk: Desk, staff: Services, clock: FixedClock
) -> None:
    await tell(desk)
    await fails(desk, staff, "media_contact")
    assert "Jeg fikk ikke tak i Liv Leiarstad" in (await heard(desk, staff, "media_contact"))[0]
    clock.moment += timedelta(hours=1)
    assert await look(desk, staff)
    await desk.query("UPDATE notice SET state = 'sent', sent_at = :now WHERE kind = 'media_contact'", now=clock.now())
    edition = "SELECT edition FROM notice WHERE subject LIKE '%!'"
    before = await desk.query(edition)
    (made,) = await desk.query("SELECT subject FROM notice WHERE kind = 'media_contact'")
    async with desk.engine.begin() as db:
        await notices.reached(replace(staff, defer=_deferred), db, Key("media_contact", made))
    assert await desk.query(edition) == [before[0] + 1], "its card is brought up to date"
    assert "ikke tak i" not in (await heard(desk, staff, "media_contact"))[0]
    await plan(desk, ANNE)
    await fails(desk, staff, "outreach")
    await desk.query("UPDATE outreach SET state = 'accepted', decided_by = :who", who=KARI)
    clock.moment += timedelta(hours=1)
    await desk.query("UPDATE notice SET state = 'sent' WHERE state = 'waiting'")
    assert not await look(desk, staff)


async def _deferred(*_: object, **__: object) -> bool:
    return True

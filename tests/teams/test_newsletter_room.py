"""So much has come that it does not fit on one card: the draft can be sent as it is, and the rest waits a month."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert

from bot import fitting, withdrawal
from bot.announcement import Link, Picture
from bot.credit import Consent, CreditRow
from bot.newsletter import Item, Kind, State, Version
from bot.paper import lay_out
from bot.services import Services
from bot.size import LARGEST, size
from bot.story import State as Stage
from bot.story import StoryRow, Use
from bot.told import Others, Told
from bot.turn import Norm
from cards.newsletter import delivered
from jobs import newsletter as newsletter_job
from tests.cards.issues import MONTH, item
from tests.conftest import FixedClock
from tests.teams.conftest import words
from tests.teams.desk import ANNE, KARI, LIV, Desk, verbs
from tests.teams.test_approval import staff
from tests.teams.test_newsletter import ASSEMBLED, crew, give, room, steps, titles

__all__ = ["crew", "room", "staff"]
MANY = 40
HELD = """
    SELECT each ->> 'source' FROM issue, jsonb_array_elements(content -> 'items') each
    WHERE to_char(month, 'YYYY-MM') = :month"""


async def accept(room: Desk, clock: FixedClock, many: int) -> None:
    """So many long stories with long titles, accepted."""
    for number in range(many):
        title = f"Sak {number:02} {'om noe fint som har hendt hos oss på en helt vanlig dag i november ' * 2}"[:120]
        told = Told(title=title, done="Vi ryddet gangen. " * 200, unit="Heimetenesta", may_name=True, others=Others.NO)
        made = UUID(int=number + 1)
        values = {"id": made, "author_id": ANNE, "state": Stage.ACCEPTED, "use": Use.NEWSLETTER, "version": 1}
        nothing = {"typed": {}, "changed": False, "question": "", "answer": "", "reason": ""}
        content = {"content": told.model_dump(mode="json"), "edited": clock.now()}
        async with room.engine.begin() as db:
            await db.execute(insert(StoryRow).values(**values, **nothing, **content))
            await db.execute(insert(CreditRow).values(story_id=made, person_id=LIV, consent=Consent.YES))


async def held(room: Desk, month: str) -> list[str]:
    """The sources of what an issue holds."""
    return await room.query(HELD, month=month)


async def test_of_forty_long_stories_the_draft_takes_what_fits_and_can_be_approved_as_it_is(
    room: Desk, crew: Services, clock: FixedClock
) -> None:
    await accept(room, clock, MANY)
    await give(room, LIV, title="Fagdag", text="Ta med matpakke.", happens="2026-12-16")
    clock.moment = ASSEMBLED
    await steps(room, crew)
    (shown,) = await room.teams.say("nyhetsbrev", who=KARI)
    now, later = await held(room, "2026-12"), await held(room, "2027-01")
    assert 8 <= len(now) < MANY
    assert len(now) + len(later) == MANY + 1
    assert {*now} & {*later} == set()
    assert "Fagdag" in titles(shown), "what happens on a day does not wait"
    assert "for stort for Teams" not in words(shown)
    assert "Utsatt til neste måned: Sak" in words(shown)
    assert f"… og {len(later) - 5} til" in words(shown)
    assert size(shown) <= LARGEST
    assert "Godkjent" in words(await room.press(shown, "issue.approve", KARI))
    cards = await room.query("SELECT cards -> 'nn' FROM rendering UNION SELECT cards -> 'nb' FROM rendering")
    assert LARGEST * 0.75 < max(size(one) for one in cards if one) <= LARGEST, "and the room is used"


async def test_what_was_put_off_comes_in_its_turn_and_what_is_gathered_leaves_no_room_for_more(
    room: Desk, crew: Services, clock: FixedClock
) -> None:
    await accept(room, clock, MANY)
    clock.moment = ASSEMBLED
    await steps(room, crew)
    (shown,) = await room.teams.say("nyhetsbrev", who=KARI)
    before = await held(room, "2026-12")
    await give(room, LIV, title="Ny bru " * 17, text="Ho er open. " * 60)
    shown = await room.press(shown, "issue.gather", KARI)
    assert await held(room, "2026-12") == before, "what an editor has seen is not pushed out"
    assert len(await held(room, "2027-01")) == MANY - len(before) + 1
    assert "issue.approve" in verbs(shown)
    await room.press(shown, "issue.approve", KARI)
    clock.moment = ASSEMBLED.replace(year=2027, month=1, day=6)
    await steps(room, crew)
    january, february = await held(room, "2027-01"), await held(room, "2027-02")
    assert len(january) == pytest.approx(len(before), abs=2)
    assert len(before) + len(january) + len(february) == MANY + 1
    assert await room.query("SELECT state FROM issue ORDER BY month") == [State.APPROVED, State.DRAFT, State.COLLECTING]


async def test_a_story_that_is_withdrawn_is_no_longer_named_among_what_is_put_off(
    room: Desk, crew: Services, clock: FixedClock
) -> None:
    await accept(room, clock, 12)
    clock.moment = ASSEMBLED
    await steps(room, crew)
    (story_id, *rest) = await held(room, "2027-01")
    await room.query("UPDATE story SET state = 'withdrawn' WHERE id = CAST(:one AS uuid)", one=story_id)
    async with room.engine.begin() as db:
        for issue_id in await withdrawal.holding(db, story_id):
            await newsletter_job.follow(crew, db, issue_id)
    assert await held(room, "2027-01") == rest
    (shown,) = await room.teams.say("nyhetsbrev", who=KARI)
    assert f"Sak {int(story_id[-2:], 16) - 1:02}" not in words(shown)
    assert f"Sak {int(rest[0][-2:], 16) - 1:02}" in words(shown)


ANY = st.text(max_size=200)


@given(st.lists(st.tuples(st.sampled_from(Kind), ANY, ANY, ANY), max_size=40), ANY, st.sampled_from(["nb", "nn"]))
def test_what_fits_is_never_too_large_whatever_is_written(
    written: list[tuple[Kind, str, str, str]], word: str, norm: Norm
) -> None:
    items = [thing(number, *one) for number, one in enumerate(written)]
    names = {one.source: [f"{one.unit[:80]} Å"] for one in items}
    kept = fitting.fitted({norm: word * 5}, (), items, names)
    praised = {one.id: names[one.source] for one in kept}
    card = delivered(lay_out(str(UUID(int=7)), MONTH, norm, {norm: word * 5}, kept, praised))
    assert size(card) <= LARGEST
    assert [one for one in items if one in kept] == kept, "in their order"


def thing(number: int, kind: Kind, title: str, text: str, unit: str) -> Item:
    """Something to be put in, with all that it can have."""
    said = Version(title=title[:120], text=text)
    picture = Picture(url="https://bilder.example.invalid/" + "x" * 60, alt=text)
    link, source = Link(title=title, url="https://x.example.invalid"), f"10.1-nettsider-{number} 12345678"
    more = {"unit": unit[:120], "happens": date(2026, 12, 16), "link": link, "picture": picture, "source": source}
    return item(kind, number, "nb", **more).model_copy(update={"id": f"{number:08}", "versions": {"nb": said}})

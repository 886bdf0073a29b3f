"""What the bot itself puts into an issue: the month's question, changed guidelines, and how much is in either norm."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import arrangement, assembly, cadence, newsdesk, newsletter
from bot.guideline import REPORTING, Pack
from bot.newsletter import Content, Issue, Item, Kind, State, Version
from bot.policy import Policy
from bot.search import Outcome, Search
from bot.services import Services
from bot.turn import Norm
from tests.asked import asked
from tests.conftest import FixedClock
from tests.teams.conftest import words
from tests.teams.desk import KARI, Desk
from tests.teams.test_approval import staff
from tests.teams.test_newsletter import crew, room

__all__ = ["crew", "room", "staff"]
TODAY = date(2026, 11, 24)
TALKS, MEDIA, SOCIAL = "7.1-talsperson", "7.2-ansatte", "9.6-varsling"


async def issue(db: AsyncConnection, month: date) -> Issue:
    """The issue of a month, begun."""
    plan = cadence.of(month, Policy())
    return await newsletter.open_month(db, month, plan.due, plan.assemble)


async def put_together(crew: Services, db: AsyncConnection, month: date, state: State = State.DRAFT) -> Content:
    """The issue of a month, put together and kept."""
    one = await issue(db, month)
    content = await assembly.assemble(crew, db, one)
    await newsletter.edit(db, one, content, None, crew.clock.now(), state=state, assembled=crew.clock.now())
    return content


def sources(content: Content, kind: Kind) -> list[str]:
    """What things of a kind are of."""
    return [one.source for one in content.items if one.kind is kind]


async def test_the_months_question_is_the_one_most_asked_by_five_at_least_and_not_how_wrongdoing_is_reported(
    room: Desk, crew: Services
) -> None:
    async with room.engine.begin() as db:
        for ref, times in ((REPORTING, 9), (MEDIA, 4)):
            for _ in range(times):
                await asked(db, TODAY, Outcome.ANSWER, ref)
        assert sources(await put_together(crew, db, date(2026, 12, 1)), Kind.QUESTION) == []
        await asked(db, TODAY, Outcome.ANSWER, MEDIA, TALKS)
        assert sources(await put_together(crew, db, date(2026, 12, 1)), Kind.QUESTION) == [MEDIA]
        for _ in range(8):
            await asked(db, TODAY, Outcome.ANSWER, TALKS)
        assert sources(await put_together(crew, db, date(2026, 12, 1)), Kind.QUESTION) == [MEDIA], "one an issue"


async def test_the_question_is_in_the_guidelines_own_words_and_never_in_a_persons(room: Desk, crew: Services) -> None:
    said = "Kan Qvist Zwertsen uttale seg om saka mi?"
    async with room.engine.begin() as db:
        for _ in range(6):
            await asked(db, TODAY, Outcome.ANSWER, TALKS, text=said)
            await asked(db, TODAY, Outcome.UNKNOWN, text=said)
            await asked(db, TODAY, Outcome.CHOOSE, TALKS, text=said)
        content = await put_together(crew, db, date(2026, 12, 1))
    (one,) = content.items
    assert {norm: each.title for norm, each in one.versions.items()} == {
        norm: crew.pack[TALKS].title(norm) for norm in ("nb", "nn")
    }
    kept = json.dumps(content.model_dump(mode="json"), ensure_ascii=False)
    assert not any(word in kept for word in ("Qvist", "Zwertsen", "saka mi"))


async def test_the_question_is_not_that_of_the_issue_before_nor_one_that_an_editor_took_out(
    room: Desk, crew: Services, clock: FixedClock
) -> None:
    async with room.engine.begin() as db:
        for ref, times in ((TALKS, 8), (MEDIA, 7), ("6.1-medieansvar", 0)):
            for _ in range(times):
                await asked(db, TODAY + timedelta(days=3), Outcome.ANSWER, ref)
        clock.moment = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
        december = await put_together(crew, db, date(2026, 12, 1), State.APPROVED)
        assert sources(december, Kind.QUESTION) == [TALKS]
        clock.moment = datetime(2027, 1, 5, 8, 0, tzinfo=UTC)
        january = await put_together(crew, db, date(2027, 1, 1))
        assert sources(january, Kind.QUESTION) == [MEDIA]
        (item,) = january.items
        one = await issue(db, date(2027, 1, 1))
        await newsletter.edit(db, one, arrangement.without(january, item.id), KARI, clock.now())
        again = await put_together(crew, db, date(2027, 1, 1))
        assert sources(again, Kind.QUESTION) == [], "what was taken out does not come back"


def changed(crew: Services, ref: str, words: str) -> Services:
    """The same with other words in one guideline."""
    one = crew.search.pack[ref]
    body = replace(one.bodies["nn"], short=words)
    pack: Pack = {**crew.search.pack, ref: replace(one, bodies={**one.bodies, "nn": body})}
    return replace(crew, pack=pack, search=Search(pack, (), crew.search.ranking))


async def test_each_guideline_that_has_changed_since_the_issue_before_is_linked_once(
    room: Desk, crew: Services
) -> None:
    async with room.engine.begin() as db:
        first = await put_together(crew, db, date(2026, 12, 1), State.APPROVED)
        assert sources(first, Kind.GUIDELINE) == [], "nothing is known to have changed"
        second = await put_together(changed(crew, TALKS, "No er det slik."), db, date(2027, 1, 1))
        (one,) = [each for each in second.items if each.kind is Kind.GUIDELINE]
        assert one.source.split(" ")[0] == TALKS
        assert one.versions["nn"].text == "No er det slik."
        third = await put_together(changed(crew, TALKS, "Eller slik."), db, date(2027, 1, 1))
        (one,) = [each for each in third.items if each.kind is Kind.GUIDELINE]
        assert one.versions["nn"].text == "Eller slik.", "once, as it is now"
        later = changed(changed(crew, TALKS, "Eller slik."), MEDIA, "Òg her.")
        one_more = await issue(db, date(2027, 1, 1))
        await newsletter.move(db, one_more, state=State.APPROVED)
        fourth = await put_together(later, db, date(2027, 2, 1))
        assert [each.split(" ")[0] for each in sources(fourth, Kind.GUIDELINE)] == [MEDIA]


async def had(db: AsyncConnection, month: date, norms: Sequence[Norm], state: State = State.APPROVED) -> None:
    """An issue of a month with one text in each of these norms."""
    items = tuple(
        Item(id=str(number), kind=Kind.CONTRIBUTION, norm=norm, versions={norm: Version(title="T")})
        for number, norm in enumerate(norms)
    )
    shown: dict[str, list[str]] = {one.id: [] for one in items}
    await newsletter.edit(
        db, await issue(db, month), Content(items=items), None, crew_now(month), state=state, shown=shown
    )


def crew_now(month: date) -> datetime:
    """A moment in a month."""
    return datetime(month.year, month.month, 1, tzinfo=UTC)


async def test_the_editor_sees_the_share_of_each_norm_over_twelve_months(room: Desk, crew: Services) -> None:
    async with room.engine.begin() as db:
        assert await newsdesk.share(crew, db) is None
        await had(db, date(2025, 10, 1), ["nn"] * 50)
        await had(db, date(2025, 11, 1), ["nn", "nb"])
        await had(db, date(2026, 2, 1), ["nn"] * 9, State.DROPPED)
        await had(db, date(2026, 10, 1), ["nn", "nb", "nb", "nb", "nb", "nb", "nb"])
        assert await newsdesk.share(crew, db) == 22, "of nine texts in November to October two were in nynorsk"
    (shown,) = await room.teams.say("nyhetsbrev", who=KARI)
    assert "De siste tolv månedene: 78 prosent bokmål og 22 prosent nynorsk." in words(shown)

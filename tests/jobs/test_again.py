"""Once more: who was not reached is tried by what reaches them now, and no copy is left behind by a later correction."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import delivery, launch, steer
from bot.announcement import Draft, Version
from bot.attempt import throttled
from bot.broadcast import State, Urgency
from bot.letter import Posting
from bot.limiter import Limiter
from bot.outcome import Refusal, Sent
from bot.rendering import Rendered
from bot.services import Services
from bot.teams.connector import Wire
from bot.teams.messenger import TeamsMessenger
from cards import announcement as cards
from tests.graph.conftest import SoonClock
from tests.jobs.conftest import Office
from tests.jobs.crowd import EDITOR, Crowd, person
from tests.jobs.test_broadcast import answers
from tests.jobs.test_mail import Post

RIGHT = cards.rendered(
    Draft(versions={"nb": Version(title="Rettet", text="Nå er det riktig.")}, acknowledge=True), "Kari"
)


async def again(office: Office, one: UUID) -> int:
    """Press «Send på nytt», and let everything run."""
    async with office.engine.begin() as db:
        many = await steer.resend(office.services, db, one, EDITOR, delivery.State.FAILED)
    await office.run()
    return many


async def correction(services: Services, db: AsyncConnection, one: UUID, made: Rendered) -> None:
    """A correction by the editor."""
    await steer.correct(services, db, one, EDITOR, made)


async def correct(office: Office, one: UUID, run: bool = True) -> None:
    """Put a right text in the wrong one's place."""
    async with office.engine.begin() as db:
        await steer.correct(office.services, db, one, EDITOR, RIGHT)
    if run:
        await office.run()


async def test_who_got_the_bot_since_is_reached_in_teams(office: Office) -> None:
    crowd = Crowd(office, 2)
    one = await crowd.sent()
    assert (await crowd.count(one)).failed == {"no_mailbox": 2}
    await crowd.reachable([person(0)])
    assert await again(office, one) == 2
    counts = await crowd.count(one)
    assert (crowd.got(), counts.sent, counts.failed) == ({person(0): 1}, 1, {"no_mailbox": 1})


async def test_sending_again_goes_one_way_and_mail_still_takes_over(office: Office) -> None:
    crowd, post = Crowd(office, 2), Post([Posting("refused", "400", permanent=True)] * 3)
    office.with_mailer(post)
    await crowd.reachable()
    office.connector.behave = answers(p0=[(403, "Forbidden")] * 2, p1=[(403, "Forbidden")])
    one = await crowd.sent()
    assert (await crowd.count(one)).failed == {"app_policy": 2}
    post.letters.clear()
    assert await again(office, one) == 2
    counts = await crowd.count(one)
    assert (len(post.letters), counts.sent, counts.by_mail) == (1, 2, 1), "who is reached in Teams gets no letter"


async def test_nobody_is_tried_again_of_whom_something_still_waits(office: Office) -> None:
    crowd = Crowd(office, 2)
    one = await crowd.sent()
    await office.query("UPDATE delivery SET state = 'waiting' WHERE person_id = :who", who=person(1))
    assert await again(office, one) == 1


async def test_what_is_recalled_while_its_correction_is_refused_as_too_big_is_recalled_all_the_same(
    office: Office,
) -> None:
    crowd = Crowd(office, 3)
    await crowd.reachable()
    one = await crowd.sent()

    async def recall() -> None:
        async with office.engine.begin() as db:
            await steer.recall(office.services, db, one, EDITOR, RIGHT)

    office.connector.once(recall)
    office.connector.behave = answers(p1=[(413, "MessageSizeTooBig")])
    await correct(office, one)
    await office.run()
    assert (await crowd.read(one)).state is State.RECALLED
    assert await office.query("SELECT DISTINCT edition FROM delivery") == [3]


async def test_a_copy_whose_correction_was_too_big_is_still_recalled(office: Office) -> None:
    crowd = Crowd(office, 3)
    await crowd.reachable()
    one = await crowd.sent()
    office.connector.behave = answers(p1=[(413, "MessageSizeTooBig")])
    await correct(office, one)
    assert (await crowd.read(one)).state is State.FAILED
    office.connector.sent.clear()
    async with office.engine.begin() as db:
        await steer.recall(office.services, db, one, EDITOR, RIGHT)
    await office.run()
    assert len(office.paths("PUT")) == 3


async def test_a_correction_by_mail_that_was_in_flight_at_a_crash_goes_out_again(office: Office) -> None:
    crowd, post = Crowd(office, 2), Post()
    office.with_mailer(post)
    one = await crowd.sent()
    await correct(office, one, run=False)
    await office.query("UPDATE delivery SET state = 'sending'")
    await office.run()
    assert [letter.subject for letter in post.letters] == ["Nytt", "Rettet"]
    assert (await crowd.count(one)).unknown == 0


async def test_a_correction_that_came_too_late_for_a_paused_recall_is_made_good(office: Office) -> None:
    crowd = Crowd(office, 1)
    await crowd.reachable()
    one = await crowd.send()

    async def recall() -> None:
        async with office.engine.begin() as db:
            await steer.recall(office.services, db, one, EDITOR, RIGHT)
            await steer.pause(office.services, db, one, EDITOR)

    office.connector.once(recall)
    await office.run()
    async with office.engine.begin() as db:
        await steer.resume(office.services, db, one, EDITOR)
    await office.run()
    assert len(office.paths("PUT")) == 1


async def test_a_404_that_does_not_say_what_is_gone_closes_the_place_and_mail_takes_over(office: Office) -> None:
    crowd, post = Crowd(office, 1), Post()
    office.with_mailer(post)
    await crowd.reachable()
    office.connector.behave = answers(p0=[(404, "")])
    one = await crowd.sent()
    assert await office.query("SELECT state FROM address") == ["gone"]
    assert (await crowd.count(one)).by_mail == 1


async def test_a_copy_that_is_gone_without_a_word_closes_no_place(office: Office) -> None:
    crowd = Crowd(office, 1)
    await crowd.reachable()
    one = await crowd.sent()
    office.connector.behave = answers(p0=[(404, "")])
    await correct(office, one)
    assert await office.query("SELECT state FROM address") == ["reachable"]


@pytest.mark.parametrize("header", [{}, {"Retry-After": "Sat, 28 Nov 2026 12:00:00 GMT"}, {"Retry-After": "soon"}])
async def test_a_429_that_says_no_time_holds_back_for_longer_each_time(office: Office, header: dict[str, str]) -> None:
    soon, wire = SoonClock(), Wire()
    messenger = TeamsMessenger(wire, frozenset({"127.0.0.1"}), Limiter(1000, now=soon.now, sleep=soon.sleep))
    crowd, busy = Crowd(office, 1), 3

    async def behave(_: object) -> web.Response | None:
        nonlocal busy
        busy -= 1
        return web.json_response({}, status=429, headers=header) if busy >= 0 else None

    office.connector.behave = behave
    waits = []
    for _ in range(5):
        outcome = await messenger.send(crowd.place(0), RIGHT.cards["nb"])
        if isinstance(outcome, Refusal):
            waits.append(outcome.retry_after or 0.0)
            soon.time += waits[-1] + 0.01
    await wire.close()
    assert isinstance(outcome, Sent)
    assert [round(wait / first) for wait, first in zip(waits, (5, 10, 20), strict=True)] == [1, 1, 1]


def test_no_rest_is_longer_than_five_minutes_and_no_two_are_alike() -> None:
    rests = {throttled(20) for _ in range(50)}
    assert len(rests) > 1
    assert max(rests) <= 300 * 1.25


async def test_a_prenotice_goes_to_no_more_by_one_letter_than_a_crash_may_repeat(office: Office) -> None:
    crowd, post = Crowd(office, 120), Post()
    office.with_mailer(post)
    await crowd.sent(repeat=True)
    assert [len(letter.copies) for letter in post.letters] == [50, 50, 20]
    post.letters.clear()
    await crowd.sent()
    assert [len(letter.copies) for letter in post.letters] == [120]


@pytest.mark.parametrize(("urgency", "expires_in", "sent"), [(2, None, 0), (0, None, 2), (1, 5, 2), (1, 24, 0)])
async def test_what_missed_its_time_does_not_wake_people_at_night_but_where_it_would_come_too_late(
    office: Office, urgency: int, expires_in: int | None, sent: int
) -> None:
    crowd = Crowd(office, 2)
    await crowd.reachable()
    due = datetime(2026, 11, 24, 16, tzinfo=UTC)
    night = office.clock.moment = datetime(2026, 11, 24, 22, 30, tzinfo=UTC)
    expires = None if expires_in is None else night + timedelta(hours=expires_in)
    one = await crowd.sent(due=due, urgency=Urgency(urgency), expires=expires)
    assert sum(crowd.got().values()) == sent
    await crowd.later(timedelta(hours=8))
    await office.defer("broadcast:look")
    await office.run()
    assert (crowd.got(), (await crowd.count(one)).sent) == (dict.fromkeys(crowd.people, 1), 2)


async def test_what_is_a_minute_late_in_the_evening_still_goes(office: Office) -> None:
    crowd = Crowd(office, 1)
    await crowd.reachable()
    office.clock.moment = datetime(2026, 11, 24, 19, 1, tzinfo=UTC)
    await crowd.sent(due=datetime(2026, 11, 24, 18, 58, tzinfo=UTC))
    assert sum(crowd.got().values()) == 1


@pytest.mark.parametrize(("way", "pressed"), [(steer.release, True), (correction, False)])
async def test_lest_stays_pressed_on_a_copy_that_says_the_same_and_is_asked_for_anew_of_new_words(
    office: Office, way: Callable[..., Awaitable[None]], pressed: bool
) -> None:
    crowd = Crowd(office, 2)
    await crowd.reachable()
    one = await crowd.sent()
    (first,) = await office.query("SELECT id FROM delivery WHERE person_id = :who", who=person(0))
    async with office.engine.begin() as db:
        assert await delivery.acknowledge(db, first, person(0), office.clock.now())
        await way(office.services, db, one, RIGHT)
    await office.run()
    copies = {sent.path.split("/")[3][-1]: str(sent.body) for sent in office.connector.sent if sent.method == "PUT"}
    assert ("✓ Lest" in copies["0"], "✓ Lest" in copies["1"]) == (pressed, False)
    assert ("delivery.acknowledge" in copies["0"], "delivery.acknowledge" in copies["1"]) == (not pressed, True)


async def night(office: Office, urgency: Urgency) -> tuple[Crowd, UUID]:
    """A message that one of two has not got, late in the evening."""
    crowd = Crowd(office, 2)
    await crowd.reachable()
    office.connector.behave = answers(p1=[(403, "Forbidden")])
    one = await crowd.sent(urgency=urgency)
    office.clock.moment = datetime(2026, 11, 24, 22, 30, tzinfo=UTC)
    return crowd, one


@pytest.mark.parametrize(("urgency", "at_night"), [(Urgency.ORDINARY, 0), (Urgency.PRENOTICE, 1), (Urgency.URGENT, 1)])
async def test_sending_again_at_night_waits_for_the_morning_where_it_does_not_haste(
    office: Office, urgency: Urgency, at_night: int
) -> None:
    crowd, one = await night(office, urgency)
    office.connector.sent.clear()
    assert await again(office, one) == 1
    assert len(office.paths("POST")) == at_night
    await crowd.later(timedelta(hours=8))
    assert (len(office.paths("POST")), (await crowd.count(one)).sent) == (1, 2)


async def test_going_on_at_night_waits_for_the_morning_too(office: Office) -> None:
    crowd = Crowd(office, 2)
    await crowd.reachable()
    one = await crowd.send()
    async with office.engine.begin() as db:
        await launch.start(office.services, db, one)
        await steer.pause(office.services, db, one, EDITOR)
    office.clock.moment = datetime(2026, 11, 24, 22, 30, tzinfo=UTC)
    async with office.engine.begin() as db:
        await steer.resume(office.services, db, one, EDITOR)
    await office.run()
    assert office.paths("POST") == []
    await crowd.later(timedelta(hours=8))
    assert len(office.paths("POST")) == 2

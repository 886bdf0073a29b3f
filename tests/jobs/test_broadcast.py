"""A broadcast from its time to its end: everybody once, on time, and what could not be told is known."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from aiohttp import ClientTimeout, web
from sqlalchemy import text

from bot import behind, delivery, flight, launch, steer
from bot import post as by_mail
from bot.announcement import Draft, Version
from bot.audience import Audience
from bot.broadcast import State, Urgency
from bot.cursor import Cursor
from bot.errors import BotError
from bot.letter import Posting
from bot.limiter import Limiter
from bot.teams.connector import Wire
from bot.teams.messenger import TeamsMessenger
from cards import announcement as cards
from tests.jobs.conftest import Office
from tests.jobs.crowd import EDITOR, Crowd, employee, person
from tests.jobs.test_mail import Post
from tests.jobs.test_two_processes import until
from tests.teams.stub import HangsUp, Sent


def answers(**by_person: Any) -> Any:
    """Answers those people (by their number) with a status and a code, the others as usual; each answer once.

    A status of 0 resets the connection; a 429 asks for a longer rest than a job sits out.
    """

    async def behave(one: Sent) -> web.Response | None:
        left = by_person.get(f"p{int(one.path.split('/')[3][-12:])}")
        if not left:
            return None
        status, code = left.pop(0)
        if not status:
            raise HangsUp
        headers = {"Retry-After": "6"} if status == 429 else {}
        return web.json_response({"error": {"code": code, "message": "x"}}, status=status, headers=headers)

    return behave


async def test_everybody_gets_it_once_and_the_broadcast_ends(office: Office) -> None:
    crowd = Crowd(office, 120)
    await crowd.reachable()
    one = await crowd.sent()
    assert crowd.got() == dict.fromkeys(crowd.people, 1)
    assert (await crowd.read(one)).state is State.SENT
    counts = await crowd.count(one)
    assert (counts.people, counts.sent, counts.failed, counts.waiting) == (120, 120, {}, 0)


async def test_what_is_sent_is_what_was_approved_but_for_the_deliverys_id(office: Office) -> None:
    crowd = Crowd(office, 3)
    await crowd.reachable()
    await crowd.sent()
    ids = await office.query("SELECT id FROM delivery ORDER BY id")
    approved = crowd.plan().rendered.cards["nb"]
    sent = sorted(office.connector.cards(), key=lambda card: int(card["actions"][0]["data"]["delivery"]))
    assert sent == [cards.address(approved, one) for one in ids]
    assert {cards.address(one, 0) == approved for one in sent} == {True}


async def test_a_message_for_later_waits_for_its_time(office: Office) -> None:
    crowd = Crowd(office, 2)
    await crowd.reachable()
    one = await crowd.sent(due=office.clock.now() + timedelta(hours=1))
    assert not crowd.got()
    office.clock.moment += timedelta(hours=1)
    await office.defer("broadcast:look")
    assert len(crowd.got()) == 2
    assert (await crowd.read(one)).started == office.clock.now()


async def test_what_has_become_too_late_is_never_sent(office: Office) -> None:
    crowd = Crowd(office, 2)
    await crowd.reachable()
    expires = office.clock.now() + timedelta(hours=2)
    one = await crowd.send(due=office.clock.now() + timedelta(hours=1), expires=expires)
    office.clock.moment = expires
    await office.defer("broadcast:look")
    assert ((await crowd.read(one)).state, crowd.got()) == (State.EXPIRED, {})


async def test_a_word_that_no_longer_counts_sends_nothing(office: Office) -> None:
    crowd = Crowd(office, 2)
    await crowd.reachable()
    one = await crowd.send(due=office.clock.now() + timedelta(hours=1))
    people = {**office.services.directory._now.people, EDITOR: employee(EDITOR)}  # type: ignore[attr-defined] # the test's own Lookup
    object.__setattr__(office.services.directory._now, "people", people)  # type: ignore[attr-defined] # see above
    office.clock.moment += timedelta(hours=1)
    await office.defer("broadcast:look")
    stopped = await crowd.read(one)
    assert (stopped.state, stopped.reason, crowd.got()) == (State.FAILED, "not_allowed", {})


async def test_those_without_a_conversation_get_mail_in_one_letter(office: Office) -> None:
    crowd, post = Crowd(office, 50), Post()
    office.with_mailer(post)
    await crowd.reachable(crowd.people[:10])
    one = await crowd.sent()
    assert (len(crowd.got()), [len(letter.copies) for letter in post.letters]) == (10, [40])
    counts = await crowd.count(one)
    assert (counts.sent, counts.by_mail, (await crowd.read(one)).state) == (50, 40, State.SENT)


async def test_a_letter_in_a_file_has_reached_nobody(office: Office) -> None:
    crowd = Crowd(office, 2)
    one = await crowd.sent()
    assert len(office.mails()) == 1
    assert (await crowd.count(one)).failed == {"no_mailbox": 2}


async def test_blocked_uninstalled_gone_and_refused_end_as_such_after_one_repair_and_mail_takes_over(
    office: Office,
) -> None:
    crowd, post = Crowd(office, 6), Post()
    office.with_mailer(post)
    await crowd.reachable()
    office.connector.behave = answers(
        p0=[(403, "MessageWritesBlocked")],
        p1=[(403, "BotNotInConversationRoster")],
        p2=[(404, "ConversationNotFound")],
        p3=[(403, "Forbidden")],
    )
    one = await crowd.sent()
    reasons = await office.query(
        "SELECT reason FROM delivery WHERE broadcast_id = :one AND channel = 'teams' ORDER BY person_id", one=one
    )
    assert reasons == ["blocked", "uninstalled", "gone", "app_policy", "", ""]
    states = await office.query("SELECT state FROM address ORDER BY person_id")
    assert states == ["blocked", "uninstalled", "gone", "reachable", "reachable", "reachable"]
    assert [len(letter.copies) for letter in post.letters] == [4]
    assert (await crowd.count(one)).sent == 6


@pytest.mark.parametrize(("status", "repeat"), [(412, False), (500, True), (502, False), (503, False), (504, True)])
async def test_what_was_not_taken_is_tried_again_after_longer_and_longer(
    office: Office, status: int, repeat: bool
) -> None:
    crowd, waits = Crowd(office, 3), []
    await crowd.reachable()
    office.connector.behave = answers(p1=[(status, "Busy"), (status, "Busy")])
    one = await crowd.sent(repeat=repeat)
    for _ in range(2):
        (due,) = await office.query("SELECT due FROM delivery WHERE state = 'waiting'")
        waits.append((due - office.clock.now()).total_seconds())
        office.clock.moment = due - timedelta(seconds=1)
        await office.lane()
        assert await office.query("SELECT due FROM delivery WHERE state = 'waiting'") == [due], "not before its time"
        office.clock.moment = due
        await office.lane()
    assert waits == [pytest.approx(15, rel=0.25), pytest.approx(30, rel=0.25)]
    assert crowd.got() == {person(0): 1, person(1): 3, person(2): 1}
    assert (await crowd.count(one)).sent == 3


async def test_after_five_tries_mail_takes_over(office: Office) -> None:
    crowd, post = Crowd(office, 1), Post()
    office.with_mailer(post)
    await crowd.reachable()
    office.connector.behave = answers(p0=[(503, "Busy")] * 9)
    one = await crowd.sent()
    for _ in range(6):
        await crowd.later(timedelta(minutes=10))
    assert (crowd.got()[person(0)], len(post.letters), (await crowd.count(one)).by_mail) == (5, 1, 1)


async def test_a_429_lets_the_whole_lane_rest_and_costs_no_try(office: Office) -> None:
    crowd = Crowd(office, 60)
    await crowd.reachable()
    office.connector.behave = answers(p5=[(429, "Throttled")] * 7)
    one = await crowd.sent()
    for _ in range(9):
        await crowd.later(timedelta(seconds=7))
    assert crowd.got() == {**dict.fromkeys(crowd.people, 1), person(5): 8}
    assert (await crowd.count(one)).sent == 60


@pytest.mark.parametrize(("repeat", "times", "unknown"), [(False, 1, 1), (True, 2, 0)])
async def test_a_lost_answer_is_unknown_and_sent_again_only_where_twice_is_better_than_not_at_all(
    office: Office, repeat: bool, times: int, unknown: int
) -> None:
    crowd = Crowd(office, 2)
    await crowd.reachable()
    office.connector.behave = answers(p0=[(0, "Lost")])
    one = await crowd.sent(repeat=repeat)
    await crowd.later(timedelta(minutes=1))
    assert (crowd.got()[person(0)], (await crowd.count(one)).unknown) == (times, unknown)
    if unknown:
        async with office.engine.begin() as db:
            assert await steer.resend(office.services, db, one, EDITOR, delivery.State.UNKNOWN) == 1
        await office.run()
    assert (crowd.got(), (await crowd.count(one)).sent) == ({person(0): 2, person(1): 1}, 2)


@pytest.mark.parametrize(("repeat", "times"), [(False, 1), (True, 2)])
async def test_an_answer_that_does_not_come_in_time_is_a_lost_one(office: Office, repeat: bool, times: int) -> None:
    crowd, ends = Crowd(office, 1), asyncio.Event()
    await crowd.reachable()
    usual = office.work
    wire = Wire(timeout=ClientTimeout(total=0.5))
    hasty = TeamsMessenger(wire, frozenset({"127.0.0.1"}), Limiter(10_000))
    office.work = replace(usual, services=replace(usual.services, messenger=hasty))

    async def hang(_: Sent) -> None:
        async with asyncio.timeout(60):
            await ends.wait()

    office.connector.behave = hang
    one = await crowd.sent(repeat=repeat)
    ends.set()
    await wire.close()
    assert await office.query("SELECT state FROM delivery") == ["waiting" if repeat else "unknown"]
    office.work = usual
    await crowd.later(timedelta(minutes=1))
    assert (crowd.got()[person(0)], (await crowd.count(one)).unknown) == (times, not repeat)


async def test_a_long_pause_that_is_asked_of_everybody_holds_for_all_and_then_each_gets_it_once(
    office: Office,
) -> None:
    crowd, taken, wait = Crowd(office, 120), Counter[str](), timedelta(seconds=600)
    await crowd.reachable()
    opens = office.clock.now() + wait

    async def behave(one: Sent) -> web.Response | None:
        if office.clock.now() < opens:
            return web.json_response({}, status=429, headers={"Retry-After": str(int(wait.total_seconds()))})
        taken[one.path.split("/")[3].removeprefix("a:")] += 1
        return None

    office.connector.behave = behave
    ordinary = await crowd.sent()
    assert await office.query("SELECT rests_until FROM lane WHERE name = 'lane'") == [opens]
    asked = len(office.connector.sent)
    assert 0 < asked <= office.work.settings.sends_at_once
    urgent = await crowd.sent(urgency=Urgency.URGENT, repeat=True)
    office.clock.moment = opens - timedelta(seconds=1)
    await office.lane()
    assert len(office.connector.sent) == asked, "nothing leaves meanwhile, however urgent"
    await crowd.later(timedelta(seconds=1))
    assert taken == dict.fromkeys(crowd.people, 2), "one of each message"
    assert len(office.connector.sent) == asked + 240
    for one in (ordinary, urgent):
        assert ((await crowd.count(one)).sent, (await crowd.read(one)).state) == (120, State.SENT)


async def test_a_card_that_is_too_big_stops_the_broadcast(office: Office) -> None:
    crowd = Crowd(office, 200)
    await crowd.reachable()
    office.connector.behave = answers(p3=[(413, "MessageSizeTooBig")])
    one = await crowd.read(await crowd.sent())
    assert (one.state, one.reason) == (State.FAILED, "too_big")
    one_more = office.work.settings.sends_at_once // 2
    assert sum(crowd.got().values()) <= office.work.settings.sends_at_once + one_more, "taken before it is stored"


async def test_an_urgent_one_goes_first_whatever_waits_is_paused_or_has_failed(office: Office) -> None:
    crowd = Crowd(office, 90)
    await crowd.reachable()
    await crowd.send(due=office.clock.now() + timedelta(days=1))
    office.connector.behave = answers(p0=[(413, "MessageSizeTooBig")])
    failed = await crowd.sent(audience=Audience(people=(person(0),)))
    paused = await crowd.send(audience=Audience(people=(person(1),)))
    await office.defer("broadcast:look")
    async with office.engine.begin() as db:
        assert (await crowd.read(failed)).state is State.FAILED
        await db.rollback()
    again = await crowd.send(audience=Audience(people=(person(2),)))
    await office.query("UPDATE broadcast SET state = 'paused' WHERE id = :id", id=paused)
    ordinary = await crowd.send()
    office.connector.sent.clear()
    urgent = await crowd.send(urgency=Urgency.URGENT, repeat=True)
    for one in (again, ordinary, urgent):  # all have begun when the lane is run
        await office.defer("broadcast:start", run=False, broadcast_id=str(one))
    await office.run()
    rows = await office.query("SELECT id FROM delivery WHERE broadcast_id = :one", one=urgent)
    first = [card["actions"][0]["data"]["delivery"] for card in office.connector.cards()]
    assert set(rows) <= set(first[: len(rows) + 2 * office.work.settings.sends_at_once])
    assert (await crowd.read(urgent)).state is State.SENT


@pytest.mark.parametrize("channel", ["teams", "mail"])
async def test_urgent_goes_before_prenotice_before_the_rest_however_late_it_came(office: Office, channel: str) -> None:
    crowd, order = Crowd(office, 3), (Urgency.ORDINARY, Urgency.PRENOTICE, Urgency.URGENT)
    office.with_mailer(Post())
    if channel == "teams":
        await crowd.reachable()
    ids = [await crowd.send(urgency=one, repeat=one is not Urgency.ORDINARY) for one in order]
    async with office.engine.begin() as db:
        for number, one in enumerate(ids):
            await launch.start(office.services, db, one)
            later = {"id": one, "at": office.clock.now() - timedelta(seconds=9 - number)}
            await db.execute(text("UPDATE broadcast SET started = :at WHERE id = :id"), later)
    taken = list[UUID]()
    async with office.engine.begin() as db:
        while claimed := (
            await flight.claim(db, office.clock.now(), 50, Cursor())
            if channel == "teams"
            else await by_mail.claim(db, office.clock.now(), 50)
        ):
            taken.append(claimed[0].broadcast_id)
    assert taken == ids[::-1]


async def test_pausing_stops_within_a_batch_and_going_on_sends_to_nobody_twice(office: Office) -> None:
    crowd = Crowd(office, 200)
    await crowd.reachable()
    one = await crowd.send()

    async def pause() -> None:
        async with office.engine.begin() as db:
            await steer.pause(office.services, db, one, EDITOR)

    office.connector.once(pause)
    await office.run()
    some = sum(crowd.got().values())
    assert some <= office.work.settings.sends_at_once
    assert (await crowd.read(one)).state is State.PAUSED
    async with office.engine.begin() as db:
        await steer.resume(office.services, db, one, EDITOR)
    await office.run()
    assert crowd.got() == dict.fromkeys(crowd.people, 1)


async def test_a_withdrawn_approval_stops_it_and_those_who_have_it_keep_it(office: Office) -> None:
    crowd = Crowd(office, 200)
    await crowd.reachable()
    one = await crowd.send()

    async def cancel() -> None:
        async with office.engine.begin() as db:
            await steer.cancel(office.services, db, one, EDITOR)

    office.connector.once(cancel)
    await office.run()
    counts = await crowd.count(one)
    assert 0 < counts.sent <= office.work.settings.sends_at_once
    assert (counts.failed, counts.waiting) == ({"": 200 - counts.sent}, 0)
    assert (await crowd.read(one)).state is State.CANCELLED


async def test_a_correction_takes_the_place_of_every_copy_and_a_recall_too(office: Office) -> None:
    crowd, post = Crowd(office, 60), Post()
    office.with_mailer(post)
    await crowd.reachable(crowd.people[:55])
    one = await crowd.sent()
    draft = Draft(versions={"nb": Version(title="Rettet", text="Nå er det riktig.")})
    async with office.engine.begin() as db:
        await steer.correct(office.services, db, one, EDITOR, cards.rendered(draft, "Kari"))
    await office.run()
    assert len(office.paths("PUT")) == 55
    assert [letter.subject for letter in post.letters] == ["Nytt", "Rettet"]
    async with office.engine.begin() as db:
        await steer.recall(office.services, db, one, EDITOR, cards.withdrawn(draft))
    await office.run()
    assert len(office.paths("PUT")) == 110
    assert len(office.paths("POST")) == 55
    assert (await crowd.read(one)).state is State.RECALLED


async def test_who_still_has_the_old_text_is_counted_and_named_and_tried_again_by_one_button(office: Office) -> None:
    crowd = Crowd(office, 4)
    await crowd.reachable()
    one = await crowd.sent()
    draft = Draft(versions={"nb": Version(title="Nytt", text="x")})
    office.connector.behave = answers(p0=[(404, "ActivityNotFound")], p1=[(403, "MessageWritesBlocked")])
    async with office.engine.begin() as db:
        await steer.recall(office.services, db, one, EDITOR, cards.withdrawn(draft))
    assert (await crowd.count(one)).behind == 4, "nobody has got the new text yet"
    await office.run()
    counts = await crowd.count(one)
    assert ((await crowd.read(one)).state, counts.sent, counts.behind) == (State.RECALLED, 4, 2)
    async with office.engine.begin() as db:
        assert [left.person_id for left in await behind.people(db, office.services.directory, one)] == crowd.people[:2]
        assert await steer.catch_up(office.services, db, one, EDITOR) == 2
    assert (await crowd.read(one)).running
    await office.run()
    assert ((await crowd.read(one)).state, (await crowd.count(one)).behind) == (State.RECALLED, 0)


async def test_a_recall_while_it_is_sent_reaches_those_who_have_it_and_nobody_else(office: Office) -> None:
    crowd = Crowd(office, 200)
    await crowd.reachable()
    one = await crowd.send(urgency=Urgency.URGENT, repeat=True)
    draft = Draft(versions={"nb": Version(title="Nytt", text="x")})

    async def recall() -> None:
        async with office.engine.begin() as db:
            await steer.recall(office.services, db, one, EDITOR, cards.withdrawn(draft))

    office.connector.once(recall)
    await office.run()
    told = {path.split("/")[3] for path in office.paths("POST")}
    assert {path.split("/")[3] for path in office.paths("PUT")} == told
    assert 0 < len(told) <= office.work.settings.sends_at_once
    assert (await crowd.read(one)).state is State.RECALLED


async def test_only_one_thing_runs_at_a_time(office: Office) -> None:
    crowd = Crowd(office, 3)
    await crowd.reachable()
    one = await crowd.sent()
    draft = Draft(versions={"nb": Version(title="Ny", text="x")})

    async def correct() -> str:
        try:
            async with office.engine.begin() as db:
                await steer.correct(office.services, db, one, EDITOR, cards.rendered(draft, "Kari"))
        except BotError as error:
            return error.reason
        return "done"

    said = await asyncio.gather(*(correct() for _ in range(10)))
    assert sorted(said) == ["done"] + ["running"] * 9


async def test_a_hanging_call_holds_nobody_elses_outcome(office: Office) -> None:
    crowd, ends = Crowd(office, 5), asyncio.Event()
    await crowd.reachable()

    async def behave(one: Sent) -> None:
        if one.path.split("/")[3].endswith("000000000002"):
            async with asyncio.timeout(60):
                await ends.wait()

    office.connector.behave = behave
    await crowd.send()
    running = asyncio.create_task(office.run())
    try:
        await until(office.engine, "SELECT id FROM delivery WHERE state = 'sent'", 4)
    finally:
        ends.set()
        await running
    assert await office.query("SELECT count(*) FROM delivery WHERE state = 'sent'") == [5]


async def test_a_letter_refused_for_many_goes_to_each_alone(office: Office) -> None:
    crowd = Crowd(office, 3)
    post = Post([Posting("refused", "400", permanent=True)])
    office.with_mailer(post)
    one = await crowd.sent()
    assert [len(letter.copies) for letter in post.letters] == [3, 0, 0, 0]
    assert (await crowd.count(one)).by_mail == 3


async def test_two_workers_send_one_broadcast_once(office: Office) -> None:
    crowd = Crowd(office, 150)
    await crowd.reachable()
    one = await crowd.send()
    await office.defer("lane:run", run=False, lock="lane")

    async def worker() -> None:
        await office.queue.run_worker_async(
            wait=False, install_signal_handlers=False, concurrency=4, additional_context={"work": office.work}
        )

    await asyncio.gather(worker(), worker())
    await office.run()
    assert crowd.got() == dict.fromkeys(crowd.people, 1)
    assert (await crowd.read(one)).state is State.SENT

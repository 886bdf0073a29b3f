"""One budget a week: what is over it waits for Friday's card; and what somebody wants less of."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import broadcast, budget, notice, preference, steer, unopened, week
from bot.broadcast import Urgency
from bot.clock import OSLO
from bot.config import Settings
from bot.delivery import Recipient, State
from bot.services import Services
from bot.turn import Key
from cards.announcement import withdrawn
from cards.week import card_of, letter
from tests.conftest import FixedClock
from tests.teams.conftest import Teams, actions, words
from tests.teams.sending import ANNE, CHIEF, LIV, WRITTEN, Sending, sending

FRIDAY = datetime(2026, 11, 27, 11, 30, tzinfo=UTC)
SUBJECT = f"{ANNE} 2026-W48"


@pytest.fixture
async def sent(engine: AsyncEngine, services: Services, teams: Teams, settings: Settings) -> AsyncIterator[Sending]:
    """Empty tables, with two people whom the bot reaches."""
    made = sending(engine, services, teams, settings)
    await made.clear()
    await made.reachable(ANNE, LIV)
    yield made
    await made.clear()


async def full(sent: Sending) -> Any:
    """Three messages that have gone out, and a fourth."""
    for _ in range(3):
        one = await sent.begin()
        await sent.settle(one)
        await sent.end(one)
    one = await sent.begin()
    await sent.end(one)
    return one


async def states(sent: Sending, one: Any) -> list[str]:
    """The states of a broadcast's deliveries."""
    return sorted(await sent.query("SELECT state FROM delivery WHERE broadcast_id = :one", one=one))


async def gather(sent: Sending) -> int:
    """What the tick on Fridays does."""
    async with sent.engine.begin() as db:
        return await week.gather(sent.services, db)


async def read(sent: Sending) -> week.Gathered:
    """What waits for Anne."""
    async with sent.engine.connect() as db:
        gathered = await week.read(sent.services, db, SUBJECT)
    assert gathered is not None
    return gathered


async def weeks_card(sent: Sending) -> dict[str, Any]:
    """Anne's card of the week."""
    return card_of(await read(sent), "nn")


async def test_a_fourth_message_in_a_week_waits_and_an_urgent_one_or_a_prenotice_does_not(
    sent: Sending, clock: FixedClock
) -> None:
    assert await states(sent, await full(sent)) == ["held", "held"]
    assert await states(sent, await sent.begin(author=CHIEF, urgency=Urgency.URGENT)) == ["waiting", "waiting"]
    assert await states(sent, await sent.begin(author=CHIEF, urgency=Urgency.PRENOTICE)) == ["waiting", "waiting"]
    clock.moment += timedelta(days=5, hours=14)  # Sunday at midnight in Oslo
    assert await states(sent, await sent.begin()) == ["waiting", "waiting"]


async def test_what_everybody_must_confirm_is_never_held(sent: Sending) -> None:
    await full(sent)
    must = WRITTEN.model_copy(update={"must_confirm": "Beredskap"})
    assert await states(sent, await sent.begin(must)) == ["waiting", "waiting"]


async def test_messages_a_person_a_week_are_those_of_seven_days_each_once_on_average_of_those_who_got_any(
    sent: Sending, clock: FixedClock
) -> None:
    async with sent.engine.connect() as db:
        assert await budget.a_person(db, clock.now()) == 0
    await sent.settle(await sent.begin())
    clock.moment += timedelta(days=7)
    await sent.settle(await sent.begin(), "failed", "gone")
    await sent.settle(await sent.begin())
    urgent = await sent.begin(author=CHIEF, urgency=Urgency.URGENT, people=(ANNE,))
    await sent.settle(urgent)
    clock.moment += timedelta(minutes=1)
    async with sent.engine.begin() as db:
        await notice.tell(sent.services, db, [ANNE], Key("trial", clock.moment.isoformat()))
        assert await budget.a_person(db, clock.now()) == 1.5


async def test_urgent_messages_and_those_that_did_not_arrive_take_nothing_of_the_budget(sent: Sending) -> None:
    for urgency, state in ((Urgency.URGENT, "sent"), (Urgency.PRENOTICE, "sent"), (Urgency.ORDINARY, "failed")):
        one = await sent.begin(author=CHIEF, urgency=urgency)
        await sent.settle(one, state)
        await sent.end(one)
    assert await states(sent, await sent.begin()) == ["waiting", "waiting"]


async def test_who_is_reached_by_mail_alone_is_not_held(sent: Sending) -> None:
    await sent.query("DELETE FROM address WHERE person_id = :who", who=ANNE)
    assert await states(sent, await full(sent)) == ["held", "waiting"]


async def test_on_friday_what_waited_is_told_of_once_and_not_in_the_quiet_hours(
    sent: Sending, clock: FixedClock
) -> None:
    await full(sent)
    assert await gather(sent) == 0
    clock.moment = FRIDAY
    assert await gather(sent) == 2
    assert await gather(sent) == 0
    assert await sent.query("SELECT subject FROM notice WHERE kind = 'week' AND person_id = :who", who=ANNE) == [
        SUBJECT
    ]


async def test_a_friday_on_which_all_were_down_is_caught_up_in_the_next_morning(
    sent: Sending, clock: FixedClock
) -> None:
    await full(sent)
    clock.moment = FRIDAY + timedelta(hours=9)
    assert await gather(sent) == 0, "it is half past nine in the evening"
    clock.moment = FRIDAY + timedelta(hours=20)
    assert await gather(sent) == 2


async def test_on_a_holiday_the_card_waits_for_the_next_day_that_is_none(sent: Sending, clock: FixedClock) -> None:
    clock.moment = datetime(2026, 12, 21, 9, 0, tzinfo=UTC)
    await full(sent)
    for days in (4, 5, 6):  # Christmas Day is a Friday, and Sunday follows
        clock.moment = datetime(2026, 12, 21 + days, 11, 30, tzinfo=UTC)
        assert await gather(sent) == 0
    clock.moment = datetime(2026, 12, 28, 7, 0, tzinfo=UTC)
    assert await gather(sent) == 2


async def test_quiet_hours_that_begin_at_midnight_leave_the_day_free(sent: Sending, clock: FixedClock) -> None:
    await full(sent)
    clock.moment = FRIDAY
    policy = sent.services.policy.model_copy(update={"quiet_from": time(0), "quiet_until": time(6)})
    sent.services = replace(sent.services, policy=policy)
    assert await gather(sent) == 2


async def test_what_is_paused_is_not_shown_and_comes_the_friday_after_it_is_resumed(
    sent: Sending, clock: FixedClock
) -> None:
    one = await full(sent)
    await sent.query("UPDATE broadcast SET state = 'paused' WHERE id = :one", one=one)
    clock.moment = FRIDAY
    assert await gather(sent) == 0
    clock.moment += timedelta(days=3)
    async with sent.engine.begin() as db:
        await steer.resume(sent.services, db, one, CHIEF)
    assert await gather(sent) == 0
    clock.moment = FRIDAY + timedelta(days=7)
    assert await gather(sent) == 2


async def close(sent: Sending) -> list[Any]:
    """What the same tick does with what nobody opened."""
    async with sent.engine.begin() as db:
        assert await unopened.any_stale(db, sent.services.clock.now())
        return list(await unopened.close(db, sent.services.clock.now()))


async def test_what_nobody_opens_within_five_days_is_not_delivered_and_is_shown_all_the_same_when_asked_for(
    sent: Sending, clock: FixedClock
) -> None:
    one = await full(sent)
    (_, show) = actions(await weeks_card(sent))
    clock.moment = FRIDAY
    await gather(sent)
    clock.moment += unopened.PATIENCE
    async with sent.engine.begin() as db:
        assert not await unopened.any_stale(db, clock.moment)
    clock.moment += timedelta(minutes=1)
    assert await close(sent) == [one]
    assert await states(sent, one) == ["failed", "failed"]
    kind, card = await sent.press("broadcast.show", CHIEF, about=str(one))
    assert "Ikke åpnet i samlekortet: Anne Ansattsen (Heimetenesta)" in words(card), kind
    (shown,) = await sent.teams.say("", who=ANNE, value=show["data"])
    assert "Straumen blir borte" in words(shown)
    assert await states(sent, one) == ["failed", "sent"]


@pytest.mark.parametrize(("became", "said"), [("cancelled", "avbroten"), ("recalled", "Trekt tilbake")])
async def test_what_nobody_opened_is_not_shown_once_it_is_taken_back(
    sent: Sending, clock: FixedClock, became: str, said: str
) -> None:
    one = await full(sent)
    (_, show) = actions(await weeks_card(sent))
    clock.moment = FRIDAY
    await gather(sent)
    clock.moment += unopened.PATIENCE + timedelta(minutes=1)
    await close(sent)
    if became == "recalled":
        async with sent.engine.begin() as db:
            await steer.recall(sent.services, db, one, CHIEF, withdrawn(WRITTEN))
    await sent.query("UPDATE broadcast SET state = :state WHERE id = :one", state=became, one=one)
    before = len(sent.teams.connector.sent)
    shown = await sent.teams.say("", who=ANNE, value=show["data"])
    assert said in f"{words(shown)}{sent.teams.connector.sent[before].body.get('text', '')}"
    assert await states(sent, one) == ["failed", "failed"]


async def test_where_the_weeks_card_can_be_shown_to_nobody_that_is_known_at_once(
    sent: Sending, clock: FixedClock
) -> None:
    one = await full(sent)
    clock.moment = FRIDAY
    await gather(sent)
    await sent.query("UPDATE notice SET state = 'given_up', reason = 'no_account' WHERE person_id = :who", who=ANNE)
    assert await close(sent) == [one]
    rows = await sent.query("SELECT state || ' ' || reason FROM delivery WHERE broadcast_id = :one", one=one)
    assert sorted(rows) == ["failed no_account", "held budget"]


async def test_more_than_a_card_has_room_for_is_said_and_shown_when_asked_for(sent: Sending) -> None:
    await full(sent)
    items = [replace(item, title=f"Nr. {n}") for n in range(22) for item in (await read(sent)).items]
    card = card_of(week.Gathered("2026-W48", items), "nn")
    assert "… og 2 til" in words(card)
    (more,) = [one for one in actions(card) if one["title"] == "Vis resten"]
    assert more["data"] == {"verb": "week.more", "week": "2026-W48", "start": 20}
    assert "Nr. 21" in letter(week.Gathered("2026-W48", items), "nn").text
    (shown,) = await sent.teams.say("", who=ANNE, value={**more["data"], "start": 0})
    assert "Straumen blir borte" in words(shown)
    (last,) = await sent.teams.say("", who=ANNE, value={**more["data"], "start": 0, "week": "2026-W53"})
    assert "Straumen blir borte" in words(last), "a year may have 53 weeks"
    for wrong in (
        {"week": "2026-W99"},
        {"week": "2026-W00"},
        {"week": "2025-W53"},
        {"week": None},
        {"start": "x"},
        {"start": -1},
        {"week": "2025-W01"},
    ):
        (answer,) = await sent.teams.say("", who=ANNE, value={**more["data"], **wrong})
        assert words(answer)


async def test_vis_shows_the_message_counts_it_as_delivered_and_keeps_its_activity(sent: Sending) -> None:
    one = await full(sent)
    (less, show) = actions(await weeks_card(sent))
    (card,) = await sent.teams.say("", who=ANNE, value=show["data"])
    assert "Straumen blir borte" in words(card)
    assert less["data"]["verb"] == "preference.form"
    activity = f"a{len(sent.teams.connector.sent) - 1}"
    kept = await sent.query("SELECT activity_id FROM delivery WHERE broadcast_id = :one AND state = 'sent'", one=one)
    assert kept == [activity]
    before = len(sent.teams.connector.texts())
    assert await sent.teams.say("", who=ANNE, value=show["data"]) == []
    assert "Sjå lenger ned" in sent.teams.connector.texts()[before]
    (read, _) = actions(card)
    kind, done = await sent.press(read["verb"], ANNE, delivery=read["data"]["delivery"])
    assert "Lese 24.11." in words(done), kind


async def test_ten_presses_on_vis_at_once_send_the_message_once(sent: Sending) -> None:
    await full(sent)
    (_, show) = actions(await weeks_card(sent))
    before = len(sent.teams.connector.cards())
    post = [sent.teams.post(sent.teams.activity(text="", who=ANNE, value=show["data"])) for _ in range(10)]
    assert {status for status, _ in await asyncio.gather(*post)} == {200}
    assert len(sent.teams.connector.cards()) == before + 1


async def test_what_was_recalled_or_cancelled_meanwhile_is_not_shown(sent: Sending) -> None:
    one = await full(sent)
    card = await weeks_card(sent)
    async with sent.engine.begin() as db:
        await steer.recall(sent.services, db, one, CHIEF, withdrawn(WRITTEN))
    (shown,) = await sent.teams.say("", who=ANNE, value=actions(card)[1]["data"])
    assert "Trekt tilbake" in words(shown)
    assert "sent" not in await states(sent, one)
    async with sent.engine.connect() as db:
        assert await week.read(sent.services, db, SUBJECT) is None
        assert (await broadcast.read(db, one)).state == "sending"


async def test_nobody_is_shown_what_waits_for_another(sent: Sending) -> None:
    await full(sent)
    (_, show) = actions(await weeks_card(sent))
    (card,) = await sent.teams.say("", who=CHIEF, value=show["data"])
    assert "for en annen" in words(card)


async def test_what_somebody_wants_less_of_is_kept_and_what_reaches_all_is_said(sent: Sending) -> None:
    (form,) = await sent.teams.say("mindre slikt", who=ANNE)
    assert "Førehandsvarsel og krisemeldingar kan ikkje slåast av" in words(form)
    assert "kjem seinare. Då gjeld valet ditt" in words(form)
    assert "høgst 3 av i veka" in words(form)
    kind, done = await sent.press("preference.keep", ANNE, no_stories="true", newsletter_by_mail="false")
    assert "Ingen suksesshistorier" in words(done), kind
    assert "kjem seinare. Då gjeld valet ditt" in words(done)
    assert "Nyheitsbrevet" not in words(done)
    (form,) = await sent.teams.say("mindre slikt", who=ANNE)
    toggles = {part["id"]: part["value"] for part in form["body"] if part["type"] == "Input.Toggle"}
    assert toggles == {"newsletter_by_mail": "false", "no_stories": "true", "reminders_weekly": "false"}


TO_BOTH = [Recipient(ANNE, "nn", "teams"), Recipient(LIV, "nn", "teams")]
CHOSEN = {
    "newsletter_by_mail": ("newsletter", [Recipient(ANNE, "nn", "mail"), TO_BOTH[1]]),
    "no_stories": ("story", [TO_BOTH[1]]),
    "reminders_weekly": ("reminder", [Recipient(ANNE, "nn", "teams", State.HELD, "chosen"), TO_BOTH[1]]),
}


@pytest.mark.parametrize("choice", preference.CHOICES)
async def test_each_choice_changes_how_its_kind_arrives_and_no_other(sent: Sending, choice: str) -> None:
    about = await sent.begin()
    sent.services = replace(sent.services, has_mailbox=True)
    await sent.press("preference.keep", ANNE, **{choice: "true"})
    async with sent.engine.begin() as db:
        one = await broadcast.read(db, about)
        for kind, expected in CHOSEN.values():
            found = await preference.heed(sent.services, db, replace(one, kind=kind), TO_BOTH)
            assert found == (expected if kind == CHOSEN[choice][0] else TO_BOTH)
        kind = CHOSEN[choice][0]
        for urgency in (Urgency.URGENT, Urgency.PRENOTICE):
            assert (
                await preference.heed(sent.services, db, replace(one, kind=kind, urgency=urgency), TO_BOTH) == TO_BOTH
            )
        assert await preference.heed(sent.services, db, one, TO_BOTH) == TO_BOTH, "an announcement reaches everybody"


@given(st.datetimes(datetime(2026, 1, 1), datetime(2029, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - the zone is given
def test_what_is_gathered_was_held_until_the_last_noon_on_a_friday(now: datetime) -> None:
    found = week.cutoff(now).astimezone(OSLO)
    assert (found.weekday(), found.hour, found.minute) == (4, 12, 0)
    assert found <= now < found + timedelta(days=7, hours=2)

"""One budget a week: what is over it waits for Friday's card; and what somebody wants less of."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import broadcast, preference, steer, week
from bot.broadcast import Urgency
from bot.clock import OSLO
from bot.config import Settings
from bot.delivery import Recipient, State
from bot.policy import Policy
from bot.services import Services
from cards.announcement import withdrawn
from cards.week import card_of
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


async def weeks_card(sent: Sending) -> dict[str, Any]:
    """Anne's card of the week."""
    async with sent.engine.connect() as db:
        items = await week.read(sent.services, db, SUBJECT)
    assert items is not None
    return card_of(items, "nn")


async def test_a_fourth_message_in_a_week_waits_and_an_urgent_one_or_a_prenotice_does_not(
    sent: Sending, clock: FixedClock
) -> None:
    assert await states(sent, await full(sent)) == ["held", "held"]
    assert await states(sent, await sent.begin(author=CHIEF, urgency=Urgency.URGENT)) == ["waiting", "waiting"]
    assert await states(sent, await sent.begin(author=CHIEF, urgency=Urgency.PRENOTICE)) == ["waiting", "waiting"]
    clock.moment += timedelta(days=5, hours=14)  # Sunday at midnight in Oslo
    assert await states(sent, await sent.begin()) == ["waiting", "waiting"]


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


def test_the_quiet_hours_are_the_settings() -> None:
    policy = Policy()
    awake = [week.awake(policy, datetime(2026, 11, 27, hour, tzinfo=OSLO)) for hour in range(24)]
    assert [hour for hour, one in enumerate(awake) if one] == list(range(7, 20))

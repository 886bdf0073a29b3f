"""A prenotice through the whole engine: what Teams is really sent before, at and after its time."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import pytest

from bot import release, steer
from cards import release as cards
from tests import prenotices
from tests.deleting import deleting
from tests.jobs.conftest import Office
from tests.jobs.test_embargo import Desk
from tests.prenotices import EDITOR, PEOPLE, SECRET, draft
from tests.teams.conftest import actions, words

HOUR = timedelta(hours=1)


@pytest.fixture
async def desk(office: Office) -> AsyncIterator[Desk]:
    """The office with a prenotice that has begun, of which Teams has been sent nothing; everybody can be reached."""
    await office.query(deleting(prenotices.TABLES))
    made = Desk(office)
    await made.starts()
    people = [one.id for one in office.services.directory.employees()]
    await office.query("DELETE FROM address")
    await office.reachable(*people)
    yield made
    await office.query(deleting(prenotices.TABLES))


def shown(desk: Desk) -> dict[str, str]:
    """What each conversation's copy says in the end, by the requests that Teams got."""
    copies: dict[str, Any] = {}
    for one in desk.office.connector.sent:
        card = one.body["attachments"][0]["content"]
        if is_copy(card):
            copies[unquote(one.path).split("/")[3]] = words(card)
    return copies


def is_copy(card: dict[str, Any]) -> bool:
    """Whether it is the prenotice, and not what its sender is told of it."""
    steers = any(one.get("verb", "").startswith("broadcast.") for one in actions(card))
    return not steers and "Du får denne fordi du har" not in words(card)


def sends(desk: Desk, method: str) -> int:
    """How many copies were sent (POST) or changed (PUT)."""
    requests = [one for one in desk.office.connector.sent if one.method == method]
    return sum(is_copy(one.body["attachments"][0]["content"]) for one in requests)


async def test_it_goes_out_is_clear_and_becomes_public_in_place(desk: Desk) -> None:
    await desk.office.lane()
    await desk.look()
    await desk.office.lane()
    assert sends(desk, "POST") == PEOPLE
    assert await desk.told() == {"clear", ""}
    desk.office.clock.moment = desk.at
    await desk.look()
    await desk.office.lane()
    assert sends(desk, "POST") == PEOPLE
    assert sends(desk, "PUT") == PEOPLE
    assert all("Publisert" in said and SECRET in said for said in shown(desk).values())
    assert len(shown(desk)) == PEOPLE


async def test_of_one_whose_time_passes_while_it_is_paused_nobody_else_gets_it_and_who_has_it_knows(desk: Desk) -> None:
    async with desk.engine.begin() as db:
        await prenotices.arrive(db, desk.id, desk.office.clock.now(), 6, desk.office.connector.url)
        await steer.pause(desk.services, db, desk.id, EDITOR)
    desk.office.clock.moment = desk.at
    await desk.office.query("DELETE FROM procrastinate_jobs")
    async with desk.engine.begin() as db:
        await desk.services.defer(db, "broadcast:look", queueing_lock="broadcast:look")
    await desk.office.run()
    assert (await desk.row())["state"] == "expired"
    await desk.look()
    await desk.office.lane()
    assert (sends(desk, "POST"), sends(desk, "PUT")) == (0, 6)
    assert all("Fortsatt internt" in said or "Framleis internt" in said for said in shown(desk).values())


async def test_postponed_after_half_those_who_have_it_are_changed_and_the_others_get_the_new_time(desk: Desk) -> None:
    async with desk.engine.begin() as db:
        await prenotices.arrive(db, desk.id, desk.office.clock.now(), 6, desk.office.connector.url)
        at = desk.at + 24 * HOUR
        made = cards.postponed(draft(desk.at), "Kari", desk.at, at)
        await release.postpone(desk.services, db, desk.id, EDITOR, at, made)
    await desk.office.run()
    assert (sends(desk, "POST"), sends(desk, "PUT")) == (6, 6)
    copies = shown(desk)
    assert len(copies) == PEOPLE
    assert all("onsdag 25. november 2026 kl. 12.00, norsk tid" in said for said in copies.values())
    notices = [
        one for one in desk.office.connector.sent if "med å snakke om" in words(one.body["attachments"][0]["content"])
    ]
    assert len(notices) == 6
    assert await desk.office.query("SELECT DISTINCT (edition, state) FROM delivery") == [("2", "sent")]


async def test_what_is_in_flight_while_it_is_postponed_is_changed_afterwards(desk: Desk) -> None:
    async def postpone() -> None:
        async with desk.engine.begin() as db:
            at = desk.at + 24 * HOUR
            made = cards.postponed(draft(desk.at), "Kari", desk.at, at)
            await release.postpone(desk.services, db, desk.id, EDITOR, at, made)

    desk.office.connector.once(postpone)
    await desk.office.lane()
    await desk.office.run()
    assert await desk.office.query("SELECT count(*) FROM notice WHERE kind = 'moved'") == [PEOPLE]
    assert all("onsdag 25. november 2026 kl. 12.00, norsk tid" in said for said in shown(desk).values())
    assert len(shown(desk)) == PEOPLE


async def test_taken_back_while_it_is_sent_nobody_else_gets_it(desk: Desk) -> None:
    async with desk.engine.begin() as db:
        await prenotices.arrive(db, desk.id, desk.office.clock.now(), 6, desk.office.connector.url)
        await steer.cancel(desk.services, db, desk.id, EDITOR)
    await desk.office.lane()
    await desk.look()
    await desk.office.lane()
    assert (sends(desk, "POST"), sends(desk, "PUT")) == (0, 6)
    assert "stoppet" in await desk.card("stopped")


async def test_a_stop_while_it_is_sent_reaches_those_who_have_it_and_nobody_else(desk: Desk) -> None:
    async with desk.engine.begin() as db:
        await prenotices.arrive(db, desk.id, desk.office.clock.now(), 6, desk.office.connector.url)
        made = cards.stopped(draft(desk.at), "Kari")
        await release.stop(desk.services, db, desk.id, EDITOR, "Avlyst", made)
    await desk.office.run()
    assert (sends(desk, "POST"), sends(desk, "PUT")) == (0, 6)
    assert all("Vi bygger" not in said for said in shown(desk).values())


async def test_a_person_who_is_reached_on_the_second_try_makes_it_clear(desk: Desk) -> None:
    blocked = (403, {"error": {"code": "Forbidden", "message": '{"subCode": "MessageWritesBlocked", "details": "no"}'}})
    desk.office.connector.errors += [blocked] * 2
    await desk.office.lane()
    await desk.look()
    assert "Vent med å publisere" in await desk.card("late")
    lost = await desk.office.query("SELECT person_id FROM address WHERE state <> 'reachable'")
    assert len(lost) == 2
    await desk.office.reachable(*lost)
    async with desk.engine.begin() as db:
        assert await release.remind(desk.services, db, desk.id, EDITOR) > 0
    await desk.office.run()
    await desk.look()
    assert await desk.office.query("SELECT told FROM prenotice") == ["clear"]

"""A prenotice's buttons over HTTP: by its author and the editors, once, however often they are pressed."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import prenotice, release, steer
from bot.services import Services
from jobs.embargo import attend
from jobs.notice import KINDS
from jobs.queue import Deferrer, open_app
from jobs.worker import BLUEPRINTS
from tests import prenotices
from tests.conftest import FixedClock
from tests.deleting import deleting
from tests.prenotices import ANNE, EDITOR, LEADER, SECRET, VIDAR
from tests.teams.conftest import Teams, actions, words
from tests.teams.desk import fields
from tests.teams.test_form import button

CARD, MESSAGE = "application/vnd.microsoft.card.adaptive", "application/vnd.microsoft.activity.message"
HOUR = timedelta(hours=1)
LINK = "https://kommunen.example.invalid/sak"
DEEDS = "SELECT count(*) FROM audit WHERE subject = :id AND deed = :deed"


@dataclass
class Hall:
    """A prenotice half sent, by a leader who is no editor, and people who press its buttons."""

    teams: Teams
    engine: AsyncEngine
    services: Services
    clock: FixedClock
    id: UUID

    async def form(self, act: str, who: str = EDITOR) -> dict[str, Any]:
        """The form that a button of the prenotice's card opens."""
        action = {"type": "Action.Submit", "data": {"verb": f"release.{act}", "about": str(self.id)}}
        return await self.teams.press(action, who=who)

    async def send(self, card: dict[str, Any], act: str, who: str = EDITOR, **typed: str) -> tuple[str, Any]:
        """Send a form; gives the kind of the answer, and what it says or shows."""
        return await self.press(f"release.{act}.do", who, **button(card, f"release.{act}.do")["data"] | typed)

    async def press(self, verb: str, who: str = EDITOR, /, **data: Any) -> tuple[str, Any]:
        """Press a button of the prenotice; gives the kind of the answer, and what it says or shows."""
        value = {"action": {"type": "Action.Execute", "verb": verb, "data": {"about": str(self.id), **data}}}
        pressed = self.teams.activity("invoke", who=who, name="adaptiveCard/action", value=value)
        status, body = await self.teams.post(pressed)
        assert status == 200
        return body["type"], body["value"]

    async def query(self, sql: str, **values: str) -> list[Any]:
        """The first column of what `sql` finds of this prenotice."""
        async with self.engine.begin() as db:
            return list((await db.execute(text(sql), {"id": self.id, **values})).scalars())

    async def fail(self) -> None:
        """Let nobody else get it."""
        async with self.engine.begin() as db:
            await prenotices.fail(db, self.id)

    async def look(self) -> None:
        """Let the tick come."""
        async with self.engine.begin() as db:
            await attend(self.services, db, self.id)

    async def card(self) -> dict[str, Any]:
        """The card of the prenotice as the editor sees it."""
        async with self.engine.begin() as db:
            values = await KINDS["embargo"].read(self.services, db, str(self.id))
            return dict(KINDS["embargo"].card(values, "nb"))


@pytest.fixture
async def hall(teams: Teams, engine: AsyncEngine, services: Services, clock: FixedClock) -> AsyncIterator[Hall]:
    """See Hall; public in two hours."""
    async with engine.begin() as db:
        await db.execute(text(deleting(prenotices.TABLES)))
    queue = open_app(engine.url.render_as_string(hide_password=False), BLUEPRINTS)
    services = replace(services, defer=Deferrer(queue))
    async with queue.open_async():
        async with engine.begin() as db:
            made = await prenotices.started(services, db, clock.now() + 2 * HOUR, author=LEADER)
            await prenotices.arrive(db, made, clock.now(), 6)
        yield Hall(teams, engine, services, clock, made)
    async with engine.begin() as db:
        await db.execute(text(deleting(prenotices.TABLES)))


@pytest.mark.parametrize(("way", "first"), [("sending", ["remind"]), ("paused", ["resume"]), ("scheduled", [])])
async def test_every_button_of_its_card_leads_somewhere(hall: Hall, way: str, first: list[str]) -> None:
    await hall.fail()
    await hall.query("UPDATE broadcast SET state = :way RETURNING 1", way=way)
    if way == "scheduled":
        await hall.query(
            "WITH a AS (DELETE FROM address), d AS (DELETE FROM delivery) "
            "UPDATE broadcast SET frozen = NULL, due = expires - INTERVAL '1 s' RETURNING 1"
        )
    await hall.look()
    card = await hall.card()
    assert "Anne Ansattsen" in words(card)
    verbs = [one["data"]["verb"] for one in actions(card)]
    acts = (*first, "postpone", "force", "address", "report", "record", "stop")
    assert verbs == [f"release.{act}" for act in acts]
    for one in actions(card):
        opened = await hall.teams.press(one, who=EDITOR)
        if one["data"]["verb"] == "release.report":
            assert opened == card
        elif one["data"]["verb"] != "release.address":
            assert [each["verb"] for each in actions(opened)] == [f"{one['data']['verb']}.do"]


async def test_the_editor_finds_the_address_and_it_answers(hall: Hall) -> None:
    await hall.look()
    card = await hall.card()
    shown = await hall.teams.press(button(card, "release.address"), who=EDITOR)
    (url,) = [line for line in words(shown).splitlines() if "/api/releases/" in line]
    async with hall.teams.client.get(url.removeprefix(hall.services.public_url)) as answer:
        assert (answer.status, (await answer.json())["clear"]) == (200, False)


@pytest.mark.parametrize("act", ["remind", "postpone", "force", "stop", "record", "address", "report"])
async def test_only_its_author_and_the_editors_see_anything_of_it(hall: Hall, act: str) -> None:
    for who in (ANNE, VIDAR, "d0000000-0000-4000-8000-000000000999"):
        refused = words(await hall.form(act, who))
        assert "bare for" in refused or "berre for" in refused
        assert SECRET not in refused
    for who in (LEADER, EDITOR):
        assert "bare for" not in words(await hall.form(act, who))


async def test_postponed_from_the_card_with_the_day_as_people_write_it(hall: Hall) -> None:
    card = await hall.form("postpone", LEADER)
    kind, shown = await hall.send(card, "postpone", LEADER, day="2026-11-26", time="08:30")
    assert kind == CARD
    assert "torsdag 26. november 2026 kl. 08.30" in words(shown)
    assert await hall.query("SELECT external_at AT TIME ZONE 'UTC' || '' FROM prenotice") == ["2026-11-26 07:30:00"]
    assert await hall.query("SELECT count(*) FROM notice WHERE kind = 'moved'") == [6]
    kind, shown = await hall.send(await hall.form("postpone"), "postpone", day="fredag 27. november", time="kl. 9")
    assert "fredag 27. november 2026 kl. 09.00, norsk tid" in words(shown)


@pytest.mark.parametrize(
    ("day", "hour", "remark"),
    [
        ("2026-11-24", "09:00", "fram i tid"),
        ("2026-11-24", "", "Skriv dag og klokkeslett"),
        ("", "12:00", "Skriv dag og klokkeslett"),
        ("2026-02-31", "12:00", "Skriv dag og klokkeslett"),
        ("snart", "25:00", "Skriv dag og klokkeslett"),
        ("2026-11-25", "12:60", "Skriv dag og klokkeslett"),
    ],
)
async def test_a_time_that_is_none_or_past_is_asked_for_again_and_nothing_is_lost(
    hall: Hall, day: str, hour: str, remark: str
) -> None:
    kind, shown = await hall.send(await hall.form("postpone"), "postpone", day=day, time=hour)
    assert kind == CARD
    assert remark in words(shown)
    if day:
        assert day in [part.get("value") for part in shown["body"]]
    assert await hall.query("SELECT postponed_from FROM prenotice") == [None]
    kind, shown = await hall.send(shown, "postpone", day="2026-11-25", time="12:00")
    assert "Utsatt til" in words(shown)


@pytest.mark.parametrize(
    ("day", "said", "why"),
    [
        ("2027-03-28", "kl. 03.30, norsk tid", "finnes ikke den natta"),
        ("2027-10-31", "kl. 02.30, norsk sommertid", "kommer to ganger den natta"),
    ],
)
async def test_an_hour_that_the_clock_skips_or_repeats_is_explained(hall: Hall, day: str, said: str, why: str) -> None:
    _, shown = await hall.send(await hall.form("postpone"), "postpone", day=day, time="02:30")
    assert said in words(shown)
    assert why in words(shown)


@pytest.mark.parametrize(
    ("act", "typed", "deed"),
    [
        ("postpone", {"day": "2026-11-26", "time": "08:30"}, "postpone"),
        ("force", {"reason": "Avisa har saken"}, "publish"),
        ("stop", {"reason": "Avlyst"}, "stop"),
        ("record", {"link": "https://kommunen.example.invalid/sak"}, "publish"),
        ("remind", {}, "resend"),
        ("resume", {}, "resume"),
    ],
)
async def test_pressed_twice_and_ten_times_at_once_it_is_done_once_and_all_are_answered(
    hall: Hall, act: str, typed: dict[str, str], deed: str
) -> None:
    await hall.fail()
    if act == "resume":
        await hall.query("UPDATE broadcast SET state = 'paused' RETURNING 1")
    card = await hall.form(act)
    answers = await asyncio.gather(*(hall.send(card, act, **typed) for _ in range(10)))
    assert [kind for kind, _ in answers].count(CARD) == 1
    assert all("allerede gjort" in said for kind, said in answers if kind == MESSAGE)
    assert await hall.query(DEEDS, deed=deed) == [1]
    kind, said = await hall.send(card, act, **typed)
    assert (kind, "allerede gjort" in said) == (MESSAGE, True)
    assert await hall.query(DEEDS, deed=deed) == [1]


@pytest.mark.parametrize(
    ("act", "typed", "deed"), [("stop", {"reason": "Avlyst"}, "stop"), ("force", {"reason": "Likevel"}, "publish")]
)
async def test_ten_forms_of_their_own_at_once_do_it_once_too(
    hall: Hall, act: str, typed: dict[str, str], deed: str
) -> None:
    people = [LEADER, EDITOR] * 5
    cards = [await hall.form(act, who) for who in people]
    answers = await asyncio.gather(
        *(hall.send(card, act, who, **typed) for card, who in zip(cards, people, strict=True))
    )
    assert [kind for kind, _ in answers].count(CARD) == 1
    assert await hall.query(DEEDS, deed=deed) == [1]


async def test_publishing_anyway_and_stopping_ask_for_a_reason(hall: Hall) -> None:
    for act in ("force", "stop"):
        kind, shown = await hall.send(await hall.form(act), act, reason="  ")
        assert (kind, "Skriv hvorfor" in words(shown)) == (CARD, True)
    assert await hall.query("SELECT count(*) FROM audit WHERE subject = :id AND deed IN ('publish', 'stop')") == [0]


async def test_a_link_that_is_not_https_is_asked_for_again(hall: Hall) -> None:
    kind, shown = await hall.send(await hall.form("record"), "record", link="http://a.invalid")
    assert (kind, "https://" in words(shown)) == (CARD, True)
    assert await hall.query("SELECT published FROM prenotice") == [None]


async def test_a_form_that_is_too_old_comes_again_with_what_was_typed(hall: Hall) -> None:
    card = await hall.form("force")
    hall.clock.moment += timedelta(hours=25)
    kind, shown = await hall.send(card, "force", reason="Avisa har saken")
    assert (kind, "for gammelt" in words(shown)) == (CARD, True)
    assert "Avisa har saken" in [part.get("value") for part in shown["body"]]
    assert await hall.query("SELECT forced FROM prenotice") == [None]


async def test_a_form_that_was_forwarded_is_refused(hall: Hall) -> None:
    card = await hall.form("stop")
    kind, said = await hall.send(card, "stop", who=VIDAR, reason="Tull")
    assert (kind, "laget for en annen" in said) == (MESSAGE, True)
    assert await hall.query("SELECT stopped FROM prenotice") == [None]


async def test_sending_again_when_the_time_has_passed_is_refused_kindly(hall: Hall) -> None:
    await hall.fail()
    card = await hall.form("remind")
    hall.clock.moment += 3 * HOUR
    kind, said = await hall.send(card, "remind")
    assert (kind, "for sent" in said) == (MESSAGE, True)


async def test_the_report_shows_an_author_names_of_their_own_unit_only(hall: Hall) -> None:
    await hall.fail()
    hall.clock.moment += 2 * HOUR
    async with hall.engine.begin() as db:
        one = await prenotice.read(db, hall.id, lock=True)
        await prenotice.change(db, one.broadcast_id, forced=hall.clock.now())
    await hall.look()
    to_editor, to_author = words(await hall.form("report")), words(await hall.form("report", LEADER))
    assert "6 av 12 (50,0 %) hadde fått det levert" in to_editor
    assert "Vidar" in to_editor
    assert "Anne" in to_author
    assert "Vidar" not in to_author
    assert "Liste for regneark" not in to_author


async def test_the_report_comes_as_lines_for_a_spreadsheet_to_editors_and_is_put_on_record(hall: Hall) -> None:
    await hall.fail()
    await publish(hall)
    card = await hall.form("report")
    shown = await hall.teams.press(button(card, "release.export"), who=EDITOR)
    lines = fields(shown)["list"].splitlines()
    assert lines[0] == "navn;enhet;kanal;levert;offentlig;før offentligheten;årsak"
    assert len(lines) == prenotices.PEOPLE + 1
    assert sum(line.endswith(";nei;blocked") for line in lines) == 6
    assert f"prenotices report {hall.id}" in words(shown)
    trail = "SELECT detail FROM audit WHERE subject = :id AND deed = 'export'"
    assert await hall.query(trail) == ["csv, prenotice"]
    refused = await hall.teams.press(button(card, "release.export"), who=LEADER)
    assert ";nei;" not in json.dumps(refused)
    assert await hall.query(trail) == ["csv, prenotice"]


async def publish(hall: Hall) -> None:
    """It is public, and its copies say so."""
    async with hall.engine.begin() as db:
        one = await prenotice.read(db, hall.id, lock=True)
        await release.record(hall.services, db, one, EDITOR, LINK)
    await hall.look()


async def hold(hall: Hall) -> None:
    """Its time has passed, and it is not clear."""
    hall.clock.moment += 2 * HOUR
    await hall.look()


async def stop(hall: Hall) -> None:
    """It is stopped by its form."""
    await hall.send(await hall.form("stop"), "stop", reason="Avlyst")


async def cancel(hall: Hall) -> None:
    """It is taken back by the broadcast's card."""
    async with hall.engine.begin() as db:
        await steer.cancel(hall.services, db, hall.id, EDITOR)


async def nothing(hall: Hall) -> None:
    """It is on its way."""


async def put_right(hall: Hall) -> tuple[str, Any]:
    """Put another text in the place of what is sent; gives the answer to the form's button, or to the form."""
    async with hall.engine.begin() as db:
        await prenotices.end(db, hall.id)
    return await correct(hall)


async def correct(hall: Hall) -> tuple[str, Any]:
    """See put_right."""
    kind, shown = await hall.press("broadcast.form")
    if kind == CARD:
        data = {**button(shown, "broadcast.correct")["data"], **fields(shown), "text_nb": "Vi bygger i 2028."}
        return await hall.press("broadcast.correct", **data)
    return kind, shown


@pytest.mark.parametrize(
    ("before", "says", "operation"),
    [(publish, "Publisert", "release"), (hold, "Fortsatt internt", "release"), (nothing, "Internt til", "correct")],
)
async def test_put_right_afterwards_it_still_says_whether_it_is_public(
    hall: Hall, before: Callable[[Hall], Awaitable[None]], says: str, operation: str
) -> None:
    await hall.fail()
    await before(hall)
    kind, shown = await put_right(hall)
    assert kind == CARD, shown
    (made,) = await hall.query("SELECT cards -> 'nb' FROM rendering ORDER BY edition DESC LIMIT 1")
    assert {one for one in ("Publisert", "Fortsatt internt", "Internt til") if one in words(made)} == {says}
    assert "Vi bygger i 2028." in words(made)
    assert (LINK in json.dumps(made)) == (before is publish)
    (letter,) = await hall.query("SELECT letters -> 'nb' ->> 'text' FROM rendering ORDER BY edition DESC LIMIT 1")
    assert says in letter
    assert "Vi bygger i 2028." in letter
    assert await hall.query("SELECT operation FROM broadcast") == [operation]


@pytest.mark.parametrize("before", [stop, cancel])
async def test_of_what_is_stopped_nothing_is_put_right(hall: Hall, before: Callable[[Hall], Awaitable[None]]) -> None:
    await hall.fail()
    await before(hall)
    assert (await correct(hall))[0] == MESSAGE
    _, shown = await hall.press("broadcast.show")
    assert "broadcast.form" not in [one["data"]["verb"] for one in actions(shown)]
    await hall.look()
    kind, said = await put_right(hall)
    assert (kind, "endret" in said) == (MESSAGE, True)
    _, shown = await hall.press("broadcast.show")
    assert "broadcast.form" not in [one["data"]["verb"] for one in actions(shown)]


async def test_after_it_was_postponed_its_report_is_shown_too(hall: Hall) -> None:
    await hall.send(await hall.form("postpone"), "postpone", day="2026-11-26", time="08:30")
    kind, shown = await hall.press("broadcast.show")
    assert kind == CARD, shown
    assert f"{SECRET} sjukehjem (nb)" in words(shown)


@pytest.mark.parametrize("paused", [False, True])
async def test_the_end_of_a_correction_takes_nothing_back(hall: Hall, paused: bool) -> None:
    await hall.fail()
    _, shown = await put_right(hall)
    if paused:
        _, shown = await hall.press("broadcast.pause", **button(shown, "broadcast.pause")["data"])
    kind, shown = await hall.press("broadcast.cancel", **button(shown, "broadcast.cancel")["data"])
    assert (kind, "Rettelsen ble avbrutt" in words(shown)) == (CARD, True)
    await hall.look()
    assert await hall.query("SELECT state FROM broadcast") == ["sent"]
    assert await hall.query("SELECT stopped FROM prenotice") == [None]
    assert await hall.query("SELECT DISTINCT state FROM delivery WHERE sent_at IS NOT NULL") == ["sent"]


@pytest.mark.parametrize("before", [publish, hold, stop])
async def test_what_says_that_it_is_public_or_not_is_neither_paused_nor_ended_halfway(
    hall: Hall, before: Callable[[Hall], Awaitable[None]]
) -> None:
    await hall.fail()
    _, old = await hall.press("broadcast.show")
    await before(hall)
    _, shown = await hall.press("broadcast.show")
    assert {"broadcast.pause", "broadcast.cancel"}.isdisjoint(one["data"]["verb"] for one in actions(shown))
    for verb in ("broadcast.pause", "broadcast.cancel"):
        kind, _ = await hall.press(verb, **button(old, verb)["data"])
        assert kind == MESSAGE
    assert await hall.query("SELECT state FROM broadcast") == ["sending"]

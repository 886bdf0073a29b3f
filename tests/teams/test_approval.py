"""Approval: who must agree, once, to one version; what is approved is what is sent, and everybody is told."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import headcount, launch, renewal
from bot.app import build
from bot.audience import Audience
from bot.config import Settings
from bot.lookup import CsvDirectory
from bot.policy import Policy
from bot.services import Services
from bot.turn import Card, Norm
from cards.announcement import address
from jobs.notice import KINDS
from tests.conftest import FixedClock
from tests.teams.conftest import Teams, words
from tests.teams.desk import CARD, DEMO, HELGE, KARI, LIV, MAYOR, MESSAGE, Desk, button, clear, verbs
from tests.teams.stub import Connector

SECOND = "d0000000-0000-4000-8000-000000000020"
SIRI = f"{SECOND},Siri Stedfortreder,siri@example.invalid,Rådgiver,Kommunikasjon,,employee editor,nb\n"
ALL = {
    "said": "ny melding til alle",
    "title_nb": "Ny *skole*",
    "text_nb": "Vi **bygger**.",
    "title_nn": "",
    "text_nn": "",
}


async def at_work(settings: Settings, engine: AsyncEngine, services: Services) -> AsyncIterator[Desk]:
    """The bot with no messages in it, nothing laid over its guidelines, and nobody where an earlier Teams had been."""
    await cleared(engine, services)
    async with engine.begin() as db:
        await db.execute(text("DELETE FROM address WHERE service_url LIKE 'http://127.0.0.1:%'"))
    connector = Connector()
    await connector.start()
    async with TestClient(TestServer(build(settings, engine, services).public)) as client:
        yield Desk(Teams(client, connector), engine)
    await connector.stop()
    assert connector.faults == []
    await cleared(engine, services)


async def cleared(engine: AsyncEngine, services: Services) -> None:
    """Forget all of it, in the search too, which other tests share."""
    await clear(engine)
    async with engine.begin() as db:
        await renewal.refresh(services.search, db)


def with_second(settings: Settings, services: Services, folder: Path, policy: Policy) -> Services:
    """The demo's people and one more editor, under this policy, and with a mailbox."""
    return replace(services, directory=grown(settings, folder, SIRI), policy=policy, has_mailbox=True)


def grown(settings: Settings, folder: Path, people: str = "", offices: str = "") -> CsvDirectory:
    """The demo's directory with more rows in its files."""
    files = settings.people_file, settings.units_file, settings.offices_file
    for file, more in zip(files, (people, "", offices), strict=True):
        (folder / file.name).write_text(file.read_text(encoding="utf-8") + more, encoding="utf-8")
    return CsvDirectory(*(folder / file.name for file in files))


@pytest.fixture
async def staff(settings: Settings, services: Services, tmp_path: Path) -> Services:
    """The people of `desk`."""
    return with_second(settings, services, tmp_path, Policy())


@pytest.fixture
async def desk(settings: Settings, engine: AsyncEngine, staff: Services) -> AsyncIterator[Desk]:
    """The bot with two editors."""
    async for made in at_work(settings, engine, staff):
        yield made


@pytest.fixture
async def strict(settings: Settings, engine: AsyncEngine, services: Services, tmp_path: Path) -> AsyncIterator[Desk]:
    """The bot where an editor needs another, and the mayor's office may send what is urgent."""
    policy = Policy(second_editor=True, urgent_offices="mayor")
    async for made in at_work(settings, engine, with_second(settings, services, tmp_path, policy)):
        yield made


async def submitted(desk: Desk, who: str = LIV, **typed: str) -> str:
    """A message that waits for an editor; gives what its buttons name it by."""
    look = await desk.write(who, **{**ALL, "send_words": "i morgen kl. 9", **typed})
    await desk.press(look, "announcement.submit", who)
    return str(button(look, "announcement.submit")["data"]["about"])


async def told(desk: Desk, services: Services, kind: str, about: str, norm: Norm = "nb") -> Card:
    """The card of a notice, as it would be sent now."""
    async with desk.engine.connect() as db:
        return KINDS[kind].card(await KINDS[kind].read(services, db, about), norm)


async def weighed(desk: Desk, services: Services, about: str, who: str = KARI) -> dict[str, Any]:
    """What an editor sees after pressing the notice's button."""
    return await desk.press(await told(desk, services, "approval", about), "announcement.weigh", who)


async def test_wider_than_ones_own_units_every_editor_is_asked_and_the_author_told(desk: Desk, staff: Services) -> None:
    look = await desk.write(LIV, **ALL, send_words="i morgen kl. 9")
    assert "announcement.send" not in verbs(look)
    assert "godkjenning (2 spurde)" in words(await desk.press(look, "announcement.submit"))
    assert await desk.told("approval") == [KARI, SECOND]
    about = button(look, "announcement.submit")["data"]["about"]
    card = await told(desk, staff, "approval", about)
    assert "Ny *skole*" in words(card)
    assert "Vi bygger." in words(card)
    assert "Skrevet av Liv Leiarstad. Mottakere: 13." in words(card)
    weigh = await weighed(desk, staff, about)
    assert "onsdag 25. november 2026 kl. 09.00" in words(weigh)
    done = await desk.press(weigh, "announcement.approve", KARI)
    assert "onsdag 25. november 2026" in words(done)
    assert "announcement.withdraw" not in verbs(done)
    assert await desk.deeds() == ["draft", "submit", "approve", "schedule"]
    assert await desk.query("SELECT author_id || approver_id FROM broadcast") == [LIV + KARI]
    assert await desk.told("decision") == [LIV]
    assert "Godkjend av Kari Kommunikasjon" in words(await told(desk, staff, "decision", about, "nn"))
    assert "Godkjent av Kari Kommunikasjon" in words(await told(desk, staff, "approval", about))


async def test_what_is_approved_is_what_is_stored_but_for_the_delivery(desk: Desk, staff: Services) -> None:
    about = await submitted(desk, acknowledge="true")
    weigh = await weighed(desk, staff, about)
    shown = next(part for part in weigh["body"] if part["type"] == "Container" and part.get("bleed"))["items"]
    await desk.press(weigh, "announcement.approve", KARI)
    (stored,) = await desk.query("SELECT cards->'nb' FROM rendering")
    assert shown[: len(stored["body"])] == stored["body"]
    sent = address(stored, 77)
    assert button(sent, "delivery.acknowledge")["data"] == {"verb": "delivery.acknowledge", "delivery": 77}
    assert {**sent, "actions": []} == {**stored, "actions": []}


async def test_a_rejection_needs_a_reason_which_the_author_is_told_and_can_mend(desk: Desk, staff: Services) -> None:
    about = await submitted(desk)
    weigh = await weighed(desk, staff, about)
    kind, said = await desk.answer(weigh, "announcement.reject", KARI, reason="  ")
    assert (kind, "Skriv hvorfor du avviser" in said) == (MESSAGE, True)
    await desk.press(weigh, "announcement.reject", KARI, reason="Vent til *møtet*")
    card = await told(desk, staff, "decision", about, "nn")
    assert "Vent til *møtet*" in words(card)
    assert "Avvist av Kari" in words(await told(desk, staff, "approval", about))
    form = await desk.press(card, "announcement.edit", LIV)
    again = await desk.fill(form, LIV, text_nb="Betre")
    await desk.press(again, "announcement.submit")
    assert (await desk.deeds()) == ["draft", "submit", "reject", "edit", "submit"]
    assert len(await desk.told("approval")) == 4


async def test_a_leader_never_approves_their_own(desk: Desk, staff: Services) -> None:
    about = await submitted(desk)
    card = await told(desk, staff, "approval", about)
    kind, said = await desk.answer(card, "announcement.weigh", LIV)
    assert (kind, "kommunikasjonssjefen" in said) == (MESSAGE, True)
    assert await desk.query("SELECT id FROM broadcast") == []


async def test_an_editors_own_message_needs_nobody_else_by_default(desk: Desk) -> None:
    look = await desk.write(KARI, **ALL, send_words="i morgen kl. 9")
    await desk.press(look, "announcement.send", KARI)
    assert await desk.query("SELECT approver_id FROM broadcast") == [KARI]


async def test_where_a_setting_says_so_an_editor_needs_another_and_never_their_own_word(
    strict: Desk, staff: Services
) -> None:
    about = await submitted(strict, KARI)
    assert await strict.told("approval") == [SECOND]
    card = await told(strict, staff, "approval", about)
    kind, said = await strict.answer(card, "announcement.weigh", KARI)
    assert (kind, "ikke godkjenne din egen" in said) == (MESSAGE, True)
    await strict.press(await weighed(strict, staff, about, SECOND), "announcement.approve", SECOND)
    assert await strict.query("SELECT approver_id FROM broadcast") == [SECOND]


@pytest.mark.parametrize(("urgent", "asks"), [("", True), ("true", False)])
async def test_where_an_editor_needs_another_so_does_the_correction_of_what_is_not_urgent(
    strict: Desk, staff: Services, urgent: str, asks: bool
) -> None:
    look = await strict.write(KARI, **{**ALL, "send_words": ""}, urgent=urgent)
    await strict.press(look, "announcement.send" if urgent else "announcement.submit", KARI)
    about = str(button(look, "announcement.edit")["data"]["about"])
    if not urgent:
        await strict.press(await weighed(strict, staff, about, SECOND), "announcement.approve", SECOND)
    await strict.query("UPDATE broadcast SET state = 'sent', started = due, ended = due")
    one = {"actions": [{"data": {"verb": "broadcast.form", "about": about.split()[0]}}], "body": []}
    kind, said = await strict.answer(one, "broadcast.form", KARI)
    assert (kind, "annen redaktør trykke «Rett»" in said) == ((MESSAGE, True) if asks else (CARD, False))
    assert (await strict.answer(one, "broadcast.form", SECOND))[0] == CARD


async def test_with_one_editor_only_and_a_second_needed_it_is_said_and_nothing_is_lost(
    settings: Settings, engine: AsyncEngine, services: Services
) -> None:
    async for alone in at_work(settings, engine, replace(services, policy=Policy(second_editor=True))):
        look = await alone.write(KARI, **ALL)
        kind, said = await alone.answer(look, "announcement.submit", KARI)
        assert (kind, "ingen redaktør" in said) == (MESSAGE, True)
        assert await alone.query("SELECT state FROM announcement") == ["draft"]


async def test_two_editors_and_ten_presses_at_once_approve_once(desk: Desk, staff: Services) -> None:
    about = await submitted(desk)
    one, other = [await weighed(desk, staff, about, who) for who in (KARI, SECOND)]
    presses = [desk.answer(one, "announcement.approve", KARI) for _ in range(5)]
    presses += [desk.answer(other, "announcement.approve", SECOND) for _ in range(5)]
    answers = await asyncio.gather(*presses)
    assert [kind for kind, _ in answers].count(CARD) == 1
    assert all("allerede gjort" in said or "siden kortet" in said for kind, said in answers if kind == MESSAGE)
    assert len(await desk.query("SELECT id FROM broadcast")) == 1
    assert await desk.deeds() == ["draft", "submit", "approve", "schedule"]


async def test_approve_and_reject_at_once_do_one_of_them(desk: Desk, staff: Services) -> None:
    about = await submitted(desk)
    one, other = [await weighed(desk, staff, about, who) for who in (KARI, SECOND)]
    answers = await asyncio.gather(
        desk.answer(one, "announcement.approve", KARI), desk.answer(other, "announcement.reject", SECOND, reason="Nei")
    )
    assert sorted(kind for kind, _ in answers) == sorted([CARD, MESSAGE])
    assert len(await desk.query("SELECT id FROM broadcast")) == (await desk.deeds()).count("approve")


async def test_a_version_that_changed_under_the_editors_eyes_is_not_approved(desk: Desk, staff: Services) -> None:
    look = await desk.write(LIV, **ALL, send_words="i morgen kl. 9")
    await desk.press(look, "announcement.submit")
    about = button(look, "announcement.submit")["data"]["about"]
    weigh = await weighed(desk, staff, about)
    edited = await desk.fill(await desk.press(look, "announcement.edit"), LIV, text_nb="Noe helt annet")
    kind, said = await desk.answer(weigh, "announcement.approve", KARI)
    assert (kind, "siden kortet ble laget" in said) == (MESSAGE, True)
    assert "endret siden" in words(await told(desk, staff, "approval", about))
    assert await desk.query("SELECT id FROM broadcast") == []
    await desk.press(edited, "announcement.submit")
    fresh = button(edited, "announcement.submit")["data"]["about"]
    assert "Noe helt annet" in words(await weighed(desk, staff, fresh))


async def test_an_editors_card_that_is_too_old_comes_again_and_then_works(
    desk: Desk, staff: Services, clock: FixedClock
) -> None:
    about = await submitted(desk, send_words="fredag kl. 9")
    weigh = await weighed(desk, staff, about)
    clock.moment += timedelta(hours=25)
    again = await desk.press(weigh, "announcement.approve", KARI)
    assert "Skal denne meldingen sendes?" in words(again)
    assert await desk.query("SELECT id FROM broadcast") == []
    assert "fredag 27. november" in words(await desk.press(again, "announcement.approve", KARI))


async def test_an_approval_after_the_set_time_sends_at_once_and_says_so(
    desk: Desk, staff: Services, clock: FixedClock
) -> None:
    about = await submitted(desk, send_words="kl. 12")
    clock.moment += timedelta(hours=4)
    weigh = await weighed(desk, staff, about)
    assert button(weigh, "announcement.approve")["title"] == "Godkjenn og send nå"
    await desk.press(weigh, "announcement.approve", KARI)
    assert await desk.query("SELECT due FROM broadcast") == [clock.moment]


@pytest.mark.parametrize(
    ("evening", "morning", "shown"),
    [
        (datetime(2026, 11, 24, 21, tzinfo=UTC), datetime(2026, 11, 25, 6, tzinfo=UTC), "onsdag 25. november 2026"),
        (datetime(2026, 11, 28, 21, tzinfo=UTC), datetime(2026, 11, 30, 6, tzinfo=UTC), "mandag 30. november 2026"),
        (datetime(2026, 12, 24, 21, tzinfo=UTC), datetime(2026, 12, 28, 6, tzinfo=UTC), "mandag 28. desember 2026"),
    ],
)
@pytest.mark.parametrize("approved", [False, True])
async def test_what_is_not_urgent_leaves_the_next_morning_that_is_no_holiday_whoever_decided_at_night(
    desk: Desk, staff: Services, clock: FixedClock, evening: datetime, morning: datetime, shown: str, approved: bool
) -> None:
    clock.moment = evening
    if approved:
        about = await submitted(desk, send_words="")
        look, verb = await weighed(desk, staff, about), "announcement.approve"
    else:
        look, verb = await desk.write(KARI, **{**ALL, "send_words": ""}), "announcement.send"
    for card in (look, await desk.press(look, verb, KARI)):
        assert f"endes {shown} kl. 07.00, norsk tid" in words(card)
    assert await desk.query("SELECT due FROM broadcast") == [morning]


PRENOTICE = {
    **ALL,
    "said": "nytt forhåndsvarsel til alle",
    "send_words": "",
    "release_words": "kl. 15",
    "release_where": "Nettsida",
    "release_by": "Kari",
    "release_refer_to": "Ordføreren",
    "release_may_say": "At saken kommer",
}


async def test_a_prenotice_is_stored_to_expire_at_its_publication_and_says_until_when_it_is_internal(
    desk: Desk,
) -> None:
    look = await desk.write(KARI, **PRENOTICE)
    assert "Internt til tirsdag 24. november 2026 kl. 15.00, norsk tid" in words(look)
    for told_too in ("Nettsida", "Ordføreren", "At saken kommer", "Fra Kari Kommunikasjon, Kommunikasjonssjef"):
        assert told_too in words(look)
    await desk.press(look, "announcement.send", KARI)
    assert await desk.query("SELECT expires FROM broadcast WHERE repeat AND urgency = 1") == [
        datetime(2026, 11, 24, 14, tzinfo=UTC)
    ]


async def test_whoever_approves_a_prenotice_sees_its_own_threshold_and_why(desk: Desk, staff: Services) -> None:
    look = await desk.write(LIV, **{**PRENOTICE, "send_words": "kl. 11", "coverage": "80", "coverage_reason": "Ferie"})
    why = "Kan publiseres når 80 % har fått det, ikke det vanlige kravet. Begrunnelse: Ferie"
    assert "80 % har fått" in words(look)
    await desk.press(look, "announcement.submit")
    about = button(look, "announcement.submit")["data"]["about"]
    assert why in words(await told(desk, staff, "approval", about))
    assert why in words(await weighed(desk, staff, about))


async def test_a_prenotice_that_has_become_too_late_is_not_approved(
    desk: Desk, staff: Services, clock: FixedClock
) -> None:
    typed = {**PRENOTICE, "send_words": "kl. 11"}
    look = await desk.write(LIV, **typed)
    await desk.press(look, "announcement.submit")
    about = button(look, "announcement.submit")["data"]["about"]
    weigh = await weighed(desk, staff, about)
    clock.moment += timedelta(hours=4, minutes=30)
    again = await desk.press(weigh, "announcement.approve", KARI)
    assert "minst 60 minutter før publisering" in words(again)
    assert "announcement.approve" not in verbs(again)
    assert await desk.query("SELECT id FROM broadcast") == []


async def test_an_urgent_message_leaves_at_night_on_one_word_and_the_other_editors_can_recall_it(
    desk: Desk, staff: Services, clock: FixedClock
) -> None:
    clock.moment = datetime(2026, 11, 28, 23, tzinfo=UTC)
    look = await desk.write(DEMO, **ALL, send_words="", urgent="true")
    await desk.press(look, "announcement.send", DEMO)
    assert await desk.query("SELECT due FROM broadcast WHERE urgency = 0 AND repeat") == [clock.moment]
    assert await desk.told("alarm") == [KARI, SECOND]
    (subject,) = {*await desk.query("SELECT subject FROM notice WHERE kind = 'alarm'")}
    card = await told(desk, staff, "alarm", subject)
    assert "Sendt på ordet til Demo Direktørsen" in words(card)
    asked = await desk.press(card, "alarm.ask", SECOND)
    async with desk.engine.begin() as db:
        await launched(staff, db, subject)
    assert "trekkes tilbake" in words(await desk.press(asked, "alarm.recall", SECOND))
    kind, said = await desk.answer(asked, "alarm.recall", SECOND)
    assert (kind, "allerede gjort" in said) == (MESSAGE, True)
    assert (await desk.deeds())[-1] == "recall"


async def launched(services: Services, db: Any, subject: str) -> None:
    """Let the broadcast begin, as the engine does."""

    async def nothing(*_: object, **__: object) -> bool:
        return True

    await launch.start(replace(services, defer=nothing), db, UUID(subject))


async def test_an_urgent_message_that_has_not_left_is_stopped_instead(desk: Desk, staff: Services) -> None:
    look = await desk.write(KARI, **ALL, send_words="kl. 15", urgent="true")
    await desk.press(look, "announcement.send", KARI)
    (subject,) = await desk.query("SELECT subject FROM notice WHERE kind = 'alarm'")
    card = await told(desk, staff, "alarm", subject)
    assert "Sendes tirsdag 24. november 2026 kl. 15.00" in words(card)
    await desk.press(await desk.press(card, "alarm.ask", SECOND), "alarm.recall", SECOND)
    assert await desk.query("SELECT state FROM broadcast") == ["cancelled"]
    assert "alarm.ask" not in verbs(await told(desk, staff, "alarm", subject))


async def test_who_may_is_asked_again_when_it_leaves(
    desk: Desk, services: Services, staff: Services, clock: FixedClock
) -> None:
    about = await submitted(desk)
    await desk.press(await weighed(desk, staff, about, SECOND), "announcement.approve", SECOND)
    clock.moment += timedelta(days=1)
    async with desk.engine.begin() as db:
        await launched(services, db, about.split()[0])
    assert await desk.query("SELECT state FROM broadcast") == ["failed"]
    assert await desk.query("SELECT id FROM delivery") == []


async def test_those_whom_nothing_reaches_are_counted_for_the_author_and_named_to_the_editor(
    settings: Settings, engine: AsyncEngine, services: Services, tmp_path: Path
) -> None:
    folk = with_second(settings, services, tmp_path, Policy())
    with (tmp_path / "people.csv").open("a", encoding="utf-8") as file:
        file.write("d0000000-0000-4000-8000-000000000021,Una Unådd,,Renholder,Heimetenesta,,employee,nb\n")
    folk = replace(folk, directory=CsvDirectory(tmp_path / "people.csv", settings.units_file, settings.offices_file))
    async for desk in at_work(settings, engine, folk):
        look = await desk.write(LIV, **ALL, send_words="i morgen kl. 9")
        assert "1 kan ikkje nåast" in words(look)
        assert "Una Unådd" not in words(look)
        await desk.press(look, "announcement.submit")
        about = button(look, "announcement.submit")["data"]["about"]
        assert "Una Unådd" in words(await weighed(desk, folk, about))


async def test_a_leaders_urgent_message_needs_an_editor_even_for_their_own_unit(desk: Desk) -> None:
    look = await desk.write(LIV, urgent="true")
    assert ("announcement.submit" in verbs(look), "announcement.send" in verbs(look)) == (True, False)


async def test_the_office_for_a_crisis_alone_writes_urgent_messages_and_no_others(strict: Desk) -> None:
    look = await strict.write(MAYOR, **{**ALL, "send_words": ""}, urgent="true")
    assert "announcement.send" in verbs(look)
    refused = await strict.write(MAYOR, **{**ALL, "send_words": ""})
    assert "berre sende meldingar som hastar" in words(refused)
    (employee,) = await strict.teams.say("ny melding", who="d0000000-0000-4000-8000-000000000009")
    assert "Dette er berre for" in words(employee)


async def test_who_stands_in_for_the_mayor_in_a_crisis_sends_what_is_urgent_on_one_word(
    settings: Settings, engine: AsyncEngine, staff: Services, tmp_path: Path
) -> None:
    held = "crisis_deputy,Helge Helsedal,,helge.helsedal@example.invalid,,2026-01-01,\n"
    directory = grown(settings, tmp_path, SIRI, held)
    async for desk in at_work(settings, engine, replace(staff, directory=directory)):
        look = await desk.write(LIV, **{**ALL, "send_words": ""}, urgent="true")
        assert "announcement.send" not in verbs(look), "another leader needs an editor"
        look = await desk.write(HELGE, **{**ALL, "send_words": ""}, urgent="true")
        await desk.press(look, "announcement.send", HELGE)
        assert await desk.query("SELECT author_id || ' ' || urgency FROM broadcast") == [f"{HELGE} 0"]
        assert await desk.told("alarm") == [KARI, SECOND]


async def test_an_editor_sees_all_that_waits_and_whom_it_does_not_reach_by_name(desk: Desk, staff: Services) -> None:
    about = await submitted(desk, HELGE)
    (waiting,) = await desk.teams.say("hva venter på meg", who=KARI)
    assert "Ny *skole*" in words(waiting)
    weigh = await desk.teams.press(button(waiting, "announcement.weigh"), who=KARI)
    assert "får den på e-post" in words(weigh)
    assert "kan ikke nås" not in words(weigh)
    await desk.press(await weighed(desk, staff, about), "announcement.approve", KARI)
    (empty,) = await desk.teams.say("hva venter på meg", who=KARI)
    assert "Ingenting venter på deg" in words(empty)


async def test_without_a_mailbox_nobody_is_counted_as_reached_by_mail(desk: Desk, staff: Services) -> None:
    audience = Audience(units=("Heimetenesta",))
    async with desk.engine.connect() as db:
        await db.execute(text("DELETE FROM address"))  # taken back below
        with_one = await headcount.count(staff, db, audience)
        without = await headcount.count(replace(staff, has_mailbox=False), db, audience)
        await db.rollback()
    assert (with_one.by_mail, with_one.unreached) == (with_one.people, [])
    assert (without.by_mail, len(without.unreached)) == (0, without.people)
    assert "Anne Ansattsen" in without.unreached

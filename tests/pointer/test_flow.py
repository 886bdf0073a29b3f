"""From a report to its answer, over HTTP: the dialog, the handlers' API, and the receipt."""

import asyncio
import re
from dataclasses import replace

import pytest
from aiohttp.test_utils import TestClient, TestServer
from prometheus_client import generate_latest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import address, channel
from bot.app import build
from bot.config import Settings
from bot.metrics import ANSWERS
from bot.pointing import Pointers
from bot.services import Services
from bot.turn import Language
from cards import pointer as pointer_cards
from desk.show import entries
from desk.words import Words
from tests.conftest import FixedClock
from tests.pointer.conftest import Committee, dialog
from tests.pointer.handler import Handler
from tests.pointer.reporter import REPORTER, STORY, button, follow, form, hand_in, report
from tests.teams.conftest import Teams, actions, words
from tests.teams.house import until

ASKER = "d0000000-0000-4000-8000-000000000008"
"""Asks in the ordinary way, which keeps their address."""
KEPT_ON = "den ligge forseglet i sikkerhetskopier i opptil 30 dager til"
"""Said wherever somebody is told that, or might think that, all is gone."""


def handler(teams: Teams, committee: Committee, clock: FixedClock, number: int = 0) -> Handler:
    return Handler(teams, committee.keys[number], clock.now())


async def test_a_report_is_read_by_its_handlers_answered_and_followed_up(
    teams: Teams, committee: Committee, clock: FixedClock
) -> None:
    receipt = await report(teams)
    chair = handler(teams, committee, clock)
    (case,) = await chair.cases()
    assert (case["state"], case["unread"], case["due"]["acknowledge"]) == ("received", True, "2026-12-01")
    opened = (await chair.read(case["id"]))["opened"]
    assert (opened[1]["what"], opened[1]["mode"], opened[1]["name"]) == (STORY["what"], "unnamed", "")
    assert "mottatt" in words(await follow(teams, receipt))
    status, _ = await chair.reply(
        case["id"], committee.handlers, "Takk, vi ser på det. Når skjedde det sist?", "acknowledged"
    )
    assert status == 201
    shown = await follow(teams, receipt)
    assert "Når skjedde det sist?" in words(shown)
    assert "bekreftet" in words(shown)
    assert STORY["what"] not in words(shown)
    data = {**button(shown, "pointer.add"), "text": "Sist natt til tirsdag."}
    assert "lagt til" in words(await dialog(teams, "submit", data, who=REPORTER))
    again = await handler(teams, committee, clock, 1).read(case["id"])
    assert again["opened"][4]["text"] == "Sist natt til tirsdag."


async def test_what_is_lacking_is_asked_for_and_nothing_typed_is_lost(teams: Teams) -> None:
    card = await hand_in(teams, what="", mode="", concerns="", where="Et sted")
    assert "Skriv hva som har skjedd." in words(card)
    assert "Velg om du vil varsle med navn" in words(card)
    assert next(one["value"] for one in card["body"] if one.get("id") == "where") == "Et sted"


async def test_what_is_too_long_comes_back_whole_with_the_numbers_that_hold(teams: Teams) -> None:
    card = await hand_in(teams, where="ø" * (pointer_cards.SHORT + 1))
    limits = f"kan ha {pointer_cards.WHAT} tegn, hvor og når {pointer_cards.SHORT}"
    assert limits in words(card)
    assert f"sagt fra til, {pointer_cards.LONG}." in words(card)
    assert len(next(one["value"] for one in card["body"] if one.get("id") == "where")) == pointer_cards.SHORT + 1


async def test_a_closed_case_says_when_it_is_deleted_by_the_days_that_are_set(
    teams: Teams, committee: Committee, clock: FixedClock, pointers: Pointers
) -> None:
    code = await report(teams)
    chair = handler(teams, committee, clock)
    (case,) = await chair.cases()
    await chair.reply(case["id"], committee.handlers, "Ferdig", "closed")
    shown = words(await follow(teams, code))
    assert f"{pointers.days_after_close} dager etterpå" in shown
    assert f"{pointers.days_at_most} dager gammel" in shown
    assert KEPT_ON in shown


async def test_that_it_may_be_about_a_handler_is_sealed_with_the_report(
    teams: Teams, committee: Committee, clock: FixedClock
) -> None:
    await report(teams, concerns="unsure,handler-1")
    chair = handler(teams, committee, clock)
    (case,) = await chair.cases()
    opened = (await chair.read(case["id"]))["opened"][1]
    assert (opened["concerns"], opened["excluded"]) == ("unsure", ["handler-1"])
    assert ("Gjelder det noen av dere?", "Den som varslet, vet ikke") in entries(Words("nb"), opened)


async def test_nothing_is_chosen_beforehand(teams: Teams) -> None:
    asked = [one for one in (await form(teams))["body"] if one["type"].startswith("Input.")]
    assert {one["id"] for one in asked} >= {"what", "where", "when", "category", "danger", "told", "concerns", "mode"}
    assert [one["id"] for one in asked if one.get("value", "false") != "false"] == []


@pytest.mark.parametrize("kind", ["task/fetch", "task/submit"])
async def test_a_dialog_that_is_none_of_ours_is_refused(teams: Teams, kind: str) -> None:
    for data in ({}, {"verb": "help"}, {"verb": 1}, None, "x"):
        status, _ = await teams.post(teams.activity("invoke", name=kind, value={"data": data}))
        assert status == 400


async def test_in_production_a_card_in_the_chat_does_nothing_but_show_the_ways(
    teams: Teams, engine: AsyncEngine
) -> None:
    data = {**button(await form(teams), "pointer.hand_in"), **STORY}
    for verb in ("pointer.form", "pointer.hand_in", "pointer.open", "pointer.add", "pointer.name", "pointer.follow"):
        pressed = {"type": "Action.Execute", "verb": verb, "data": {**data, "verb": verb}}
        card = await teams.press(pressed, who=REPORTER)
        assert "Alle måter å si fra på" in words(card)
        (card,) = await teams.say("", value={**data, "verb": verb}, who=REPORTER)
        assert "Alle måter å si fra på" in words(card)
    assert not [one for one in actions(card) if one["type"] == "Action.Execute"]


async def test_neither_the_form_nor_a_receipt_is_ever_in_a_message(teams: Teams) -> None:
    receipt = await report(teams)
    await follow(teams, receipt)
    sent = str([one.body for one in teams.connector.sent])
    assert receipt not in sent
    assert receipt.replace(" ", "") not in sent
    assert "Input.Text" not in sent
    assert STORY["what"] not in sent


@pytest.mark.parametrize(
    ("edited", "shown"), [("varsle", "måter å si"), ("Sjefen min stjeler fra kassa", "Jeg har ikke")]
)
async def test_what_is_edited_into_a_report_goes_the_same_way_as_what_is_written(
    teams: Teams, engine: AsyncEngine, edited: str, shown: str
) -> None:
    asked, before = await asked_before(engine), len(teams.connector.cards())
    data, newcomer = {"eventType": "editMessage", "tenant": {"id": "t"}}, f"e0000000-0000-4000-8000-{len(edited):012}"
    await teams.post(teams.activity("messageUpdate", text=edited, channelData=data, who=newcomer))
    (card,) = teams.connector.cards()[before:]
    assert shown in words(card)
    assert await asked_before(engine) == asked
    async with engine.connect() as db:
        known = await db.execute(text("SELECT count(*) FROM address WHERE person_id = :id"), {"id": newcomer})
        assert known.scalar() == (edited != "varsle")


async def asked_before(engine: AsyncEngine) -> int:
    async with engine.connect() as db:
        return int((await db.execute(text("SELECT count(*) FROM question"))).scalar_one())


@pytest.mark.parametrize(
    "said",
    [
        "hvordan kan jeg varsle anonymt",
        "hvem leser varselet mitt?",
        "eg vil varsle om noko",
        "Jeg har mistet kvitteringskoden min",
        "kæm les varselet mitt først av alle",
        "Is there an anonymous hotline for reporting wrongdoing?",
    ],
)
async def test_who_asks_of_reporting_is_shown_the_ways_and_nothing_is_kept_or_counted(
    teams: Teams, engine: AsyncEngine, said: str
) -> None:
    before, counted = await asked_before(engine), generate_latest(ANSWERS)
    (card,) = await teams.say(said, who=ASKER)
    assert button(card, "pointer.form") or button(card, "pointer.channels")
    assert not [one for one in actions(card) if one.get("data", {}).get("verb", "").startswith(("ticket", "question"))]
    assert (await asked_before(engine), generate_latest(ANSWERS)) == (before, counted)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("hvordan endrer jeg varsler i Teams", "IT-brukerstøtte"),
        ("hvordan varsler vi innbyggerne når vannet må kokes?", "Kilde: Kommunikasjonsstrategien"),
        ("Hvordan får jeg varslet anonymt da?", "Kilde: Kommunikasjonsstrategien"),
        ("hvor lenge lagres et varsel", "Er det noe av dette?"),
        ("Får lederen min vite at jeg har varslet?", "Er det noe av dette?"),
    ],
)
async def test_what_only_sounds_like_it_is_answered_as_ever_and_not_kept_either(
    teams: Teams, engine: AsyncEngine, said: str, answer: str
) -> None:
    before = await asked_before(engine)
    (card,) = await teams.say(said, who=ASKER)
    assert answer in words(card)
    assert await asked_before(engine) == before


@pytest.mark.parametrize(("verb", "shown"), [("guideline.show", "Les ordlyden"), ("guideline.wording", "Ordlyden om")])
async def test_that_somebody_read_how_to_report_is_not_remembered(
    teams: Teams, engine: AsyncEngine, verb: str, shown: str
) -> None:
    await teams.say("Hvem er talsperson?", who=ASKER)
    (card,) = await teams.say("", value={"verb": verb, "ref": "9.6-varsling"}, who=ASKER)
    assert shown in f"{words(card)} {actions(card)}"
    async with engine.connect() as db:
        subject = await db.execute(text("SELECT subject FROM person WHERE id = :id"), {"id": ASKER})
        assert subject.scalar() == "7.1-talsperson"


@pytest.mark.parametrize("scope", ["groupChat", "channel"])
async def test_where_others_read_along_it_says_only_to_write_in_private(teams: Teams, scope: str) -> None:
    (card,) = await teams.say("varsle", scope=scope, who=REPORTER)
    assert "privat" in words(card)
    assert "Varslingsutvalget" not in words(card)
    shown = await dialog(teams, "fetch", {"verb": "pointer.form"}, scope=scope, who=REPORTER)
    assert not [one for one in shown["body"] if one["type"].startswith("Input.")]


@pytest.mark.parametrize("scope", ["groupChat", "channel"])
async def test_a_story_told_where_others_read_along_is_neither_taken_up_nor_added_to(teams: Teams, scope: str) -> None:
    (card,) = await teams.say("Sjefen min klår på meg", scope=scope, who=REPORTER)
    assert "Skriv til meg privat, og ikke fortell om saken her." in words(card)
    assert "Er noen i fare nå? Ring 113" in words(card)
    assert not [one for one in ("alvorlig", "lederen", "varsl") if one in words(card).lower()]
    assert [one["type"] for one in actions(card)] == ["Action.OpenUrl"]


@pytest.mark.parametrize("scope", ["groupChat", "channel"])
@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("Kan jeg varsle om at Kari drikker på jobb?", "nb"),
        ("Jeg vil gjerne varsle om noe på avdelingen", "nb"),
        ("Eg har varsla om sjefen, kva skjer no?", "nn"),
        ("Bør det varsles når sykepleieren tar medisiner med hjem?", "nb"),
        ("I want to report wrongdoing at the school", "en"),
    ],
)
async def test_a_question_of_reporting_that_tells_something_is_not_answered_where_others_read_along(
    teams: Teams, engine: AsyncEngine, said: str, scope: str, language: Language
) -> None:
    before = await asked_before(engine)
    (card,) = await teams.say(said, scope=scope, who=ASKER)
    assert channel.said().say("private_only", language) in words(card)
    assert not {"varsl", "report", "kari", "avdeling", "medisin", "school"} & {
        *re.findall(r"[a-zæøå]+", words(card).lower())
    }
    assert [one["type"] for one in actions(card)] == ["Action.OpenUrl"]
    assert await asked_before(engine) == before


@pytest.mark.parametrize("scope", ["groupChat", "channel"])
@pytest.mark.parametrize(
    "said", ["Hva sier strategien om varsling?", "Hvordan skal ansatte varsle om kritikkverdige forhold?"]
)
async def test_what_the_strategy_says_of_reporting_is_no_secret_and_who_will_report_is_asked_to_write_in_private(
    teams: Teams, engine: AsyncEngine, said: str, scope: str
) -> None:
    before = await asked_before(engine)
    (card,) = await teams.say(said, scope=scope, who=ASKER)
    assert "Kommunikasjonsstrategien 9.6" in words(card)
    assert "Vil du varsle, så skriv til meg privat, og ikke fortell om saken her." in words(card)
    assert not [one for one in actions(card) if one.get("data", {}).get("verb", "").startswith(("pointer", "ticket"))]
    assert await asked_before(engine) == before


async def test_in_the_chat_a_story_is_answered_with_every_way_to_report_danger_first_and_that_it_lies_in_teams(
    teams: Teams,
) -> None:
    (card,) = await teams.say("Sjefen min klår på meg", who=REPORTER)
    shown, ways = words(card), [one.title("nb") for one in channel.channels()]
    places = [shown.index(one) for one in ("Fare for liv eller helse", "blir lagret i Teams", *ways[1:])]
    assert places == sorted(places)
    assert len(ways) == 11


async def test_whoever_reports_is_thanked_and_told_what_comes_by_when_and_what_protects_them(teams: Teams) -> None:
    said = words(await hand_in(teams))
    paragraphs = ("§ 2 A-2", "§ 2 A-4", "§ 2 A-5", "§ 2 A-8")
    for one in (
        "Takk",
        "Skriv koden på papir, ikke i Teams",
        KEPT_ON,
        "sju kalenderdager",
        "tre måneder",
        "eget løfte",
        *paragraphs,
    ):
        assert one in said, one


async def test_ten_presses_at_once_make_one_case_and_one_receipt(
    teams: Teams, committee: Committee, clock: FixedClock
) -> None:

    data = {**button(await form(teams), "pointer.hand_in"), **STORY}
    cards = await asyncio.gather(*(dialog(teams, "submit", data, who=REPORTER) for _ in range(10)))
    assert len({words(card) for card in cards}) == 1
    assert len(await handler(teams, committee, clock).cases()) == 1


async def test_the_name_of_whoever_reports_by_name_is_read_with_the_report(
    teams: Teams, committee: Committee, clock: FixedClock
) -> None:
    await report(teams, mode="named")
    chair = handler(teams, committee, clock)
    (case,) = await chair.cases()
    report_ = (await chair.read(case["id"]))["opened"][1]
    assert (report_["name"], report_["person"]) == ("Anne Ansattsen", REPORTER)


async def test_where_nothing_is_set_up_it_says_so_and_nothing_is_offered(
    settings: Settings, engine: AsyncEngine, services: Services, teams: Teams
) -> None:
    async with TestClient(TestServer(build(settings, engine, replace(services, demo=False)).public)) as client:
        (card,) = await Teams(client, teams.connector).say("varsle", who=REPORTER)
    assert "ikke er satt opp hvem" in words(card)
    assert {one["type"] for one in actions(card)} == {"Action.ToggleVisibility"}


async def test_without_a_list_the_button_is_absent_and_it_says_why(teams: Teams, committee: Committee) -> None:
    committee.file.unlink()
    (card,) = await teams.say("varsle", who=REPORTER)
    assert "tar ikke imot nye varsler akkurat nå" in words(card)
    pressed = [one["data"]["verb"] for one in actions(card) if one["type"] != "Action.ToggleVisibility"]
    assert pressed == ["pointer.follow"]
    shown = await dialog(teams, "fetch", {"verb": "pointer.form"}, who=REPORTER)
    assert "Alle måter å si fra på" in words(shown)


async def test_whoever_reports_by_name_and_wishes_it_is_told_in_teams_that_there_is_a_reply(
    teams: Teams, engine: AsyncEngine, committee: Committee, clock: FixedClock
) -> None:
    async with engine.begin() as db:
        await address.forget(db, REPORTER)  # where other tests' Teams was
    await teams.say("hjelp", who=REPORTER)
    await report(teams, mode="named", replies_in_teams="true")
    chair = handler(teams, committee, clock)
    (case,) = await chair.cases()
    report_ = (await chair.read(case["id"]))["opened"][1]
    before = len(teams.connector.cards())
    said = await chair.reply(case["id"], committee.handlers, "Hemmelig svar", tell=report_["person"])
    assert said[0] == 201
    assert set(said[1]) == {"case"}
    await until(lambda: len(teams.connector.cards()) > before)
    (card,) = teams.connector.cards()[before:]
    assert "noe nytt til deg" in words(card)
    assert "Hemmelig" not in words(card)
    await chair.reply(case["id"], committee.handlers, "Uten beskjed")
    await chair.reply(case["id"], committee.handlers, "Med beskjed samme dag", tell=report_["person"])
    await report(teams, mode="named", replies_in_teams="true")
    other = next(one["id"] for one in await chair.cases() if one["id"] != case["id"])
    await chair.reply(other, committee.handlers, "I en annen sak", tell=report_["person"])
    await until(lambda: len(teams.connector.cards()) > before + 1)
    assert len(teams.connector.cards()) == before + 2

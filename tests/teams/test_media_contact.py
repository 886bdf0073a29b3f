"""An employee who has talked to the media tells one person, who answers; it is voluntary, and no register."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import confidant, privacy
from bot.attempt import IN_PLACE
from bot.config import Settings
from bot.directory import Absence
from bot.lookup import CsvDirectory, Lookup
from bot.services import Services
from bot.turn import Key
from dialogs.table import ROWS
from jobs import notice as notices
from jobs.notice import KINDS
from tests.conftest import FixedClock
from tests.teams.conftest import words
from tests.teams.desk import ANNE, DEMO, HELGE, KARI, LIV, MAYOR, MESSAGE, Desk, button, fields, verbs
from tests.teams.test_approval import SECOND, desk, staff, told

__all__ = ["desk", "staff"]
TOLD = {
    "outlet": "Åndalsnes Avis",
    "subject": "Nye *vaktlister*",
    "said": "Vi prøver nye vakter.",
    "controversial": "no",
}
RING = "media_contact.call"
KEPT = """
    SELECT outlet || subject || unit || coalesce(person_id, '') || coalesce(recipient_id, '') || coalesce(said, '')
    FROM media_contact"""
MAILED = """
    INSERT INTO mailing (notice_id, person_id, edition, state, attempts, alone, told, due, reason)
    SELECT id, person_id, edition, 'waiting', 1, false, told, due, '' FROM notice WHERE kind = 'media_contact'"""


async def tell(desk: Desk, who: str = ANNE, **typed: str) -> dict[str, Any]:
    """Somebody tells of it; gives the card that came back."""
    form = await desk.open(who, "jeg har snakket med media")
    said = {**fields(form), **TOLD, **typed}
    return await desk.teams.press(button(form, "media_contact.save"), said, who=who, replyToId="pressed")


async def one(desk: Desk) -> str:
    """The id of the one that is kept."""
    (made,) = await desk.query("SELECT CAST(id AS text) FROM media_contact")
    return str(made)


async def test_it_goes_to_the_nearest_leader_who_answers_on_the_card_and_the_employee_hears_of_it(
    desk: Desk, staff: Services
) -> None:
    shown = await tell(desk, published_on="2026-11-25")
    assert "Takk for at du sa frå\nBeskjeden blir send til Liv Leiarstad. Du får svar her" in words(shown)
    assert await desk.told("media_contact") == [LIV]
    card = await told(desk, staff, "media_contact", await one(desk))
    assert "Anne Ansattsen har snakket med media\nNye *vaktlister*\nÅndalsnes Avis · Heimetenesta" in words(card)
    assert "Kan bli publisert onsdag 25. november 2026." in words(card)
    assert "Dette ble sagt:\nVi prøver nye vakter." in words(card)
    after = await desk.press(card, RING, LIV)
    assert "Du svara: Ring meg" in words(after)
    own, answered = await _answers(desk)
    assert own[1], "one's own card is kept, and is changed"
    assert answered[1] is None, "and a new one tells"
    heard = await told(desk, staff, "media_answer", answered[0])
    assert "Du blir bedt om å ringe\nNye *vaktlister*\nLiv Leiarstad vil gjerne at du ringer." in words(heard)
    assert "Vi prøver nye vakter." not in words(heard), "what is new, and no copy of what stands already"
    assert "Vi prøver nye vakter." in words(await told(desk, staff, "media_answer", own[0]))
    assert "Vi prøver nye vakter." in words(await desk.press(heard, "media_contact.show", ANNE))


@pytest.mark.parametrize(
    ("verb", "said"),
    [("takes_over", "Liv Leiarstad tar over."), ("well_done", "Liv Leiarstad har lest det"), ("call", "at du ringer")],
)
async def test_each_answer_is_told_and_another_may_follow(desk: Desk, staff: Services, verb: str, said: str) -> None:
    await tell(desk)
    card = await told(desk, staff, "media_contact", await one(desk))
    after = await desk.press(card, f"media_contact.{verb}", LIV)
    assert f"media_contact.{verb}" not in verbs(after)
    _, (subject, _) = await _answers(desk)
    assert said in words(await told(desk, staff, "media_answer", subject))
    other = next(each for each in ("call", "well_done") if each != verb)
    await desk.press(after, f"media_contact.{other}", LIV)
    assert len(await desk.told("media_answer")) == 3


async def _answers(desk: Desk) -> list[tuple[str, str | None]]:
    """The notices to whoever told of it: their subjects, and the activity that each became."""
    found = await desk.query("SELECT array[subject, activity_id] FROM notice WHERE kind = 'media_answer' ORDER BY id")
    return [(subject, activity) for subject, activity in found]


@pytest.mark.parametrize(
    "said",
    [
        "jeg har snakket med avisa",
        "Eg har prata med ein journalist i dag",
        "jeg snakket med NRK",
        "jeg har uttalt meg til pressen",
        "eg uttalte meg til lokalavisa",
        "jeg ble intervjuet av NRK",
        "eg vart intervjua av avisa",
        "eg har gitt eit intervju til Avisa",
        "journalisten ringte meg og jeg svarte",
        "ein journalist ringde, og eg svara",
        "en journalist tok kontakt og jeg svarte",
        "ny mediekontakt",
    ],
)
def test_people_say_it_in_their_own_way(said: str) -> None:
    assert _opens(said)


@pytest.mark.parametrize(
    "said",
    ["mediekontakt", "har noen snakket med media?", "jeg har snakket med media?", "jeg vil snakke med media", "avisa"],
)
def test_a_question_opens_no_form(said: str) -> None:
    assert not _opens(said)


def _opens(said: str) -> bool:
    (row,) = (one for one in ROWS if "media_contact.new" in one.verbs)
    return row.pattern.fullmatch(said) is not None


async def test_the_form_says_that_it_is_voluntary_and_what_it_is_not_for(desk: Desk) -> None:
    said = words(await desk.open(KARI, "jeg har snakket med en journalist"))
    assert "Det er frivillig" in said
    assert "Dette går til Demo Direktørsen. Kan saken bli omstridt, velger du selv hvem." in said
    assert "privat, som tillitsvalgt eller for å varsle. Av det lagrer jeg ingenting." in said
    assert "Ingen kan søke opp hvem som har snakket med media, og jeg sletter navn etter 90 dager." in said
    assert "Ingen kan søkje opp kven som har snakka med media" in words(
        await desk.open(LIV, "eg har snakka med pressa")
    )


@pytest.mark.parametrize("capacity", ["own", "union", "wrongdoing", "whatever"])
async def test_of_what_is_said_for_oneself_for_the_union_or_to_report_nothing_is_stored(
    desk: Desk, capacity: str
) -> None:
    before = await desk.query("SELECT count(*) FROM notice")
    shown = words(await tell(desk, capacity=capacity))
    assert "Det treng du ikkje seie frå om" in shown
    assert "Eg har ikkje lagra noko av det du fylte ut." in shown
    assert "Vi prøver" not in shown
    assert await desk.query("SELECT count(*) FROM media_contact") == [0]
    assert await desk.query("SELECT count(*) FROM notice") == before


@pytest.mark.parametrize("field", ["outlet", "subject", "said"])
@pytest.mark.parametrize("typed", ["Sjefen min tar imot bestikkelser", "Jeg sa at Kari Hansen på rom 4 hadde falt"])
async def test_what_is_of_wrongdoing_or_of_a_patient_is_neither_stored_nor_shown_again_and_the_form_stays(
    desk: Desk, field: str, typed: str
) -> None:
    form = await desk.open(ANNE, "jeg har snakket med media")
    kind, shown = await desk.answer(form, "media_contact.save", ANNE, **{**fields(form), **TOLD, field: typed})
    asked = {"outlet": "Kva medium?", "subject": "Kva gjeld saka?", "said": "Kva du sa, om du vil"}
    assert kind == MESSAGE, "the card stands as it was typed"
    assert f"Sjå på feltet «{asked[field]}»." in shown
    assert "Er nokon i fare no? Ring 113, 112 eller 110 først." in shown
    assert typed not in shown
    assert await desk.query("SELECT count(*) FROM media_contact") == [0]


async def test_what_a_matter_is_called_is_no_caution(desk: Desk) -> None:
    await tell(desk, subject="En elev falt ned fra taket")
    assert await desk.query("SELECT subject FROM media_contact") == ["En elev falt ned fra taket"]


@pytest.mark.parametrize(("controversial", "proposed"), [("yes", "communications_chief"), ("unsure", "leader")])
async def test_of_what_may_be_controversial_the_employee_chooses_and_the_bot_proposes(
    desk: Desk, controversial: str, proposed: str
) -> None:
    form = await tell(desk, controversial=controversial)
    assert await desk.query("SELECT count(*) FROM media_contact") == [0]
    assert "Eg har kryssa av eit forslag." in words(form)
    typed = fields(form)
    assert (typed["to"], typed["said"]) == (proposed, TOLD["said"])
    for name in (
        "Liv Leiarstad, næraste leiar",
        "Demo Direktørsen, kommunedirektør",
        "Kari Kommunikasjon, kommunikasjonssjef",
    ):
        assert name in str(form)
    await desk.press(form, "media_contact.save", ANNE, **{**typed, "to": "municipal_director"})
    assert await desk.told("media_contact") == [DEMO]


async def test_a_leader_does_not_tell_themself_but_the_next_level(desk: Desk) -> None:
    await tell(desk, LIV)
    assert await desk.told("media_contact") == [HELGE]


def test_where_there_is_no_leader_the_next_level_is_told(settings: Settings, clock: FixedClock, tmp_path: Path) -> None:
    lines = settings.people_file.read_text(encoding="utf-8").splitlines(keepends=True)
    people = tmp_path / "people.csv"
    people.write_text("".join(one for one in lines if not one.startswith(LIV)), encoding="utf-8")
    directory = CsvDirectory(people, settings.units_file, settings.offices_file)
    found = confidant.whom(directory, ANNE, clock.now().date())
    assert [one.id for one in found.values()] == [HELGE, DEMO, KARI]
    assert [one.id for one in confidant.whom(directory, DEMO, clock.now().date()).values()] == [KARI]


@pytest.mark.parametrize("lacks", [{"outlet": ""}, {"subject": " "}, {"controversial": ""}, {"published_on": "i går"}])
async def test_what_is_missing_is_asked_for_and_what_was_typed_stays(desk: Desk, lacks: dict[str, str]) -> None:
    form = await tell(desk, **lacks)
    assert "media_contact.save" in verbs(form)
    assert fields(form)["said"] == TOLD["said"]
    assert await desk.query("SELECT count(*) FROM media_contact") == [0]


@pytest.mark.parametrize("who", [HELGE, KARI, DEMO, SECOND, ANNE])
async def test_only_who_got_it_may_answer_and_only_who_told_it_see_it_or_take_it_back(
    desk: Desk, staff: Services, who: str
) -> None:
    shown = await tell(desk)
    card = await told(desk, staff, "media_contact", await one(desk))
    assert (await desk.answer(card, RING, who))[0] == MESSAGE
    assert await desk.query("SELECT answer FROM media_contact") == [None]
    if who != ANNE:
        kind, said = await desk.answer(shown, "media_contact.withdraw", who)
        assert (kind, "Vi prøver" in said) == (MESSAGE, False)
        look = {
            "body": [],
            "actions": [{"type": "Action.Execute", "data": {"verb": "media_contact.show", "about": await one(desk)}}],
        }
        assert (await desk.answer(look, "media_contact.show", who))[0] == MESSAGE


async def test_taken_back_nothing_is_left_and_the_leaders_card_says_so(desk: Desk, staff: Services) -> None:
    shown = await tell(desk)
    card = await told(desk, staff, "media_contact", await one(desk))
    assert "Det er sletta" in words(await desk.press(shown, "media_contact.withdraw", ANNE))
    assert (await desk.answer(card, RING, LIV))[0] == MESSAGE
    assert await desk.query(KEPT) == [""]
    said = words(await told(desk, staff, "media_contact_over", await one(desk)))
    assert said.startswith("En beskjed om mediekontakt er trukket tilbake")
    assert await desk.told("media_contact") == [], "who had not got it yet, gets nothing"


@pytest.mark.parametrize("mailed", [False, True])
async def test_whoever_could_not_be_told_is_named_to_the_one_who_told_it(
    desk: Desk, staff: Services, mailed: bool
) -> None:
    await tell(desk)
    made = await one(desk)
    state = "by_mail" if mailed else "given_up"
    await desk.query("UPDATE notice SET state = :state WHERE kind = 'media_contact'", state=state)
    if mailed:
        await desk.query(MAILED)
        await lost(desk, staff, Key("media_contact", made))
        assert await desk.query("SELECT count(*) FROM notice WHERE subject LIKE '%!'") == [0]
        await desk.query("UPDATE mailing SET state = 'given_up'")
    await lost(desk, staff, Key("media_contact", made))
    (subject,) = await desk.query("SELECT subject FROM notice WHERE subject LIKE '%!' AND person_id = :who", who=ANNE)
    heard = words(await told(desk, staff, "media_answer", subject, "nn"))
    assert "Eg fekk ikkje tak i Liv Leiarstad, verken i Teams eller på e-post." in heard


async def test_a_letter_which_nobody_can_take_back_does_not_say_what_was_said(desk: Desk, staff: Services) -> None:
    await tell(desk)
    async with desk.engine.connect() as db:
        view = await confidant.read(staff, db, await one(desk))
    letter = KINDS["media_contact"].letter(view, "nn").text
    assert "Nye *vaktlister*" in letter
    assert "Vi prøver" not in letter


async def test_no_export_of_a_person_says_who_has_talked_to_the_media_but_the_chat_tells_oneself(
    desk: Desk, staff: Services
) -> None:
    await tell(desk)
    async with desk.engine.connect() as db:
        for who in (ANNE, LIV):
            found = await privacy.known(db, who)
            assert found["media_contact"] == []
            assert not [row for row in found["notice"] if row["kind"].startswith("media")]
    known = await desk.open(ANNE, "kva veit du om meg")
    assert "Vi prøver nye vakter." in words(await desk.press(known, "media_contact.show", ANNE))
    assert "media_contact.show" not in verbs(await desk.open(LIV, "kva veit du om meg"))


async def test_who_is_forgotten_is_named_nowhere_and_the_card_has_no_answers(desk: Desk, staff: Services) -> None:
    await tell(desk)
    async with desk.engine.begin() as db:
        await privacy.forget(db, ANNE)
    card = await told(desk, staff, "media_contact", await one(desk))
    assert words(card).startswith("En ansatt har snakket med media")
    assert verbs(card) == []


async def test_nobody_can_ask_who_has_talked_to_the_media(desk: Desk) -> None:
    await tell(desk)
    for who in (LIV, KARI, DEMO):
        for text in ("hvem har snakket med media", "har Anne Ansattsen snakket med media", "mine mediekontakter"):
            for card in await desk.teams.say(text, who=who):
                assert "vaktlister" not in words(card)
    assert not [row for row in ROWS for verb in row.verbs if verb in ("media_contact.list", "media_contact.export")]


async def test_names_go_after_ninety_days_from_rows_cards_and_what_was_told_to_whom(
    desk: Desk, staff: Services, clock: FixedClock, settings: Settings
) -> None:
    await tell(desk, subject="Intervju med Kari Hansen", outlet="Romsdals Budstikke")
    made = await one(desk)
    card = await told(desk, staff, "media_contact", made)
    await desk.teams.press(button(card, RING), who=LIV, replyToId="hers")
    await desk.query("UPDATE media_contact SET told_on = :day", day=clock.now().date() - timedelta(days=90))
    await _night(desk, staff, settings)
    assert await desk.query("SELECT person_id FROM media_contact") == [ANNE]
    await desk.query("UPDATE media_contact SET told_on = told_on - 1")
    await _night(desk, staff, settings)
    assert await desk.query(KEPT) == ["Romsdals BudstikkeHeimetenesta"]
    card = await told(desk, staff, "media_contact_over", made)
    assert words(card).startswith("En ansatt har snakket med media\nRomsdals Budstikke")
    assert verbs(card) == []
    week = {"verb": "media_week.show", "week": f"{clock.now().date() - timedelta(days=91)}"}
    (shown,) = await desk.teams.say("", who=KARI, value=week)
    assert "Mediekontakt\nmediekontakt · Romsdals Budstikke · Heimetenesta" in words(shown)
    there = "SELECT DISTINCT kind || ' ' || state FROM notice WHERE kind LIKE 'media%' ORDER BY 1"
    assert await desk.query(there) == ["media_answer_over waiting", "media_contact_over waiting"], "they are redrawn"
    assert await desk.query("SELECT count(*) FROM notice WHERE kind LIKE 'media%' AND activity_id IS NULL") == [0]
    assert {"media_answer_over", "media_contact_over"} <= IN_PLACE, "and never sent anew"
    await desk.query("UPDATE notice SET state = 'sent'")
    await _night(desk, staff, settings)
    assert await desk.query(there) == []


def test_whoever_is_away_is_not_told_but_who_stands_in_or_the_next_level(settings: Settings, clock: FixedClock) -> None:
    day = clock.now().date()
    files = CsvDirectory(settings.people_file, settings.units_file, settings.offices_file)

    def told_by(person: str, *absences: tuple[str, str]) -> list[str]:
        away = {who: Absence(who, deputy, day, day) for who, deputy in absences}
        found = confidant.whom(Lookup(replace(files._now, absences=away)), person, day)
        return [each.id for each in found.values()]

    assert told_by(ANNE) == [LIV, DEMO, KARI]
    assert told_by(ANNE, (LIV, "nobody")) == [HELGE, DEMO, KARI]
    assert told_by(ANNE, (LIV, ANNE)) == [HELGE, DEMO, KARI]
    assert told_by(ANNE, (LIV, HELGE), (HELGE, "nobody")) == [DEMO, KARI]
    assert told_by(ANNE, (DEMO, MAYOR), (KARI, "nobody")) == [LIV, MAYOR]


async def _night(desk: Desk, staff: Services, settings: Settings) -> None:
    async with desk.engine.begin() as db:
        await confidant.fade(replace(staff, defer=_nothing), db)
        await privacy.sweep(db, staff.clock.now(), settings)


async def lost(desk: Desk, staff: Services, key: Key) -> None:
    """What follows once a notice or a letter was given up."""
    async with desk.engine.begin() as db:
        await notices.lost(replace(staff, defer=_nothing), db, key)


async def _nothing(db: AsyncConnection, task: str, **arguments: object) -> bool:
    return True

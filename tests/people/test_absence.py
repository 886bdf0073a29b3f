"""Being away, in the chat: understood in both norms, shown back, honoured everywhere, and undone with one press."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import absence
from bot.config import Settings
from bot.live import LiveDirectory
from dialogs.absence import understood
from tests.conftest import FixedClock
from tests.people.conftest import Open, person, without
from tests.teams.conftest import Teams, actions

TODAY = date(2026, 11, 24)
FRIDAY = date(2026, 11, 27)
DIRECTOR, CHIEF, HELSE, HEIME, ANNE, VIDAR, HANDLER = (person(number) for number in (1, 3, 4, 5, 9, 10, 12))


def button(card: Any, title: str) -> dict[str, Any]:
    """The button with this title."""
    return next(one for one in actions(card) if one["title"] == title)


def said(part: Any) -> str:
    """All that a card says, people's words too."""
    if isinstance(part, list):
        return "\n".join(said(one) for one in part)
    if not isinstance(part, dict):
        return ""
    run = "".join(one["text"] for one in part.get("inlines", []))
    return "\n".join([part.get("text", ""), run, *(said(part.get(key, [])) for key in ("body", "items", "actions"))])


async def press(bot: Teams, card: Any, title: str, who: str, **inputs: str) -> dict[str, Any]:
    """Press a button of a card; gives the card that takes its place."""
    return await bot.press(button(card, title), inputs, who=who)


async def directory(own: AsyncEngine, files: Settings) -> LiveDirectory:
    """What a process sees that begins now."""
    found = LiveDirectory(files.units_file, files.offices_file)
    async with own.connect() as db:
        await found.refresh(db)
    return found


async def test_a_leader_is_away_after_one_message_and_one_press_and_back_after_another(
    open_bot: Open, own: AsyncEngine, files: Settings
) -> None:
    bot = await open_bot()
    (card,) = await bot.say("Jeg er borte til fredag, Anne Ansattsen tar over", who=HELSE)
    assert "Du er borte fra og med tirsdag 24. november 2026 til og med fredag 27. november 2026." in said(card)
    assert "Anne Ansattsen, Sjukepleiar, Heimetenesta, anne.ansattsen@example.invalid" in said(card)
    assert (await directory(own, files)).absence(HELSE) is None, "nothing is kept before it is confirmed"
    card = await press(bot, card, "Stemmer", HELSE)
    assert "Notert" in said(card)
    found = await directory(own, files)
    assert found.roles(ANNE, FRIDAY) == {"employee", "leader"}
    assert found.roles(HELSE, FRIDAY) == {"employee", "leader"}
    assert found.leads(ANNE, FRIDAY) == {"Helse og omsorg", "Heimetenesta"}
    assert found.roles(ANNE, FRIDAY + timedelta(days=1)) == {"employee"}
    assert "Ingen står inn for deg nå" in said(await press(bot, card, "Jeg er tilbake", HELSE))
    assert (await directory(own, files)).roles(ANNE, FRIDAY) == {"employee"}


async def test_it_is_said_in_nynorsk_and_in_english_as_well(open_bot: Open, own: AsyncEngine, files: Settings) -> None:
    bot = await open_bot()
    (card,) = await bot.say("eg er borte til 12. desember, Vidar tek over for meg", who=HEIME)
    assert "Du er borte frå og med tysdag 24. november 2026 til og med laurdag 12. desember 2026." in said(card)
    assert "Notert" in said(await press(bot, card, "Stemmer", HEIME))
    (card,) = await bot.say("I am away until Friday, Vidar takes over", who=HEIME)
    assert "You are away from Tuesday 24 November 2026 to Friday 27 November 2026" in said(card)
    (card,) = await bot.say("eg er tilbake", who=HEIME)
    assert "Velkomen tilbake!" in said(card)
    (card,) = await bot.say("jeg er tilbake", who=CHIEF)
    assert "Nå står du ikke som borte hos meg." in said(card)


async def test_another_process_heeds_an_absence_at_its_next_turn(open_bot: Open) -> None:
    first, second = await open_bot(), await open_bot()
    asked = {"capacity": "municipality", "subject": "unit", "language": "nb"}
    form = {"type": "Action.Execute", "verb": "spokesperson.decide", "data": {"verb": "spokesperson.decide"}}
    assert "Liv Leiarstad" in said(await second.press(form, asked, who=ANNE))
    (card,) = await first.say("jeg er borte i dag, Vidar tar over", who=HEIME)
    await press(first, card, "Stemmer", HEIME)
    shown = said(await second.press(form, asked, who=ANNE))
    assert "Vidar Vaktmestervik" in shown
    assert "Liv Leiarstad" not in shown


async def test_an_office_is_named_by_its_deputy_who_may_then_speak(open_bot: Open) -> None:
    bot = await open_bot()
    (card,) = await bot.say("jeg er borte til fredag, Vidar tar over", who=CHIEF)
    await press(bot, card, "Stemmer", CHIEF)
    form = {"type": "Action.Execute", "verb": "spokesperson.start", "data": {"verb": "spokesperson.start"}}
    assert "Vidar Vaktmestervik, vidar.vaktmestervik@example.invalid" in said(await bot.press(form, who=ANNE))
    asked = {"verb": "spokesperson.decide", "capacity": "municipality", "subject": "administration"}
    decide = {"type": "Action.Execute", "verb": "spokesperson.decide", "data": asked}
    mine, chiefs = [said(await bot.press(decide, who=one)) for one in (VIDAR, CHIEF)]
    assert mine == chiefs != said(await bot.press(decide, who=ANNE))
    assert "Står inn for Kari Kommunikasjon" in said(await bot.press(decide, {"subject": "crisis"}, who=ANNE))


async def test_a_new_mayor_and_a_new_leader_count_from_the_next_turn_in_every_process(
    open_bot: Open, files: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    bots = [await open_bot(), await open_bot()]
    form = {"type": "Action.Execute", "verb": "spokesperson.decide", "data": {"verb": "spokesperson.decide"}}
    municipality = {"capacity": "municipality", "subject": "politics", "language": "nb"}

    async def mayor(name: str) -> bool:
        return all([name in said(await bot.press(form, municipality, who=ANNE)) for bot in bots])

    async def leads(who: str) -> list[bool]:
        return ["Hvem tar over" in said((await bot.say("jeg er borte", who=who))[0]) for bot in bots]

    assert await mayor("Demo Ordførdal")
    offices, units = files.offices_file.read_text(encoding="utf-8"), files.units_file.read_text(encoding="utf-8")
    files.offices_file.write_text(offices.replace("Demo Ordførdal", "Nye Ordførhaug"), encoding="utf-8")
    assert await mayor("Nye Ordførhaug")
    assert await leads(VIDAR) == [False, False]
    files.units_file.write_text(units.replace(HELSE, VIDAR), encoding="utf-8")
    assert await leads(VIDAR) == [True, True]
    files.units_file.write_text("unit,norm\nHeimetenesta,dansk\n", encoding="utf-8")
    files.offices_file.unlink()
    assert await leads(VIDAR) == [True, True]
    assert await mayor("Nye Ordførhaug")
    assert caplog.text.count("units and offices are as before") == 2, "once a process, not at every turn"


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("jeg er borte", "Når er du borte?"),
        ("jeg er borte til fredag", "Skriv hvem som tar over."),
        ("jeg er borte en stund, Anne tar over", "Når er du borte?"),
        ("jeg er borte til fredag, Ingen Ingensen tar over", "Jeg fant ingen ansatte med det navnet."),
        ("jeg er borte til fredag, Helge Helsedal tar over", "Jeg fant ingen ansatte med det navnet."),
    ],
)
async def test_what_is_missing_is_asked_for_in_a_form_that_keeps_the_rest(open_bot: Open, text: str, asks: str) -> None:
    bot = await open_bot()
    (card,) = await bot.say(text, who=HELSE)
    assert asks in said(card)
    inputs = {one["id"]: one.get("value", "") for one in card["body"] if one["type"].startswith("Input.")}
    assert inputs["last"] == ("2026-11-27" if "fredag" in text else "")
    filled = {"first": "2026-11-24", "last": "2026-11-27", "deputy": "anne ansattsen"}
    card = await press(bot, card, "Se over", HELSE, **filled)
    assert "Har jeg forstått deg rett?" in said(card)
    assert "Notert" in said(await press(bot, card, "Stemmer", HELSE))


@pytest.mark.parametrize(
    ("filled", "asks"),
    [
        ({"first": "2026-11-27", "last": "2026-11-24", "deputy": "Anne"}, "ikke før den første"),
        ({"first": "2026-11-01", "last": "2026-11-23", "deputy": "Anne"}, "ikke før den første"),
        ({"first": "2026-11-24", "last": "2029-11-24", "deputy": "Anne"}, "Et år er det lengste"),
        ({"first": "", "last": "", "deputy": "Anne"}, "Når er du borte?"),
        ({"first": "2026-11-24", "last": "2026-11-27", "deputy": " "}, "Skriv hvem som tar over."),
        ({"first": "2026-11-24", "last": "2026-11-27", "deputy": "*Kari* [x](http://x)"}, "Jeg fant ingen"),
    ],
)
async def test_a_form_that_can_not_be_kept_says_why(open_bot: Open, filled: dict[str, str], asks: str) -> None:
    bot = await open_bot()
    (card,) = await bot.say("jeg er borte", who=HELSE)
    card = await press(bot, card, "Se over", HELSE, **filled)
    assert asks in said(card)
    assert button(card, "Se over")


async def test_where_several_have_the_name_one_is_chosen(open_bot: Open, files: Settings) -> None:
    row = "d0000000-0000-4000-8000-000000000099,Anne Andersdal,anne.a@example.invalid,,Oppvekst,,,nb\n"
    files.people_file.write_text(files.people_file.read_text(encoding="utf-8") + row, encoding="utf-8")
    bot = await open_bot()
    (card,) = await bot.say("jeg er borte til fredag, Anne tar over", who=HELSE)
    assert [one["title"] for one in actions(card)] == ["Anne Andersdal, Oppvekst", "Anne Ansattsen, Heimetenesta"]
    card = await press(bot, card, "Anne Andersdal, Oppvekst", HELSE)
    assert "Anne Andersdal, Oppvekst, anne.a@example.invalid" in said(card)


@pytest.mark.parametrize("who", [VIDAR, "00000000-0000-4000-8000-00000000dead"])
async def test_whoever_needs_no_deputy_is_told_so_kindly_and_nothing_is_kept(
    open_bot: Open, own: AsyncEngine, who: str
) -> None:
    bot = await open_bot()
    (card,) = await bot.say("jeg er borte til fredag, Anne tar over", who=who)
    assert "Du trenger ikke melde fra til meg." in said(card)
    made_up = {"first": "2026-11-24", "last": "2026-11-27", "deputy_id": ANNE}
    forged = {"type": "Action.Execute", "verb": "absence.keep", "data": {"verb": "absence.keep", **made_up}}
    assert "Du trenger ikke" in said(await bot.press(forged, who=who))
    async with own.connect() as db:
        assert await absence.kept(db) == {}


@pytest.mark.parametrize("deputy", [HELSE, "external:eva@example.invalid", "nobody", ""])
async def test_a_made_up_deputy_is_refused(open_bot: Open, own: AsyncEngine, deputy: str) -> None:
    bot = await open_bot()
    made_up = {"first": "2026-11-24", "last": "2026-11-27", "deputy_id": deputy}
    action = {"action": {"type": "Action.Execute", "verb": "absence.keep", "data": made_up}}
    forged = bot.activity("invoke", name="adaptiveCard/action", value=action, who=HELSE)
    assert "finnes ikke lenger" in (await bot.post(forged))[1]["value"]
    async with own.connect() as db:
        assert await absence.kept(db) == {}


async def test_a_question_that_only_begins_so_is_answered_as_a_question(open_bot: Open) -> None:
    bot = await open_bot()
    for question in ("Jeg er borte fra jobb og lurer på hvem som er talsperson", "jeg er borte, hvem er talsperson?"):
        (card,) = await bot.say(question, who=HELSE)
        assert "Hvem tar over" not in said(card)


async def test_who_is_away_is_told_to_those_who_work_here(open_bot: Open, clock: FixedClock) -> None:
    bot = await open_bot()
    (card,) = await bot.say("hvem er borte?", who=VIDAR)
    assert "Ingen ledere, redaktører eller varslingsmottakere er meldt borte i dag." in said(card)
    for who, text in (
        (HELSE, "jeg er borte til fredag, Vidar tar over"),
        (CHIEF, "jeg er borte i morgen, Tore tar over"),
    ):
        (card,) = await bot.say(text, who=who)
        await press(bot, card, "Stemmer", who)
    (card,) = await bot.say("hvem er borte?", who=VIDAR)
    assert "Helge Helsedal er borte til og med fredag 27. november 2026. Vidar Vaktmestervik tar over." in said(card)
    assert "Kari Kommunikasjon" not in said(card)
    (card,) = await bot.say("kven er borte", who="00000000-0000-4000-8000-00000000dead")
    assert "Helge" not in said(card)


async def test_a_deputy_who_is_away_too_is_marked_and_then_their_deputy_stands_in(
    open_bot: Open, own: AsyncEngine, files: Settings
) -> None:
    bot = await open_bot()
    for who, deputy in ((HEIME, "Vidar"), (HELSE, "Liv")):
        (card,) = await bot.say(f"jeg er borte til fredag, {deputy} tar over", who=who)
        assert ("selv er meldt borte" in said(card) or "sjølv er meld borte" in said(card)) == (who == HELSE)
        await press(bot, card, "Stemmer", who)
    found = await directory(own, files)
    leader = found.leader("Helse og omsorg", TODAY)
    assert leader is not None
    assert leader.id == VIDAR
    assert found.leads(VIDAR, TODAY) == {"Helse og omsorg", "Heimetenesta"}


async def test_when_the_deputy_has_left_nobody_stands_in(open_bot: Open, own: AsyncEngine, files: Settings) -> None:
    bot = await open_bot()
    (card,) = await bot.say("jeg er borte til fredag, Vidar tar over", who=CHIEF)
    await press(bot, card, "Stemmer", CHIEF)
    without(files, 10)
    await open_bot()
    found = await directory(own, files)
    holder = found.holder("communications_chief", TODAY)
    assert holder is not None
    assert (holder.name, holder.phone) == ("Kari Kommunikasjon", "00 00 00 03")
    assert {one.id for one in found.holders("editor", TODAY)} == {CHIEF}


def test_the_sentence_is_taken_apart_without_a_comma_too() -> None:
    days = (TODAY, FRIDAY)
    for text in (
        "jeg er borte til fredag og Kari Hansen tar over",
        "Jeg er borte til fredag Kari Hansen tar over for meg",
        "eg er vekke til fredag, medan Kari Hansen tek over",
        "jeg er borte fra i dag til fredag. Kari Hansen overtar",
        "jeg er borte til 27.11. Kari Hansen er stedfortreder",
    ):
        assert understood(text, TODAY) == (days, "Kari Hansen"), text

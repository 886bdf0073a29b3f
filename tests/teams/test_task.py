"""A duty of an editor's own: made, asked of its audience, answered, reminded of, put right, and taken away again."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import duty, entry, task
from bot.audience import Audience
from bot.config import Settings
from bot.content import Content
from bot.directory import Absence
from bot.lookup import CsvDirectory, Lookup
from bot.services import Services
from jobs.notice import KINDS
from tests.conftest import FixedClock
from tests.deleting import deleting
from tests.teams.conftest import words
from tests.teams.desk import ANNE, HELGE, KARI, LIV, MESSAGE, Desk, button, fields, verbs
from tests.teams.test_approval import SECOND, at_work, told
from tests.teams.test_duty import BEGIN, DAY, VIDAR, card, crew, folder, look, whom, year

__all__ = ["crew", "folder", "year"]
TYPED = {
    "title": "Er *beredskapsplanen* oppdatert?",
    "text": "Les den og svar.",
    "link": "https://plan.example.invalid/1",
    "to": "role:leader",
    "answers": "Ja\nNei, ikke ennå",
    "after": "3, 10",
}
EXTERNAL, EMPTY = "eva@politikk.invalid", "Ny eining"


@pytest.fixture
async def elected(settings: Settings, engine: AsyncEngine, crew: Services, folder: Path) -> AsyncIterator[Desk]:
    """The bot where one of the representatives has no account, and a unit has nobody yet."""
    people, units = folder / "people.csv", folder / "units.csv"
    units.write_text(settings.units_file.read_text(encoding="utf-8") + f"{EMPTY},Rauma kommune,,nn\n", encoding="utf-8")
    row = f",Eva Ekstern,{EXTERNAL},Representant,Rauma kommune,,representative,nn\n"
    people.write_text(people.read_text(encoding="utf-8") + row, encoding="utf-8")
    directory = CsvDirectory(people, units, settings.offices_file)
    async for made in at_work(settings, engine, replace(crew, directory=directory)):
        await made.query(deleting("duty"))
        yield made
        await made.query(deleting("duty"))


@pytest.fixture
def short(crew: Services) -> Services:
    """The same people while Vidar stands in for Anne, and no list of what is to be reviewed."""
    crew = replace(crew, policy=crew.policy.model_copy(update={"content_file": None}))
    away = Absence(ANNE, VIDAR, BEGIN.date(), BEGIN.date() + 9 * DAY)
    return replace(crew, directory=Lookup(replace(crew.directory._now, absences={ANNE: away})))  # type: ignore[attr-defined] # the CSV directory's own


@pytest.fixture
async def without(settings: Settings, engine: AsyncEngine, short: Services) -> AsyncIterator[Desk]:
    """The bot with no duty begun while she is away."""
    async for made in at_work(settings, engine, short):
        await made.query(deleting("duty"))
        yield made
        await made.query(deleting("duty"))


async def shared(year: Desk, crew: Services, clock: FixedClock, people: str) -> dict[str, Any]:
    """What the editor sees of one that `people` have been asked."""
    clock.moment = BEGIN
    form = await year.teams.press(button(await opened(year), "task.form"), who=KARI)
    kept = await year.press(form, "task.save", KARI, **{**fields(form), **TYPED, "to": "", "people": people})
    for minutes in (0, 5):
        await look(year, crew, BEGIN + timedelta(minutes=minutes), clock)
    return kept


async def letter(year: Desk, crew: Services, who: str) -> str:
    """The letter on what somebody was asked, as it would be sent now."""
    sql = "SELECT subject FROM notice WHERE kind = 'duty' AND person_id = :who ORDER BY told DESC, id DESC"
    (subject, *_) = await year.query(sql, who=who)
    async with year.engine.connect() as db:
        made = KINDS["duty"].letter(await KINDS["duty"].read(crew, db, subject), "nb")
    return f"{made.subject}\n{made.text}"


def way(waits: dict[str, Any], title: str) -> dict[str, Any]:
    """The button that opens the one of this title in a list."""
    parts = waits["body"]
    place = next(place for place, part in enumerate(parts) if title in words({"body": [part]}))
    return next(one for part in parts[place:] for one in part.get("actions", []))


async def opened(year: Desk) -> dict[str, Any]:
    """The editors' own duties, by way of the overview."""
    (board,) = await year.teams.say("årets plikter", who=KARI)
    return await year.teams.press(button(board, "task.list"), who=KARI)


async def test_an_editors_own_duty_is_asked_of_its_audience_answered_reminded_of_and_overseen(
    year: Desk, crew: Services, clock: FixedClock
) -> None:
    clock.moment = BEGIN
    form = await year.teams.press(button(await opened(year), "task.form"), who=KARI)
    assert (fields(form)["answers"], fields(form)["after"]) == ("Gjort", "7, 14")
    for name, wrong, remark in (
        ("title", "", "Skriv hva det gjelder"),
        ("link", "http://x", "https://"),
        ("to", "", "Velg hvem det gjelder"),
        ("people", "Ingen Slik", "Ingen Slik"),
        ("answers", "", "ett til fem"),
        ("after", "i morgen", "tre tall"),
        ("day", "2027-02-28", "Velg en dag fra i dag av, og innen tre år."),
        ("day", "", "Velg en dag fra i dag av, og innen tre år."),
        ("day", "2031-03-01", "Velg en dag fra i dag av, og innen tre år."),
    ):
        form = await year.press(form, "task.save", KARI, **{**fields(form), **TYPED, "people": "", name: wrong})
        assert remark in words(form), name
        assert "stå tomt" not in words(form), "the day must be chosen"
    assert await year.query("SELECT count(*) FROM duty WHERE kind = 'task'") == [0]
    typed = {**fields(form), **TYPED, "day": "2027-03-02", "people": "anne.ansattsen@example.invalid"}
    kept = await year.press(form, "task.save", KARI, **typed)
    assert "Spør tirsdag 2. mars 2027" in words(kept)
    await look(year, crew, BEGIN, clock)
    assert await year.query("SELECT count(*) FROM duty WHERE kind = 'asked'") == [0], "not before its day"
    await look(year, crew, BEGIN + DAY, clock)
    await look(year, crew, BEGIN + DAY + timedelta(minutes=5), clock)
    subjects = await year.query("SELECT owner_id FROM duty WHERE kind = 'asked' ORDER BY owner_id")
    assert {ANNE, HELGE, LIV} <= {*subjects}
    asked = await card(year, crew, ANNE, "nn")
    for said in (
        "Er *beredskapsplanen* oppdatert?",
        "Les den og svar.",
        TYPED["link"],
        "Redaktøren ser kva du svarar.",
    ):
        assert said in str(asked), said
    assert (await year.answer(asked, "task.answer", ANNE))[0] == MESSAGE
    thanks = await year.press(asked, "task.answer", ANNE, answer="0")
    assert "Du svarte: Ja" in words(thanks)
    assert await year.query("SELECT count(*) FROM duty WHERE kind = 'asked' AND name LIKE :id", id=f"%{ANNE}%") == [0]
    assert await year.query("SELECT DISTINCT content #>> '{audience,roles}' FROM duty WHERE kind = 'asked'") == ["[]"]
    again = await year.press(thanks, "duty.undo", ANNE)
    thanks = await year.press(again, "task.answer", ANNE, answer="1")
    await look(year, crew, BEGIN + 4 * DAY, clock)
    reminded = await whom(year, "Redaktøren venter på svar")
    assert HELGE in reminded
    assert ANNE not in reminded, "who has answered"
    shown = await year.press(await opened(year), "task.show", KARI)
    assert "Nei, ikke ennå: 1\nAnne Ansattsen" in words(shown)
    assert "Helge Helsedal" in words(shown).partition("Har ikke svart")[2]
    await look(year, crew, BEGIN + 11 * DAY, clock)
    assert not await year.told("duties")
    await look(year, crew, BEGIN + 18 * DAY, clock)
    assert KARI in await year.told("duties"), "a week after the last reminder the editors hear who is silent"
    (subject,) = set(await year.query("SELECT subject FROM notice WHERE kind = 'duties'"))
    silent = words(shown).partition("Har ikke svart")[2].splitlines()[1]
    assert "Helge Helsedal" in silent
    overview = await told(year, crew, "duties", subject)
    async with year.engine.connect() as db:
        letter = KINDS["duties"].letter(await KINDS["duties"].read(crew, db, subject), "nb")
    for seen in (words(overview), f"{letter.subject}\n{letter.text}"):
        assert seen.startswith("Er *beredskapsplanen* oppdatert?\n"), seen
        assert f"1 av {len(subjects)} har svart" in seen
        assert silent in seen
    assert "Årets plikter" in words(overview)


async def test_what_an_editor_puts_right_while_the_clock_looks_is_not_asked_as_it_was(
    year: Desk, crew: Services, clock: FixedClock
) -> None:
    clock.moment = BEGIN
    content = Content(title="Gammel", audience=Audience(roles=("leader",)), answers=("Gjort",))
    async with year.engine.begin() as db:
        old = await task.begin(crew, db, content, BEGIN.date())
        await task.change(crew, db, old, content, BEGIN.date())
        assert not await duty.climb(db, old, 1, BEGIN.date())


async def test_what_an_editor_puts_right_or_takes_away_is_so_on_each_card_and_comes_back_at_a_press(
    year: Desk, crew: Services, clock: FixedClock
) -> None:
    clock.moment = BEGIN
    form = await year.teams.press(button(await opened(year), "task.form"), who=KARI)
    kept = await year.press(form, "task.save", KARI, **{**fields(form), **TYPED, "people": "Anne Ansattsen"})
    form = await year.press(kept, "task.form", KARI)
    assert fields(form)["to"] == "role:leader"
    kept = await year.press(
        form, "task.save", KARI, **{**fields(form), "to": "", "people": "Anne Ansattsen, Liv Leiarstad"}
    )
    for minutes in (0, 5):
        await look(year, crew, BEGIN + timedelta(minutes=minutes), clock)
    assert await year.query("SELECT owner_id FROM duty WHERE kind = 'asked' ORDER BY owner_id") == [LIV, ANNE]
    (first, own) = [await card(year, crew, who) for who in (ANNE, LIV)]
    thanks = await year.press(own, "task.answer", LIV, answer="0")
    form = await year.press(kept, "task.form", KARI)
    assert "day" not in fields(form), "they have been asked"
    await year.press(
        form, "task.save", KARI, **{**fields(form), "title": "Er planen *ny*?", "answers": "Ja\nNei\nVet ikke"}
    )
    kind, _ = await year.answer(first, "task.answer", ANNE, answer="1")
    assert kind == MESSAGE, "it is another question now"
    assert "Er planen *ny*?" in words(await card(year, crew, ANNE))
    shown = await year.press(await opened(year), "task.show", KARI)
    assert "Ja: 1" in words(shown), "what was answered stays"
    undone = await year.press(thanks, "duty.undo", LIV)
    assert "Er planen *ny*?" in words(undone), "whoever takes it back is asked what it is now"
    await year.press(undone, "task.answer", LIV, answer="0")
    dropped = await year.press(shown, "task.drop", KARI)
    assert "tatt dette bort" in words(await card(year, crew, ANNE))
    assert "Er planen" not in words((await year.teams.say("mine oppgåver", who=ANNE))[0])
    assert [one for one in await look(year, crew, BEGIN + 4 * DAY, clock) if "asked" in one] == []
    assert "Er planen" not in words(await opened(year))
    fresh = await year.press(dropped, "task.back", KARI)
    back = await year.press(fresh, "task.back", KARI)
    assert "1 av 2 har svart" in words(back)
    await year.press(await card(year, crew, ANNE), "task.answer", ANNE, answer="2")
    assert await year.query("SELECT content ->> 'answer' FROM duty WHERE kind = 'asked' ORDER BY owner_id") == [
        "Ja",
        "Vet ikke",
    ]


async def test_what_was_taken_away_says_so_wherever_it_is_opened_and_in_its_letter(
    year: Desk, crew: Services, clock: FixedClock
) -> None:
    kept = await shared(year, crew, clock, "Anne Ansattsen, Liv Leiarstad")
    assert "får du svare der" in await letter(year, crew, ANNE)
    (waits,) = await year.teams.say("mine oppgaver", who=ANNE)
    (asked,) = await year.teams.say("", who=ANNE, value=way(waits, "Er *bered")["data"])
    await year.press(kept, "task.drop", KARI)
    (shown,) = await year.teams.say("", who=ANNE, value=way(waits, "Er *bered")["data"])
    assert "teke dette bort" in words(shown)
    assert "duty.undo" not in verbs(shown)
    clock.moment = BEGIN + 4 * DAY
    old = await year.press(asked, "task.answer", ANNE, answer="0")
    assert "teke dette bort" in words(old), "its buttons had become too old"
    said = await letter(year, crew, ANNE)
    assert "tatt dette bort" in said
    assert "får du svare der" not in said
    assert "spør deg:" not in said


async def test_whoever_stands_in_is_told_whom_it_is_for_and_the_editor_who_answered(
    without: Desk, short: Services, clock: FixedClock
) -> None:
    await shared(without, short, clock, "Anne Ansattsen, Vidar")
    assert await without.told("duty") == [VIDAR, VIDAR]
    sql = "SELECT n.subject FROM notice n JOIN duty d ON n.subject LIKE d.id || '%' WHERE d.owner_id = :who"
    hers, own = [(await without.query(sql, who=who))[0] for who in (ANNE, VIDAR)]
    assert "Anne" not in words(await told(without, short, "duty", own))
    await without.query("DELETE FROM notice WHERE subject = :own", own=own)
    await without.teams.say("hei", who=VIDAR)
    asked = await card(without, short, VIDAR)
    assert await told(without, short, "duty", hers) == asked
    assert "Spørsmålet er til Anne Ansattsen, som er borte." in words(asked)
    assert "redaktøren har spurt deg" not in words(asked)
    assert "Spørsmålet er til Anne Ansattsen, som er borte." in await letter(without, short, VIDAR)
    (waits,) = await without.teams.say("mine oppgaver", who=VIDAR)
    assert words(waits).count("Anne Ansattsen") == 1
    await look(without, short, BEGIN + 3 * DAY, clock)
    for title in ("Spørsmålet er til Anne Ansattsen", "Du har ikke svart ennå."):
        assert await whom(without, title) == {VIDAR}
    await without.press(await card(without, short, VIDAR), "task.answer", VIDAR, answer="0")
    shown = await without.press(await opened(without), "task.show", KARI)
    assert "Ja: 1\nAnne Ansattsen (svart av Vidar Vaktmestervik)" in words(shown)


async def test_what_is_put_right_or_taken_away_is_told_to_whoever_was_asked_and_nobody_else(
    without: Desk, short: Services, crew: Services, clock: FixedClock
) -> None:
    kept = await shared(without, short, clock, "Anne Ansattsen")
    form = await without.press(kept, "task.form", KARI)
    kept = await without.press(form, "task.save", KARI, **{**fields(form), "title": "Er planen *ny*?"})
    assert await without.told("duty") == [VIDAR]
    assert await without.query("SELECT edition FROM notice WHERE kind = 'duty'") == [2]
    assert "Er planen *ny*?" in words(await card(without, short, VIDAR))
    await without.press(kept, "task.drop", KARI)
    assert await without.told("duty") == [VIDAR]
    assert await without.query("SELECT edition FROM notice WHERE kind = 'duty'") == [3]
    gone = words(await card(without, short, VIDAR))
    assert "tatt dette bort" in gone
    assert "Anne" in gone
    assert "tatt dette bort" in words(await card(without, crew, VIDAR)), "also once she is back"


async def test_what_another_editor_has_changed_is_never_overwritten_from_a_form_that_was_too_old(
    year: Desk, clock: FixedClock
) -> None:
    clock.moment = BEGIN
    form = await year.teams.press(button(await opened(year), "task.form"), who=KARI)
    kept = await year.press(form, "task.save", KARI, **{**fields(form), **TYPED, "day": "2027-03-08"})
    old = await year.press(kept, "task.form", KARI)
    other = await year.press(kept, "task.form", SECOND)
    await year.press(other, "task.save", SECOND, **{**fields(other), "text": "Les kapittel to."})
    clock.moment = BEGIN + timedelta(hours=25)
    again = await year.press(old, "task.save", KARI, **{**fields(old), "title": "Min tittel"})
    assert "for gammelt" in words(again)
    assert fields(again)["title"] == "Min tittel"
    kind, said = await year.answer(again, "task.save", KARI, **fields(again))
    assert (kind, "endret" in said) == (MESSAGE, True), said
    assert await year.query("SELECT content ->> 'text' FROM duty WHERE kind = 'task'") == ["Les kapittel to."]


async def test_an_editor_hears_who_has_no_account_and_will_not_be_asked(elected: Desk, clock: FixedClock) -> None:
    clock.moment = BEGIN
    form = await elected.teams.press(button(await opened(elected), "task.form"), who=KARI)
    typed = {**fields(form), **TYPED}
    refused = await elected.press(form, "task.save", KARI, **{**typed, "to": "", "people": EXTERNAL})
    assert "Ingen av disse har konto, så boten når dem ikke." in words(refused)
    assert fields(refused)["people"] == EXTERNAL
    refused = await elected.press(refused, "task.save", KARI, **{**typed, "to": entry.group(EMPTY)})
    assert "Det er ingen i den målgruppa i dag." in words(refused)
    assert await elected.query("SELECT count(*) FROM duty WHERE kind = 'task'") == [0]
    kept = await elected.press(refused, "task.save", KARI, **{**typed, "to": "role:representative", "people": ""})
    assert "1 har ikke konto og blir ikke spurt" in words(kept)
    form = await elected.press(kept, "task.form", KARI)
    kept = await elected.press(form, "task.save", KARI, **{**fields(form), "to": "role:leader"})
    assert "ikke konto" not in words(kept)

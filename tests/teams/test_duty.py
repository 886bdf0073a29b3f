"""The duties of the year: asked on their day, answered in the card, reminded of, and overseen by the editor."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import campaign, duty, launch, owned, poster
from bot.command import filing
from bot.config import Settings
from bot.content import Content
from bot.directory import Absence
from bot.duty import Kind
from bot.errors import SettingsError
from bot.lookup import Lookup
from bot.policy import Policy
from bot.record import Days
from bot.services import Services
from bot.turn import Norm
from cards import reminder
from jobs.queue import Deferrer, open_app
from jobs.worker import BLUEPRINTS
from tests.conftest import FixedClock
from tests.deleting import deleting
from tests.teams.conftest import actions, words
from tests.teams.desk import ANNE, CARD, DEMO, HELGE, KARI, LIV, MESSAGE, Desk, button, fields, verbs
from tests.teams.test_approval import SECOND, at_work, told, with_second

CONTENT = """unit,owner,title,link,changed
Heimetenesta,anne.ansattsen@example.invalid,Heimehjelp,https://www.rauma.example.invalid/hjelp,2025-05-03
Heimetenesta,anne.ansattsen@example.invalid,Tryggleiksalarm,https://www.rauma.example.invalid/alarm,
Oppvekst,,Barnehageplass,https://www.rauma.example.invalid/barnehage,01.02.2026
"""
TEMPLATES = "name,link,words\nBrev,https://maler.example.invalid/brev,vedtak\nNotat,https://maler.example.invalid/n,\n"
OLGA, VIDAR = "d0000000-0000-4000-8000-000000000006", "d0000000-0000-4000-8000-000000000010"
BEGIN = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the editor's lists lie."""
    (tmp_path / "content.csv").write_text(CONTENT, encoding="utf-8")
    (tmp_path / "templates.csv").write_text(TEMPLATES, encoding="utf-8")
    (tmp_path / "poster.md").write_text(
        "Til redaktøren.\n\n## Lytt\nTa en runde.\n\n### Lytt\nTa ein runde.\n\n## Tom\n"
    )
    return tmp_path


@pytest.fixture
def crew(settings: Settings, engine: AsyncEngine, services: Services, folder: Path) -> Services:
    """Two editors, the editor's lists, and a queue that takes jobs and runs none."""
    lists = {"content_file": folder / "content.csv", "templates_file": folder / "templates.csv"}
    policy = Policy(**lists, poster_file=folder / "poster.md", survey_staff="2027-04-01")
    staff = with_second(settings, services, folder, policy)
    queue = open_app(engine.url.render_as_string(hide_password=False), BLUEPRINTS)
    return replace(staff, defer=Deferrer(queue))


@pytest.fixture
async def year(settings: Settings, engine: AsyncEngine, crew: Services) -> AsyncIterator[Desk]:
    """The bot with no duty begun."""
    async for made in at_work(settings, engine, crew):
        await made.query(deleting("duty, giving, template, absence, preference"))
        yield made
        await made.query(deleting("duty, giving, template, absence, preference"))


async def look(year: Desk, crew: Services, at: datetime, clock: FixedClock) -> Sequence[str]:
    """What the tick does at `at`, with what begins of it."""
    clock.moment = at
    async with year.engine.begin() as db:
        lacks = await campaign.lacks_shares(crew, db)
        found = owned.rows(crew.policy.content_file, crew.directory.units()) if lacks else []
        await campaign.begin(crew, db, await owned.shares(found, crew.shelf))
        done = await campaign.carry_out(crew, db, reminder)
    await sent(year, crew)
    return done


async def sent(year: Desk, crew: Services) -> None:
    """Let the broadcasts that are due begin."""
    due = await year.query("SELECT id FROM broadcast WHERE state = 'scheduled' AND due <= :now", now=crew.clock.now())
    async with year.engine.begin() as db:
        for one in due:
            await launch.start(crew, db, one)


async def card(year: Desk, crew: Services, who: str, norm: Norm = "nb") -> dict[str, Any]:
    """The card that somebody was told of last, as it would be sent now to where they write to the bot."""
    await year.teams.say("takk", who=who)
    sql = "SELECT subject FROM notice WHERE kind = 'duty' AND person_id = :who ORDER BY told DESC, id DESC"
    return await told(year, crew, "duty", (await year.query(sql, who=who))[0], norm)


async def whom(year: Desk, title: str) -> set[str]:
    """Who got a message whose card says `title`."""
    sql = (
        "SELECT d.person_id FROM delivery d JOIN rendering r ON r.broadcast_id = d.broadcast_id "
        "WHERE r.cards ->> 'nb' LIKE :title"
    )
    return set(await year.query(sql, title=f"%{title}%"))


@dataclass(frozen=True)
class Press:
    """A card to press on, who does, what is typed, and how to count what it did, which is once."""

    card: dict[str, Any]
    who: str
    counts: str
    typed: Mapping[str, str]


async def test_a_unit_s_owner_gets_its_pages_and_answers_in_the_card(
    year: Desk, crew: Services, clock: FixedClock
) -> None:
    done = await look(year, crew, BEGIN, clock)
    assert [one for one in done if "review" in one] == ["ask review 2027-03-01"] * 2
    assert await year.told("duty") == [ANNE, OLGA] or await year.told("duty") == [OLGA, ANNE]
    asked = await card(year, crew, ANNE, "nn")
    link = "https://www.rauma.example.invalid/hjelp"
    for said in ("Heimehjelp", link, "Tryggleiksalarm", "Sist endra laurdag 3. mai 2025", "Gjennomgått", "Ikkje mi"):
        assert said in str(asked), said
    _, refusal = await year.answer(asked, "duty.answer", ANNE, answer_0="mend")
    assert "hva som må rettes" in refusal or "kva som må rettast" in refusal
    asked = await year.press(asked, "duty.answer", ANNE, answer_0="mend", note_0="Gale telefonnummer")
    assert "Heimehjelp" not in words(asked)
    last = await year.press(asked, "duty.answer", ANNE, answer_1="not_mine")
    assert "Gale telefonnummer" in words(last)
    board = words((await year.teams.say("årets plikter", who=KARI))[0])
    for said in ("Oppvekst: 0 av 1", "Gale telefonnummer", "Tryggleiksalarm", "Ikke min"):
        assert said in board, said
    assert "\nHeimetenesta: 1 av 2, 1 skal ha ny eier\n" in board, "what is not theirs is counted apart"


async def stray(year: Desk, crew: Services, clock: FixedClock) -> Press:
    """The editor's form where an owner has said that a page isn't theirs."""
    await look(year, crew, BEGIN, clock)
    await year.press(await card(year, crew, ANNE), "duty.answer", ANNE, answer_0="reviewed", answer_1="not_mine")
    (subject,) = {*await year.query("SELECT subject FROM notice WHERE kind = 'duties'")}
    form = await year.press(await told(year, crew, "duties", subject), "transfer.form", KARI)
    return Press(
        form, KARI, "SELECT count(*) - 2 FROM duty WHERE kind = 'review'", {**fields(form), "unit": "Oppvekst"}
    )


async def test_a_page_that_is_not_its_owner_s_is_told_of_and_given_to_whoever_owns_it(
    year: Desk, crew: Services, clock: FixedClock
) -> None:
    form = await stray(year, crew, clock)
    assert set(await year.told("duties")) == {KARI, SECOND}
    assert form.typed["pages"] == "1", "what was answered otherwise is no stray"
    nobody = await year.press(form.card, "transfer.give", KARI, **{**form.typed, "owner": "Ingen Slik"})
    assert "akkurat én" in words(nobody)
    assert fields(nobody)["unit"] == "Oppvekst"
    none = await year.press(nobody, "transfer.give", KARI, **{**form.typed, "pages": ""})
    assert "minst én side" in words(none)
    given = await year.press(none, "transfer.give", KARI, **{**form.typed, "owner": "Vidar"})
    assert "Oppvekst" in words(given)
    board = words((await year.teams.say("årets plikter", who=KARI))[0])
    assert "✓ Heimetenesta: 1 av 1" in board
    assert "Oppvekst: 0 av 2" in board
    assert "Ikke min" not in board
    await look(year, crew, BEGIN + timedelta(hours=1), clock)
    asked = await card(year, crew, VIDAR)
    assert "Tryggleiksalarm" in words(asked)
    await year.press(asked, "duty.all", VIDAR)
    assert "Oppvekst: 1 av 2" in words((await year.teams.say("årets plikter", who=KARI))[0])
    value = {"verb": "transfer.form", "about": button(none, "transfer.give")["data"]["about"]}
    assert "allerede gjort" in words((await year.teams.say("", who=KARI, value=value))[0])


async def asked(year: Desk) -> dict[str, list[str]]:
    """Whose the pages of the last review are."""
    found = await year.query(
        "SELECT coalesce(owner_id, unit) || ': ' || (p ->> 'title') FROM duty, jsonb_array_elements(content -> 'pages') p "
        "WHERE series = (SELECT max(series) FROM duty WHERE kind = 'review') ORDER BY 1"
    )
    return {who: [one[len(who) + 2 :] for one in found if one.startswith(who)] for who in (ANNE, VIDAR, "Oppvekst")}


async def test_who_was_given_a_page_is_asked_in_later_reviews_too_until_the_list_says_otherwise(
    year: Desk, crew: Services, clock: FixedClock, folder: Path
) -> None:
    form = await stray(year, crew, clock)
    await year.press(form.card, "transfer.give", KARI, **{**form.typed, "owner": "Vidar"})
    await look(year, crew, datetime(2027, 10, 1, 8, tzinfo=UTC), clock)
    assert await asked(year) == {ANNE: ["Heimehjelp"], VIDAR: ["Tryggleiksalarm"], "Oppvekst": ["Barnehageplass"]}
    await look(year, crew, datetime(2028, 3, 1, 8, tzinfo=UTC), clock)
    assert (await asked(year))[VIDAR] == ["Tryggleiksalarm"], "as long as the list stays as it is"
    row = "Heimetenesta,anne.ansattsen@example.invalid,Tryggleiksalarm"
    (folder / "content.csv").write_text(CONTENT.replace(row, "Oppvekst,,Tryggleiksalarm"), encoding="utf-8")
    await look(year, crew, datetime(2028, 10, 2, 8, tzinfo=UTC), clock)
    assert await asked(year) == {ANNE: ["Heimehjelp"], VIDAR: [], "Oppvekst": ["Barnehageplass", "Tryggleiksalarm"]}
    assert await year.query("SELECT count(*) FROM giving") == [0]


async def test_a_page_that_the_list_names_twice_is_given_by_the_one_who_does_not_own_it_alone(
    year: Desk, crew: Services, clock: FixedClock, folder: Path
) -> None:
    twice = f"{CONTENT}Oppvekst,,Tryggleiksalarm,https://www.rauma.example.invalid/alarm,\n"
    (folder / "content.csv").write_text(twice, encoding="utf-8")
    form = await stray(year, crew, clock)
    await year.press(form.card, "transfer.give", KARI, **{**form.typed, "owner": "Vidar"})
    for day in (datetime(2027, 10, 1, 8, tzinfo=UTC), datetime(2028, 3, 1, 8, tzinfo=UTC)):
        await look(year, crew, day, clock)
        theirs = {VIDAR: ["Tryggleiksalarm"], "Oppvekst": ["Barnehageplass", "Tryggleiksalarm"]}
        assert await asked(year) == {ANNE: ["Heimehjelp"], **theirs}
    assert await year.query("SELECT count(*) FROM giving") == [1]


async def test_the_editor_reaches_all_that_waits(year: Desk, crew: Services, clock: FixedClock) -> None:
    clock.moment = BEGIN
    async with year.engine.begin() as db:
        for number in range(8):
            content = Content(title=f"Plan {number}", word="information")
            await duty.begin(db, Kind.STEP, f"plan {number}", BEGIN.date(), content, BEGIN, "Heimetenesta", LIV)
    (shown,) = await year.teams.say("årets plikter", who=KARI)
    assert verbs(shown).count("duty.form") == 6
    (more,) = await year.teams.say("", who=KARI, value=button(shown, "duty.board")["data"])
    assert (verbs(more).count("duty.form"), "duty.board" in verbs(more)) == (2, False)
    assert "Plan 7" in words(more)


async def test_what_was_answered_by_mistake_is_taken_back_and_reminded_of_again(
    year: Desk, crew: Services, clock: FixedClock
) -> None:
    await look(year, crew, BEGIN, clock)
    left = await year.press(await card(year, crew, ANNE), "duty.answer", ANNE, answer_0="mend", note_0="Gamalt")
    thanks = await year.press(left, "duty.all", ANNE)
    again = await year.press(thanks, "duty.undo", ANNE)
    assert "1 av 2" in words(again), "what was said before the last press stays"
    assert "Tryggleiksalarm" in words(again)
    await look(year, crew, BEGIN + 7 * DAY, clock)
    assert ANNE in await whom(year, "Påminnelse: Stemmer")
    (mine,) = await year.teams.say("mine oppgaver", who=ANNE)
    thanks = await year.press(mine, "duty.answer", ANNE, answer_1="not_mine")
    form = await year.press((await year.teams.say("årets plikter", who=KARI))[0], "transfer.form", KARI)
    await year.press(form, "transfer.give", KARI, **{**fields(form), "unit": "Oppvekst", "owner": "Vidar"})
    kind, late = await year.answer(thanks, "duty.undo", ANNE)
    assert (kind, "endr" in late) == (MESSAGE, True), "it is another's now"


async def test_what_another_answered_meanwhile_or_is_somebody_else_s_is_refused(
    year: Desk, crew: Services, clock: FixedClock
) -> None:
    await look(year, crew, BEGIN, clock)
    asked = await card(year, crew, ANNE)
    assert (await year.answer(asked, "duty.all", VIDAR))[1].startswith("Dette skjemaet er laget for en annen")
    (shown,) = await year.teams.say(
        "", who=VIDAR, value={"verb": "duty.show", "about": button(asked, "duty.all")["data"]["about"]}
    )
    assert "laget for en annen" in words(shown)
    _, nothing = await year.answer(asked, "duty.answer", ANNE)
    assert "minst én" in nothing or "minst éi" in nothing
    (leaders,) = await year.teams.say(
        "", who=LIV, value={"verb": "duty.show", "about": button(asked, "duty.all")["data"]["about"]}
    )
    assert "Ansvarleg: Anne Ansattsen" in words(leaders)
    assert "Takk! No er alt" in words(await year.press(leaders, "duty.all", LIV))
    kind, late = await year.answer(asked, "duty.answer", ANNE, answer_0="reviewed")
    assert (kind, "endr" in late) == (MESSAGE, True)


async def test_a_form_that_is_too_old_comes_back_with_what_was_typed(
    year: Desk, crew: Services, clock: FixedClock
) -> None:
    await look(year, crew, BEGIN, clock)
    asked = await card(year, crew, ANNE)
    clock.moment = BEGIN + 4 * DAY
    again = await year.press(asked, "duty.answer", ANNE, answer_0="mend", note_0="Gamal tekst")
    assert fields(again)["note_0"] == "Gamal tekst"
    again = await year.press(again, "duty.answer", ANNE, **fields(again))
    assert "1 av 2" in words(again)


async def test_the_silent_are_reminded_twice_then_the_leader_hears_then_the_editors(
    year: Desk, crew: Services, clock: FixedClock
) -> None:
    await look(year, crew, BEGIN, clock)
    assert not await whom(year, "Påminnelse: Stemmer")
    await look(year, crew, BEGIN + 7 * DAY, clock)
    assert await whom(year, "Påminnelse: Stemmer") == {ANNE, OLGA}
    await year.press(await card(year, crew, OLGA), "duty.all", OLGA)
    await look(year, crew, BEGIN + 14 * DAY, clock)
    sql = "SELECT count(*) FROM delivery d JOIN rendering USING (broadcast_id) WHERE d.person_id = :who AND "
    sql += "rendering.cards ->> 'nb' LIKE '%Stemmer%'"
    assert [(await year.query(sql, who=who))[0] for who in (ANNE, OLGA)] == [2, 1]
    await look(year, crew, BEGIN + 21 * DAY, clock)
    assert LIV in await year.told("duty"), "the unit's leader"
    assert "Du får denne fordi du er leder" in words(await card(year, crew, LIV))
    assert not await year.told("duties")
    clock.moment = BEGIN + 28 * DAY
    await look(year, crew, clock.moment + 8 * DAY, clock)  # the day is in Easter
    assert {*await year.told("duties")} == {KARI, SECOND}
    subject = (await year.query("SELECT subject FROM notice WHERE kind = 'duties' AND subject LIKE 'review%'"))[0]
    assert "Heimetenesta: 0 av 2" in words(await told(year, crew, "duties", subject))


async def test_a_deputy_answers_for_an_owner_who_is_away_and_an_owner_of_their_own_unit_has_one_above_told(
    year: Desk, crew: Services, clock: FixedClock
) -> None:
    away = Absence(ANNE, VIDAR, BEGIN.date(), BEGIN.date() + 9 * DAY)
    gone = Absence(OLGA, HELGE, BEGIN.date() + 9 * DAY, BEGIN.date() + 30 * DAY)
    crew = replace(crew, directory=Lookup(replace(crew.directory._now, absences={ANNE: away, OLGA: gone})))  # type: ignore[attr-defined] # the CSV directory's own
    await look(year, crew, BEGIN, clock)
    assert set(await year.told("duty")) == {VIDAR, OLGA}
    await year.teams.say("hei", who=VIDAR)
    await look(year, crew, BEGIN + 7 * DAY, clock)
    assert await whom(year, "Påminnelse: Stemmer") == {VIDAR, OLGA}
    await look(year, crew, BEGIN + 14 * DAY, clock)
    assert await whom(year, "Påminnelse: Stemmer") == {VIDAR, OLGA, ANNE, HELGE}, "whoever answers for it that day"
    await look(year, crew, BEGIN + 21 * DAY, clock)
    assert {LIV, DEMO} <= set(await year.told("duty")), "Helge stands in for the leader, so whoever is above him hears"


async def test_where_a_unit_has_neither_owner_nor_leader_the_editors_are_asked(
    year: Desk, crew: Services, clock: FixedClock, folder: Path
) -> None:
    (folder / "content.csv").write_text("unit,title\nOppvekst,Skole\n", encoding="utf-8")
    units = {name: replace(one, leader="", parent="") for name, one in crew.directory._now.units.items()}  # type: ignore[attr-defined] # the CSV directory's own
    crew = replace(crew, directory=Lookup(replace(crew.directory._now, units=units)))  # type: ignore[attr-defined] # the CSV directory's own
    await look(year, crew, BEGIN, clock)
    assert await year.told("duty") == [KARI, SECOND]
    asked = await card(year, crew, KARI)
    assert "Ingen har ansvaret for dette ennå." in words(asked)
    shown = await year.press((await year.teams.say("årets plikter", who=KARI))[0], "duty.form", KARI)
    unknown = await year.press(shown, "duty.keep", KARI, **{**fields(shown), "owner": "Ingen Slik"})
    assert "ikke akkurat én" in words(unknown)
    await year.press(unknown, "duty.keep", KARI, **{**fields(unknown), "owner": "Olga Oppvekst"})
    await look(year, crew, BEGIN + DAY, clock)
    assert OLGA in await year.told("duty"), "who has got it is asked"
    shown = await year.press((await year.teams.say("årets plikter", who=KARI))[0], "duty.form", KARI)
    await year.press(shown, "duty.keep", KARI, **{**fields(shown), "drop": "true"})
    assert await year.query("SELECT state FROM duty WHERE kind = 'review'") == ["dropped"]
    about = actions(asked)[0]["data"]["about"]
    gone = words((await year.teams.say("", who=KARI, value={"verb": "duty.show", "about": about}))[0])
    assert ("Du trenger ikke gjøre noe" in gone, "Takk" in gone) == (True, False)


async def test_reminders_keep_to_the_week_s_budget_and_to_what_somebody_chose(
    year: Desk, crew: Services, clock: FixedClock
) -> None:
    (form,) = await year.teams.say("mindre slikt", who=ANNE)
    await year.press(form, "preference.keep", ANNE, reminders_weekly="true")
    for who in (ANNE, OLGA):
        await year.teams.say("hei", who=who)
    crew = replace(crew, policy=crew.policy.model_copy(update={"pushes_per_week": 1}))
    await look(year, crew, BEGIN, clock)
    await look(year, crew, BEGIN + 7 * DAY, clock)
    reason = "SELECT reason FROM delivery WHERE person_id = :who AND state = 'held'"
    assert await year.query(reason, who=ANNE) == ["chosen"]
    assert await year.query(reason, who=OLGA) == []
    await look(year, crew, BEGIN + 7 * DAY + timedelta(hours=11), clock)
    assert await look(year, crew, BEGIN + 13 * DAY, clock) == [], "nothing on a Sunday"


async def test_nothing_is_begun_at_night_nor_without_a_list_and_a_bad_list_is_said_to_the_editor(
    year: Desk, crew: Services, clock: FixedClock, folder: Path
) -> None:
    assert await look(year, crew, BEGIN - timedelta(hours=3), clock) == []
    (folder / "content.csv").write_text("unit,title\nFinst ikkje,Skole\n", encoding="utf-8")
    clock.moment = BEGIN
    assert "kan ikke leses" in words((await year.teams.say("pliktene", who=KARI))[0])
    (folder / "content.csv").write_text("unit,title,link\nOppvekst,Skole,http://x\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="https"):
        owned.rows(folder / "content.csv", crew.directory.units())


async def test_a_reminder_is_in_the_records_as_the_bot_s_own(
    year: Desk, crew: Services, clock: FixedClock, tmp_path: Path
) -> None:
    await look(year, crew, BEGIN, clock)
    await look(year, crew, BEGIN + 7 * DAY, clock)
    day = (BEGIN + 7 * DAY).date()
    async with year.engine.begin() as db:
        await filing.records(crew, db, Days(day, day), tmp_path / "arkiv", "cli:prøve")
    pages = [path.read_text(encoding="utf-8") for path in (tmp_path / "arkiv").glob(f"{day}-*.html")]
    assert pages
    assert all("<td>Påminnelse fra boten</td>" in each and "<td>boten</td>" in each for each in pages)
    assert any("Påminnelse: Stemmer innholdet fortsatt?" in each for each in pages)


async def test_the_leader_poster_comes_once_a_month_to_leaders_and_not_at_all_without_steps(
    year: Desk, crew: Services, clock: FixedClock, folder: Path, settings: Settings
) -> None:
    assert poster.steps(settings.poster_file) == [], "the default file holds no step"
    await look(year, crew, datetime(2027, 1, 11, 8, 0, tzinfo=UTC), clock)
    await look(year, crew, datetime(2027, 1, 12, 8, 0, tzinfo=UTC), clock)
    got = await whom(year, "Ta en runde.")
    assert {HELGE, LIV, KARI} <= got
    assert ANNE not in got
    assert await year.query("SELECT count(*) FROM broadcast") == [1]
    assert (await year.query("SELECT cards -> 'nn' ->> 'fallbackText' FROM rendering"))[0] == "Lytt. Ta ein runde."
    (folder / "poster.md").write_text("## Steg 1\n", encoding="utf-8")
    await look(year, crew, datetime(2027, 2, 10, 8, 0, tzinfo=UTC), clock)
    assert await year.query("SELECT count(*) FROM broadcast") == [1]


async def test_a_survey_is_planned_approved_sent_to_all_with_reminders_and_its_result_asked_for(
    year: Desk, crew: Services, clock: FixedClock
) -> None:
    await look(year, crew, BEGIN + DAY, clock)
    await look(year, crew, BEGIN + 8 * DAY, clock)
    assert await whom(year, "Fyll inn lenken") == {KARI}
    await year.query("DELETE FROM broadcast")
    plan = await card(year, crew, KARI)
    assert "Medarbeiderundersøkelsen" in words(plan)
    typed = {**fields(plan), "link": "http://x.invalid"}
    assert "https" in (await year.answer(plan, "survey.approve", KARI, **typed))[1]
    typed = {**fields(plan), "link": "https://svar.example.invalid/1", "text": "Det tek *fem* minutt."}
    for wrong, told_so in (({"until": typed["first"]}, "minst tre dager"), ({"first": "2027-02-01"}, "fra i dag av")):
        assert told_so in (await year.answer(plan, "survey.approve", KARI, **{**typed, **wrong}))[1]
    approved = words(await year.press(plan, "survey.approve", KARI, **typed))
    assert "torsdag 1. april 2027" in approved
    for at in (
        datetime(2027, 4, 2, 8, tzinfo=UTC),
        datetime(2027, 4, 8, 8, tzinfo=UTC),
        datetime(2027, 4, 15, 8, tzinfo=UTC),
    ):
        clock.moment = at
        await sent(year, crew)
    kinds = await year.query("SELECT kind FROM broadcast WHERE started IS NOT NULL ORDER BY due")
    assert kinds == ["survey", "reminder", "reminder"]
    everybody = len(crew.directory.employees())
    assert await year.query("SELECT count(*) FROM delivery GROUP BY broadcast_id") == [everybody] * 3, (
        "it never knows who"
    )
    letters = await year.query(
        "SELECT letters -> 'nn' ->> 'text' FROM rendering r JOIN broadcast b ON b.id = broadcast_id ORDER BY due"
    )
    assert all("https://svar.example.invalid/1" in one and "torsdag 22. april 2027" in one for one in letters)
    assert ["Eg veit ikkje kven som har svart" in one for one in letters] == [False, True, True]
    await look(year, crew, datetime(2027, 4, 23, 8, tzinfo=UTC), clock)
    result = await card(year, crew, KARI)
    assert "Fortell om resultatet" in words(result)
    assert "contribution.new" in verbs(result)
    await look(year, crew, datetime(2027, 4, 30, 8, tzinfo=UTC), clock)
    assert await whom(year, "Fortell om resultatet i nyhetsbrevet") == {KARI}
    result = await card(year, crew, KARI)
    assert "Takk!" in words(await year.press(result, "duty.done", KARI))


@pytest.mark.parametrize(("word", "called"), [("staff", "Medarbeiderundersøkelsen"), ("users", "Brukerundersøkelsen")])
async def test_a_survey_that_is_recalled_reminds_nobody_asks_for_no_result_and_is_planned_anew(
    year: Desk, crew: Services, clock: FixedClock, word: str, called: str
) -> None:
    days = {"survey_staff": None, "survey_users": None, f"survey_{word}": date(2027, 4, 1)}
    crew = replace(crew, policy=crew.policy.model_copy(update={**days, "content_file": None}))
    await look(year, crew, BEGIN + DAY, clock)
    plan = await card(year, crew, KARI)
    assert called in words(plan)
    await year.press(plan, "survey.approve", KARI, **{**fields(plan), "link": "https://svar.example.invalid/1"})
    for at in (datetime(2027, 4, 2, 8, tzinfo=UTC), datetime(2027, 4, 8, 8, tzinfo=UTC)):
        clock.moment = at
        await sent(year, crew)
    first, *_ = await year.query("SELECT CAST(id AS text) FROM broadcast ORDER BY due")
    (shown,) = await year.teams.say("", who=KARI, value={"verb": "broadcast.show", "about": first})
    await year.press(await year.press(shown, "broadcast.sure", KARI), "broadcast.recall", KARI)
    stands = "SELECT operation || ' ' || state FROM broadcast ORDER BY due"
    assert await year.query(stands) == ["recall sending", "recall sending", "send cancelled"]
    assert await year.query("SELECT kind || ' ' || state FROM duty") == ["survey open"]
    await look(year, crew, datetime(2027, 4, 23, 8, tzinfo=UTC), clock)
    assert "send cancelled" in (await year.query(stands))[2], "and it is not sent"
    assert await whom(year, "Fyll inn lenken") == {KARI}, "the plan waits for whoever answers for it"
    plan = await card(year, crew, KARI)
    assert fields(plan)["link"] == "https://svar.example.invalid/1"
    again = {"first": "2027-05-03", "until": "2027-05-24"}
    await year.press(plan, "survey.approve", KARI, **{**fields(plan), **again})
    assert await year.query("SELECT count(*) FROM broadcast WHERE state = 'scheduled'") == [3]
    first, *_ = await year.query("SELECT CAST(id AS text) FROM broadcast WHERE state = 'scheduled' ORDER BY due")
    (shown,) = await year.teams.say("", who=KARI, value={"verb": "broadcast.show", "about": first})
    await year.press(shown, "broadcast.cancel", KARI)
    assert await year.query("SELECT count(*) FROM broadcast WHERE state = 'scheduled'") == [0]


LINK = "https://svar.example.invalid/1"
FIRST_GOES, REMINDED = datetime(2027, 4, 2, 8, tzinfo=UTC), datetime(2027, 4, 8, 8, tzinfo=UTC)
STANDS = "SELECT operation || ' ' || state FROM broadcast WHERE id IN (SELECT id FROM announcement) ORDER BY due"
PLANNED = "SELECT kind || ' ' || state FROM duty WHERE kind IN ('survey', 'result') ORDER BY kind"


async def surveyed(year: Desk, crew: Services, clock: FixedClock, *moments: datetime) -> Sequence[str]:
    """A survey that is approved, with what goes at `moments` begun and one copy there; gives its messages' ids."""
    await look(year, crew, BEGIN + DAY, clock)
    plan = await card(year, crew, KARI)
    await year.press(plan, "survey.approve", KARI, **{**fields(plan), "link": LINK})
    for at in moments:
        clock.moment = at
        await sent(year, crew)
    there = (
        "UPDATE delivery SET state = 'sent', sent_at = :now, activity_id = 'copy', edition = 1 WHERE person_id = :who"
    )
    await year.query(there, now=clock.moment, who=ANNE)
    messages = "SELECT CAST(id AS text) FROM broadcast WHERE id IN (SELECT id FROM announcement) ORDER BY due"
    return await year.query(messages)


async def ended(year: Desk, one: str) -> None:
    """Let a message be sent to all whom it reaches."""
    await year.query("UPDATE broadcast SET state = 'sent', ended = started WHERE id = CAST(:id AS uuid)", id=one)
    missed = "UPDATE delivery SET state = 'failed', reason = 'refused' WHERE broadcast_id = CAST(:id AS uuid)"
    await year.query(f"{missed} AND state = 'waiting'", id=one)


async def steered(year: Desk, one: str, *verbs: str) -> None:
    """Press these buttons on the report of a message, one after the other."""
    (shown,) = await year.teams.say("", who=KARI, value={"verb": "broadcast.show", "about": one})
    for verb in verbs:
        shown = await year.press(shown, verb, KARI)


async def corrected(year: Desk, one: str, was: str, now: str) -> None:
    """Put a message right, with `now` in the place of `was`."""
    (form,) = await year.teams.say("", who=KARI, value={"verb": "broadcast.form", "about": one})
    await year.press(form, "broadcast.correct", KARI, **{k: v.replace(was, now) for k, v in fields(form).items()})


async def test_a_survey_goes_on_where_only_its_first_message_s_correction_or_new_try_is_stopped(
    year: Desk, crew: Services, clock: FixedClock
) -> None:
    first, *_ = await surveyed(year, crew, clock, FIRST_GOES)
    await ended(year, first)
    await steered(year, first, "broadcast.again", "broadcast.cancel")
    assert await year.query(STANDS) == ["send cancelled", "send scheduled", "send scheduled"]
    await ended(year, first)
    await corrected(year, first, "undersøkelsen", "undersøkelsen vår")
    await steered(year, first, "broadcast.cancel")
    assert await year.query(STANDS) == ["correct sent", "send scheduled", "send scheduled"]
    assert await year.query(PLANNED) == ["result open", "survey done"]


async def test_a_survey_that_is_over_is_not_planned_anew_where_its_messages_are_recalled(
    year: Desk, crew: Services, clock: FixedClock
) -> None:
    first, reminder, _ = await surveyed(year, crew, clock, FIRST_GOES, REMINDED, REMINDED + 7 * DAY)
    for one in (first, reminder):
        await ended(year, one)
    clock.moment = datetime(2027, 4, 23, 8, tzinfo=UTC)
    await steered(year, first, "broadcast.sure", "broadcast.recall")
    assert await year.query(STANDS) == ["recall sending"] * 3
    assert await year.query(PLANNED) == ["result open", "survey done"]


async def test_a_reminder_that_was_stopped_on_its_way_is_recalled_with_its_survey(
    year: Desk, crew: Services, clock: FixedClock
) -> None:
    first, reminder, _ = await surveyed(year, crew, clock, FIRST_GOES, REMINDED)
    await ended(year, first)
    await steered(year, reminder, "broadcast.cancel")
    await steered(year, first, "broadcast.sure", "broadcast.recall")
    assert await year.query(STANDS) == ["recall sending", "recall sending", "send cancelled"]


@pytest.mark.parametrize(
    ("stage", "becomes"),
    [
        ("sent", "correct sending"),
        ("sending", "send sending"),
        ("paused", "send paused"),
        ("cancelled", "correct sending"),
    ],
)
async def test_a_survey_whose_link_is_put_right_reminds_with_the_right_one(
    year: Desk, crew: Services, clock: FixedClock, stage: str, becomes: str
) -> None:
    first, reminder, last = await surveyed(year, crew, clock, FIRST_GOES, REMINDED)
    await ended(year, first)
    await year.query("UPDATE broadcast SET state = :stage WHERE id = CAST(:id AS uuid)", stage=stage, id=reminder)
    right = "https://svar.example.invalid/2"
    await corrected(year, first, LINK, right)
    letters = await year.query(
        "SELECT letters -> 'nn' ->> 'text' FROM rendering r JOIN broadcast b ON b.id = broadcast_id "
        "WHERE r.edition = b.edition AND b.id IN (SELECT id FROM announcement) ORDER BY due"
    )
    assert [(right in one, LINK in one) for one in letters] == [(True, False)] * 3
    assert await year.query("SELECT content ->> 'link' FROM duty WHERE kind = 'survey'") == [right]
    assert await year.query(STANDS) == ["correct sending", becomes, "send scheduled"]
    copies = "SELECT state FROM delivery WHERE sent_at IS NOT NULL AND broadcast_id = CAST(:id AS uuid)"
    assert await year.query(copies, id=reminder) == ["waiting"], "who has it gets the right one"
    trail = "SELECT actor_id || ' ' || version FROM audit WHERE deed = 'correct' AND subject = CAST(:id AS uuid)"
    assert [await year.query(trail, id=one) for one in (reminder, last)] == [[f"{KARI} 2"]] * 2


async def test_a_reminder_that_is_being_recalled_stays_so_where_the_survey_s_link_is_put_right(
    year: Desk, crew: Services, clock: FixedClock
) -> None:
    first, reminder, _ = await surveyed(year, crew, clock, FIRST_GOES, REMINDED)
    await ended(year, first)
    await steered(year, reminder, "broadcast.sure", "broadcast.recall")
    await corrected(year, first, LINK, "https://svar.example.invalid/2")
    assert await year.query("SELECT edition FROM broadcast WHERE id = CAST(:id AS uuid)", id=reminder) == [2]
    assert (await year.query(STANDS))[1] == "recall sending"


async def test_whoever_is_asked_to_tell_of_a_survey_writes_it_for_the_newsletter_also_who_leads_nobody(
    year: Desk, crew: Services, clock: FixedClock
) -> None:
    clock.moment = BEGIN
    async with year.engine.begin() as db:
        said = Content(word="staff", link="https://svar.example.invalid/1")
        await duty.begin(db, Kind.RESULT, "survey staff 2027", BEGIN.date(), said, BEGIN, owner=VIDAR)
    await look(year, crew, BEGIN, clock)
    for who in (ANNE, VIDAR):
        ((shown,), writes) = await year.teams.say("bidrag", who=who), who == VIDAR
        assert ("contribution.save" in verbs(shown), "Dette er b" in words(shown)) == (writes, not writes)
    await year.query(deleting("contribution, issue"))
    (form,) = await year.teams.say(
        "", who=VIDAR, value=button(await card(year, crew, VIDAR), "contribution.new")["data"]
    )
    given = await year.press(
        form, "contribution.save", VIDAR, **{**fields(form), "title": "Slik svarte de", "text": "Bra."}
    )
    assert "Slik svarte de" in words(given)
    await year.press(given, "contribution.edit", VIDAR)
    await year.press(given, "contribution.remove", VIDAR)
    assert await year.query("SELECT count(*) FROM contribution") == [0]
    await year.query(deleting("contribution, issue"))


async def test_a_survey_that_is_approved_at_night_for_that_day_leaves_the_next_morning_that_is_allowed(
    year: Desk, crew: Services, clock: FixedClock
) -> None:
    await look(year, crew, BEGIN + DAY, clock)
    clock.moment = datetime(2027, 3, 24, 21, tzinfo=UTC)
    plan = await card(year, crew, KARI)
    approved = await year.press(plan, "survey.approve", KARI, **{**fields(plan), "link": LINK, "first": "2027-03-24"})
    await sent(year, crew)
    (morning, *_) = await year.query("SELECT due FROM broadcast WHERE kind = 'survey' AND state = 'scheduled'")
    assert morning == datetime(2027, 3, 27, 6, tzinfo=UTC), "at 07.00, after two days of Easter"
    noted = (
        "SELECT detail FROM audit WHERE deed = 'schedule' AND subject IN (SELECT id FROM broadcast WHERE due = :due)"
    )
    (detail,) = await year.query(noted, due=morning)
    assert datetime.fromisoformat(detail) == morning
    assert "lørdag 27. mars 2027" in words(approved)


async def test_who_is_no_editor_hands_a_survey_s_plan_in_and_an_editor_approves_it(
    year: Desk, crew: Services, clock: FixedClock
) -> None:
    crew = replace(
        crew, policy=crew.policy.model_copy(update={"survey_staff_responsible": "liv.leiarstad@example.invalid"})
    )
    await look(year, crew, BEGIN + DAY, clock)
    plan = await card(year, crew, LIV, "nn")
    assert "survey.approve" not in verbs(plan)
    handed = await year.press(plan, "survey.plan", LIV, **{**fields(plan), "link": "https://svar.example.invalid/1"})
    assert "Sendt til redaktøren" in words(handed)
    assert await year.query("SELECT count(*) FROM broadcast WHERE kind <> 'reminder'") == [0]
    assert await look(year, crew, BEGIN + 7 * DAY, clock) == [], "counted from when it was handed in"
    await look(year, crew, BEGIN + 8 * DAY, clock)
    assert await whom(year, "venter på godkjenning fra en redaktør") == {KARI, SECOND}, "it is their move"
    assert await whom(year, "Fyll inn lenken") == set()
    assert "Ingenting ventar på deg" in words((await year.teams.say("mine oppgaver", who=LIV))[0])
    (waits,) = await year.teams.say("mine oppgaver", who=KARI)
    assert "venter på godkjenning" in words(waits)
    assert "fordi du er redaktør" in words(waits)
    await year.press(waits, "survey.approve", KARI, **fields(waits))
    assert await year.query("SELECT author_id FROM broadcast WHERE kind = 'survey'") == [LIV]


async def test_a_restructuring_has_a_plan_whose_days_remind_its_leader_and_whose_messages_are_filled_in(
    year: Desk, crew: Services, clock: FixedClock
) -> None:
    clock.moment = BEGIN
    form = await year.open(LIV, "ny omstilling")
    assert fields(form)["representatives"] == "2027-03-03"
    empty = await year.press(form, "plan.save", LIV, **{**fields(form), "title": ""})
    assert "Skriv kva omstillinga gjeld" in words(empty)
    wrong = await year.press(empty, "plan.save", LIV, **{**fields(empty), "title": "Ny *turnus*", "outcome": "i går"})
    assert "alle datoane" in words(wrong)
    plan = await year.press(wrong, "plan.save", LIV, **{**fields(wrong), "outcome": "2027-04-12"})
    assert "Ny *turnus*, Heimetenesta" in words(plan)
    assert await year.query("SELECT count(*) FROM duty WHERE kind = 'step'") == [5]
    await look(year, crew, BEGIN, clock)
    assert await whom(year, "Hvem blir berørt?") == {LIV}
    (step,) = await year.teams.say("mine oppgåver", who=LIV)
    assert "Takk!" in words(await year.press(step, "duty.done", LIV))
    await look(year, crew, BEGIN + 2 * DAY, clock)
    (step,) = await year.teams.say("mine oppgåver", who=LIV)
    (message,) = await year.teams.say("", who=LIV, value=button(step, "plan.message")["data"])
    filled = fields(message)
    assert filled["title_nb"] == "Vi vil ha dere med: Ny *turnus*"
    assert "måndag 12. april 2027" in filled["text_nn"]
    assert filled["to"] == "", "a list that has politicians in it is never filled in for a plan that is not told yet"
    assert "Flytta til" in words(await year.press(step, "duty.postpone", LIV, day="2027-03-09"))
    assert await look(year, crew, BEGIN + 4 * DAY, clock) == []
    assert await look(year, crew, BEGIN + 8 * DAY, clock) != []
    (mine,) = await year.teams.say("omstillingar", who=LIV)
    assert "1 av 5 steg" in words(mine)
    done = await year.query("SELECT id || ' ' || version FROM duty WHERE state = 'done'")
    (thanks,) = await year.teams.say("", who=LIV, value={"verb": "duty.show", "about": done[0]})
    assert "Kven gjeld det?" in words(await year.press(thanks, "duty.undo", LIV))
    (others,) = await year.teams.say("omstillinger", who=OLGA)
    assert "Ny *turnus*" not in words(others)
    for verb in ("plan.show", "plan.ask"):
        value = {"verb": verb, **dict.fromkeys(("series", "about"), button(mine, "plan.show")["data"]["series"])}
        assert "laget for en annen" in words((await year.teams.say("", who=OLGA, value=value))[0])
    (shown,) = await year.teams.say("", who=LIV, value=button(mine, "plan.show")["data"])
    asked = await year.press(shown, "plan.ask", LIV)
    assert "Planen er lagra" not in words(await year.press(asked, "plan.show", LIV))
    assert "Planen er avlyst" in words(await year.press(asked, "plan.cancel", LIV))
    deeds = await look(year, crew, BEGIN + 60 * DAY, clock)
    assert [one for one in deeds if "step" in one] == [], "nobody is reminded of what is called off"
    assert "ingen planar" in words((await year.teams.say("omstillingar", who=LIV))[0])


async def test_each_step_that_something_is_told_of_has_its_message_and_promises_no_day_that_has_passed(
    year: Desk, crew: Services, clock: FixedClock
) -> None:
    async def written(word: str) -> dict[str, str]:
        (about,) = await year.query("SELECT CAST(id AS text) FROM duty WHERE content ->> 'word' = :word", word=word)
        (shown,) = await year.teams.say("", who=LIV, value={"verb": "duty.show", "about": about})
        (form,) = await year.teams.say("", who=LIV, value=button(shown, "plan.message")["data"])
        return fields(form)

    kept = await plan(year, crew, clock)
    await year.press(kept.card, "plan.save", LIV, **kept.typed)
    found = {word: await written(word) for word in ("representatives", "information", "questions", "outcome")}
    assert all("Ny turnus" in one["title_nb"] and "Ny turnus" in one["text_nn"] for one in found.values())
    assert len({one["title_nb"] for one in found.values()}) == len(found)
    assert [one["to"] == "" for one in found.values()] == [True, False, False, False]
    assert ["Vi sier mer innen" in one["text_nb"] for one in found.values()] == [True, True, True, False]
    clock.moment = BEGIN + 60 * DAY
    assert "Vi sier mer innen" not in (await written("questions"))["text_nb"]
    clock.moment = BEGIN
    await year.query("UPDATE duty SET state = 'dropped' WHERE content ->> 'word' = 'outcome'")
    assert "Vi sier mer innen" not in (await written("questions"))["text_nb"]


async def test_a_template_is_found_by_name_by_another_name_and_with_a_typing_error(year: Desk, folder: Path) -> None:
    def titles(shown: dict[str, Any]) -> list[str]:
        return [one["title"] for one in actions(shown)]

    assert titles((await year.teams.say("maler"))[0]) == ["Brev", "Notat"]
    assert titles((await year.teams.say("mal for brev"))[0]) == ["Brev"]
    assert titles((await year.teams.say("finn malen for eit vedtak"))[0]) == ["Brev"]
    assert titles((await year.teams.say("mal for nottat"))[0]) == ["Notat"]
    assert titles((await year.teams.say("mal for bunad"))[0]) == []
    (folder / "templates.csv").write_text("name,link\nBrev,http://x\n", encoding="utf-8")
    (bad,) = await year.teams.say("malar")
    assert "kan ikkje lesast" in words(bad) or "kan ikke leses" in words(bad)


async def test_an_editor_adds_changes_and_removes_templates_over_the_file(year: Desk, folder: Path) -> None:
    async def shown(who: str = ANNE) -> list[str]:
        return [one["title"] for one in actions((await year.teams.say("maler", who=who))[0])]

    assert "Endre lista" not in await shown()
    listed = await opened(year)
    form = await year.press(listed, "stationery.new", KARI)
    lacking = await year.press(form, "stationery.save", KARI, name="Møteinnkalling", link="http://x", words="")
    assert "https://" in words(lacking)
    twice = await year.press(
        lacking, "stationery.save", KARI, **{**fields(lacking), "name": "brev", "link": "https://x.invalid"}
    )
    assert "Det finnes alt en mal" in words(twice)
    await year.press(twice, "stationery.save", KARI, **{**fields(twice), "name": "Møteinnkalling"})
    assert await shown() == ["Brev", "Notat", "Møteinnkalling"]
    form = await year.press(await opened(year), "stationery.form", KARI, key="brev")
    assert fields(form) == {"name": "Brev", "link": "https://maler.example.invalid/brev", "words": "vedtak"}
    await year.press(form, "stationery.save", KARI, **{**fields(form), "name": "Vedtaksbrev"})
    assert await shown() == ["Notat", "Møteinnkalling", "Vedtaksbrev"]
    form = await year.press(await opened(year), "stationery.form", KARI, key="notat")
    gone = await year.press(form, "stationery.remove", KARI)
    assert await shown() == ["Møteinnkalling", "Vedtaksbrev"]
    await year.press(gone, "stationery.save", KARI)
    assert await shown() == ["Notat", "Møteinnkalling", "Vedtaksbrev"]
    (folder / "templates.csv").write_text("name,link\nBrev,http://x\n", encoding="utf-8")
    assert await shown() == ["Møteinnkalling", "Notat", "Vedtaksbrev"], (
        "what editors keep is there also where the file is bad"
    )


async def opened(year: Desk) -> dict[str, Any]:
    """The editor's list of templates."""
    ((shown,), value) = await year.teams.say("maler", who=KARI), {"verb": "stationery.list"}
    assert "stationery.list" in verbs(shown)
    (listed,) = await year.teams.say("", who=KARI, value=value)
    return listed


async def template(year: Desk, crew: Services, clock: FixedClock) -> Press:
    """The form of a template."""
    form = await year.press(await opened(year), "stationery.form", KARI, key="brev")
    return Press(form, KARI, "SELECT count(*) FROM template", fields(form))


async def test_meeting_help_asks_whether_it_is_needed_and_gives_what_to_copy(year: Desk) -> None:
    (shown,) = await year.teams.say("møtehjelp", who=HELGE)
    assert "Trenger dere møtet?" in words(shown)
    copied = [await year.press(shown, verb, HELGE) for verb in ("meeting.agenda", "meeting.minutes")]
    agenda, minutes = (fields(one)["template"] for one in copied)
    assert agenda.startswith("SAKLISTE\n\nMøte: …\n")
    assert minutes.startswith("REFERAT\n\nMøte: …\n")


async def review(year: Desk, crew: Services, clock: FixedClock) -> Press:
    """A review's card."""
    await look(year, crew, BEGIN, clock)
    counts = "SELECT version - 1 FROM duty WHERE unit = 'Heimetenesta'"
    return Press(await card(year, crew, ANNE), ANNE, counts, {"answer_0": "reviewed"})


async def step(year: Desk, crew: Services, clock: FixedClock) -> Press:
    """The card of a plan's first step."""
    kept = await plan(year, crew, clock)
    await year.press(kept.card, "plan.save", LIV, **kept.typed)
    (shown,) = await year.teams.say("mine oppgaver", who=LIV)
    counts = "SELECT version - 1 FROM duty WHERE name LIKE 'plan % affected'"
    return Press(shown, LIV, counts, {"day": "2027-03-09"})


async def plan(year: Desk, crew: Services, clock: FixedClock) -> Press:
    """The form of a plan."""
    clock.moment = BEGIN
    form = await year.open(LIV, "ny omstilling")
    return Press(form, LIV, "SELECT count(*) / 5 FROM duty", {**fields(form), "title": "Ny turnus"})


async def answered(year: Desk, crew: Services, clock: FixedClock) -> Press:
    """The card on a review that is answered."""
    one = await review(year, crew, clock)
    thanks = await year.press(one.card, "duty.all", ANNE)
    return Press(thanks, ANNE, "SELECT count(*) FROM duty WHERE unit = 'Heimetenesta' AND state = 'open'", {})


async def called_off(year: Desk, crew: Services, clock: FixedClock) -> Press:
    """The question whether a plan is to be called off."""
    kept = await plan(year, crew, clock)
    shown = await year.press(kept.card, "plan.save", LIV, **kept.typed)
    return Press(
        await year.press(shown, "plan.ask", LIV), LIV, "SELECT count(*) / 5 FROM duty WHERE state = 'dropped'", {}
    )


async def changed(year: Desk, crew: Services, clock: FixedClock) -> Press:
    """The editor's form."""
    await review(year, crew, clock)
    (shown,) = await year.teams.say("årets plikter", who=KARI)
    form = await year.press(shown, "duty.form", KARI)
    counts = "SELECT sum(version) - count(*) FROM duty"
    return Press(form, KARI, counts, {**fields(form), "owner": "Helge Helsedal"})


async def planned(year: Desk, crew: Services, clock: FixedClock) -> Press:
    """The form of a survey, for an editor."""
    await look(year, crew, BEGIN + DAY, clock)
    form = await card(year, crew, KARI)
    counts = "SELECT count(*) FROM broadcast WHERE kind = 'survey'"
    return Press(form, KARI, counts, {**fields(form), "link": "https://svar.example.invalid/1"})


async def handed_in(year: Desk, crew: Services, clock: FixedClock) -> Press:
    """The same for whoever is no editor."""
    crew = replace(
        crew, policy=crew.policy.model_copy(update={"survey_staff_responsible": "liv.leiarstad@example.invalid"})
    )
    await look(year, crew, BEGIN + DAY, clock)
    form = await card(year, crew, LIV)
    counts = "SELECT version - 1 FROM duty WHERE kind = 'survey'"
    return Press(form, LIV, counts, {**fields(form), "link": "https://svar.example.invalid/1"})


async def own(year: Desk, crew: Services, clock: FixedClock) -> Press:
    """The form of an editor's own duty."""
    clock.moment = BEGIN
    (board,) = await year.teams.say("årets plikter", who=KARI)
    tasks = await year.teams.press(button(board, "task.list"), who=KARI)
    form = await year.teams.press(button(tasks, "task.form"), who=KARI)
    to = {"title": "Brannøvelse", "people": "Anne Ansattsen"}
    return Press(form, KARI, "SELECT count(*) FROM duty WHERE kind = 'task'", {**fields(form), **to})


async def shared(year: Desk, crew: Services, clock: FixedClock) -> Press:
    """The same, which somebody has been asked; what the editor sees."""
    form = await own(year, crew, clock)
    kept = await year.press(form.card, "task.save", KARI, **form.typed)
    for minutes in (0, 5):
        await look(year, crew, BEGIN + timedelta(minutes=minutes), clock)
    return Press(kept, KARI, "SELECT count(*) / 2 FROM duty WHERE series LIKE 'task %' AND state = 'dropped'", {})


async def taken_away(year: Desk, crew: Services, clock: FixedClock) -> Press:
    """The same, taken away."""
    one = await shared(year, crew, clock)
    counts = "SELECT count(*) / 2 FROM duty WHERE series LIKE 'task %' AND state = 'open'"
    return Press(await year.press(one.card, "task.drop", KARI), KARI, counts, {})


async def questioned(year: Desk, crew: Services, clock: FixedClock) -> Press:
    """What whoever was asked sees."""
    await shared(year, crew, clock)
    return Press(
        await card(year, crew, ANNE), ANNE, "SELECT count(*) FROM duty WHERE kind = 'asked' AND state = 'done'", {}
    )


ONCE = {
    "task.save": own,
    "task.drop": shared,
    "task.back": taken_away,
    "task.answer": questioned,
    **dict.fromkeys(("duty.answer", "duty.all"), review),
    **dict.fromkeys(("duty.done", "duty.postpone"), step),
    "duty.keep": changed,
    "survey.approve": planned,
    "survey.plan": handed_in,
    "plan.save": plan,
    "transfer.give": stray,
    "duty.undo": answered,
    **dict.fromkeys(("stationery.save", "stationery.remove"), template),
    "plan.cancel": called_off,
}


@pytest.mark.parametrize("verb", ONCE)
async def test_pressed_ten_times_at_once_it_is_done_once(
    year: Desk, crew: Services, clock: FixedClock, verb: str
) -> None:
    one = await ONCE[verb](year, crew, clock)
    answers = await asyncio.gather(*(year.answer(one.card, verb, one.who, **one.typed) for _ in range(10)))
    assert [kind for kind, _ in answers].count(CARD) == 1, answers
    assert all("allerede gjort" in said or "allereie gjort" in said for kind, said in answers if kind == MESSAGE)
    assert (await year.query(one.counts)) == [1]
    assert (await year.answer(one.card, verb, one.who, **one.typed))[0] == MESSAGE
    assert (await year.query(one.counts)) == [1]


async def test_where_editors_need_another_a_survey_needs_one_too(
    settings: Settings, engine: AsyncEngine, crew: Services, clock: FixedClock
) -> None:
    crew = replace(crew, policy=crew.policy.model_copy(update={"second_editor": True}))
    async for year in at_work(settings, engine, crew):
        await year.query(deleting("duty"))
        await look(year, crew, BEGIN + DAY, clock)
        plan = await card(year, crew, KARI)
        typed = {**fields(plan), "link": "https://svar.example.invalid/1"}
        assert "Sendt til redaktøren" in words(await year.press(plan, "survey.approve", KARI, **typed))
        assert "Ingenting venter" in words((await year.teams.say("mine oppgaver", who=KARI))[0])
        (own,) = await year.teams.say(
            "", who=KARI, value={"verb": "duty.show", "about": button(plan, "survey.approve")["data"]["about"]}
        )
        assert "egen" in (await year.answer(own, "survey.approve", KARI, **fields(own)))[1]
        waits = await card(year, crew, SECOND)
        await year.press(waits, "survey.approve", SECOND, **fields(waits))
        assert await year.query("SELECT approver_id FROM broadcast WHERE kind = 'survey'") == [SECOND]
        await year.query(deleting("duty"))

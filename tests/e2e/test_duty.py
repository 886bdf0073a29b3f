"""The duties of the year in a real client: a review answered, a restructuring planned, a survey sent, and the overview."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from playwright.async_api import Page, expect
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import assignment, duty, launch, notice, poster
from bot.audience import Audience
from bot.broadcast import Plan
from bot.clock import SystemClock, day_in_oslo
from bot.content import Content
from bot.content import Page as Owned
from bot.duty import Kind
from bot.preference import REMINDER
from bot.rendering import Rendered
from bot.services import Services, next_tick
from bot.turn import Key
from cards import reminder
from tests.e2e.test_announcement import press
from tests.e2e.test_playground import LONG, picture, say
from tests.teams.desk import ANNE, KARI, LIV

PAGES = (
    Owned(title="Søk om heimehjelp", link="https://www.rauma.example.invalid/heimehjelp", changed=date(2025, 5, 3)),
    Owned(title="Tryggleiksalarm: slik får du ein", link="https://www.rauma.example.invalid/alarm"),
    Owned(title="Telefonliste for Heimetenesta", changed=date(2024, 2, 29)),
)
POSTER = "## Lytt først\nTa en runde før du bestemmer noe.\n\n### Lytt først\nTa ein runde før du bestemmer noko.\n"


async def begun(services: Services, demo: AsyncEngine) -> Services:
    """A review and a survey whose day is today, since the clock lets people be on a Sunday; gives who tells of them."""
    mine, today = replace(services, clock=SystemClock(), defer=next_tick), day_in_oslo(datetime.now(UTC))
    planned = Content(word="staff", first=today + timedelta(days=30), until=today + timedelta(days=51))
    async with demo.begin() as db:
        now = mine.clock.now()
        await duty.begin(db, Kind.REVIEW, f"review {today}", today, Content(pages=PAGES), now, "Heimetenesta", ANNE)
        await duty.begin(db, Kind.SURVEY, f"survey staff {today.year}", today, planned, now, owner=KARI)
        for one in await duty.waiting(db, Kind.REVIEW):
            await notice.tell(mine, db, [ANNE], Key(assignment.KIND, f"{one.id} {ANNE}"))
    return mine


async def sends(mine: Services, demo: AsyncEngine, made: Rendered, who: str) -> None:
    """Send what the bot reminds of by itself, to one."""
    async with demo.begin() as db:
        audience = Audience(people=(who,))
        plan = Plan(uuid4(), REMINDER, "", "", audience, made, mine.clock.now())
        await launch.schedule(mine, db, plan)


async def the_day_comes(demo: AsyncEngine) -> None:
    """The survey's first message is due now."""
    due = "UPDATE broadcast SET due = :now WHERE kind = 'survey' AND state = 'scheduled'"
    async with demo.begin() as db:
        await db.execute(text(due), {"now": datetime.now(UTC)})


async def choose(page: Page, label: str, answer: str) -> None:
    """Choose in the last list of this label."""
    field = page.get_by_label(label).last
    await field.wait_for(timeout=LONG)
    if await field.evaluate("one => one.tagName") == "SELECT":
        await field.select_option(label=answer)
    else:
        await field.click()
        await page.get_by_text(answer, exact=True).last.click()


async def test_a_review_a_restructuring_and_a_survey_go_from_the_question_to_the_overview(
    page: Page, leader: Page, editor: Page, demo_database: AsyncEngine, services: Services
) -> None:
    for one, norm in ((page, "nynorsk"), (leader, "nynorsk"), (editor, "bokmål")):
        await say(one, f"skriv {norm}")
        await expect(one.get_by_text(re.compile(f"{norm} til deg")).last).to_be_visible(timeout=LONG)
    mine = await begun(services, demo_database)

    await expect(page.get_by_text("Stemmer innhaldet framleis?").last).to_be_visible(timeout=LONG)
    await picture(page, "duty-review")
    await choose(page, "Kva vil du seie om sida?", "Må rettast")
    await page.get_by_label("Kva må rettast?").last.fill("Tre av numra er gamle")
    await picture(page, "duty-review-typed")
    await press(page, "Send svara")
    await expect(page.get_by_text("1 av 3 er svarte på").last).to_be_visible(timeout=LONG)
    await picture(page, "duty-review-left")

    async with demo_database.begin() as db:
        (review,) = await duty.waiting(db, Kind.REVIEW)
    await sends(mine, demo_database, reminder.reminder([review]), ANNE)
    await expect(page.get_by_text("Påminning: Stemmer").last).to_be_visible(timeout=LONG)
    await picture(page, "duty-reminder")
    await press(page, "Vis det som ventar")
    await expect(page.get_by_role("combobox", name="Kva vil du seie om sida?")).to_have_count(4, timeout=LONG)
    await choose(page, "Kva vil du seie om sida?", "Ikkje mi")
    await press(page, "Send svara")
    await expect(page.get_by_text("2 av 3 er svarte på").last).to_be_visible(timeout=LONG)
    await press(page, "Alt er gjennomgått")
    await expect(page.get_by_text("Takk! No er alt gått gjennom").last).to_be_visible(timeout=LONG)
    await picture(page, "duty-review-done")

    await say(page, "møtehjelp")
    await expect(page.get_by_text("Treng de møtet?").last).to_be_visible(timeout=LONG)
    await picture(page, "meeting")
    await press(page, "Mal for sakliste")
    await expect(page.get_by_role("textbox", name="Sakliste").last).to_have_value(re.compile("^SAKLISTE"), timeout=LONG)
    await picture(page, "meeting-agenda")
    await say(page, "malar")
    await expect(page.get_by_text("Malar og profil").last).to_be_visible(timeout=LONG)
    await picture(page, "templates")

    await say(leader, "ny omstilling")
    await leader.get_by_label("Kva gjeld omstillinga?").last.fill("Ny turnus på natt", timeout=LONG)
    await picture(leader, "plan-form")
    await press(leader, "Lagre planen")
    await expect(leader.get_by_text("Planen er lagra").last).to_be_visible(timeout=LONG)
    await picture(leader, "plan-kept")
    await leader.get_by_role("button", name="Opne").nth(-5).click(timeout=LONG)  # today may be a day off
    await press(leader, "Dette er gjort")
    await expect(leader.get_by_text("Takk! Då er det gjort").last).to_be_visible(timeout=LONG)
    await say(leader, "omstillingar")
    await expect(leader.get_by_text("1 av 5 steg").last).to_be_visible(timeout=LONG)
    await picture(leader, "plans")
    await press(leader, "Opne")
    await expect(leader.get_by_text("✓ Gjort").last).to_be_visible(timeout=LONG)
    await leader.get_by_role("button", name="Opne").nth(-4).click(timeout=LONG)
    await expect(leader.get_by_text("Skriv ei melding om det").last).to_be_visible(timeout=LONG)
    await picture(leader, "plan-step")
    await press(leader, "Skriv ei melding om det")
    await expect(leader.get_by_label("Tittel på nynorsk").last).to_have_value(re.compile("Ny turnus"), timeout=LONG)
    await picture(leader, "plan-message")
    await sends(mine, demo_database, _poster(), LIV)
    await expect(leader.get_by_text("Ta ein runde").last).to_be_visible(timeout=LONG)
    await picture(leader, "poster")

    await say(editor, "mine oppgaver")
    await editor.get_by_label("Lenke til undersøkelsen (https)").last.fill(
        "https://svar.example.invalid/1", timeout=LONG
    )
    await picture(editor, "survey-form")
    await press(editor, "Godkjenn planen")
    await expect(editor.get_by_text("Lenken går til alle").last).to_be_visible(timeout=LONG)
    await picture(editor, "survey-planned")
    await the_day_comes(demo_database)
    await expect(page.get_by_text("Korleis har du det på jobben?").last).to_be_visible(timeout=LONG)
    await picture(page, "survey-sent")
    await say(editor, "årets plikter")
    await expect(editor.get_by_text("Det som kommer").last).to_be_visible(timeout=LONG)
    await picture(editor, "duties")
    await press(editor, "Endre")
    await expect(editor.get_by_text("Dette skal ikke gjøres").last).to_be_visible(timeout=LONG)
    await picture(editor, "duty-change")
    await say(editor, "årets plikter")
    await press(editor, "Gi til en annen")
    await expect(editor.get_by_text("dette ikke er deres").last).to_be_visible(timeout=LONG)
    await picture(editor, "duty-given-away")
    await looked_over(editor)


async def looked_over(editor: Page) -> None:
    """The editor's own lists, each with its form."""
    for words, ways, label in (
        ("årets plikter", ("Egne plikter: 0", "Ny plikt"), "Svar de kan velge, ett på hver linje"),
        ("maler", ("Endre lista", "Legg til en mal"), "Andre navn på den, om du vil"),
        ("kanaler", ("Legg til en kanal vi har",), "Hvem følger den opp?"),
    ):
        await say(editor, words)
        for way in ways:
            await press(editor, way)
        await expect(editor.get_by_label(label).last).to_be_visible(timeout=LONG)
        await picture(editor, f"editors-{words.split()[0]}")


def _poster() -> Rendered:
    """A step of the leader poster."""
    step = poster.made(POSTER)[0]
    now = datetime.now(UTC)
    values = {"id": uuid4(), "name": "", "kind": Kind.POSTER, "series": "", "unit": "", "owner_id": "", "edited": now}
    values |= {"day": now.date(), "state": "open", "version": 1, "rung": 0, "moved": None, "answered_by": ""}
    return reminder.poster(duty.Duty.model_validate({**values, "content": Content(versions=dict(step))}))

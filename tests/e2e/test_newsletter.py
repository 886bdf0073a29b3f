"""The newsletter in a real client: a story whose hero agrees, a leader's contribution, the editor's desk, and the card."""

import re
from datetime import UTC, datetime

from playwright.async_api import Page, expect
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.e2e.test_announcement import press
from tests.e2e.test_playground import LONG, picture, say


async def the_hour_comes(demo: AsyncEngine) -> None:
    """What was approved for its day is due now."""
    async with demo.begin() as db:
        await db.execute(
            text("UPDATE broadcast SET due = :now WHERE kind = 'newsletter' AND state = 'scheduled'"),
            {"now": datetime.now(UTC)},
        )


async def test_a_story_and_a_contribution_become_an_issue_that_is_approved_delivered_and_opened(
    page: Page, leader: Page, editor: Page, demo_database: AsyncEngine
) -> None:
    for one, norm in ((page, "nynorsk"), (leader, "nynorsk"), (editor, "bokmål")):
        await say(one, f"skriv {norm}")
        await expect(one.get_by_text(re.compile(f"{norm} til deg")).last).to_be_visible(timeout=LONG)

    await say(page, "del ei suksesshistorie")
    await page.get_by_label("Tittel").last.fill("Ny rutine på nattevakt", timeout=LONG)
    await page.get_by_label("Kva gjorde de?").last.fill("Vi går ein fast runde klokka tre. " * 8)
    await page.get_by_label("Kven fortener ros?").last.fill("Liv Leiarstad")
    await page.get_by_text("Namna på dei tilsette kan brukast").last.click()
    await page.get_by_text("Nei", exact=True).last.click()
    await press(page, "Sjå over")
    await press(page, "Send inn")
    await expect(page.get_by_text("Takk! Historia er send inn").last).to_be_visible(timeout=LONG)

    await expect(editor.get_by_text("Ny rutine på nattevakt").last).to_be_visible(timeout=LONG)
    await press(editor, "Se hele og svar")
    await press(editor, "Endre teksten")
    await editor.get_by_label("Tittel").last.fill("Fast runde om natta", timeout=LONG)
    await picture(editor, "story-polish")
    await press(editor, "Lagre")
    await expect(editor.get_by_text("Slik skrev du det").last).to_be_visible(timeout=LONG)
    await press(editor, "Ta inn til nyhetsbrevet")
    await expect(editor.get_by_text("har ikke svart ennå").last).to_be_visible(timeout=LONG)
    await picture(editor, "story-names")
    await expect(page.get_by_text("Redaktøren har endra teksten").last).to_be_visible(timeout=LONG)
    await press(page, "Sjå historia")
    await expect(page.get_by_text("Slik skreiv du det").last).to_be_visible(timeout=LONG)
    await picture(page, "story-edited")

    await expect(leader.get_by_text("Kan vi bruke namnet ditt?").last).to_be_visible(timeout=LONG)
    await picture(leader, "consent-asked")
    await press(leader, "Ja, bruk namnet mitt")
    await expect(leader.get_by_text("Takk! Då bruker vi namnet ditt").last).to_be_visible(timeout=LONG)
    await picture(leader, "consent-yes")

    await say(leader, "bidrag til nyheitsbrevet")
    await leader.get_by_label("Tittel").last.fill("Open dag på Fjellvang", timeout=LONG)
    await leader.get_by_label("Tekst").last.fill("Kom og sjå dei nye romma. Vi har kaffi og kaker.")
    await picture(leader, "contribution-form")
    await press(leader, "Send bidraget")
    await expect(leader.get_by_text("Takk for bidraget!").last).to_be_visible(timeout=LONG)
    await picture(leader, "contribution-given")

    await say(editor, "nyhetsbrev")
    await press(editor, "Hent det som har kommet")
    await expect(editor.get_by_text("Open dag på Fjellvang").last).to_be_visible(timeout=LONG)
    await press(editor, "Redaktørens ord")
    await editor.get_by_role("textbox", name="Redaktørens ord").last.fill(
        "Kjære alle! Takk for ein fin haust.", timeout=LONG
    )
    await picture(editor, "newsletter-word")
    await press(editor, "Lagre")
    await expect(editor.get_by_text("Takk for ein fin haust").last).to_be_visible(timeout=LONG)
    await picture(editor, "newsletter-desk")
    await editor.get_by_role("button", name="Ordne").last.click(timeout=LONG)
    await expect(editor.get_by_role("button", name="Flytt opp").last).to_be_visible(timeout=LONG)
    await picture(editor, "newsletter-item")
    await press(editor, "Tilbake")
    await press(editor, "Godkjenn")
    await expect(editor.get_by_text("Godkjent. Sendes").last).to_be_visible(timeout=LONG)

    await the_hour_comes(demo_database)
    await expect(page.get_by_text("Takk for ein fin haust").last).to_be_visible(timeout=LONG)
    await picture(page, "newsletter-card")
    await page.get_by_role("button", name=re.compile("^Les mei?r$")).last.click(timeout=LONG)
    await expect(page.get_by_text(re.compile("Frå Nyheitsbrev|Frå Nyhetsbrev|Fra Nyhetsbrev")).last).to_be_visible(
        timeout=LONG
    )
    await picture(page, "newsletter-opened")
    await press(page, "👍 Likte det")
    await expect(page.get_by_text(re.compile("Du svarte: 👍")).last).to_be_visible(timeout=LONG)
    await picture(page, "newsletter-answered")

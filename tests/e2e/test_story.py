"""A success story in a real client: an employee tells it, the editor asks back and accepts, the employee hears of it."""

import re

from playwright.async_api import Page, expect

from tests.e2e.test_announcement import press
from tests.e2e.test_playground import LONG, picture, say


async def test_an_employee_tells_a_story_the_editor_asks_back_and_accepts_it(page: Page, editor: Page) -> None:
    for one, norm in ((page, "nynorsk"), (editor, "bokmål")):
        await say(one, f"skriv {norm}")
        await expect(one.get_by_text(re.compile(f"{norm} til deg")).last).to_be_visible(timeout=LONG)

    await say(page, "del ei suksesshistorie")
    await page.get_by_label("Tittel").last.fill("Færre fall på Heimetenesta", timeout=LONG)
    await page.get_by_label("Kva gjorde de?").last.fill("Vi rydda gangane og fekk betre lys.")
    await picture(page, "story-form")
    await press(page, "Sjå over")
    await expect(page.get_by_text("Dette manglar").last).to_be_visible(timeout=LONG)
    await picture(page, "story-form-missing")
    await page.get_by_label("Kva blei betre?").last.fill("Ingen fall på tre veker.")
    await page.get_by_label("Kven fortener ros?").last.fill("Liv Leiarstad")
    await page.get_by_text("Nei", exact=True).last.click()
    await picture(page, "story-form-end")
    await press(page, "Sjå over")
    await expect(page.get_by_text("Stemmer dette?").last).to_be_visible(timeout=LONG)
    await picture(page, "story-look")
    await press(page, "Send inn")
    await expect(page.get_by_text("Takk! Historia er send inn").last).to_be_visible(timeout=LONG)

    await expect(editor.get_by_text("En ny suksesshistorie").last).to_be_visible(timeout=LONG)
    await picture(editor, "story-told")
    await press(editor, "Se hele og svar")
    await editor.get_by_label("Skriv et spørsmål eller en vennlig begrunnelse").last.fill("Kven rydda?", timeout=LONG)
    await picture(editor, "story-weigh")
    await press(editor, "Spør den som fortalte")
    await expect(page.get_by_text("Redaktøren lurer på noko").last).to_be_visible(timeout=LONG)
    await picture(page, "story-asked")
    await press(page, "Svar")
    await page.get_by_label("Svaret ditt").last.fill("Nattevakta", timeout=LONG)
    await press(page, "Send svaret")

    await expect(editor.get_by_text("Nattevakta").last).to_be_visible(timeout=LONG)
    await say(editor, "innsendte historier")
    await press(editor, "Åpne")
    await press(editor, "Ta inn til nyhetsbrevet")
    await expect(page.get_by_text("Historia di er teken inn").last).to_be_visible(timeout=LONG)
    await picture(page, "story-accepted")
    await picture(editor, "story-decided")

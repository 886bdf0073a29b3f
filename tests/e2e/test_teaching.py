"""From a miss to a live guideline in a real client: asked, handed over, answered, made a guideline, and found."""

import re

from playwright.async_api import Page, expect

from tests.e2e.test_announcement import press
from tests.e2e.test_playground import LONG, picture, say

FLAG = "Kva farge skal flagget på båten ha?"


async def test_a_question_that_was_missed_is_answered_and_becomes_a_guideline(page: Page, editor: Page) -> None:
    for one, norm in ((page, "nynorsk"), (editor, "bokmål")):
        await say(one, f"skriv {norm}")
        await expect(one.get_by_text(re.compile(f"{norm} til deg")).last).to_be_visible(timeout=LONG)
    await say(page, FLAG)
    await expect(page.get_by_text("Det seier ikkje kommunikasjonsstrategien noko om").last).to_be_visible(timeout=LONG)
    await picture(page, "ticket-unknown")
    await press(page, "Spør kommunikasjonssjefen")
    await expect(page.get_by_label("Spørsmålet ditt").last).to_have_value(FLAG, timeout=LONG)
    await picture(page, "ticket-form")
    await press(page, "Send spørsmålet")
    await expect(page.get_by_text("Spørsmålet ditt er sendt").last).to_be_visible(timeout=LONG)
    await picture(page, "ticket-sent")

    await expect(editor.get_by_text("Spørsmål til kommunikasjonssjefen").last).to_be_visible(timeout=LONG)
    await picture(editor, "ticket-told")
    await editor.get_by_label("Svaret ditt").last.fill("Flagget på båten er rødt.", timeout=LONG)
    await press(editor, "Send svaret")
    await expect(page.get_by_text("Svar på spørsmålet ditt").last).to_be_visible(timeout=LONG)
    await picture(page, "ticket-answered")

    await press(editor, "Lag retningslinje av svaret")
    await editor.get_by_label("Tittel, som et spørsmål").first.fill("Hvilken farge har flagget på båten?", timeout=LONG)
    await editor.get_by_label("Tittel, som et spørsmål").nth(1).fill("Kva farge har flagget på båten?")
    await editor.get_by_label("Kort svar").nth(1).fill("Flagget på båten er raudt.")
    asks = [
        f"Hvilken farge skal flagget på båten ha{more}?" for more in ("", " nå", " i dag", " her", " ute", " igjen")
    ]
    await editor.get_by_label("Slik spør folk").first.fill("\n".join(asks))
    await picture(editor, "guideline-form")
    await press(editor, "Lagre")
    await expect(editor.get_by_text("Dette mangler").last).to_be_visible(timeout=LONG)
    await picture(editor, "guideline-form-missing")
    asks = [f"Kva farge skal flagget på båten ha{more}?" for more in ("", " no", " i dag", " her")]
    await editor.get_by_label("Slik spør folk").last.fill("\n".join(asks))
    await press(editor, "Lagre")
    await expect(editor.get_by_text("Nå er det med").last).to_be_visible(timeout=LONG)
    await picture(editor, "guideline-live")

    await say(page, FLAG)
    await expect(page.get_by_text("Flagget på båten er raudt.").last).to_be_visible(timeout=LONG)
    await picture(page, "guideline-found")
    await say(editor, "endringer")
    await expect(editor.get_by_text("Endringer i retningslinjene").last).to_be_visible(timeout=LONG)
    await picture(editor, "guideline-log")
    await say(editor, "retningslinjer")
    await expect(editor.get_by_text("Retningslinjer som venter").last).to_be_visible(timeout=LONG)
    await picture(editor, "guideline-waiting")

"""What is planned toward the media in a real client: an outreach, the week that it stands in, and a new channel."""

import re
from datetime import datetime

from playwright.async_api import Page, expect

from bot.clock import OSLO
from tests.e2e.test_announcement import press
from tests.e2e.test_playground import LONG, picture, say

SUNDAY = 6


async def speak(page: Page, editor: Page) -> None:
    """The employee reads nynorsk, the editor bokmål."""
    for one, norm in ((page, "nynorsk"), (editor, "bokmål")):
        await say(one, f"skriv {norm}")
        await expect(one.get_by_text(re.compile(f"{norm} til deg")).last).to_be_visible(timeout=LONG)


async def fill(page: Page, typed: dict[str, str]) -> None:
    """Write in the fields of the last form."""
    for label, words in typed.items():
        await page.get_by_label(label).last.fill(words, timeout=LONG)


async def test_an_outreach_and_a_channel_are_planned_answered_and_found_again(page: Page, editor: Page) -> None:
    await speak(page, editor)
    await say(page, "Kven skal eg snakke med før eit utspel i media?")
    await expect(page.get_by_role("button", name="Meld eit utspel").last).to_be_visible(timeout=LONG)
    await picture(page, "guideline-with-form")
    await press(page, "Meld eit utspel")
    await fill(page, {"Kva vil de seie?": "Nye vaktlister i heimetenesta", "Kvifor?": "Dei tilsette har spurt."})
    await fill(page, {"Kvar?": "Facebook og Åndalsnes Avis", "Kven står fram?": "Liv Leiarstad"})
    await fill(page, {"Eller skriv det": "i morgon kl. 9"})
    await picture(page, "outreach-form")
    await press(page, "Send til kommunikasjonssjefen")
    await picture(page, "outreach-remarks")
    again = page.get_by_role("button", name="Send likevel")
    await expect(again.or_(page.get_by_text("Utspelet er meldt")).last).to_be_visible(timeout=LONG)
    if await again.count():
        await press(page, "Send likevel")
    await expect(page.get_by_text("Utspelet er meldt").last).to_be_visible(timeout=LONG)
    await picture(page, "outreach-own")

    await expect(editor.get_by_text("Et utspill er planlagt").last).to_be_visible(timeout=LONG)
    await press(editor, "Se hele og svar")
    await expect(editor.get_by_role("button", name="Godkjenn utspillet").last).to_be_visible(timeout=LONG)
    await picture(editor, "outreach-weigh")
    await press(editor, "Godkjenn utspillet")
    await expect(page.get_by_text("Utspelet er godkjent").last).to_be_visible(timeout=LONG)
    await picture(page, "outreach-accepted")
    await say(editor, "uka i media")
    await expect(editor.get_by_text("Uka i media, uke").last).to_be_visible(timeout=LONG)
    if datetime.now(OSLO).weekday() == SUNDAY:
        await press(editor, "Uka etter")
    await expect(editor.get_by_text("Nye vaktlister").last).to_be_visible(timeout=LONG)
    await expect(editor.get_by_text("kl. 09.00").last).to_be_visible(timeout=LONG)
    await picture(editor, "media-week")

    await say(page, "ny kanal")
    await fill(page, {"Kva kanal, og kva skal han heite?": "Instagram: Heimetenesta"})
    await picture(page, "channel-form")
    await fill(page, {"Kva nytte har brukarane av han?": "Pårørande vil følgje med."})
    await fill(page, {"Kva mål har de": "200 følgjarar, ein time i veka.", "Ein enkel plan": "Eit bilete i veka."})
    await fill(page, {"Kven følgjer opp": "Liv Leiarstad"})
    await press(page, "Spør kommunikasjonssjefen")
    await expect(page.get_by_text("Kommunikasjonssjefen blir spurd").last).to_be_visible(timeout=LONG)
    await picture(page, "channel-own")
    await expect(editor.get_by_text("Instagram: Heimetenesta").last).to_be_visible(timeout=LONG)
    await press(editor, "Se hele og svar")
    await expect(editor.get_by_role("button", name="I orden, opprett den").last).to_be_visible(timeout=LONG)
    await picture(editor, "channel-weigh")
    await press(editor, "I orden, opprett den")
    await expect(page.get_by_text("Kanalen er i orden").last).to_be_visible(timeout=LONG)
    await say(page, "kva kanalar har vi")
    await expect(page.get_by_text("Instagram: Heimetenesta").last).to_be_visible(timeout=LONG)
    await picture(page, "channels")

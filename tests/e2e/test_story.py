"""A success story in a real client: an employee tells it, the editor asks back and accepts, the employee hears of it."""

import json
import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.e2e.pages import drawn
from tests.e2e.relay import PASTED, relay
from tests.e2e.test_announcement import press
from tests.e2e.test_playground import LONG, picture, say


@pytest.fixture(scope="session")
async def connector(demo: int) -> AsyncIterator[str]:
    """Where what the employee pastes is kept; the bot writes to them there from then on, so it stays open."""
    async with relay(f"http://127.0.0.1:{demo}", drawn()) as address:
        yield address


async def speak(page: Page, editor: Page) -> None:
    """The employee reads nynorsk, the editor bokmål."""
    for one, norm in ((page, "nynorsk"), (editor, "bokmål")):
        await say(one, f"skriv {norm}")
        await expect(one.get_by_text(re.compile(f"{norm} til deg")).last).to_be_visible(timeout=LONG)


async def paste(page: Page, connector: str) -> None:
    """Send a picture as Teams does, by «Mock an Activity», since the Playground has no button for it."""
    await page.get_by_role("button", name="Mock an Activity").click()
    async with page.expect_response(lambda one: "customActivities/template" in one.url) as asked:
        await page.get_by_text("Custom activity").last.click()
    activity: dict[str, Any] = await (await asked.value).json()
    attached = {"contentType": "image/png", "contentUrl": f"{connector}{PASTED}", "name": "image"}
    activity |= {"type": "message", "text": "", "serviceUrl": f"{connector}/_connector", "attachments": [attached]}
    await page.get_by_text("<custom-activity-type>").click()
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await page.evaluate("words => navigator.clipboard.writeText(words)", json.dumps(activity))
    for keys in ("ControlOrMeta+A", "ControlOrMeta+V"):  # typed, the editor would close each bracket by itself
        await page.keyboard.press(keys)
    await page.get_by_role("button", name="Send activity").click()


async def seen(page: Page, alt: str) -> None:
    """The last picture that is said to show `alt` is there, and loaded."""
    await expect(page.get_by_alt_text(alt, exact=True).last).to_have_js_property("naturalWidth", 1024, timeout=LONG)


async def test_an_employee_tells_a_story_the_editor_asks_back_and_accepts_it(page: Page, editor: Page) -> None:
    await speak(page, editor)
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


async def test_an_employee_sends_a_picture_and_the_editor_sees_it_and_accepts_the_story(
    page: Page, editor: Page, connector: str
) -> None:
    await speak(page, editor)
    await paste(page, connector)
    await expect(page.get_by_text("Så fint at du vil dele eit bilete!").last).to_be_visible(timeout=LONG)
    await picture(page, "picture-astray")
    await press(page, "Del ei suksesshistorie")
    await page.get_by_label("Tittel").last.fill("Lys i gangen", timeout=LONG)
    await page.get_by_label("Kva gjorde de?").last.fill("Vi fekk betre lys i gangen.")
    await page.get_by_text("Nei", exact=True).last.click()
    await press(page, "Sjå over")
    await press(page, "Send inn")
    await expect(page.get_by_text("Takk! Historia er send inn").last).to_be_visible(timeout=LONG)

    await paste(page, connector)
    await seen(page, "Bilete")
    await page.get_by_text("Den som har lenkja").last.scroll_into_view_if_needed()
    await picture(page, "picture-asked")
    await press(page, "Lagre")
    await expect(page.get_by_text("Skriv kva biletet viser").last).to_be_visible(timeout=LONG)
    await picture(page, "picture-asked-again")
    await page.get_by_label("Kva viser biletet?").last.fill("Ein lys og ryddig gang")
    await press(page, "Lagre")
    await seen(page, "Ein lys og ryddig gang")
    await picture(page, "picture-kept")

    await paste(page, connector)
    await seen(page, "Bilete")
    await page.get_by_text("Den som har lenkja").last.scroll_into_view_if_needed()
    await picture(page, "picture-two")
    await press(page, "Fjern bilete 2")
    await expect(page.get_by_label("Kva viser biletet?").last).to_have_value("Ein lys og ryddig gang", timeout=LONG)
    await press(page, "Lagre")
    await expect(page.get_by_text("Har du fleire bilete?").last).to_be_visible(timeout=LONG)

    await expect(editor.get_by_text("Lys i gangen").last).to_be_visible(timeout=LONG)
    await press(editor, "Se hele og svar")
    await seen(editor, "Ein lys og ryddig gang")
    await picture(editor, "picture-weighed")
    await press(editor, "Ta inn til nyhetsbrevet")
    await expect(page.get_by_text("Historia di er teken inn").last).to_be_visible(timeout=LONG)
    await picture(page, "picture-accepted")
    await picture(editor, "picture-decided")

"""A picture's way in a real client: told of in a story, put into an issue by the calendar, seen by whoever gets it."""

import re
from datetime import UTC, datetime, timedelta

from playwright.async_api import Page, expect
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from jobs.queue import Deferrer, open_app
from jobs.worker import BLUEPRINTS
from tests.e2e.test_announcement import press
from tests.e2e.test_newsletter import the_hour_comes
from tests.e2e.test_playground import LONG, picture
from tests.e2e.test_story import connector, paste, seen, speak

__all__ = ["connector"]
ALT = "Ein lys og ryddig gang i andre høgda"
COLLECTING = text(
    "UPDATE issue SET state = 'collecting', content = '{}', assembled = NULL, nudged = NULL WHERE month = :month"
)


async def its_moment_has_come(demo: AsyncEngine) -> None:
    """Last month's issue is not put together yet, and the clock rings: the calendar's own job does what is due."""
    month = (datetime.now(UTC).date().replace(day=1) - timedelta(days=1)).replace(day=1)
    defer = Deferrer(open_app(demo.url.render_as_string(hide_password=False), BLUEPRINTS))
    async with demo.begin() as db:
        await db.execute(COLLECTING, {"month": month})
        await defer(db, "newsletter:look", lock="newsletter", queueing_lock="newsletter:look")


async def tell(page: Page, connector: str) -> None:
    """The employee tells a story, and sends a picture that belongs to it."""
    await page.get_by_label("Tittel").last.fill("Lys i andre høgda", timeout=LONG)
    await page.get_by_label("Kva gjorde de?").last.fill("Vi bytte lampene i gangen i andre høgda. " * 12)
    await page.get_by_text("Nei", exact=True).last.click()
    await press(page, "Sjå over")
    await press(page, "Send inn")
    await expect(page.get_by_text("Takk! Historia er send inn").last).to_be_visible(timeout=LONG)
    await paste(page, connector)
    await page.get_by_label("Kva viser biletet?").last.fill(ALT, timeout=LONG)
    await press(page, "Lagre")
    await seen(page, ALT)


async def test_a_story_with_a_picture_is_put_into_an_issue_approved_delivered_and_opened(
    page: Page, editor: Page, connector: str, demo_database: AsyncEngine
) -> None:
    await speak(page, editor)
    await paste(page, connector)
    await press(page, "Del ei suksesshistorie")
    await tell(page, connector)

    await expect(editor.get_by_text("Lys i andre høgda").last).to_be_visible(timeout=LONG)
    await press(editor, "Se hele og svar")
    await seen(editor, ALT)
    await press(editor, "Ta inn til nyhetsbrevet")
    await expect(page.get_by_text("Historia di er teken inn").last).to_be_visible(timeout=LONG)

    await its_moment_has_come(demo_database)
    await expect(editor.get_by_role("button", name="Se og godkjenn").last).to_be_visible(timeout=LONG)
    await picture(editor, "newsletter-waits")
    await press(editor, "Se og godkjenn")
    await expect(editor.get_by_text("Lys i andre høgda").last).to_be_visible(timeout=LONG)
    await press(editor, "Forhåndsvis")
    await expect(editor.get_by_text("Slik blir det som nettside").last).to_be_visible(timeout=LONG)
    await seen(editor, ALT)
    await picture(editor, "newsletter-previewed")
    await press(editor, "Godkjenn")
    await expect(editor.get_by_text("Godkjent.").last).to_be_visible(timeout=LONG)

    await the_hour_comes(demo_database)
    await expect(page.get_by_text(re.compile("^Nyhei?tsbrev for")).last).to_be_visible(timeout=LONG)
    await seen(page, ALT)
    await picture(page, "newsletter-picture")
    await page.get_by_role("button", name=re.compile("^Les mei?r$")).last.click(timeout=LONG)
    await expect(page.get_by_text(re.compile("^Fr[aå] Nyhei?tsbrev")).last).to_be_visible(timeout=LONG)
    await seen(page, ALT)
    await picture(page, "newsletter-picture-opened")
    await page.get_by_role("button", name=re.compile("^Les[et]$")).last.click(timeout=LONG)
    await expect(page.get_by_text(re.compile(r"✓ Les[et] \d")).last).to_be_visible(timeout=LONG)
    await picture(page, "newsletter-picture-read")

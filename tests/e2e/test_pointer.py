"""A pointer from end to end: an employee reports in the client, a handler reads and answers, the receipt shows it."""

import asyncio
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, Page, expect

from bot.command.recipients import PASSPHRASE
from tests.e2e.conftest import HANDLERS, PORTS, ROOT
from tests.e2e.pages import keep
from tests.e2e.test_announcement import press
from tests.e2e.test_playground import LONG, picture, say
from tests.pointer.reporter import CODE

STORY = "Nøklene til medisinskapet er borte hver natt, og noen fører feil i boka."
ADDRESS = re.compile(rb"http://127\.0\.0\.1:\d+/start/\S+")


@asynccontextmanager
async def desk(browser: Browser, who: str = "varg") -> AsyncIterator[Page]:
    """A handler's page, open in a browser on their own machine."""
    folder = HANDLERS["folder"]
    settings = dict(line.split("=", 1) for line in (folder / "settings").read_text().splitlines())
    where = ["--server", f"http://127.0.0.1:{PORTS[0]}", "--root", settings["POINTER_ROOT_KEY"]]
    command = [sys.executable, "-m", "desk", "open", *where, "--key", str(folder / f"{who}.key"), "--no-browser"]
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    found = None
    while found is None:
        found = ADDRESS.search(await process.stdout.readline())
    opened = await browser.new_page(viewport={"width": 400, "height": 1400})
    await opened.goto(found.group().decode())
    yield opened
    await opened.close()
    process.terminate()
    await process.wait()


async def receipt_of(page: Page) -> str:
    """The code on the last card."""
    shown = page.get_by_text(CODE).last
    await expect(shown).to_be_visible(timeout=LONG)
    found = CODE.search(await shown.inner_text())
    assert found is not None
    return found.group()


async def test_an_employee_reports_a_handler_answers_and_the_receipt_shows_it(page: Page, browser: Browser) -> None:
    await say(page, "skriv bokmål")
    await expect(page.get_by_text("bokmål til deg").last).to_be_visible(timeout=LONG)
    await say(page, "varsle")
    await expect(page.get_by_text("Alle måter å si fra på").last).to_be_visible(timeout=LONG)
    await picture(page, "pointer-ways")
    await press(page, "Varsle her")
    await page.get_by_label("Hva har skjedd?").last.fill(STORY, timeout=LONG)
    await picture(page, "pointer-form")
    await press(page, "Send inn")
    await expect(page.get_by_text("Velg om du vil varsle med navn").last).to_be_visible(timeout=LONG)
    await expect(page.get_by_label("Hva har skjedd?").last).to_have_value(STORY)
    await picture(page, "pointer-missing")
    await page.get_by_text("Nei, ingen av dem").last.click()
    await page.get_by_role("radio", name="Fortrolig").last.check()
    await picture(page, "pointer-form-end")
    await press(page, "Send inn")
    await expect(page.get_by_text("Varselet er mottatt").last).to_be_visible(timeout=LONG)
    await picture(page, "pointer-receipt")
    code = await receipt_of(page)

    async with desk(browser) as handler:
        await unlock(handler)
        await keep(handler, "desk-list")
        await handler.get_by_role("link").filter(has_text=re.compile("varsel|sak", re.IGNORECASE)).first.click()
        await expect(handler.get_by_text(STORY)).to_be_visible()
        await keep(handler, "desk-case")
        await answer(handler, "Bekreft at du har tatt imot", "Takk! Vi har lest det.")
        await keep(handler, "desk-answered")
        await answer(handler, "Skriv til den som varslet", "Når skjedde det sist?")
        await keep(handler, "desk-replied")

        await say(page, "varsle")
        await expect(page.get_by_text("Alle måter å si fra på").last).to_be_visible(timeout=LONG)
        await press(page, "Følg opp et varsel")
        await page.get_by_label("Kvitteringen: 16 siffer").last.fill(code, timeout=LONG)
        await picture(page, "pointer-follow")
        await press(page, "Åpne")
        await expect(page.get_by_text("Når skjedde det sist?").last).to_be_visible(timeout=LONG)
        await expect(page.get_by_text("Takk! Vi har lest det.").last).to_be_visible()
        await picture(page, "pointer-standing")
        await page.get_by_label("Legg til noe").last.fill("Sist natt til tirsdag.")
        await press(page, "Legg til")
        await expect(page.get_by_text("det er lagt til").last).to_be_visible(timeout=LONG)
        await picture(page, "pointer-added")

        await handler.reload()
        await expect(handler.get_by_text("Sist natt til tirsdag.")).to_be_visible()
        await keep(handler, "desk-heard")


async def answer(handler: Page, way: str, words: str) -> None:
    """Send the reporter some words, by one of the ways under an open case, which shows them then."""
    await handler.get_by_role("link", name=way).click()
    await handler.get_by_role("textbox").fill(words)
    await keep(handler, "desk-writing")
    await handler.locator("main").get_by_role("button").first.click()
    await expect(handler.get_by_text(words).first).to_be_visible()


async def unlock(handler: Page) -> None:
    """Give the passphrase."""
    await handler.locator("input[type=password]").fill(PASSPHRASE)
    await handler.get_by_role("button").first.click()

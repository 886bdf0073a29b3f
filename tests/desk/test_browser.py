"""The desk's pages in a real browser: accessible, by keyboard, enlarged, in light and dark, and a picture of each."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from desk import page as served
from desk.room import Room
from tests.desk.conftest import PASSPHRASE, House
from tests.desk.kept import Kept
from tests.desk.test_opened import forge
from tests.e2e.pages import faults, fits, keep

WIDE, PHONE, ENLARGED, LARGEST = 1200, 400, 600, 320
"""Widths of windows; 600 is 1200 at 200 %, 320 is 1280 at 400 % (WCAG 1.4.10)."""
SCHEMES = ["light", "dark"]
STORY = (
    "Rekkverket på den bakerste trappa ved skysstasjonen har vært løst siden september.\n\n"
    "Jeg sa fra til lederen min to ganger. Forrige uke falt en elev nesten utfor."
)


@asynccontextmanager
async def at_desk(house: House, browser: Browser, who: int = 0, norm: str = "nb", **more: Any) -> AsyncIterator[Page]:
    """A handler's page in a new window, open."""
    async with unopened(house, who, norm) as room:
        await room.unlock(PASSPHRASE)
        async with window(browser, room, **more) as page:
            yield page


@asynccontextmanager
async def unopened(house: House, who: int = 0, norm: str = "nb") -> AsyncIterator[Room]:
    """A handler's page, locked."""
    keys = house.keys[who]
    async with served.opened(house.server(keys), house.file(keys), norm) as room:
        yield room


@asynccontextmanager
async def window(browser: Browser, room: Room, **more: Any) -> AsyncIterator[Page]:
    """A new window at the one-time address; nothing that the policy refuses is asked for."""
    context = await browser.new_context(viewport={"width": WIDE, "height": 900}, **more)
    page = await context.new_page()
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if "Security Policy" in said.text else None)
    page.on("request", lambda asked: wrong.append(asked.url) if f":{room.port}/" not in asked.url else None)
    await page.goto(f"http://127.0.0.1:{room.port}/start/{room.token}")
    yield page
    await context.close()
    assert wrong == []


def story(house: House) -> Kept:
    """A case in the middle of its way, beside others."""
    house.bot.report(days=9, what="For sent")
    one = house.bot.report(
        days=5, what=STORY, where="Skysstasjonen", when="Siden september", category="environment", danger=True
    )
    house.bot.report(days=1, what="Nytt")
    house.bot.add(one, text="Det er trapp B, ikke A.")
    over = house.bot.report(days=60)
    over.acknowledged = over.closed = house.bot.today
    over.state = "closed"
    return one


async def shoot(page: Page, name: str) -> None:
    """A picture of the whole page at both widths, which must fit."""
    for width in (WIDE, PHONE):
        await page.set_viewport_size({"width": width, "height": 900})
        await keep(page, f"desk-{name}-{width}")


async def examined(page: Page, name: str) -> None:
    """What axe says, whether it fits however large, and pictures."""
    assert await faults(page) == [], name
    for width in (WIDE, ENLARGED, PHONE, LARGEST):
        await page.set_viewport_size({"width": width, "height": 900})
        assert await fits(page), (name, width)
    await shoot(page, name)


PLACES = {
    "case": "",
    "acknowledge": "/bekreft",
    "close": "/avslutt",
    "extend": "/behold",
    "identity": "/identitet",
    "no-name": "/navn",
}


@pytest.mark.parametrize("scheme", SCHEMES)
async def test_axe_finds_nothing_on_the_list_a_case_and_its_forms(house: House, browser: Browser, scheme: str) -> None:
    one = story(house)
    async with at_desk(house, browser, color_scheme=scheme) as page:
        await examined(page, f"list-{scheme}")
        for name, place in PLACES.items():
            await page.goto(f"{page.url.split('/sak')[0].rstrip('/')}/sak/{one.id}{place}")
            await examined(page, f"{name}-{scheme}")


@pytest.mark.parametrize("scheme", SCHEMES)
async def test_axe_finds_nothing_where_something_is_wrong_empty_locked_or_over(
    house: House, browser: Browser, scheme: str
) -> None:
    async with at_desk(house, browser, color_scheme=scheme) as page:
        home = page.url
        await examined(page, f"empty-{scheme}")
        one = story(house)
        forge(house, one, house.keys[1].key_id)
        await house.run(house.keys[1], "investigate", one.id)
        await page.goto(f"{home}sak/{one.id}")
        await examined(page, f"warning-{scheme}")
        await page.goto(f"{home}sak/{one.id}/svar")
        house.bot.add(one, text="Noe nytt kom imellom.")
        await page.get_by_label("Svaret ditt").fill("Takk for at du sier fra.")
        await page.get_by_role("button", name="Send svaret").click()
        await expect(page.get_by_role("alert").first).to_contain_text("Det har kommet noe nytt")
        await examined(page, f"conflict-{scheme}")
        await page.get_by_role("button", name="Lås").click()
        await examined(page, f"locked-{scheme}")
        await page.goto(f"{home}finnes-ikke")
        await page.get_by_label("Passord").fill("feil passord")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("alert")).to_contain_text("Passordet er feil")
        await examined(page, f"wrong-{scheme}")


@pytest.mark.parametrize("scheme", SCHEMES)
async def test_two_handlers_open_who_reported_in_their_own_norms(house: House, browser: Browser, scheme: str) -> None:
    one = story(house)
    first = at_desk(house, browser, color_scheme=scheme)
    async with first as asking, at_desk(house, browser, 1, "nn", color_scheme=scheme) as granting:
        await asking.goto(f"{asking.url}sak/{one.id}/identitet")
        await asking.get_by_label("Den som varslet, trengs som vitne").check()
        await asking.get_by_role("button", name="Be om å få åpne navnet").click()
        await expect(asking.get_by_role("status")).to_contain_text("må en annen mottaker si ja")
        await examined(asking, f"asked-{scheme}")
        await granting.goto(f"{granting.url}sak/{one.id}/identitet")
        await examined(granting, f"grant-{scheme}")
        await granting.get_by_role("button", name="Sei ja til handler-0 Oppdiktet").click()
        await expect(granting.get_by_role("status")).to_contain_text("Du har sagt ja")
        await asking.reload()
        await asking.get_by_role("link", name="Åpne navnet").click()
        await expect(asking.get_by_role("main")).to_contain_text("Kari Oppdiktet")
        await examined(asking, f"name-{scheme}")


async def test_a_case_is_acknowledged_by_keyboard_alone_from_the_passphrase_on(house: House, browser: Browser) -> None:
    one = house.bot.report(what=STORY)
    async with unopened(house) as room, window(browser, room, java_script_enabled=False) as page:
        await expect(page.get_by_label("Passord")).to_be_focused()
        await page.keyboard.type(PASSPHRASE)
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("status")).to_contain_text("Låst opp")
        for name in ("Hopp til innholdet", "Varslingsmottak – Rauma kommune", "Nynorsk", "Lås", f"Varsel {one.id[:8]}"):
            await page.keyboard.press("Tab")
            await expect(page.locator(":focus")).to_have_text(name)
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", level=1)).to_have_text(f"Varsel {one.id[:8]}")
        for _ in range(5):
            await page.keyboard.press("Tab")
        await expect(page.locator(":focus")).to_have_text("Bekreft at du har tatt imot")
        await page.keyboard.press("Enter")
        await expect(page.get_by_label("Det du vil si til den som varslet")).to_be_visible()
        for _ in range(4):
            await page.keyboard.press("Tab")
        await expect(page.locator(":focus")).to_have_attribute("name", "text")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("status")).to_contain_text("Den som varslet, kan nå lese det")
        await shoot(page, "acknowledged")
    assert house.bot.replies(one)[0]["state"] == "acknowledged"


async def test_the_focus_is_seen_and_the_skip_link_skips(house: House, browser: Browser) -> None:
    async with at_desk(house, browser) as page:
        await page.keyboard.press("Tab")
        ring = "getComputedStyle(document.activeElement).outlineStyle"
        assert await page.evaluate(ring) == "solid"
        box = await page.get_by_role("link", name="Hopp til innholdet").bounding_box()
        assert box is not None
        assert box["x"] >= 0
        await page.keyboard.press("Enter")
        assert await page.evaluate("document.activeElement.id") == "innhold"


async def test_hostile_words_run_nothing_and_stay_where_they_belong(house: House, browser: Browser) -> None:
    attack = "</dd><script>document.title='x'</script><img src=x onerror=alert(1)>\x1b]52;c;eA==\x07\u202egnitset"
    one = house.bot.report(what=attack, where="<b>" * 50 + "w" * 500)
    async with at_desk(house, browser) as page:
        await page.goto(f"{page.url}sak/{one.id}")
        assert await page.title() == f"Varsel {one.id[:8]} – Varslingsmottak"
        assert await page.locator("article script, article img, article b").count() == 0
        await expect(page.locator("article.report")).to_contain_text("<U+001B>]52;c;eA==<U+0007><U+202E>gnitset")
        assert await fits(page)
        await shoot(page, "hostile")


async def test_what_is_wrong_would_be_found(house: House, browser: Browser) -> None:
    one = house.bot.report()
    async with at_desk(house, browser) as page:
        await page.goto(f"{page.url}sak/{one.id}/svar")
        await page.evaluate("document.querySelector('label').remove()")
        assert any(one.startswith("label") for one in await faults(page))

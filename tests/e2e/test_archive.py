"""The newsletters on the web in a real browser: accessible, by keyboard, enlarged, without script, and in the tab."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, Route, expect
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.announcement import Picture
from bot.broadcast import State as Sending
from bot.newsletter import Content, Kind
from bot.registration import TEAMS_JS
from bot.services import Services
from tests.cards.issues import PICTURE, item
from tests.conftest import FixedClock
from tests.e2e.conftest import ROOT
from tests.e2e.pages import drawn, faults, fits, keep
from tests.e2e.test_playground import LONG
from tests.web import issues
from tests.web.entra import ANNE, STRANGER, House, for_teams, house

DESK, PHONE, ENLARGED, LARGEST = 1280, 360, 640, 320
"""Widths of windows; 640 is 1280 at 200 %, 320 is 1280 at 400 % (WCAG 1.4.10)."""
TEAMS = Path(__file__).with_name("teams.html")
HOST = "https://teams.microsoft.com"
SITE = "https://bilder.example.invalid"
"""The bot's own address, where a story's picture lies too, as in production."""
ELSEWHERE = "https://andre.example.invalid/bru.png"
"""A leader's picture, which lies with somebody else."""


@dataclass(frozen=True)
class Desk:
    """The bot in production with issues in it, and a browser."""

    bot: House
    browser: Browser
    engine: AsyncEngine

    @asynccontextmanager
    async def open(self, path: str, width: int = DESK, person: str = ANNE, **more: Any) -> AsyncIterator[Page]:
        """A page as `person` gets it, who signs in on the way, in a new window."""
        self.bot.entra.person = person
        context = await self.browser.new_context(viewport={"width": width, "height": 900}, locale="nb-NO", **more)
        page = await context.new_page()
        await page.goto(f"{self.bot.url}{path}")
        yield page
        await context.close()


@pytest.fixture
async def desk(engine: AsyncEngine, services: Services, clock: FixedClock, browser: Browser) -> AsyncIterator[Desk]:
    """Three issues, of which one was recalled."""
    await issues.empty(engine)
    async with engine.begin() as db:
        items = await issues.from_stories(db, clock.now())
        bridge = item(Kind.CONTRIBUTION, 10, title="Ny bru", picture=Picture(url=ELSEWHERE, alt="Ei bru av tre"))
        await issues.kept(db, date(2026, 12, 1), issues.ordinary([*items, bridge]), clock.now())
        await issues.kept(db, date(2026, 11, 1), issues.ordinary(items[3:]), clock.now())
        await issues.kept(db, date(2026, 10, 1), Content(word={"nb": "x"}), clock.now(), Sending.RECALLED)
    async with house(engine, replace(services, public_url=SITE)) as made:
        yield Desk(made, browser, engine)
    await issues.empty(engine)


@asynccontextmanager
async def illustrated(desk: Desk, width: int) -> AsyncIterator[Page]:
    """December's issue at the bot's address, where its story's picture lies and a contribution's does not."""
    await desk.bot.sign_in()

    async def answer(route: Route) -> None:
        if route.request.url in (PICTURE, ELSEWHERE):
            await route.fulfill(body=drawn(), content_type="image/png")
            return
        async with desk.bot.browser.get(route.request.url.removeprefix(SITE)) as found:
            headers = {"Content-Security-Policy": found.headers.get("Content-Security-Policy", "")}
            await route.fulfill(status=found.status, body=await found.read(), content_type="text/html", headers=headers)

    context = await desk.browser.new_context(viewport={"width": width, "height": 900})
    page = await context.new_page()
    await page.route("**/*", answer)
    await page.goto(f"{SITE}/nyhetsbrev/2026-12")
    yield page
    await context.close()


PAGES = {
    "list": ("/nyhetsbrev", ANNE),
    "found": ("/nyhetsbrev?q=fall", ANNE),
    "not found": ("/nyhetsbrev?q=sirkus", ANNE),
    "issue": ("/nyhetsbrev/2026-12", ANNE),
    "other norm": ("/nyhetsbrev/2026-11", ANNE),
    "recalled": ("/nyhetsbrev/2026-10", ANNE),
    "missing": ("/nyhetsbrev/x", ANNE),
    "stranger": ("/nyhetsbrev", STRANGER),
    "failed": ("/innlogging/svar", ANNE),
    "tab": ("/fane", ANNE),
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
async def test_axe_finds_nothing_on_a_page_and_it_fits_enlarged(desk: Desk, name: str, scheme: str) -> None:
    path, person = PAGES[name]
    async with desk.open(path, DESK, person, color_scheme=scheme) as page:
        assert await faults(page) == []
        for width in (DESK, ENLARGED, PHONE, LARGEST):
            await page.set_viewport_size({"width": width, "height": 512})
            assert await fits(page), width


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_where_there_is_no_issue_and_after_signing_out(desk: Desk, scheme: str) -> None:
    async with desk.open("/nyhetsbrev", color_scheme=scheme) as page:
        await page.get_by_role("button", name="Logg ut").click()
        await expect(page.get_by_role("heading", name="Du er logget ut")).to_be_visible()
        assert await faults(page) == []
    await issues.empty(desk.engine)
    async with desk.open("/nyhetsbrev", color_scheme=scheme) as page:
        assert await faults(page) == []
        await keep(page, f"archive-empty-{scheme}" if scheme == "dark" else "archive-empty")


async def test_what_is_wrong_would_be_found(desk: Desk) -> None:
    async with desk.open("/nyhetsbrev") as page:
        await page.evaluate("document.querySelector('label').remove(); document.documentElement.lang = 'norsk'")
        assert {one.split(":")[0] for one in await faults(page)} >= {"label", "html-lang-valid"}


async def focused(page: Page) -> str:
    """What has the focus, by its words or its name."""
    return str(await page.evaluate("(e => e.innerText || e.name || e.id)(document.activeElement)"))


async def test_everything_is_reached_by_keyboard_in_the_order_that_it_stands(desk: Desk) -> None:
    async with desk.open("/nyhetsbrev") as page:
        reached = []
        for _ in range(6):
            await page.keyboard.press("Tab")
            reached.append(await focused(page))
        assert reached[:5] == ["Hopp til innhaldet", "Nyheitsbrev frå Rauma kommune", "Logg ut", "q", "Søk"]
        assert reached[5].startswith("Nyheitsbrev for desember 2026")
        ring = "getComputedStyle(document.activeElement).outlineStyle"
        assert await page.evaluate(ring) == "solid"
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", level=1, name="Nyheitsbrev for desember 2026")).to_be_visible()


async def test_the_skip_link_is_seen_when_it_is_reached_and_skips(desk: Desk) -> None:
    async with desk.open("/nyhetsbrev") as page:
        await page.keyboard.press("Tab")
        link = page.get_by_role("link", name="Hopp til innhaldet")
        box = await link.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        await page.keyboard.press("Enter")
        assert await page.evaluate("document.activeElement.id") == "innhold"
        await page.keyboard.press("Tab")
        assert await focused(page) == "q"


async def test_it_is_searched_and_read_without_any_script(desk: Desk) -> None:
    async with desk.open("/nyhetsbrev", java_script_enabled=False) as page:
        await page.get_by_label("Søk i nyheitsbreva").fill("foreldremøte")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("status")).to_contain_text("«foreldremøte»: 1")
        await page.get_by_role("link", name="Seksti foreldre på foreldremøte").click()
        await expect(page.get_by_role("heading", level=3, name="Seksti foreldre på foreldremøte")).to_be_in_viewport()
        await page.get_by_role("link", name="Alle nyheitsbrev").click()
        await expect(page.get_by_role("heading", level=1)).to_be_visible()
        await page.get_by_role("button", name="Logg ut").click()
        await expect(page.get_by_role("heading", level=1, name="Du er logget ut")).to_be_visible()


async def test_an_issue_prints_without_what_stands_around_it(desk: Desk) -> None:
    async with desk.open("/nyhetsbrev/2026-12") as page:
        await page.emulate_media(media="print")
        for shut in ("header.site", "footer.site", ".back", ".contents", ".skip"):
            assert await page.locator(shut).is_hidden(), shut
        assert await page.get_by_role("heading", level=1).is_visible()


async def test_each_page_is_kept_as_a_picture(desk: Desk) -> None:
    for name, width in (("archive-list", DESK), ("archive-list-phone", PHONE)):
        async with desk.open("/nyhetsbrev", width) as page:
            await keep(page, name)
    async with desk.open("/nyhetsbrev?q=fall") as page:
        await keep(page, "archive-search")
    async with desk.open("/nyhetsbrev", person=STRANGER) as page:
        await keep(page, "archive-stranger")
    for name, width in (("archive-issue", DESK), ("archive-issue-phone", PHONE)):
        async with illustrated(desk, width) as page:
            assert await page.evaluate("[...document.images].every(one => one.naturalWidth && one.width <= innerWidth)")
            assert await fits(page)
            await keep(page, name)


async def test_a_picture_that_lies_elsewhere_is_a_link_with_its_words_and_none_is_broken(desk: Desk) -> None:
    async with illustrated(desk, DESK) as page:
        said: list[str] = []
        page.on("console", lambda one: said.append(one.text))
        await page.reload()
        assert await page.evaluate("[...document.images].map(one => [one.src, one.naturalWidth > 0])") == [
            [PICTURE, True]
        ]
        await expect(page.locator("p.picture", has_text="Ei bru av tre").get_by_role("link")).to_have_attribute(
            "href", ELSEWHERE
        )
        assert not [one for one in said if "Content Security Policy" in one]
        assert await faults(page) == []


async def in_teams(desk: Desk, page: Page, token: str) -> None:
    """Open the tab in a stand-in for Teams, at Teams' own address, which answers the real TeamsJS."""
    host = TEAMS.read_text(encoding="utf-8").replace("{address}", f"{desk.bot.url}/fane?til=/nyhetsbrev/2026-12")
    host = host.replace("{success}", "true" if token else "false").replace("{token}", token)
    await page.route(f"{HOST}/**", lambda route: route.fulfill(body=host, content_type="text/html"))
    await page.goto(f"{HOST}/v2/")


async def test_in_teams_the_tab_signs_in_by_itself_and_shows_the_issue(desk: Desk) -> None:
    async with desk.open("/personvern") as page:
        answered: set[str] = set()
        page.on("response", lambda answer: answered.add("/".join(answer.url.split("/")[:3])))
        await in_teams(desk, page, for_teams())
        frame = page.frame_locator("iframe")
        await expect(frame.get_by_role("heading", name="Nyheitsbrev for desember 2026")).to_be_visible(timeout=LONG)
        await frame.get_by_role("link", name="Alle nyheitsbrev").click()
        await expect(frame.get_by_label("Søk i nyheitsbreva")).to_be_visible(timeout=LONG)
        await keep(page, "archive-tab")
    assert desk.bot.entra.asked == []
    assert answered == {HOST, desk.bot.url}


@pytest.mark.parametrize(
    ("token", "said"),
    [
        ("", "Teams fikk ikke logget deg inn"),
        (for_teams(aud="x"), "Teams fikk ikke"),
        (for_teams(oid=STRANGER), "kjenner ikke kontoen"),
    ],
    ids=["none", "wrong", "stranger"],
)
async def test_where_teams_can_not_sign_in_a_browser_can(desk: Desk, token: str, said: str) -> None:
    async with desk.open("/personvern") as page:
        await in_teams(desk, page, token)
        frame = page.frame_locator("iframe")
        await expect(frame.get_by_role("status")).to_contain_text(said, timeout=LONG)
        if not token:
            await keep(page, "archive-tab-failed")
        async with page.context.expect_page() as opened:
            await frame.get_by_role("link", name="Åpne i nettleseren").click()
        beside = await opened.value
        await expect(beside.get_by_role("heading", name="Nyheitsbrev for desember 2026")).to_be_visible(timeout=LONG)


async def test_where_a_browser_keeps_no_cookie_in_a_frame_the_tab_stays_and_shows_the_button(desk: Desk) -> None:
    async with desk.open("/personvern") as page:
        await page.route("**/fane/token", lambda route: route.fulfill(status=204))
        await in_teams(desk, page, for_teams())
        status = page.frame_locator("iframe").get_by_role("status")
        await expect(status).to_contain_text("Teams fikk ikke logget deg inn", timeout=LONG)


async def test_nobody_but_teams_frames_the_pages(desk: Desk) -> None:
    async with desk.open("/personvern") as page:
        host = TEAMS.read_text(encoding="utf-8").replace("{address}", f"{desk.bot.url}/fane")
        await page.route(
            "https://other.example.invalid/**", lambda route: route.fulfill(body=host, content_type="text/html")
        )
        async with page.expect_event("console", lambda said: "frame-ancestors" in said.text):
            await page.goto("https://other.example.invalid/")


def test_npms_teamsjs_is_where_it_is_looked_for() -> None:
    assert TEAMS_JS.is_relative_to(ROOT)
    assert "getAuthToken" in TEAMS_JS.read_text(encoding="utf-8")

"""An issue's letter and page in a real browser, on a phone and on a desk: they fit, they are accessible, and are kept."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Literal

import pytest
from playwright.async_api import Browser, Page, Route

from cards import newsletter_page
from cards.newsletter_mail import Links, letter
from tests.cards.issues import PICTURE, ordinary
from tests.cards.test_newsletter_forms import HOSTILE, saying
from tests.e2e.pages import drawn, faults, fits, keep

HERE = "https://bot.example.invalid/arkiv/2026-12"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
ARTICLE = newsletter_page.page(ordinary())
MAIL = letter(ordinary(), Links(HERE)).html
Scheme = Literal["light", "dark"]


@asynccontextmanager
async def opened(browser: Browser, html: str, width: int, scheme: Scheme = "light") -> AsyncIterator[Page]:
    """`html` in a window so wide; that nothing but it and its picture is asked for, is a part of every test."""
    asked: set[str] = set()

    async def answer(route: Route) -> None:
        asked.add(route.request.url)
        body = {HERE: html.encode(), PICTURE: drawn()}.get(route.request.url, b"")
        kind = "text/html; charset=utf-8" if route.request.url == HERE else "image/png"
        await route.fulfill(body=body, content_type=kind)

    page = await browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    await page.route("**/*", answer)
    await page.goto(HERE)
    yield page
    await page.close()
    assert asked <= {HERE, PICTURE, "https://bot.example.invalid/favicon.ico"}


@pytest.mark.parametrize(
    ("name", "html", "width"),
    [
        ("newsletter-mail-phone", MAIL, 360),
        ("newsletter-mail-wide", MAIL, 700),
        ("newsletter-page-phone", ARTICLE, 360),
        ("newsletter-page-wide", ARTICLE, 1280),
    ],
)
async def test_an_issue_fits_a_phone_and_a_desk(browser: Browser, name: str, html: str, width: int) -> None:
    async with opened(browser, html, width) as page:
        assert await fits(page)
        shown = "[...document.images].every(one => one.complete && one.naturalWidth && one.width <= innerWidth)"
        assert await page.evaluate(shown)
        await keep(page, name)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
async def test_axe_finds_nothing_on_a_page(browser: Browser, scheme: Scheme, width: int) -> None:
    async with opened(browser, ARTICLE, width, scheme) as page:
        assert await faults(page, []) == []


async def test_what_is_wrong_on_a_page_would_be_found(browser: Browser) -> None:
    wrong = ARTICLE.replace(' alt="', ' data-alt="').replace('lang="nn"', 'lang="norsk"').replace("<h2", "<h5")
    async with opened(browser, wrong, 1280) as page:
        found = {one.split(":")[0] for one in await faults(page, [])}
    assert found >= {"heading-order", "image-alt", "html-lang-valid"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_letter_meets_wcag(browser: Browser, scheme: Scheme) -> None:
    async with opened(browser, MAIL, 700, scheme) as page:
        assert await faults(page, WCAG) == []
        await keep(page, f"newsletter-mail-{scheme}")


@pytest.mark.parametrize("kind", HOSTILE)
async def test_no_text_widens_or_runs_in_a_browser(browser: Browser, kind: str) -> None:
    paper = saying(HOSTILE[kind])
    for html in (newsletter_page.page(paper), letter(paper, Links(HERE)).html):
        async with opened(browser, html, 360) as page:
            assert await fits(page), kind
            shown = await page.evaluate("document.body.textContent.replace(/\\s+/gu, ' ')")
            assert " ".join(HOSTILE[kind].split()) in " ".join(shown.split()), kind


async def test_a_page_prints_without_its_contents_and_with_its_addresses(browser: Browser) -> None:
    async with opened(browser, ARTICLE, 1280) as page:
        await page.emulate_media(media="print")
        assert await page.locator("nav").is_hidden()
        after = "getComputedStyle(document.querySelector('.more a'), '::after').content"
        assert "intranett.example.invalid" in await page.evaluate(after)

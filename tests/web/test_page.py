"""The pages that the app's listing links to: over HTTP in both norms, and safe whatever an editor writes."""

import re
from base64 import b64encode
from collections.abc import AsyncIterator
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.app import build
from bot.config import Settings
from bot.errors import SettingsError
from bot.services import Services
from bot.turn import Norm
from bot.web.page import preferred, routes
from cards import page

Client = TestClient[Any, Any]
SHIPPED = Path(__file__).parents[2] / "bot" / "pages"


class Seen(HTMLParser):
    """The elements, link targets and words of a document."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.targets: list[str] = []
        self.words = ""
        self.feed(document)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One element begins."""
        self.tags.append(tag)
        self.targets += [value or "" for name, value in attrs if name in ("href", "src")]
        assert not [name for name, _ in attrs if name.startswith("on") or name == "style"]

    def handle_data(self, data: str) -> None:
        """Words between elements."""
        self.words += data


@pytest.fixture
async def client(settings: Settings, engine: AsyncEngine, services: Services) -> AsyncIterator[Client]:
    """The public application, listening."""
    async with TestClient(TestServer(build(settings, engine, services).public)) as made:
        yield made


async def get(client: Client, path: str, accepted: str = "") -> tuple[str, Any]:
    """A page's document and headers."""
    async with client.get(path, headers={"Accept-Language": accepted}) as answer:
        assert answer.status == 200
        return await answer.text(), answer.headers


@pytest.mark.parametrize("name", ["personvern", "vilkar"])
async def test_a_page_is_served_in_both_norms_each_with_a_link_to_the_other(client: Client, name: str) -> None:
    bokmal, _ = await get(client, f"/{name}?maal=nb")
    nynorsk, _ = await get(client, f"/{name}?maal=nn")
    assert '<html lang="nb">' in bokmal
    assert '<html lang="nn">' in nynorsk
    assert "?maal=nn" in Seen(bokmal).targets
    assert "?maal=nb" in Seen(nynorsk).targets
    assert " ikke " in Seen(bokmal).words
    assert " ikkje " in Seen(nynorsk).words
    assert "Utkast" in bokmal
    assert "Utkast" in nynorsk


async def test_every_link_to_a_page_of_ours_leads_somewhere(client: Client) -> None:
    for name in ("personvern", "vilkar"):
        document, _ = await get(client, f"/{name}")
        inner = [target for target in Seen(document).targets if target.startswith(("/", "?"))]
        assert len(inner) >= 2
        for target in inner:
            await get(client, target if target.startswith("/") else f"/{name}{target}")


async def test_the_browsers_language_chooses_unless_the_reader_has(client: Client) -> None:
    _, headers = await get(client, "/vilkar", "nn-NO,nn;q=0.9,no;q=0.5")
    assert headers["Content-Language"] == "nn"
    _, headers = await get(client, "/vilkar?maal=nb", "nn")
    assert headers["Content-Language"] == "nb"
    _, headers = await get(client, "/vilkar?maal=xx", "de")
    assert headers["Content-Language"] == "nb"


@pytest.mark.parametrize(
    ("accepted", "norm"),
    [
        ("", "nb"),
        ("nn", "nn"),
        ("NN-no", "nn"),
        ("no", "nb"),
        ("en, nn;q=0.4, nb;q=0.6", "nb"),
        ("en, nn;q=0.6, nb;q=0.4", "nn"),
        ("nn;q=0, nb;q=0.1", "nb"),
        ("nn;q=x", "nb"),
        (";;;,=,q=", "nb"),
    ],
)
def test_the_norm_that_a_browser_likes_best_is_chosen(accepted: str, norm: Norm) -> None:
    assert preferred(accepted) == norm


async def test_a_page_allows_nothing_but_its_own_style(client: Client) -> None:
    document, headers = await get(client, "/personvern")
    style = re.search(r"<style>(.*?)</style>", document, re.DOTALL)
    assert style is not None
    digest = b64encode(sha256(style[1].encode()).digest()).decode()
    policy = headers["Content-Security-Policy"]
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}';")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Vary"] == "Accept-Language"
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert not {"script", "img", "link", "iframe", "form"} & set(Seen(document).tags)
    assert 'name="viewport"' in document
    assert "url(" not in style[1]


async def test_a_page_is_only_read(client: Client) -> None:
    async with client.post("/personvern", data=b"x") as answer:
        assert answer.status == 405
    async with client.head("/personvern") as answer:
        assert answer.status == 200


async def test_the_page_says_the_number_of_days_that_is_set(
    settings: Settings, engine: AsyncEngine, services: Services
) -> None:
    changed = settings.model_copy(update={"question_text_days": 41})
    async with TestClient(TestServer(build(changed, engine, services).public)) as client:
        for norm in ("nb", "nn"):
            document, _ = await get(client, f"/personvern?maal={norm}")
            assert " 41 dag" in document
            assert "{" not in Seen(document).words.split("}")[-1]


async def test_the_municipality_replaces_the_texts(
    settings: Settings, engine: AsyncEngine, services: Services, tmp_path: Path
) -> None:
    for name in ("personvern", "vilkar"):
        for norm in ("nb", "nn"):
            (tmp_path / f"{name}.{norm}.md").write_text(f"# Vår side\n\n{name} <script>{norm}</script>", "utf-8-sig")
    own = settings.model_copy(update={"pages_dir": tmp_path})
    async with TestClient(TestServer(build(own, engine, services).public)) as client:
        document, _ = await get(client, "/vilkar?maal=nn")
    assert "<title>Vår side</title>" in document
    assert "<p>vilkar &lt;script&gt;nn&lt;/script&gt;</p>" in document


def test_a_missing_page_stops_the_start_and_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"PAGES_DIR: .*personvern\.nb\.md"):
        routes(tmp_path, {})


def test_headings_paragraphs_lists_and_links_are_understood() -> None:
    source = "# En\n## To\nførste\n  og andre\n- a\n  mer a\n- b [x](https://x.invalid/?a=1&b=2)\n\n1. c\n2) d\n\nslutt"
    assert page.html(source) == (
        "<h1>En</h1>\n<h2>To</h2>\n<p>første og andre</p>\n<ul>\n<li>a mer a</li>\n"
        '<li>b <a href="https://x.invalid/?a=1&amp;b=2">x</a></li>\n</ul>\n'
        "<ol>\n<li>c</li>\n<li>d</li>\n</ol>\n<p>slutt</p>"
    )


@pytest.mark.parametrize("target", ["javascript:alert(1)", "http://x.invalid", "//x.invalid", "/\\x.invalid", "data:x"])
def test_a_link_elsewhere_than_to_https_mail_or_our_own_pages_stays_text(target: str) -> None:
    assert Seen(page.html(f"Les [her]({target}).")).targets == []
    assert f"[her]({target})" in Seen(page.html(f"Les [her]({target}).")).words


@given(st.text(alphabet=st.sampled_from("ab<>&\"'`[]()#-*1. \n/:;=https")), st.sampled_from(["nb", "nn"]))
def test_no_text_makes_an_element_of_its_own(source: str, norm: Norm) -> None:
    seen = Seen(page.html(source))
    assert set(seen.tags) <= {"h1", "h2", "h3", "p", "ul", "ol", "li", "a"}
    assert all(target.startswith(("https://", "mailto:", "/")) for target in seen.targets)
    assert page.page(source, norm, "vilkar").count("<script") == 0


def test_both_norms_of_a_page_have_the_same_parts() -> None:
    for name in ("personvern", "vilkar"):
        bokmal, nynorsk = (Seen(page.html((SHIPPED / f"{name}.{norm}.md").read_text("utf-8"))) for norm in ("nb", "nn"))
        assert bokmal.tags == nynorsk.tags

"""The pages of a unit's site, as readers have them, with when each was last changed."""

from datetime import date
from typing import Any

import pytest

from bot.content import Page
from bot.errors import GraphError
from bot.graph.client import Graph
from bot.graph.shelf import GraphShelf
from tests.graph.server import Entra
from tests.graph.sharepoint import SITE_ID


def stored(entra: Entra, number: int, version: str = "1.0", **more: Any) -> None:
    """A page of the site."""
    state = {"level": "published" if version.endswith(".0") else "checkout", "versionId": version}
    link = f"https://rauma.example.invalid/SitePages/{number}.aspx"
    page = {"id": f"{number}", "title": f"Side {number}", "name": f"{number}.aspx", "webUrl": link}
    entra.site.pages[f"{number}"] = {**page, "publishingState": state, **more}


async def test_every_page_that_readers_have_is_listed_also_of_a_long_list(entra: Entra, graph: Graph) -> None:
    stored(entra, 1, lastModifiedDateTime="2025-05-03T22:30:00Z")
    stored(entra, 2, "0.3")
    stored(entra, 3, "2.4", title="", webUrl="javascript:1")
    found = await GraphShelf(graph).pages(SITE_ID)
    link = "https://rauma.example.invalid/SitePages/1.aspx"
    assert found == [Page(title="Side 1", link=link, changed=date(2025, 5, 4)), Page(title="3.aspx")]


async def test_a_site_that_is_not_there_and_a_list_that_goes_on_elsewhere_are_refused(
    entra: Entra, graph: Graph
) -> None:
    for number in range(3):
        stored(entra, number)
    entra.site.elsewhere = "https://elsewhere.example.invalid/v1.0/next"
    with pytest.raises(GraphError, match="NotGraph"):
        await GraphShelf(graph).pages(SITE_ID)
    entra.site.there = False
    with pytest.raises(GraphError):
        await GraphShelf(graph).pages(SITE_ID)

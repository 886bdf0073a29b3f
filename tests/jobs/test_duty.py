"""The tick's job: what is due is begun through the real queue, and a site that does not answer is asked again."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.content import Page
from bot.errors import GraphError
from bot.policy import Policy
from tests.deleting import deleting
from tests.jobs.conftest import ANNE, LIV, Office

SITE = "rauma.example.invalid,a,b"
CONTENT = f"""unit,owner,title,link,site
Heimetenesta,anne.ansattsen@example.invalid,,,"{SITE}"
Heimetenesta,,Alarm,,
"""
ASKED = "SELECT person_id FROM notice WHERE kind = 'duty' ORDER BY person_id"


class Shelf:
    """A site whose answers a test decides."""

    def __init__(self) -> None:
        self.there = False

    async def pages(self, site: str) -> Sequence[Page]:
        """See Shelf."""
        if not self.there or site != SITE:
            raise GraphError(503)
        return [Page(title="Søk om heimehjelp", link="https://rauma.example.invalid/1")]


@pytest.fixture
async def shelf(office: Office, tmp_path: Path) -> Shelf:
    """The site, with a list of what the units own, on the day of a review."""
    made, path = Shelf(), tmp_path / "content.csv"
    path.write_text(CONTENT, encoding="utf-8")
    services = replace(office.services, shelf=made, policy=Policy(content_file=path))
    office.services, office.work = services, replace(office.work, services=services)
    office.clock.moment = datetime(2027, 3, 1, 9, tzinfo=UTC)
    await office.query(deleting("duty, address"))
    return made


async def test_a_review_waits_for_a_site_that_does_not_answer_and_is_then_begun_once_for_all(
    office: Office, shelf: Shelf
) -> None:
    await office.reachable(ANNE, LIV)
    await office.defer("duty:look")
    assert await office.query("SELECT count(*) FROM duty") == [0]
    shelf.there = True
    for _ in range(2):
        await office.defer("duty:look")
    assert await office.query(ASKED) == [LIV, ANNE]
    assert await office.query("SELECT count(*) FROM duty") == [2]
    cards = [str(one.body["attachments"]) for one in office.connector.sent if one.body and "attachments" in one.body]
    assert ["Søk om heimehjelp" in one for one in cards].count(True) == 1
    assert len(cards) == 2
    await office.query(deleting("duty"))


async def test_a_list_that_can_not_be_read_stops_nothing_else(office: Office, shelf: Shelf, tmp_path: Path) -> None:
    (tmp_path / "content.csv").write_text("unit\nIngen slik\n", encoding="utf-8")
    poster = tmp_path / "poster.md"
    poster.write_text("## Lytt\nTa en runde.\n", encoding="utf-8")
    policy = Policy(content_file=tmp_path / "content.csv", poster_file=poster, poster_day=1)
    services = replace(office.services, policy=policy)
    office.work = replace(office.work, services=services)
    await office.defer("duty:look")
    assert await office.query("SELECT kind || state FROM duty") == ["posterdone"]
    await office.query(deleting("duty"))

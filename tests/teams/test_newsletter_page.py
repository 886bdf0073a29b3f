"""The intranet as one of three channels: draft, then public at the hour; a failure in the middle loses nothing."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot import newsletter, page
from bot.config import Settings
from bot.intranet import Page, Placement
from bot.newsletter import State
from bot.services import Services
from jobs import page as pages
from jobs.work import Work
from tests.conftest import FixedClock
from tests.teams.conftest import words
from tests.teams.desk import KARI, Desk, verbs
from tests.teams.test_approval import staff
from tests.teams.test_newsletter import DUE, approved, crew, drafted, room

__all__ = ["crew", "room", "staff"]
BUSY = Placement("refused", code="429", retry_after=30)
FORBIDDEN = Placement("refused", code="403", permanent=True)
LOST = Placement("lost", code="500")


class Sharepoint:
    """An intranet that answers as it is told, and else does what is asked; `asked` is what was, in order."""

    def __init__(self) -> None:
        self.asked, self.bad, self.body, self.public = list[str](), dict[str, Placement](), "", False

    def _answer(self, step: str) -> Placement:
        self.asked.append(step)
        return self.bad.get(step) or Placement("done", "p1", "https://intranett.example.invalid/n", self.public)

    async def draft(self, made: Page) -> Placement:
        """See Intranet."""
        self.body = made.body
        return self._answer("draft")

    async def publish(self, id: str) -> Placement:
        """See Intranet."""
        self.public = "publish" not in self.bad
        return self._answer("publish")

    async def update(self, id: str, made: Page) -> Placement:
        """See Intranet."""
        self.body = made.body
        return self._answer("update")

    async def remove(self, id: str) -> Placement:
        """See Intranet."""
        return self._answer("remove")


@pytest.fixture
def site() -> Sharepoint:
    """One that does what is asked."""
    return Sharepoint()


def work(room: Desk, crew: Services, settings: Settings, site: Sharepoint) -> Work:
    """What the job works with."""
    return Work(room.engine, replace(crew, intranet=site), settings)


async def known(room: Desk) -> page.Kept:
    """What is known of the one page."""
    async with room.engine.connect() as db:
        (one,) = await newsletter.last(db, 1, State.APPROVED)
    return page.kept(one)


async def test_it_is_a_draft_until_the_hour_and_then_public(
    room: Desk, crew: Services, clock: FixedClock, settings: Settings, site: Sharepoint
) -> None:
    await room.press(await drafted(room, crew, clock), "issue.approve", KARI)
    await pages.carry_out(work(room, crew, settings, site))
    assert site.asked == ["draft"]
    assert "Ny bru" in site.body
    clock.moment = DUE
    await pages.carry_out(work(room, crew, settings, site))
    assert site.asked == ["draft"], "not before it leaves"
    await room.query("UPDATE broadcast SET state = 'sending', started = :now", now=DUE)
    for _ in range(3):
        await pages.carry_out(work(room, crew, settings, site))
    assert site.asked == ["draft", "publish"], "once"
    assert (await known(room)).public
    await room.query("UPDATE broadcast SET state = 'recalled'")
    await pages.carry_out(work(room, crew, settings, site))
    assert site.asked == ["draft", "publish", "remove"]


async def opened(room: Desk) -> dict[str, Any]:
    """The issue as an editor opens it."""
    (about,) = await room.query("SELECT CAST(id AS text) FROM issue")
    data = {"verb": "issue.desk", "about": about}
    return await room.teams.press({"type": "Action.Execute", "verb": "issue.desk", "data": data}, {}, who=KARI)


@pytest.mark.parametrize("bad", [BUSY, LOST])
@pytest.mark.parametrize("step", ["draft", "publish"])
async def test_what_failed_in_the_middle_is_said_and_a_rerun_completes_only_that(
    room: Desk, crew: Services, clock: FixedClock, settings: Settings, site: Sharepoint, step: str, bad: Placement
) -> None:
    await approved(room, crew, clock)
    site.bad = {step: bad}
    await pages.carry_out(work(room, crew, settings, site))
    assert (await known(room)).code == bad.code
    assert f"Intranettet henger etter ({bad.code})" in words(await opened(room))
    site.bad, before = {}, len(site.asked)
    if bad.retry_after:
        clock.moment += timedelta(seconds=bad.retry_after - 1)
        await pages.carry_out(work(room, crew, settings, site))
        assert len(site.asked) == before, "not before the intranet wants to be asked"
        clock.moment += timedelta(seconds=1)
    await pages.carry_out(work(room, crew, settings, site))
    assert site.asked[before:] == (["draft", "publish"] if step == "draft" else ["publish"])
    assert (await known(room)).public
    assert (await known(room)).code == ""


@pytest.mark.parametrize("step", ["draft", "update", "publish", "remove"])
async def test_what_is_forbidden_is_not_asked_again_before_an_editor_wants_it(
    room: Desk, crew: Services, clock: FixedClock, settings: Settings, site: Sharepoint, step: str
) -> None:
    await approved(room, crew, clock)
    if step in ("update", "remove"):
        await pages.carry_out(work(room, crew, settings, site))
    if step == "update":
        await room.query("UPDATE story SET state = 'withdrawn'")
    if step == "remove":
        await room.query("UPDATE broadcast SET state = 'recalled'")
    site.bad = {step: FORBIDDEN}
    for _ in range(3):
        await pages.carry_out(work(room, crew, settings, site))
        clock.moment += timedelta(hours=1)
    assert site.asked.count(step) == 1
    assert (await known(room)).permanent
    shown = await opened(room)
    assert "Intranettet henger etter (403). Den som drifter boten, må se på det." in words(shown)
    site.bad = {}
    await pages.carry_out(work(room, crew, settings, site))
    assert site.asked.count(step) == 1, "nobody has said that it is mended"
    after = await room.press(shown, "issue.page", KARI)
    assert "issue.page" not in verbs(after)
    assert "allerede gjort" in (await room.answer(shown, "issue.page", KARI))[1]
    assert "newsletter:follow" in await room.query("SELECT task_name FROM procrastinate_jobs")
    await pages.carry_out(work(room, crew, settings, site))
    assert site.asked.count(step) == 2
    assert not (await known(room)).permanent
    assert (await known(room)).public == (step != "remove")


async def test_what_is_forbidden_is_asked_again_once_it_says_something_else(
    room: Desk, crew: Services, clock: FixedClock, settings: Settings, site: Sharepoint
) -> None:
    await approved(room, crew, clock)
    site.bad = {"draft": FORBIDDEN}
    await pages.carry_out(work(room, crew, settings, site))
    await room.query("UPDATE story SET state = 'withdrawn'")
    for _ in range(2):
        await pages.carry_out(work(room, crew, settings, site))
    assert site.asked == ["draft", "draft"]


async def test_where_the_bot_may_not_publish_the_editor_is_shown_the_draft(
    room: Desk, crew: Services, clock: FixedClock, settings: Settings, site: Sharepoint
) -> None:
    await approved(room, crew, clock)
    site.bad = {"publish": Placement("left", "p1", "https://intranett.example.invalid/n")}
    await pages.carry_out(work(room, crew, settings, site))
    assert (await known(room)).left
    site.bad = {}
    await pages.carry_out(work(room, crew, settings, site))
    assert (await known(room)).public, "an editor has"


async def test_what_is_withdrawn_is_taken_off_the_page(
    room: Desk, crew: Services, clock: FixedClock, settings: Settings, site: Sharepoint
) -> None:
    await approved(room, crew, clock)
    await pages.carry_out(work(room, crew, settings, site))
    assert "Færre fall" in site.body
    await room.query("UPDATE story SET state = 'withdrawn'")
    await pages.carry_out(work(room, crew, settings, site))
    assert "Færre fall" not in site.body
    assert site.asked == ["draft", "publish", "update", "publish"]

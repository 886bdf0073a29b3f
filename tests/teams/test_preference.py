"""«Send meg nyhetsbrevet på e-post», and back to Teams: said once, it holds from the next newsletter on."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from time import monotonic

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.config import Settings
from bot.letter import FileMailer
from bot.limiter import Limiter
from bot.lookup import CsvDirectory
from bot.services import Services
from bot.teams.connector import Wire
from bot.teams.messenger import TeamsMessenger
from jobs.queue import Deferrer, open_app
from jobs.work import Work
from jobs.worker import BLUEPRINTS
from tests.conftest import FixedClock
from tests.deleting import deleting
from tests.teams.conftest import words
from tests.teams.desk import ANNE, LIV, Desk, verbs
from tests.teams.test_approval import at_work, staff
from tests.teams.test_newsletter import approved, crew

__all__ = ["crew", "staff"]
BY_MAIL = "Frå no av kjem nyheitsbrevet til deg på e-post"
IN_TEAMS = "Frå no av kjem nyheitsbrevet til deg her i Teams"
CHOSEN = "SELECT person_id FROM preference WHERE newsletter_by_mail"


@dataclass
class Post:
    """The bot with all its lanes: who got what in Teams, and the letters in a folder."""

    room: Desk
    crew: Services
    settings: Settings
    folder: Path
    clock: FixedClock

    async def issue(self) -> None:
        """The next newsletter, approved and delivered."""
        await approved(self.room, self.crew, self.clock)
        await self.run("lane:run", "mail:run")

    async def run(self, *lanes: str) -> None:
        """Carry out all that is in the queue, and these lanes."""
        queue, wire = open_app(self.room.engine.url.render_as_string(hide_password=False), BLUEPRINTS), Wire()
        pace = Limiter(10_000, now=lambda: self.clock.now().timestamp() + monotonic())
        messenger = TeamsMessenger(wire, frozenset({"127.0.0.1"}), pace)
        mailer = FileMailer(self.folder, "", self.clock.now)
        services = replace(self.crew, defer=Deferrer(queue), messenger=messenger, mailer=mailer)
        async with queue.open_async():
            for lane in lanes:
                async with self.room.engine.begin() as db:
                    await services.defer(db, lane, lock=lane)
            work = Work(self.room.engine, services, self.settings)
            await queue.run_worker_async(wait=False, install_signal_handlers=False, additional_context={"work": work})
        await wire.close()

    def in_teams(self, who: str) -> list[str]:
        """What somebody's chat has of newsletters."""
        sent = [one.body for one in self.room.teams.connector.sent if who in one.path]
        cards = [words(one["content"]) for body in sent for one in body.get("attachments", [])]
        return [one for one in cards if "Nyhetsbrev for desember" in one or "Nyheitsbrev for desember" in one]

    def letters(self) -> list[str]:
        """To whom newsletters went by mail."""
        mails = [message_from_bytes(one.read_bytes(), policy=default) for one in self.folder.glob("*.eml")]
        found = [one for one in mails if isinstance(one, EmailMessage) and "desember 2026" in str(one["Subject"])]
        return [address for one in found for address in f"{one['To'] or ''},{one['Bcc'] or ''}".split(",")]


@pytest.fixture
async def post(
    settings: Settings, engine: AsyncEngine, crew: Services, clock: FixedClock, tmp_path: Path
) -> AsyncIterator[Post]:
    """The bot with no issue, and nobody who has chosen."""
    async for room in at_work(settings, engine, crew):
        await room.query(deleting("issue, contribution, story, question, preference, address, lane, mailing"))
        yield Post(room, crew, settings, tmp_path / "mail", clock)
        await room.query(deleting("issue, contribution, story, question, preference, address, lane, mailing"))


async def test_whoever_wants_it_by_mail_gets_the_next_newsletter_by_mail_and_not_in_teams(post: Post) -> None:
    anne = post.crew.directory.employee(ANNE)
    assert anne is not None
    (card,) = await post.room.teams.say("send meg nyheitsbrevet på e-post", who=ANNE)
    assert BY_MAIL in words(card)
    assert anne.email in words(card)
    assert verbs(card) == ["preference.teams"]
    await post.issue()
    assert post.in_teams(ANNE) == []
    assert post.in_teams(LIV) != []
    assert any(anne.email in one for one in post.letters())


async def test_whoever_thinks_again_gets_it_in_teams_and_not_by_mail(post: Post) -> None:
    anne = post.crew.directory.employee(ANNE)
    assert anne is not None
    (card,) = await post.room.teams.say("send meg nyheitsbrevet på e-post", who=ANNE)
    back = await post.room.press(card, "preference.teams", ANNE)
    assert IN_TEAMS in words(back)
    assert verbs(back) == ["preference.mail"]
    await post.issue()
    assert len(post.in_teams(ANNE)) == 1
    assert not any(anne.email in one for one in post.letters())


async def test_said_twice_it_holds_once_and_all_else_that_was_chosen_stays(post: Post) -> None:
    (form,) = await post.room.teams.say("mindre slikt", who=ANNE)
    await post.room.press(form, "preference.keep", ANNE, no_stories="true", newsletter_by_mail="false")
    for _ in range(2):
        assert BY_MAIL in words(await post.room.teams.say("Send meg nyheitsbrevet på e-post!", who=ANNE))
        assert await post.room.query(CHOSEN) == [ANNE]
    for _ in range(2):
        assert IN_TEAMS in words(await post.room.teams.say("send meg nyheitsbrevet i Teams", who=ANNE))
        assert await post.room.query(CHOSEN) == []
    assert await post.room.query("SELECT no_stories FROM preference") == [True]


async def test_the_choice_is_the_same_as_in_mindre_slikt(post: Post) -> None:
    await post.room.teams.say("send meg nyheitsbrevet på e-post", who=ANNE)
    (form,) = await post.room.teams.say("mindre slikt", who=ANNE)
    assert {one["id"] for one in form["body"] if one.get("value") == "true"} == {"newsletter_by_mail"}


@pytest.mark.parametrize("lacks", ["mailbox", "address"])
async def test_where_no_letter_would_arrive_that_is_said_and_nothing_changed(
    settings: Settings, engine: AsyncEngine, crew: Services, tmp_path: Path, lacks: str
) -> None:
    anne = crew.directory.employee(ANNE)
    assert anne is not None
    people = tmp_path / "without.csv"
    listed = settings.people_file.read_text(encoding="utf-8")
    people.write_text(listed.replace(anne.email, "") if lacks == "address" else listed, encoding="utf-8")
    directory = CsvDirectory(people, settings.units_file, settings.offices_file)
    without = replace(crew, directory=directory, has_mailbox=lacks == "address")
    async for room in at_work(settings, engine, without):
        await room.query(deleting("preference"))
        (card,) = await room.teams.say("send meg nyheitsbrevet på e-post", who=ANNE)
        assert ("inga e-postadresse til deg" if lacks == "address" else "kan ikkje sende e-post enno") in words(card)
        assert "kjem her i Teams som før" in words(card)
        assert verbs(card) == []
        assert await room.query(CHOSEN) == []
        (back,) = await room.teams.say("send meg nyheitsbrevet i Teams", who=ANNE)
        assert verbs(back) == [], "no way to what can't be had"
        await room.query(deleting("preference"))


MAIL = """send meg nyhetsbrevet på e-post|send meg nyheitsbrevet på epost|nyhetsbrevet på mail|eg vil ha nyheitsbrevet på e-post
jeg vil heller ha nyhetsbrevet på e-post|send me the newsletter by email|send me the newsletter by e-mail|the newsletter by email"""
TEAMS = """send meg nyhetsbrevet i teams|send meg nyheitsbrevet i Teams att|nyhetsbrevet i teams|send meg nyhetsbrevet her i Teams
eg vil heller ha nyheitsbrevet i Teams|send me the newsletter in Teams|send me the newsletter on teams again"""


@pytest.mark.parametrize(
    ("said", "verb"),
    [
        *((one, "preference.teams") for one in MAIL.replace("\n", "|").split("|")),
        *((one, "preference.mail") for one in TEAMS.replace("\n", "|").split("|")),
    ],
)
async def test_it_is_understood_however_it_is_put(post: Post, said: str, verb: str) -> None:
    (card,) = await post.room.teams.say(f"{said}.", who=ANNE)
    assert verbs(card) == [verb]


@pytest.mark.parametrize("said", ["hvem skriver nyhetsbrevet på e-post?", "send meg e-post", "nyhetsbrevet"])
async def test_what_is_something_else_chooses_nothing(post: Post, said: str) -> None:
    await post.room.teams.say(said, who=ANNE)
    assert await post.room.query("SELECT count(*) FROM preference") == [0]


async def test_a_letter_that_nobody_would_get_takes_the_place_of_no_card(post: Post) -> None:
    await post.room.teams.say("send meg nyheitsbrevet på e-post", who=ANNE)
    post.crew = replace(post.crew, has_mailbox=False)
    await post.issue()
    assert len(post.in_teams(ANNE)) == 1

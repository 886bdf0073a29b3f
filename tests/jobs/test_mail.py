"""Mail: one letter to many where it says nothing of them, never twice where nobody knows, and honest without a mailbox."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from bot import fault, notice
from bot.fault import Kind
from bot.graph.client import Graph
from bot.graph.mail import GraphMailer
from bot.letter import Letter, Posting
from bot.limiter import Limiter
from jobs import health
from jobs.mail import Mails
from tests.graph.conftest import SoonClock, entra, graph, soon
from tests.graph.server import Entra
from tests.jobs.conftest import ANNE, DAY, LIV, VIDAR, Office, trial

__all__ = ["entra", "graph", "soon"]
TORE = "d0000000-0000-4000-8000-000000000008"


@dataclass
class Post:
    """A Mailer that answers as it is told, and keeps what it was given."""

    answers: list[Posting] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)

    async def send(self, letter: Letter) -> Posting:
        """Take the letter."""
        self.letters.append(letter)
        return self.answers.pop(0) if self.answers else Posting("sent")


async def test_the_same_letter_goes_to_many_as_blind_copies_one_for_each_norm(office: Office) -> None:
    post = Post()
    office.with_mailer(post)
    await office.tell(ANNE, LIV, VIDAR, TORE)
    await office.run()
    assert sorted((one.subject, len(one.copies), one.to) for one in post.letters) == [
        ("Driftsmelding fra Raumabot", 2, ""),
        ("Driftsmelding frå Raumabot", 2, ""),
    ]
    assert await office.query("SELECT state FROM mailing") == ["sent"] * 4


async def test_a_letter_with_personal_content_goes_to_one(office: Office) -> None:
    post = Post()
    office.with_mailer(post)
    async with office.engine.begin() as db:
        await notice.tell(office.services, db, [ANNE, LIV], trial(1))
    await office.run()
    assert {one.to for one in post.letters} == {"anne.ansattsen@example.invalid", "liv.leiarstad@example.invalid"}
    assert "fordi eg ikkje når deg i Teams" in post.letters[0].text


async def test_a_letter_that_is_refused_for_all_is_tried_for_each(office: Office) -> None:
    post = Post([Posting("refused", "400 ErrorInvalidRecipients", permanent=True)] * 2)
    office.with_mailer(post)
    await office.tell(VIDAR, TORE)
    await office.run()
    assert [len(one.copies) for one in post.letters] == [2, 0, 0]
    rows = await office.query("SELECT state || ' ' || reason FROM mailing ORDER BY id")
    assert sorted(rows) == ["given_up 400 ErrorInvalidRecipients", "sent "]


async def test_a_lost_letter_is_never_sent_again_and_shown_as_lost(office: Office) -> None:
    post = Post([Posting("lost", "504")])
    office.with_mailer(post)
    await office.tell(VIDAR)
    await office.run()
    office.clock.moment += timedelta(hours=2)
    await office.lane("mail")
    assert ((await office.row(VIDAR)).mailed, len(post.letters)) == ("lost", 1)


async def test_what_was_in_flight_at_a_crash_is_lost(office: Office) -> None:
    post = Post()
    office.with_mailer(post)
    async with office.engine.begin() as db:
        await notice.tell(office.services, db, [VIDAR], fault.key(Kind.FAILED, DAY), mail_too=True)
        assert await Mails().claim(office.work, db, alone=True)
    await office.run()
    row = await office.row(VIDAR)
    assert (row.mailed, row.mail_reason, post.letters) == ("lost", "in_flight", [])


async def test_a_busy_exchange_lets_the_whole_lane_rest(office: Office) -> None:
    post = Post([Posting("refused", "429", retry_after=60)] * 2)
    office.with_mailer(post)
    for kind in (Kind.FAILED, Kind.STUCK, Kind.SYNC):
        await office.tell(VIDAR, kind=kind)
    await office.run()
    assert len(post.letters) == 2, "those that were under way"
    office.clock.moment += timedelta(seconds=61)
    await office.lane("mail")
    assert await office.query("SELECT state FROM mailing") == ["sent"] * 3


@dataclass
class Desk:
    """A Mailer that notes how many letters are under way with it, and what the database then says of them."""

    office: Office
    under_way: int = 0
    most: int = 0
    sending: list[int] = field(default_factory=list)

    async def send(self, letter: Letter) -> Posting:
        """Take the letter, slowly."""
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        self.sending += await self.office.query("SELECT count(*) FROM mailing WHERE state = 'sending'")
        self.under_way -= 1
        return Posting("sent")


@pytest.mark.parametrize("at_once", [1, 2, 4])
async def test_as_many_letters_are_under_way_as_the_setting_says_each_stored_before_it_leaves(
    office: Office, at_once: int
) -> None:
    desk = Desk(office)
    office.with_mailer(desk)
    office.work = replace(office.work, settings=office.work.settings.model_copy(update={"mail_at_once": at_once}))
    async with office.engine.begin() as db:
        for number in range(8):
            await notice.tell(office.services, db, [VIDAR], trial(number))
    await office.run()
    assert desk.most == at_once
    assert max(desk.sending) == at_once
    assert await office.query("SELECT state FROM mailing") == ["sent"] * 8


async def test_all_that_was_under_way_at_a_crash_is_lost_and_shown_and_the_rest_is_sent(office: Office) -> None:
    post = Post()
    office.with_mailer(post)
    async with office.engine.begin() as db:
        for number in range(3):
            await notice.tell(office.services, db, [VIDAR], trial(number), mail_too=True)
        assert await Mails().claim(office.work, db, alone=True)
    assert await office.query("SELECT count(*) FROM mailing WHERE state = 'sending'") == [2]
    await office.lane("mail")
    assert await office.query("SELECT state FROM mailing ORDER BY id") == ["lost", "lost", "sent"]
    await office.query("UPDATE notice SET state = 'by_mail'")
    async with office.engine.connect() as db:
        assert (await health.gather(db, office.clock.now())).unreached == 2


async def test_a_letter_is_tried_five_times(office: Office) -> None:
    post = Post([Posting("refused", "503")] * 9)
    office.with_mailer(post)
    await office.tell(VIDAR)
    await office.run()
    for _ in range(6):
        office.clock.moment += timedelta(hours=1)
        await office.lane("mail")
    assert ((await office.row(VIDAR)).mailed, len(post.letters)) == ("given_up", 5)


async def test_told_anew_only_a_changed_letter_is_sent(office: Office) -> None:
    post = Post()
    office.with_mailer(post)
    for count in (1, 1, 2):
        await office.tell(VIDAR, count=count)
        await office.run()
    assert ["døgnet: 1" in one.text for one in post.letters] == [True, False]


async def test_what_was_told_otherwise_in_teams_meanwhile_is_sent_again(office: Office) -> None:
    post = Post()
    office.with_mailer(post)
    await office.tell(VIDAR, count=1)
    await office.run()
    await office.reachable(VIDAR)
    await office.tell(VIDAR, count=2)
    await office.run()
    await office.query("UPDATE address SET state = 'gone'")
    await office.tell(VIDAR, count=1)
    await office.run()
    assert (len(post.letters), len(office.connector.sent)) == (2, 1)


async def test_a_person_without_an_address_that_mail_can_reach_is_given_up(office: Office) -> None:
    post = Post()
    office.with_mailer(post)
    await office.tell("d0000000-0000-4000-8000-0000000000ff")
    await office.tell(VIDAR)
    await office.run()
    assert [one.to for one in post.letters] == ["vidar.vaktmestervik@example.invalid"]


async def test_without_a_mailbox_it_lies_in_a_file_and_says_so(office: Office) -> None:
    await office.tell(VIDAR)
    await office.run()
    row = await office.row(VIDAR)
    assert (row.state, row.mailed, row.mail_reason) == ("by_mail", "written", "no mailbox")
    (mail,) = office.mails()
    html = mail.get_body(("html",))
    assert html is not None
    assert "&lt;" not in html.get_content()
    assert '<html lang="nb">' in html.get_content()


async def test_it_reaches_exchange(office: Office, entra: Entra, graph: Graph, soon: SoonClock) -> None:
    mailer = GraphMailer(graph, "nytt@example.invalid", Limiter(0.5, now=soon.now, sleep=soon.sleep), office.clock.now)
    office.with_mailer(mailer)
    await office.tell(VIDAR, TORE)
    await office.run()
    (mail,) = entra.mails
    assert len(mail["Bcc"].addresses) == 2
    assert await office.query("SELECT state FROM mailing") == ["sent"] * 2

"""Mail: text and HTML both arrive, nobody sees the blind copies, nothing is sent twice, and without a mailbox it says so."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from bot.graph.client import Graph
from bot.graph.mail import GraphMailer
from bot.letter import MOST_COPIES, FileMailer, Letter, Posting, build
from bot.limiter import Limiter
from tests.graph.conftest import SoonClock
from tests.graph.server import Entra

FROM = "nytt@example.invalid"
LETTER = Letter("Nytt om brøyting på Nes", "<p>Kjære alle – æøå</p>", "Kjære alle – æøå", to="anne@example.invalid")
SEND = "/sendMail"


def now() -> datetime:
    """When every letter here is dated."""
    return datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def mailer(graph: Graph, soon: SoonClock) -> GraphMailer:
    """The mailer at thirty a minute."""
    return GraphMailer(graph, FROM, Limiter(30 / 60, now=soon.now, sleep=soon.sleep), now)


async def test_a_letter_arrives_with_text_and_html(entra: Entra, graph: Graph, soon: SoonClock) -> None:
    assert await mailer(graph, soon).send(LETTER) == Posting("sent")
    assert entra.paths(SEND) == [f"/v1.0/users/{FROM}/sendMail"]
    (mail,) = entra.mails
    assert (mail["From"], mail["To"], mail["Subject"]) == (FROM, "anne@example.invalid", LETTER.subject)
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert html is not None
    assert (text.get_content().strip(), html.get_content().strip()) == (LETTER.text, LETTER.html)
    assert mail["Date"] == "Tue, 24 Nov 2026 09:00:00 +0000"
    assert mail["X-Auto-Response-Suppress"] == "OOF, AutoReply"


async def test_four_hundred_get_blind_copies_of_one_message(entra: Entra, graph: Graph, soon: SoonClock) -> None:
    people = tuple(f"person{number}@example.invalid" for number in range(MOST_COPIES))
    assert (await mailer(graph, soon).send(Letter("Nytt", "<p>Nytt</p>", "Nytt", copies=people))).outcome == "sent"
    (mail,) = entra.mails
    assert tuple(one.addr_spec for one in mail["Bcc"].addresses) == people
    assert (mail["To"], mail["Cc"]) == (None, None)


@pytest.mark.parametrize(
    "people", [{}, {"to": "a@b.invalid", "copies": ("c@d.invalid",)}, {"copies": ("a@b.invalid",) * 401}]
)
def test_a_letter_goes_to_one_or_to_at_most_four_hundred(people: dict[str, str | tuple[str, ...]]) -> None:
    with pytest.raises(ValueError, match="400"):
        Letter("Nytt", "<p>Nytt</p>", "Nytt", **people)  # type: ignore[arg-type] # that is what is tried


@pytest.mark.parametrize(
    ("status", "outcome", "permanent"),
    [
        (400, "refused", True),
        (403, "refused", True),
        (503, "refused", False),
        (500, "lost", False),
        (502, "lost", False),
        (504, "lost", False),
    ],
)
async def test_a_refusal_is_told_from_what_may_have_been_sent(
    entra: Entra, graph: Graph, soon: SoonClock, status: int, outcome: str, permanent: bool
) -> None:
    entra.answers[SEND] = [(status, {}, "ErrorAccessDenied")]
    posting = await mailer(graph, soon).send(LETTER)
    assert (posting.outcome, posting.permanent) == (outcome, permanent)
    assert posting.code.startswith(str(status))
    assert len(entra.paths(SEND)) == 1, "never sent again by itself"


async def test_a_lost_answer_is_lost_and_not_sent_again(entra: Entra, graph: Graph, soon: SoonClock) -> None:
    await mailer(graph, soon).send(LETTER)

    async def hang_up() -> None:
        await entra.drop()

    entra.hold = hang_up
    posting = await mailer(graph, soon).send(LETTER)
    assert (posting.outcome, posting.permanent) == ("lost", False)
    assert len(entra.paths(SEND)) == 2


async def test_a_token_that_was_not_given_means_never_sent(entra: Entra, graph: Graph, soon: SoonClock) -> None:
    entra.token_answers = [(401, {"error": "invalid_client", "error_description": "AADSTS7000222: expired"})]
    assert await mailer(graph, soon).send(LETTER) == Posting("refused", "401 AADSTS7000222", permanent=True)


async def test_a_busy_exchange_holds_the_next_letter_back(entra: Entra, graph: Graph, soon: SoonClock) -> None:
    entra.answers[SEND] = [(429, {"Retry-After": "40"}, "ApplicationThrottled")]
    made = mailer(graph, soon)
    assert await made.send(LETTER) == Posting("refused", "429 ApplicationThrottled", retry_after=40)
    assert await made.send(LETTER) == Posting("sent")
    assert soon.naps == [40]


async def test_thirty_a_minute_leave(entra: Entra, graph: Graph, soon: SoonClock) -> None:
    made = mailer(graph, soon)
    for _ in range(31):
        await made.send(LETTER)
    assert soon.time == 60


async def test_at_most_four_are_under_way_at_once(entra: Entra, graph: Graph) -> None:
    made = GraphMailer(graph, FROM, Limiter(1000), now, at_once=4)
    await made.send(LETTER)
    go = asyncio.Event()

    async def until_told() -> None:
        await go.wait()

    entra.hold, entra.crowd = until_told, 4
    async with asyncio.TaskGroup() as group:
        for _ in range(10):
            group.create_task(made.send(LETTER))
        async with asyncio.timeout(60):
            await entra.crowded.wait()
        go.set()
    assert (len(entra.mails), entra.most_at_once) == (11, 4)


@pytest.mark.parametrize(
    "address", ["kari", "kari@", "@example.invalid", "a@b.invalid\nBcc: c@d.invalid", "kåre@example.invalid"]
)
async def test_an_address_that_is_none_is_refused_before_anything_leaves(
    entra: Entra, graph: Graph, soon: SoonClock, address: str
) -> None:
    posting = await mailer(graph, soon).send(Letter("Nytt", "<p>Nytt</p>", "Nytt", to=address))
    assert posting == Posting("refused", "letter", permanent=True)
    assert entra.asked == []


async def test_a_subject_can_carry_no_other_header(entra: Entra, graph: Graph, soon: SoonClock) -> None:
    letter = Letter("Nytt\r\nBcc: c@d.invalid", "<p>Nytt</p>", "Nytt", to="anne@example.invalid")
    assert (await mailer(graph, soon).send(letter)).outcome == "refused"
    with pytest.raises(ValueError, match="linefeed"):
        build(letter, FROM, now())


async def test_without_a_mailbox_the_letter_is_a_file_and_it_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "var" / "mail"
    made = FileMailer(folder, "", now)
    first, second = await made.send(LETTER), await made.send(LETTER)
    assert first.outcome == second.outcome == "written"
    assert first.file is not None
    assert sorted(folder.iterdir()) == sorted(one.file for one in (first, second) if one.file)
    mail = message_from_bytes(first.file.read_bytes(), policy=default)
    assert (mail["To"], mail["Subject"]) == ("anne@example.invalid", LETTER.subject)
    assert first.file.name.startswith("20261124T090000-")
    assert (folder.stat().st_mode & 0o777, first.file.stat().st_mode & 0o777) == (0o700, 0o600)


async def test_a_bad_address_writes_no_file(tmp_path: Path) -> None:
    posting = await FileMailer(tmp_path / "mail", FROM, now).send(Letter("Nytt", "<p>Nytt</p>", "Nytt", to="kari"))
    assert posting == Posting("refused", "letter", permanent=True)
    assert not (tmp_path / "mail").exists()


async def test_the_list_of_a_letter_leaves_with_it(entra: Entra, graph: Graph, soon: SoonClock) -> None:
    made = mailer(graph, soon)
    await made.send(replace(LETTER, list_id="Nytt <nytt.example.invalid>"))
    await made.send(LETTER)
    assert [mail["List-Id"] for mail in entra.mails] == ["Nytt <nytt.example.invalid>", None]
    assert (await made.send(replace(LETTER, list_id="Nytt\r\nBcc: c@d.invalid"))).outcome == "refused"

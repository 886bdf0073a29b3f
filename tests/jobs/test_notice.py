"""A notice is stored with what it is about, sent once in the person's norm, and goes by mail where Teams fails."""

import ast
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote

import pytest

from bot import address, attempt, fault, notice, person
from bot.address import Place, State
from bot.fault import Kind
from bot.outcome import Refusal
from jobs.notice import KINDS
from tests.jobs.conftest import ANNE, DAY, VIDAR, Office, trial

ROOT = Path(__file__).parents[2]
BLOCKED = (403, {"error": {"code": "Forbidden", "message": '{"subCode": "MessageWritesBlocked", "details": "no"}'}})
GONE = (404, {"error": {"code": "ConversationNotFound", "message": "gone"}})
BUSY = (503, {"error": {"code": "ServiceUnavailable"}})


async def test_it_is_sent_once_in_the_persons_norm(office: Office) -> None:
    await office.reachable(ANNE, VIDAR)
    await office.tell(ANNE, VIDAR, ANNE)
    await office.run()
    said = {unquote(one.path).split("/")[3]: one.body["summary"] for one in office.connector.sent}
    assert said == {
        f"a:{ANNE}": "Driftsmelding: Jobbar som har feila det siste døgnet: 1.",
        f"a:{VIDAR}": "Driftsmelding: Jobber som har feilet det siste døgnet: 1.",
    }
    row = await office.row()
    assert (row.state, row.attempts, row.sent_at) == ("sent", 1, office.clock.now())
    assert row.activity_id in {"a0", "a1"}, "both are sent at once"
    await office.lane()
    assert len(office.connector.sent) == 2


async def test_the_norm_is_the_one_at_the_moment_of_sending(office: Office) -> None:
    await office.reachable(VIDAR)
    await office.tell(VIDAR)
    async with office.engine.begin() as db:
        await person.remember(db, VIDAR, office.clock.now(), "nn", None)
    await office.run()
    await office.query("DELETE FROM person WHERE id = :who", who=VIDAR)
    assert "Jobbar" in office.connector.sent[0].body["summary"]


async def test_what_is_rolled_back_is_never_told(office: Office) -> None:
    await office.reachable(ANNE)
    async with office.engine.connect() as db:
        await notice.tell(office.services, db, [ANNE], trial(0))
        await db.rollback()
    assert await office.query("SELECT count(*) FROM procrastinate_jobs") == [0]
    await office.lane()
    assert office.connector.sent == []


async def test_told_anew_it_updates_the_earlier_card_and_only_where_something_changed(office: Office) -> None:
    await office.reachable(ANNE)
    await office.tell(ANNE, count=1)
    await office.run()
    await office.tell(ANNE, count=1)
    await office.run()
    assert (await office.row()).state == "sent"
    assert len(office.connector.sent) == 1
    await office.tell(ANNE, count=2)
    await office.run()
    assert [unquote(one) for one in office.paths("PUT")] == [f"/v3/conversations/a:{ANNE}/activities/a0"]
    assert "døgnet: 2" in office.connector.sent[-1].body["summary"]


async def test_an_earlier_card_that_is_gone_is_sent_anew(office: Office) -> None:
    await office.reachable(ANNE)
    await office.tell(ANNE, count=1)
    await office.run()
    office.connector.errors.append((404, {"error": {"code": "ActivityNotFoundInConversation"}}))
    await office.tell(ANNE, count=2)
    await office.run()
    assert [one.method for one in office.connector.sent] == ["POST", "PUT", "POST"]
    row = await office.row()
    assert (row.state, row.activity_id) == ("sent", "a1")


@pytest.mark.parametrize(("error", "state"), [(BLOCKED, State.BLOCKED), (GONE, State.GONE)])
async def test_who_is_not_reached_in_teams_gets_mail_and_the_reason_is_kept(
    office: Office, error: tuple[int, dict[str, object]], state: State
) -> None:
    await office.reachable(ANNE)
    office.connector.errors.append(error)
    await office.tell(ANNE)
    await office.run()
    assert await office.query("SELECT state FROM address WHERE person_id = :who", who=ANNE) == [state]
    (mail,) = office.mails()
    assert (mail["To"], mail["Subject"]) == ("anne.ansattsen@example.invalid", "Driftsmelding frå Raumabot")
    row = await office.row()
    assert (row.state, row.mailed) == ("by_mail", "written")
    await office.tell(ANNE, kind=Kind.STUCK)
    await office.run()
    assert len(office.connector.sent) == 1
    await office.reachable(ANNE)
    await office.tell(ANNE, kind=Kind.SYNC)
    await office.run()
    assert len(office.connector.sent) == 2


async def test_another_client_that_still_works_is_written_to(office: Office) -> None:
    await office.reachable(ANNE)
    other = Place(office.connector.url + "emea/", "a:annan")
    async with office.engine.begin() as db:
        await address.keep(db, ANNE, other, DAY - timedelta(days=1))
    office.connector.errors.append(BLOCKED)
    await office.tell(ANNE)
    await office.run()
    assert [one.path.startswith("/emea/") for one in office.connector.sent] == [False, True]
    row = await office.row()
    assert (row.state, row.service_url) == ("sent", other.service_url)


async def test_a_host_that_is_not_allowed_is_never_called(office: Office) -> None:
    async with office.engine.begin() as db:
        await address.keep(db, ANNE, Place(office.connector.url.replace("127.0.0.1", "localhost"), "a:1"), DAY)
    await office.tell(ANNE)
    await office.run()
    assert ((await office.row()).reason, office.connector.sent) == ("service_url", [])


async def test_a_throttled_lane_rests_and_then_sends_to_everybody(office: Office) -> None:
    await office.reachable(ANNE, VIDAR)
    office.connector.refusals.append((429, {"Retry-After": "30"}))
    await office.tell(ANNE)
    await office.run()
    assert [one.method for one in office.connector.sent] == ["POST"]
    await office.tell(VIDAR)
    await office.run()
    assert len(office.connector.sent) == 1, "nothing leaves while the lane rests"
    office.clock.moment += timedelta(seconds=31)
    await office.lane()
    assert len(office.connector.sent) == 3
    row = await office.row()
    assert (row.state, row.attempts) == ("sent", 1), "to be told to wait is no failed attempt"


async def test_a_lost_answer_is_sent_again_once_and_then_goes_by_mail(office: Office) -> None:
    await office.reachable(ANNE)
    office.connector.errors += [(0, {}), (0, {})]
    await office.tell(ANNE)
    for _ in range(3):
        await office.lane()
        office.clock.moment += timedelta(hours=1)
    assert len(office.paths("POST")) == 2
    assert (await office.row()).state == "by_mail"
    assert len(office.mails()) == 1


async def test_a_connection_that_is_cut_counts_as_a_lost_answer(office: Office) -> None:
    await office.reachable(ANNE)
    office.connector.errors += [(0, {})]
    await office.tell(ANNE)
    await office.run()
    row = await office.row()
    assert (row.state, row.reason) == ("waiting", "unknown")
    office.clock.moment += timedelta(minutes=1)
    await office.lane()
    assert (await office.row()).state == "sent"


async def test_a_teams_that_stays_away_is_tried_five_times_with_growing_waits(office: Office) -> None:
    await office.reachable(ANNE)
    office.connector.errors += [BUSY] * 5
    await office.tell(ANNE)
    await office.run()
    assert await office.query("SELECT due FROM notice") == [office.clock.now() + timedelta(seconds=15)]
    for _ in range(6):
        await office.lane()
        office.clock.moment += timedelta(hours=1)
    row = await office.row()
    assert (len(office.paths("POST")), row.state, row.reason) == (5, "by_mail", "503 ServiceUnavailable")


async def test_a_card_that_teams_refuses_goes_by_mail_and_the_address_stays(office: Office) -> None:
    await office.reachable(ANNE)
    office.connector.errors.append((413, {"error": {"code": "MessageSizeTooBig"}}))
    await office.tell(ANNE)
    await office.run()
    row = await office.row()
    assert (row.state, row.reason) == ("by_mail", "413 MessageSizeTooBig")
    assert await office.query("SELECT state FROM address") == ["reachable"]


async def test_what_was_in_flight_at_a_crash_is_sent_again_once_since_twice_is_better_than_never(
    office: Office,
) -> None:
    await office.reachable(ANNE)
    await office.tell(ANNE)
    await _crash(office)
    assert (await office.row()).state == "sending"
    await office.lane()
    assert (await office.row()).reason == "unknown"
    office.clock.moment += timedelta(minutes=1)
    await office.lane()
    assert (await office.row()).state == "sent"
    assert len(office.connector.sent) == 1


async def test_what_was_in_flight_at_two_crashes_goes_by_mail(office: Office) -> None:
    await office.reachable(ANNE)
    await office.tell(ANNE)
    for _ in range(2):
        await _crash(office)
        async with office.engine.begin() as db:
            await notice.recover(office.services, db)
        office.clock.moment += timedelta(hours=1)
    await office.run()
    assert (await office.row()).state == "by_mail"
    assert len(office.mails()) == 1


async def _crash(office: Office) -> None:
    """Take what is due, as a run of the lane that then dies."""
    async with office.engine.begin() as db:
        assert await notice.claim(db, office.clock.now(), 10)


async def test_what_is_told_anew_while_it_is_being_sent_waits_again_and_updates_that_card(office: Office) -> None:
    await office.reachable(ANNE)
    await office.tell(ANNE, count=1)

    async def tell_again() -> None:
        await office.tell(ANNE, count=2)

    office.connector.once(tell_again)
    await office.run()
    assert [one.method for one in office.connector.sent] == ["POST", "PUT"]
    assert "døgnet: 2" in office.connector.sent[-1].body["summary"]
    assert (await office.row()).state == "sent"


async def test_whoever_is_not_in_the_directory_any_more_is_told_nothing(office: Office) -> None:
    left = "d0000000-0000-4000-8000-00000000dead"
    await office.reachable(left)
    await office.tell(left)
    await office.run()
    row = await office.row(left)
    assert (row.state, row.reason, office.connector.sent, office.mails()) == ("given_up", "no_account", [], [])


async def test_what_there_is_nothing_to_say_of_any_more_is_withdrawn(office: Office) -> None:
    await office.reachable(ANNE)
    await office.tell(ANNE)
    await office.query("DELETE FROM fault")
    await office.run()
    assert ((await office.row()).reason, office.connector.sent) == ("withdrawn", [])


async def test_one_that_cannot_be_rendered_holds_nobody_else_up_and_is_given_up_visibly(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    await office.reachable(ANNE, VIDAR)
    await office.tell(ANNE, VIDAR)
    await office.query("UPDATE notice SET kind = 'unheard' WHERE person_id = :who", who=ANNE)
    await office.run()
    assert (await office.row(VIDAR)).state == "sent"
    for _ in range(5):
        office.clock.moment += timedelta(hours=1)
        await office.lane()
    row = await office.row()
    assert (row.state, row.reason, row.attempts) == ("given_up", "KeyError", attempt.MOST)
    assert f"notice {row.id} is given up" in caplog.text


def test_every_kind_that_the_code_stores_has_a_renderer() -> None:
    found = {"fault", "trial"}
    for room in ("bot", "dialogs", "jobs"):
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Key" and node.args:
                    found |= {str(one.value) for one in node.args[:1] if isinstance(one, ast.Constant)}
    assert found <= KINDS.keys()


@pytest.mark.parametrize("attempts", range(1, 5))
def test_the_waits_double(attempts: int) -> None:
    assert attempt.after(attempts, "", Refusal("failed")).wait == timedelta(seconds=15 * 2 ** (attempts - 1))


def test_a_faults_key_says_kind_and_day() -> None:
    assert fault.key(Kind.LANE, DAY).subject == "lane 2026-11-24"

"""A prenotice is followed until it is public: who is told what and when, and what its copies say then."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from bot import broadcast, delivery, launch, prenotice, release, steer, sync
from bot.audience import Audience
from bot.clock import OSLO
from bot.config import Settings
from bot.directory import Employee
from bot.errors import BotError
from bot.live import LiveDirectory
from cards import release as cards
from jobs.embargo import attend
from jobs.notice import KINDS
from tests import prenotices
from tests.deleting import deleting
from tests.jobs.conftest import Office
from tests.prenotices import ANNE, EDITOR, LEADER, PEOPLE, SECRET, VIDAR, draft, rendered
from tests.teams.conftest import words

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
SLOW = (
    "INSERT INTO lane (name, rests_until) VALUES ('lane', :until) ON CONFLICT (name) DO UPDATE SET rests_until = :until"
)


@pytest.fixture
async def desk(office: Office) -> AsyncIterator["Desk"]:
    """The office with no prenotice in it."""
    await office.query(deleting(prenotices.TABLES))
    yield Desk(office)
    await office.query(deleting(prenotices.TABLES))


class Desk:
    """The office, and one prenotice in it."""

    def __init__(self, office: Office) -> None:
        self.office, self.services, self.engine = office, office.services, office.engine
        self.at, self.id = office.clock.now() + 2 * HOUR, UUID(int=0)

    async def starts(self, author: str = EDITOR, **more: Any) -> None:
        """Begin to send a prenotice of what becomes public at `at`."""
        async with self.engine.begin() as db:
            self.id = await prenotices.started(self.services, db, self.at, author, **more)

    async def arrive(self, most: int = PEOPLE) -> None:
        """Let up to `most` more have got it."""
        async with self.engine.begin() as db:
            await prenotices.arrive(db, self.id, self.services.clock.now(), most, self.office.connector.url)

    async def fail(self, why: str = "blocked") -> None:
        """Let nobody else get it."""
        async with self.engine.begin() as db:
            await prenotices.fail(db, self.id, why)

    async def look(self) -> None:
        """Let the tick come; the lane is not run."""
        async with self.engine.begin() as db:
            await attend(self.services, db, self.id)

    async def row(self) -> Any:
        """The prenotice's row, and its broadcast's."""
        async with self.engine.begin() as db:
            return await prenotices.row(db, self.id)

    async def told(self, who: str = EDITOR) -> set[str]:
        """On what occasions `who` has been told of the prenotice."""
        found = await self.office.query(
            "SELECT subject FROM notice WHERE person_id = :who AND kind = 'embargo' AND subject LIKE :id",
            who=who,
            id=f"{self.id}%",
        )
        return {
            " ".join(one.split()[1:2]) if "own=" not in one.split()[-1] or len(one.split()) > 2 else "" for one in found
        }

    async def card(self, occasion: str = "", who: str = EDITOR) -> str:
        """All that the card of this occasion says now."""
        (subject,) = await self.office.query(
            "SELECT subject FROM notice WHERE person_id = :who AND kind = 'embargo' AND subject LIKE :id "
            "ORDER BY id DESC LIMIT 1",
            who=who,
            id=f"{self.id} {occasion}%" if occasion else f"{self.id}%",
        )
        async with self.engine.begin() as db:
            values = await KINDS["embargo"].read(self.services, db, subject)
            assert KINDS["embargo"].letter(values, "nn").text
            return words(KINDS["embargo"].card(values, "nb"))

    async def says(self) -> str:
        """What the copies are to say now."""
        (card,) = await self.office.query(
            "SELECT cards -> 'nb' FROM rendering WHERE broadcast_id = :id ORDER BY edition DESC LIMIT 1", id=self.id
        )
        return words(card)

    async def moved(self) -> set[str]:
        """What they are told now who have it, by the title of each card."""
        subjects = await self.office.query("SELECT DISTINCT subject FROM notice WHERE kind = 'moved'")
        async with self.engine.begin() as db:
            values = [await KINDS["moved"].read(self.services, db, one) for one in subjects]
        return {words(KINDS["moved"].card(one, "nb")).splitlines()[0] for one in values}

    async def deeds(self) -> list[str]:
        """What stands in the trail."""
        return await self.office.query("SELECT deed FROM audit WHERE subject = :id ORDER BY id", id=self.id)


async def test_the_moment_it_is_clear_the_editor_is_told_once(desk: Desk) -> None:
    await desk.starts()
    await desk.look()
    assert await desk.told() == {""}
    assert "Forhåndsvarsel på vei" in await desk.card()
    await desk.arrive()
    await desk.look()
    await desk.look()
    assert await desk.told() == {"", "clear"}
    said = await desk.card("clear")
    assert "Dere kan publisere" in said
    assert "Levert til 12 av 12 (100,0 %). Kravet er 95 %." in said
    assert "ikke at den er lest" in said
    assert "tirsdag 24. november 2026 kl. 12.00, norsk tid" in said
    assert await desk.office.query("SELECT max(edition) FROM notice WHERE kind = 'embargo'") == [2]


async def test_an_author_who_is_no_editor_is_told_as_well_with_names_of_their_own_unit_only(desk: Desk) -> None:
    await desk.starts(author=LEADER)
    await desk.arrive(8)
    await desk.fail()
    await desk.look()
    assert await desk.told(EDITOR) == await desk.told(LEADER) == {"", "late"}
    mine, all_of_them = await desk.card("late", LEADER), await desk.card("late", EDITOR)
    assert "Anne Ansattsen, Heimetenesta, har blokkert boten" in mine
    assert "Vidar" not in mine
    assert "… og 3 til" in mine
    assert "Vidar Vaktmestervik" in all_of_them


async def test_it_warns_at_once_where_it_cannot_be_clear_in_time_with_three_ways_out(desk: Desk) -> None:
    await desk.starts()
    await desk.arrive(PEOPLE - 1)
    await desk.fail()
    await desk.look()
    said = await desk.card("late")
    assert "Vent med å publisere" in said
    assert "Levert til 11 av 12 (91,6 %)" in said
    for way in ("Send på nytt til dem som mangler", "Utsett publiseringen", "Publiser likevel"):
        assert way in said
    await desk.look()
    assert await desk.told() == {"", "late"}
    (subject,) = await desk.office.query("SELECT subject FROM notice WHERE subject LIKE '% late %'")
    async with desk.engine.begin() as db:
        letter = KINDS["embargo"].letter(await KINDS["embargo"].read(desk.services, db, subject), "nb")
    assert "Ikke nådd\n" in letter.text
    assert ", har blokkert boten" in letter.text


async def test_a_warning_goes_by_mail_too_since_teams_may_be_what_is_late(desk: Desk) -> None:
    mailed = "SELECT DISTINCT split_part(subject, ' ', 2) FROM mailing JOIN notice ON notice.id = notice_id"
    await desk.starts()
    await desk.look()
    assert await desk.office.query(mailed) == []
    await desk.arrive(6)
    await desk.fail()
    await desk.look()
    assert await desk.office.query(mailed) == ["late"]
    async with desk.engine.begin() as db:
        desk.id = await prenotices.scheduled(desk.services, db, desk.at, desk.at - HOUR)
        await steer.cancel(desk.services, db, desk.id, EDITOR)
    await desk.look()
    assert sorted(await desk.office.query(mailed)) == ["late", "unsent"]


async def test_a_second_warning_is_a_card_of_its_own(desk: Desk) -> None:
    cards_of = "SELECT count(*) FROM notice WHERE split_part(subject, ' ', 2) = :state AND edition = 1"
    await desk.starts()
    await desk.arrive(6)
    for until in (desk.at, desk.at - 2 * HOUR, desk.at):
        await desk.office.query(SLOW, until=until)
        await desk.look()
    assert await desk.office.query(cards_of, state="late") == [2]
    await desk.office.query(SLOW, until=desk.at - 2 * HOUR)
    await desk.arrive()
    await desk.look()
    await desk.office.query("UPDATE delivery SET sent_at = NULL, state = 'failed' WHERE person_id = :who", who=ANNE)
    await desk.look()
    await desk.office.query("UPDATE delivery SET sent_at = now(), state = 'sent' WHERE person_id = :who", who=ANNE)
    await desk.look()
    assert await desk.office.query(cards_of, state="late") == [3]
    assert await desk.office.query(cards_of, state="clear") == [2]


async def test_a_forecast_that_wavers_round_its_time_warns_once(desk: Desk) -> None:
    await desk.starts()
    for seconds in (1, -30, 1, -60, 1):
        await desk.office.query(SLOW, until=desk.at + timedelta(seconds=seconds))
        await desk.look()
    assert await desk.office.query("SELECT count(*) FROM notice WHERE split_part(subject, ' ', 2) = 'late'") == [1]


async def test_a_warning_comes_even_before_it_is_sent_where_many_cannot_be_reached(desk: Desk) -> None:
    async with desk.engine.begin() as db:
        due = desk.at - timedelta(seconds=1)
        desk.id = await prenotices.scheduled(desk.services, db, desk.at, due)
    await desk.look()
    assert await desk.told() == {"", "late"}
    said = await desk.card("late")
    assert "Anne Ansattsen, Heimetenesta, venter" in said
    assert "Send på nytt" not in said


@pytest.mark.parametrize("state", ["waiting", "clear"])
async def test_it_reminds_an_hour_and_a_quarter_before_with_the_figures_each_once(desk: Desk, state: str) -> None:
    await desk.starts()
    if state == "clear":
        await desk.arrive()
    await desk.look()
    for minutes, reminders in (
        (61, set()),
        (60, {"60"}),
        (59, {"60"}),
        (16, {"60"}),
        (15, {"60", "15"}),
        (1, {"60", "15"}),
    ):
        desk.office.clock.moment = desk.at - minutes * MINUTE
        await desk.look()
        assert {one for one in await desk.told() if one.isdigit()} == reminders
    assert "av 12" in await desk.card("15")


async def test_a_clock_that_jumps_reminds_neither_twice_nor_of_what_is_past(desk: Desk) -> None:
    await desk.starts()
    await desk.arrive()
    desk.office.clock.moment = desk.at - 10 * MINUTE
    await desk.look()
    desk.office.clock.moment = desk.at - 3 * HOUR
    await desk.look()
    desk.office.clock.moment = desk.at - 10 * MINUTE
    await desk.look()
    assert {one for one in await desk.told() if one.isdigit()} == {"15"}
    assert await desk.office.query("SELECT edition FROM notice WHERE subject LIKE '% 15 %'") == [1]
    desk.office.clock.moment = desk.at + HOUR
    await desk.look()
    desk.office.clock.moment = desk.at - HOUR
    await desk.look()
    assert (await desk.row())["released"] is not None


async def test_one_that_is_sent_late_is_not_reminded_of_the_hour_that_has_passed(desk: Desk) -> None:
    desk.at = desk.office.clock.now() + 30 * MINUTE
    await desk.starts()
    await desk.look()
    assert await desk.told() == {""}


async def test_at_its_time_the_copies_become_public_and_the_report_says_who_knew_before(desk: Desk) -> None:
    await desk.starts()
    await desk.arrive(PEOPLE)
    desk.office.clock.moment = desk.at
    await desk.look()
    said = await desk.says()
    assert "Publisert" in said
    assert "Avtalt tid var tirsdag 24. november 2026 kl. 12.00, norsk tid." in said
    assert "Fra Kari Kommunikasjon, Kommunikasjonssjef. Du får" in said
    assert "Internt til" not in said
    row = await desk.row()
    assert (row["operation"], row["reached"], row["people"], row["expires"]) == ("release", PEOPLE, PEOPLE, None)
    waits = "SELECT count(*) FROM delivery WHERE broadcast_id = :id AND state = 'waiting' AND edition < 2"
    assert await desk.office.query(waits, id=desk.id) == [PEOPLE]
    report = await desk.card("report")
    assert "12 av 12 (100,0 %) hadde fått det levert før saken ble offentlig" in report
    assert "Avtalt: tirsdag 24. november 2026 kl. 12.00, norsk tid" in report
    assert "Først levert: tirsdag 24. november 2026 kl. 10.00" in report
    async with desk.engine.connect() as db:
        assert await prenotice.any_open(db, desk.office.clock.now()) is False


async def test_the_copies_name_the_way_to_what_is_public_once_it_is_known(desk: Desk) -> None:
    await desk.starts()
    await desk.arrive()
    desk.office.clock.moment = desk.at
    await desk.look()
    desk.office.clock.moment += MINUTE
    for link in ("https://kommunen.example.invalid/sak", "https://other.example.invalid"):
        async with desk.engine.begin() as db:
            held = await prenotice.read(db, desk.id, lock=True)
            await release.record(desk.services, db, held, EDITOR, link)
        await desk.look()
    assert "Saken ble offentlig tirsdag 24. november 2026 kl. 12.01, norsk tid." in await desk.says()
    (card,) = await desk.office.query(
        "SELECT cards ->> 'nb' FROM rendering WHERE broadcast_id = :id ORDER BY edition DESC LIMIT 1", id=desk.id
    )
    assert "https://kommunen.example.invalid/sak" in card
    assert "other" not in card
    assert await desk.deeds() == ["send", "publish"]


async def test_where_it_is_not_clear_at_its_time_the_copies_say_that_it_is_still_internal(desk: Desk) -> None:
    await desk.starts()
    await desk.arrive(6)
    desk.office.clock.moment = desk.at
    await desk.look()
    await desk.look()
    assert "Fortsatt internt" in await desk.says()
    row = await desk.row()
    assert (row["released"], row["edition"]) == (None, 2)
    assert await desk.office.query("SELECT DISTINCT state FROM delivery WHERE sent_at IS NULL") == ["cancelled"]
    said = await desk.card("late")
    assert "Tiden er ute" in said
    assert "Send på nytt" not in said
    assert "Publiser likevel" in said
    assert await desk.moved() == {"Fortsatt internt"}
    told = "SELECT count(*) FROM notice WHERE kind = 'moved'"
    assert await desk.office.query(told) == [6]
    await desk.office.query("UPDATE notice SET activity_id = 'a', state = 'sent' WHERE kind = 'moved'")
    async with desk.engine.begin() as db:
        await release.force(desk.services, db, desk.id, EDITOR, "Avisa har saken")
    await desk.look()
    assert await desk.moved() == {"Publisert"}
    assert await desk.office.query(f"{told} AND state = 'waiting' AND edition = 2") == [6]


@pytest.mark.parametrize("state", ["waiting", "sending"])
async def test_a_straggler_at_its_time_keeps_nobody_waiting_for_the_word_that_it_is_public(
    desk: Desk, state: str
) -> None:
    await desk.starts(least_coverage=90, least_reason="Ferie")
    await desk.arrive(PEOPLE - 1)
    await desk.office.query("UPDATE delivery SET state = :state WHERE state = 'waiting'", state=state)
    desk.office.clock.moment = desk.at
    await desk.look()
    if state == "sending":  # until it is known what became of it
        assert await desk.told() == set()
        await desk.office.query("UPDATE delivery SET state = 'failed' WHERE state = 'sending'")
        await desk.look()
    assert "Publisert" in await desk.says()
    assert (await desk.row())["edition"] == 2
    assert await desk.office.query("SELECT count(*) FROM notice WHERE kind = 'moved'") == [0]


async def test_what_stays_on_its_way_at_its_time_is_not_waited_for_long(desk: Desk) -> None:
    await desk.starts(least_coverage=90, least_reason="Ferie")
    await desk.arrive(PEOPLE - 1)
    await desk.office.query("UPDATE delivery SET state = 'sending' WHERE state = 'waiting'")
    desk.office.clock.moment = desk.at + MINUTE
    await desk.look()
    assert "Fortsatt internt" in await desk.says()


async def test_publishing_anyway_makes_it_clear_and_is_in_the_trail_with_its_reason(desk: Desk) -> None:
    await desk.starts()
    await desk.arrive(6)
    await desk.look()
    async with desk.engine.begin() as db:
        await release.force(desk.services, db, desk.id, EDITOR, "Avisa har saken")
    await desk.look()
    assert "Dere har bestemt å publisere" in await desk.card("clear")
    desk.office.clock.moment = desk.at
    await desk.look()
    assert "Publisert" in await desk.says()
    said = await desk.card("report")
    assert "6 av 12 (50,0 %)" in said
    assert "Det ble bestemt å publisere likevel." in said
    assert await desk.office.query("SELECT detail FROM audit WHERE deed = 'publish' AND subject = :id", id=desk.id) == [
        "Avisa har saken"
    ]
    async with desk.engine.begin() as db:
        with pytest.raises(BotError):
            await release.force(desk.services, db, desk.id, EDITOR, "igjen")


async def test_one_whose_time_passed_before_it_was_sent_is_never_sent_and_that_is_told(desk: Desk) -> None:
    async with desk.engine.begin() as db:
        due = desk.at - MINUTE
        desk.id = await prenotices.scheduled(desk.services, db, desk.at, due)
    desk.office.clock.moment = desk.at
    async with desk.engine.begin() as db:
        await launch.start(desk.services, db, desk.id)
    await desk.look()
    assert (await desk.row())["state"] == "expired"
    assert await desk.office.query("SELECT count(*) FROM delivery") == [0]
    assert "Forhåndsvarselet ble ikke sendt" in await desk.card("unsent")
    async with desk.engine.begin() as db:
        for decide in (
            release.remind(desk.services, db, desk.id, EDITOR),
            steer.resume(desk.services, db, desk.id, EDITOR),
        ):
            with pytest.raises(BotError):
                await decide
    assert await desk.deeds() == ["expire"]


@pytest.mark.parametrize("forced", [False, True])
async def test_one_that_is_looked_at_before_it_is_ended_as_too_late_is_left_to_that(desk: Desk, forced: bool) -> None:
    async with desk.engine.begin() as db:
        desk.id = await prenotices.scheduled(desk.services, db, desk.at, desk.at - MINUTE)
        if forced:
            await release.force(desk.services, db, desk.id, EDITOR, "Likevel")
    desk.office.clock.moment = desk.at
    await desk.look()
    row = await desk.row()
    assert (row["state"], row["held"], row["released"]) == ("scheduled", None, None)
    async with desk.engine.begin() as db:
        await launch.start(desk.services, db, desk.id)
    await desk.look()
    assert "unsent" in await desk.told()


async def test_one_that_is_public_before_it_was_sent_is_never_sent(desk: Desk) -> None:
    async with desk.engine.begin() as db:
        desk.id = await prenotices.scheduled(desk.services, db, desk.at, desk.at - HOUR)
        held = await prenotice.read(db, desk.id, lock=True)
        await release.record(desk.services, db, held, EDITOR)
    await desk.look()
    assert (await desk.row())["state"] == "cancelled"
    assert "Ingen har fått det" in await desk.card("unsent")


async def postpone(desk: Desk, at: datetime) -> None:
    """Postpone as the dialog does."""
    async with desk.engine.begin() as db:
        made = cards.postponed(draft(desk.at), "Kari", desk.at, at)
        await release.postpone(desk.services, db, desk.id, EDITOR, at, made)
    desk.at = at


async def test_postponed_after_half_everybody_has_the_new_time_and_nobody_gets_it_twice(desk: Desk) -> None:
    await desk.starts()
    await desk.arrive(6)
    await desk.look()
    await postpone(desk, desk.at + 24 * HOUR)
    said = await desk.says()
    assert "Nytt tidspunkt" in said
    assert "intern til onsdag 25. november 2026 kl. 12.00" in said
    row = await desk.row()
    assert (row["state"], row["operation"], row["edition"], row["expires"]) == ("sending", "send", 2, desk.at)
    updates = "SELECT count(*) FROM delivery WHERE state = 'waiting' AND activity_id IS NOT NULL AND edition < 2"
    assert await desk.office.query(updates) == [6]
    told = await desk.office.query("SELECT count(DISTINCT person_id) FROM notice WHERE kind = 'moved'")
    assert told == [6]
    async with desk.engine.begin() as db:
        (subject,) = set((await db.execute(text("SELECT subject FROM notice WHERE kind = 'moved'"))).scalars())
        moved = await KINDS["moved"].read(desk.services, db, subject)
        assert "intern til onsdag 25. november 2026 kl. 12.00" in words(KINDS["moved"].card(moved, "nb"))
        assert SECRET in KINDS["moved"].letter(moved, "nn").subject
        kept = await prenotice.read(db, desk.id)
    assert (kept.external_at, kept.postponed_from) == (desk.at, desk.at - 24 * HOUR)
    assert (
        len(
            await desk.office.query(
                "SELECT content FROM announcement WHERE content -> 'release' ->> 'at' LIKE '2026-11-25%'"
            )
        )
        == 1
    )
    await desk.arrive()
    desk.office.clock.moment = desk.at - HOUR
    await desk.look()
    assert await desk.told() >= {"60", "clear"}
    assert await desk.deeds() == ["send", "postpone"]


async def test_a_notice_of_a_new_time_says_what_holds_when_that_is_stopped(desk: Desk) -> None:
    await desk.starts()
    await desk.arrive(6)
    for state in ("sending", "unknown"):  # who may have it
        await desk.office.query(
            "UPDATE delivery SET state = :state WHERE id = (SELECT min(id) FROM delivery WHERE state = 'waiting')",
            state=state,
        )
    await postpone(desk, desk.at + 24 * HOUR)
    await desk.office.query("UPDATE notice SET activity_id = 'a', state = 'sent' WHERE kind = 'moved'")
    async with desk.engine.begin() as db:
        await release.stop(desk.services, db, desk.id, EDITOR, "Avlyst", cards.stopped(draft(desk.at), "Kari"))
    assert await desk.moved() == {"Publiseringen er stoppet"}
    assert await desk.office.query("SELECT count(*) FROM notice WHERE kind = 'moved' AND state = 'waiting'") == [16]


async def test_postponed_when_its_time_had_passed_those_who_were_cut_off_get_it_after_all(desk: Desk) -> None:
    await desk.starts()
    await desk.arrive(6)
    desk.office.clock.moment = desk.at
    await desk.look()
    await postpone(desk, desk.at + 3 * HOUR)
    assert await desk.office.query("SELECT count(*) FROM delivery WHERE state = 'waiting' AND sent_at IS NULL") == [6]
    await desk.arrive()
    await desk.look()
    assert "Dere kan publisere" in await desk.card("clear")


async def test_postponed_before_it_is_sent_it_is_sent_with_the_new_time(desk: Desk) -> None:
    async with desk.engine.begin() as db:
        desk.id = await prenotices.scheduled(desk.services, db, desk.at, desk.office.clock.now() + HOUR)
    with pytest.raises(BotError, match="past"):
        await postpone(desk, desk.office.clock.now() + HOUR)
    await postpone(desk, desk.at + HOUR)
    desk.office.clock.moment += HOUR
    async with desk.engine.begin() as db:
        await launch.start(desk.services, db, desk.id)
    row = await desk.row()
    assert (row["state"], row["edition"]) == ("sending", 2)
    assert "kl. 13.00" in await desk.says()
    assert await desk.office.query("SELECT count(*) FROM notice WHERE kind = 'moved'") == [0]


async def test_stopped_the_copies_say_so_without_repeating_it_and_the_rest_never_get_it(desk: Desk) -> None:
    await desk.starts()
    await desk.arrive(6)
    await desk.look()
    async with desk.engine.begin() as db:
        made = cards.stopped(draft(desk.at), "Kari")
        await release.stop(desk.services, db, desk.id, EDITOR, "Saken er utsatt i formannskapet", made)
    said = await desk.says()
    assert "Publiseringen er stoppet" in said
    assert "Vi bygger" not in said
    assert await desk.office.query("SELECT DISTINCT state FROM delivery WHERE sent_at IS NULL") == ["cancelled"]
    assert await desk.office.query("SELECT count(*) FROM notice WHERE kind = 'moved'") == [6]
    assert "stoppet" in await desk.card("stopped")
    desk.office.clock.moment = desk.at + HOUR
    await desk.look()
    assert "Publisert" not in await desk.says()
    async with desk.engine.begin() as db:
        with pytest.raises(BotError, match="changed"):
            await release.force(desk.services, db, desk.id, EDITOR, "likevel")


@pytest.mark.parametrize("half", [0, 6])
async def test_taken_back_while_it_is_sent_it_is_stopped_and_who_has_it_is_told(desk: Desk, half: int) -> None:
    await desk.starts()
    await desk.arrive(half)
    async with desk.engine.begin() as db:
        await steer.cancel(desk.services, db, desk.id, EDITOR)
    await desk.look()
    assert "Publiseringen er stoppet" in await desk.card("stopped")
    row = await desk.row()
    assert row["stopped"] is not None
    said = await desk.says()
    assert "Publiseringen er stoppet" in said
    assert "Vi bygger" not in said
    assert "endres når den er det" not in said
    assert await desk.office.query("SELECT count(*) FROM notice WHERE kind = 'moved'") == [half]
    async with desk.engine.begin() as db:
        await prenotices.end(db, desk.id)
        one = await prenotice.read(db, desk.id)
        assert one.terms(withdrawn=False).stopped


async def test_taken_back_before_it_is_sent_nobody_gets_it_and_that_is_told(desk: Desk) -> None:
    async with desk.engine.begin() as db:
        desk.id = await prenotices.scheduled(desk.services, db, desk.at, desk.at - HOUR)
        await steer.cancel(desk.services, db, desk.id, EDITOR)
    await desk.look()
    assert await desk.told() == {"unsent"}


async def test_sending_again_tries_all_who_have_it_by_no_channel_and_a_warning_after_it_is_a_new_one(
    desk: Desk,
) -> None:
    await desk.starts()
    await desk.arrive(6)
    await desk.fail()
    async with desk.engine.begin() as db:
        await prenotices.end(db, desk.id)
    await desk.look()
    async with desk.engine.begin() as db:
        assert await release.remind(desk.services, db, desk.id, EDITOR) == 6
        assert await release.remind(desk.services, db, desk.id, EDITOR) == 0
    await desk.look()
    row = await desk.row()
    assert (row["state"], row["told"]) == ("sending", "waiting")
    await desk.fail("gone")
    await desk.look()
    late = "SELECT count(*) FROM notice WHERE subject LIKE '% late %'"
    assert await desk.office.query(late) == [2]
    assert "chatten finnes ikke lenger" in await desk.card("late")


@pytest.mark.parametrize("what", ["held", "stopped", "published", "taken back", "corrected"])
async def test_nobody_else_gets_it_once_it_is_public_stopped_or_too_late(desk: Desk, what: str) -> None:
    await desk.starts()
    await desk.arrive(6)
    await desk.fail()
    async with desk.engine.begin() as db:
        if what == "taken back":
            await steer.cancel(desk.services, db, desk.id, EDITOR)
        else:
            await prenotices.end(db, desk.id)
    async with desk.engine.begin() as db:
        if what == "published":
            await release.record(desk.services, db, await prenotice.read(db, desk.id, lock=True), EDITOR)
        if what == "stopped":
            await release.stop(desk.services, db, desk.id, EDITOR, "Avlyst", cards.stopped(draft(desk.at), "Kari"))
        if what == "corrected":
            await steer.correct(desk.services, db, desk.id, EDITOR, cards.held(draft(desk.at), "Kari"))
    if what in ("held", "corrected"):
        desk.office.clock.moment = desk.at
    if what in ("held", "published"):
        await desk.look()
    async with desk.engine.begin() as db:
        if what != "taken back":
            await prenotices.end(db, desk.id)
        with pytest.raises(BotError, match="expired"):
            await steer.resend(desk.services, db, desk.id, EDITOR, delivery.State.FAILED)
    assert await desk.office.query("SELECT DISTINCT state FROM delivery WHERE sent_at IS NULL") == ["failed"]


async def test_sent_again_after_a_correction_it_is_too_late_at_its_time_as_before(desk: Desk) -> None:
    await desk.starts()
    await desk.arrive(6)
    await desk.fail()
    async with desk.engine.begin() as db:
        await prenotices.end(db, desk.id)
        await steer.correct(desk.services, db, desk.id, EDITOR, rendered(draft(desk.at), "Kari"))
        await prenotices.end(db, desk.id)
        assert await steer.resend(desk.services, db, desk.id, EDITOR, delivery.State.FAILED) == 6
    assert (await desk.row())["expires"] == desk.at


async def test_a_threshold_of_its_own_holds_only_with_its_reason(desk: Desk) -> None:
    await desk.starts(least_coverage=50, least_reason="Ferie")
    await desk.arrive(6)
    await desk.fail()
    await desk.look()
    assert "Kravet er 50 %" in await desk.card("clear")
    assert "Kravet er satt for denne saken: Ferie" in await desk.card("clear")
    first = desk.id
    await desk.starts(least_coverage=50)
    assert first != desk.id
    assert (await desk.row())["least_coverage"] == 95


async def test_who_left_since_counts_neither_way(desk: Desk) -> None:
    await desk.starts(audience=Audience(people=(ANNE, VIDAR)))
    await desk.arrive(1)
    await desk.office.query("UPDATE delivery SET person_id = 'gone' WHERE person_id = :who", who=VIDAR)
    await desk.look()
    assert "Levert til 1 av 1" in await desk.card("clear")


async def test_an_account_that_a_new_read_of_the_directory_no_longer_has_counts_neither_way(
    desk: Desk, settings: Settings
) -> None:
    everybody = desk.services.directory.employees()
    live = replace(desk.services, directory=LiveDirectory(settings.units_file, settings.offices_file))
    desk.services, desk.office.work = live, replace(desk.office.work, services=live)

    async def read(people: Sequence[Employee]) -> None:
        async with desk.engine.begin() as db:
            await sync.carry_out(db, sync.Read(people, frozenset(), ()), desk.office.clock.now())

    await read(everybody)
    async with desk.engine.connect() as db:
        await live.directory.refresh(db)
    await desk.starts(audience=Audience(people=(ANNE, VIDAR)))
    await desk.arrive(1)
    await desk.fail()
    await desk.office.defer("embargo:look", lock="embargo", queueing_lock="embargo:look")
    assert "Levert til 1 av 2" in await desk.card("late")
    await read([one for one in everybody if one.id != VIDAR])
    await desk.office.defer("embargo:look", lock="embargo", queueing_lock="embargo:look")
    assert "Levert til 1 av 1" in await desk.card("clear")
    assert "Vidar" not in await desk.card("clear")
    await desk.office.query(deleting("member"))


async def test_what_goes_first_in_the_lane_counts_in_the_forecast(desk: Desk) -> None:
    await desk.starts()
    await desk.look()
    assert (await desk.row())["told"] == "waiting"
    first = await desk.office.query(
        "INSERT INTO broadcast (id, kind, urgency, repeat, state, reason, edition, operation, audience, due) VALUES "
        "(gen_random_uuid(), 'announcement', 0, true, 'sending', '', 1, 'send', '{}', now()) RETURNING id"
    )
    many = 40 * 60 * 121  # two hours and a minute of Teams' lane
    await desk.office.query(
        "INSERT INTO delivery (broadcast_id, person_id, channel, norm, state, reason, attempts, repaired, edition, made, "
        "due) SELECT :id, n::text, 'teams', 'nb', 'waiting', '', 0, false, 0, now(), now() "
        "FROM generate_series(1, :many) n",
        id=first[0],
        many=many,
    )
    await desk.look()
    assert (await desk.row())["told"] == "late"


async def test_of_two_that_are_due_a_fault_with_one_leaves_the_other_alone(desk: Desk) -> None:
    await desk.starts()
    broken = desk.id
    desk.at += HOUR
    await desk.starts()
    await desk.office.query("DELETE FROM announcement WHERE id = :id", id=broken)
    await desk.arrive()
    desk.office.clock.moment = desk.at
    async with desk.engine.begin() as db:
        await desk.services.defer(db, "embargo:look", lock="embargo", queueing_lock="embargo:look")
    await desk.office.run()
    assert (await desk.row())["released"] is not None


@pytest.mark.parametrize(
    ("day", "hour"), [(datetime(2026, 3, 29, tzinfo=OSLO), 4), (datetime(2026, 10, 25, tzinfo=OSLO), 4)]
)
async def test_in_the_nights_when_the_clock_is_moved_it_is_public_at_the_hour_that_was_said(
    desk: Desk, day: datetime, hour: int
) -> None:
    desk.at = day.replace(hour=hour).astimezone(UTC)
    desk.office.clock.moment = day.astimezone(UTC)
    await desk.starts()
    await desk.arrive()
    await desk.look()
    desk.office.clock.moment = desk.at - timedelta(seconds=1)
    await desk.look()
    assert (await desk.row())["released"] is None
    desk.office.clock.moment = desk.at
    await desk.look()
    assert f"kl. 0{hour}.00, norsk tid" in await desk.says()


async def test_a_broadcast_that_is_no_prenotice_is_not_followed(desk: Desk) -> None:
    async with desk.engine.connect() as db:
        assert await prenotice.any_open(db, desk.office.clock.now()) is False
        with pytest.raises(BotError, match="gone"):
            await prenotice.read(db, UUID(int=5))
    assert broadcast.State.EXPIRED not in steer.OVER

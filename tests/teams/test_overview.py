"""«oversikt»: what waits for the editor, and each line opens what it speaks of."""

from datetime import timedelta
from typing import Any

import pytest

from bot.services import Services
from tests import prenotices
from tests.conftest import FixedClock
from tests.deleting import deleting
from tests.teams.conftest import words
from tests.teams.desk import ANNE, KARI, Desk, button, fields, verbs
from tests.teams.test_approval import staff
from tests.teams.test_newsletter import DUE, crew, drafted, room, steps
from tests.teams.test_story import sent

__all__ = ["crew", "room", "staff"]
HEADINGS = {
    "issue.desk": "Nyheitsbrev for desember 2026",
    "story.queue": "Innsendte historier",
    "announcement.waiting": "Ingenting venter på deg.",
    "release.list": "Forhåndsvarsler i gang",
    "question.unanswered": "Spørsmål uten svar",
    "broadcast.missed": "Alle hos deg har fått meldingene de siste to ukene.",
}


async def seen(room: Desk) -> dict[str, Any]:
    """The overview."""
    (shown,) = await room.teams.say("oversikt", who=KARI)
    return shown


async def opened(room: Desk, shown: dict[str, Any], verb: str) -> dict[str, Any]:
    """The one card that a line's button opens."""
    before = len(room.teams.connector.sent)
    await room.teams.post(room.teams.activity(text="", who=KARI, value=button(shown, verb)["data"]))
    (answer,) = room.teams.connector.sent[before:]
    (card,) = answer.body["attachments"]
    return dict(card["content"])


async def test_it_says_what_waits(room: Desk, crew: Services, clock: FixedClock) -> None:
    empty = await seen(room)
    assert "Ingen historier venter." in words(empty)
    assert "Det neste nyhetsbrevet sendes torsdag 3. desember 2026" in words(empty)
    assert "Ingen forhåndsvarsler er i gang." in words(empty)
    assert [*HEADINGS] == verbs(empty)
    await sent(room, title="En til")
    clock.moment = DUE
    await steps(room, crew)
    assert "Historier som venter: 1" in words(await seen(room))


async def test_what_people_wait_for_an_editors_word_on_is_counted_and_opened(room: Desk) -> None:
    await room.query(deleting("question"))
    await room.press(await room.open(ANNE, "spør kommunikasjonssjefen"), "ticket.send", ANNE, question="Kva no?")
    form = await room.open(ANNE, "ny kanal")
    case = dict.fromkeys(("name", "benefit", "resources", "plan", "follow_up"), "Instagram")
    await room.press(form, "social.save", ANNE, **{**fields(form), **case})
    form = await room.open(ANNE, "planlagt utspill")
    plan = {**dict.fromkeys(("what", "why", "where", "fronts"), "Ny skole"), "when_words": "fredag kl. 14"}
    await room.press(form, "outreach.save", ANNE, **{**fields(form), **plan})
    await room.teams.say("Hvilken farge skal flagget på båten ha?", who=ANNE)
    shown = await seen(room)
    for words_, verb, opens in (
        ("Spørsmål til deg som venter på svar: 1", "ticket.queue", "Kva no?"),
        ("Utspill som venter på deg: 1", "outreach.queue", "Ny skole"),
        ("Kanaler som venter på deg: 1", "social.list", "Venter på deg\nInstagram"),
        ("Spørsmål uten svar, i grupper som venter på deg: 1", "theme.list", "Hvilken farge skal flagget på båten ha?"),
    ):
        assert words_ in words(shown)
        assert opens in words(await opened(room, shown, verb))


@pytest.mark.parametrize("verb", HEADINGS)
@pytest.mark.parametrize("begun", [False, True])
async def test_each_line_opens_its_queue(room: Desk, crew: Services, clock: FixedClock, verb: str, begun: bool) -> None:
    if begun:
        await drafted(room, crew, clock)
    assert HEADINGS[verb] in words(await opened(room, await seen(room), verb)).splitlines()[0]


async def test_an_approved_issue_is_opened_by_the_line_that_says_so(
    room: Desk, crew: Services, clock: FixedClock
) -> None:
    await room.press(await drafted(room, crew, clock), "issue.approve", KARI)
    shown = await seen(room)
    assert "Nyhetsbrevet: Godkjent. Sendes torsdag 3. desember 2026" in words(shown)
    card = words(await opened(room, shown, "issue.desk"))
    assert "Nyheitsbrev for desember 2026" in card
    assert "Godkjent. Sendes" in card
    assert await room.query("SELECT count(*) FROM issue") == [1], "no other is begun by looking"


async def test_the_embargoes_that_run_are_listed_and_no_other_message(
    room: Desk, crew: Services, clock: FixedClock
) -> None:
    await room.query(deleting("prenotice"))
    now = clock.now()
    async with room.engine.begin() as db:
        first = await prenotices.scheduled(crew, db, now + timedelta(days=2), now + timedelta(days=1))
        over = await prenotices.scheduled(crew, db, now + timedelta(days=1), now + timedelta(hours=1))
    await room.query("UPDATE prenotice SET released = :now WHERE broadcast_id = :over", now=now, over=over)
    await room.query("UPDATE broadcast SET kind = 'announcement' WHERE id = :over", over=over)
    shown = await seen(room)
    assert "Forhåndsvarsler i gang: 1" in words(shown)
    listed = await opened(room, shown, "release.list")
    assert prenotices.SECRET in words(listed)
    assert "Offentlig" in words(listed)
    assert [one["data"]["about"] for one in [button(listed, "release.report")]] == [str(first)]
    assert verbs(listed) == ["release.report"], "what is public is not on it"
    assert prenotices.SECRET in words(await opened(room, listed, "release.report"))

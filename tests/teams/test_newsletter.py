"""An issue from what people told to what everybody gets: put together, arranged, approved, delivered and answered."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import broadcast, dropping, launch, newsletter, praise, production, rendering
from bot.clock import OSLO
from bot.command import filing
from bot.config import Settings
from bot.newsletter import State
from bot.policy import Policy
from bot.record import Days
from bot.services import Services
from jobs import newsletter as newsletter_job
from jobs.queue import Deferrer, open_app
from jobs.worker import BLUEPRINTS
from tests.conftest import FixedClock
from tests.deleting import deleting
from tests.teams.conftest import words
from tests.teams.desk import ANNE, HELGE, KARI, LIV, MESSAGE, Desk, button, fields, verbs
from tests.teams.test_approval import SECOND, at_work, staff, told
from tests.teams.test_consent import accepted, asked
from tests.teams.test_story import sent

__all__ = ["staff"]
ASSEMBLED = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
DUE = datetime(2026, 12, 3, 8, 0, tzinfo=UTC)


@pytest.fixture
def crew(engine: AsyncEngine, staff: Services) -> Services:
    """The same people, with a queue that takes jobs and runs none."""
    queue = open_app(engine.url.render_as_string(hide_password=False), BLUEPRINTS)
    return replace(staff, defer=Deferrer(queue))


@pytest.fixture
async def room(settings: Settings, engine: AsyncEngine, staff: Services) -> AsyncIterator[Desk]:
    """The bot with two editors and no issue."""
    async for made in at_work(settings, engine, staff):
        await made.query(deleting("issue, contribution, reaction, question"))
        yield made
        await made.query(deleting("issue, contribution, reaction, question"))


async def steps(room: Desk, crew: Services) -> list[str]:
    """All steps that are due."""
    done = list[str]()
    while True:
        async with room.engine.begin() as db:
            found = await production.carry_out(crew, db)
        if not found:
            return done
        done += found


async def give(room: Desk, who: str = LIV, **typed: str) -> dict[str, Any]:
    """A leader's contribution; gives the card that came back."""
    form = await room.open(who, "bidrag til nyhetsbrevet")
    written = {"title": "Ny bru", "text": "Ho er open for alle. " + "Køyr varsamt dei fyrste dagane. " * 6, **typed}
    return await room.press(form, "contribution.save", who, **{**fields(form), **written})


async def drafted(room: Desk, crew: Services, clock: FixedClock) -> dict[str, Any]:
    """A draft with a story and two contributions, as the editor opens it."""
    made = await accepted(room, crew)
    await room.press(await asked(room, crew, made), "credit.yes", LIV)
    await give(room)
    await give(room, HELGE, title="Fagdag", text="Ta med matpakke.", happens="2026-12-16")
    clock.moment = ASSEMBLED
    await steps(room, crew)
    (shown,) = await room.teams.say("nyhetsbrev", who=KARI)
    return shown


def titles(shown: dict[str, Any]) -> list[str]:
    """The things in an issue, in their order."""
    return [one.split(". ", 1)[1] for one in words(shown).splitlines() if one[:1].isdigit() and ". " in one]


async def items(room: Desk) -> list[newsletter.Item]:
    """What the one issue holds."""
    async with room.engine.connect() as db:
        *_, one = await newsletter.last(db, 3, *State)
    return list(one.content.items)


async def pressed(room: Desk, shown: dict[str, Any], title: str, verb: str) -> dict[str, Any]:
    """Arrange one thing."""
    (one,) = [each for each in await items(room) if each.versions[each.norm].title == title]
    opened = next(each for each in _executes(shown) if each["verb"] == "issue.item" and each["data"]["item"] == one.id)
    card = await room.teams.press(opened, {}, who=KARI)
    return await room.press(card, verb, KARI)


def _executes(part: Any) -> list[dict[str, Any]]:
    if isinstance(part, list):
        return [one for each in part for one in _executes(each)]
    if not isinstance(part, dict):
        return []
    own = [part] if part.get("type") == "Action.Execute" else []
    return own + [one for each in part.values() for one in _executes(each)]


async def test_the_draft_is_put_together_so_that_it_could_be_sent_as_it_is(
    room: Desk, crew: Services, clock: FixedClock
) -> None:
    shown = await drafted(room, crew, clock)
    assert titles(shown) == ["Færre fall", "Ny bru", "Fagdag"]
    assert "Utkast. Sendes torsdag 3. desember 2026 kl. 09.00" in words(shown)
    assert {"issue.approve", "issue.drop", "issue.preview", "issue.trial"} <= {*verbs(shown)}
    before = len(room.teams.connector.sent)
    value = button(shown, "issue.preview")["data"]
    await room.teams.post(room.teams.activity(text="", who=KARI, value=value))
    preview = words(
        [each["content"] for one in room.teams.connector.sent[before:] for each in one.body.get("attachments", [])]
    )
    assert "Ros til Liv Leiarstad" in preview
    assert "Ho er open for alle." in preview


async def test_it_is_arranged_thing_by_thing(room: Desk, crew: Services, clock: FixedClock) -> None:
    shown = await drafted(room, crew, clock)
    shown = await pressed(room, shown, "Ny bru", "issue.up")
    assert titles(shown) == ["Ny bru", "Færre fall", "Fagdag"]
    shown = await pressed(room, shown, "Ny bru", "issue.down")
    assert titles(shown) == ["Færre fall", "Ny bru", "Fagdag"]
    shown = await pressed(room, shown, "Ny bru", "issue.leave_out")
    assert titles(shown) == ["Færre fall", "Fagdag"]
    shown = await room.press(shown, "issue.gather", KARI)
    assert titles(shown) == ["Færre fall", "Fagdag"], "what was taken out does not come back"
    shown = await pressed(room, shown, "Fagdag", "issue.put_off")
    assert titles(shown) == ["Færre fall"]
    assert await room.query("SELECT content -> 'items' -> 0 ->> 'kind' FROM issue ORDER BY month") == ["story", "event"]


async def test_words_are_written_in_either_norm_and_shortened(room: Desk, crew: Services, clock: FixedClock) -> None:
    shown = await drafted(room, crew, clock)
    form = await room.press(shown, "issue.word", KARI)
    shown = await room.press(form, "issue.save", KARI, **{**fields(form), "word": "God jul!", "norm": "nn"})
    assert "God jul!" in words(shown)
    form = await room.press(shown, "issue.form", KARI)
    long = "Ei setning om noko fint som har hendt hos oss. " * 20
    shown = await room.press(form, "issue.save", KARI, **{**fields(form), "title": "Langt", "text": long, "norm": "nn"})
    await pressed(room, shown, "Langt", "issue.shorten")
    (one,) = [each for each in await items(room) if each.versions[each.norm].title == "Langt"]
    assert one.versions["nn"].text.endswith("hos oss.")
    assert len(one.versions["nn"].text) <= 300


async def test_a_storys_author_is_told_of_an_editors_words_at_the_desk_and_sees_both(
    room: Desk, crew: Services, clock: FixedClock
) -> None:
    shown = await drafted(room, crew, clock)
    form = await pressed(room, shown, "Færre fall", "issue.form")
    typed = {**fields(form), "title": "Ingen faller", "text": "Gangene er ryddige."}
    shown = await room.press(form, "issue.save", KARI, **typed)
    assert await room.told("rephrased") == [ANNE]
    (about,) = await room.query("SELECT subject FROM notice WHERE kind = 'rephrased'")
    said = words(await told(room, crew, "rephrased", about))
    assert said.index("Gangene er ryddige.") < said.index("Slik skrev du det:") < said.index("Vi ryddet *gangene*.")
    form = await pressed(room, shown, "Ingen faller", "issue.form")
    shown = await room.press(form, "issue.save", KARI, **fields(form))
    form = await pressed(room, shown, "Fagdag", "issue.form")
    await room.press(form, "issue.save", KARI, **{**fields(form), "text": "Ta med drikke."})
    assert await room.query("SELECT count(*) FROM notice WHERE kind = 'rephrased'") == [1], "nothing else is told"


async def approved(room: Desk, crew: Services, clock: FixedClock) -> UUID:
    """The issue approved and begun; gives the broadcast's id."""
    return await approved_as_it_is(room, crew, clock, await drafted(room, crew, clock))


async def approved_as_it_is(room: Desk, crew: Services, clock: FixedClock, shown: dict[str, Any]) -> UUID:
    """The same of an issue that an editor sees."""
    assert "Godkjent. Sendes torsdag" in words(await room.press(shown, "issue.approve", KARI))
    clock.moment = DUE
    async with room.engine.begin() as db:
        (one,) = await broadcast.due(db, clock.now())
        await launch.start(crew, db, one)
    return one


async def test_approved_it_leaves_at_its_hour_to_everybody_and_never_before(
    room: Desk, crew: Services, clock: FixedClock
) -> None:
    shown = await drafted(room, crew, clock)
    clock.moment = DUE + timedelta(minutes=1)
    assert await steps(room, crew) == ["nudge 2026-12"]
    assert await room.query("SELECT count(*) FROM broadcast") == [0], "nobody approved it"
    (shown,) = await room.teams.say("nyhetsbrev", who=KARI)
    assert "venter på at en redaktør godkjenner" in words(shown)
    await room.press(shown, "issue.approve", KARI)
    async with room.engine.begin() as db:
        (one,) = await broadcast.due(db, clock.now())
        await launch.start(crew, db, one)
    people = await room.query("SELECT DISTINCT person_id FROM delivery")
    assert len(people) == len(crew.directory.employees())


async def test_its_record_says_who_approved_it_and_when(
    room: Desk, crew: Services, clock: FixedClock, tmp_path: Path
) -> None:
    one = await approved(room, crew, clock)
    async with room.engine.begin() as db:
        await filing.records(crew, db, Days(DUE.date(), DUE.date()), tmp_path / "arkiv", "cli:prøve")
    kept = json.loads((tmp_path / "arkiv" / f"2026-12-03-{one}.json").read_text(encoding="utf-8"))
    assert [each["deed"] for each in kept["trail"]] == ["approve", "schedule", "send"]
    (approval, *_) = kept["trail"]
    assert (approval["actor_id"], datetime.fromisoformat(approval["at"])) == (KARI, ASSEMBLED)


async def test_an_edit_takes_the_approval_back(room: Desk, crew: Services, clock: FixedClock) -> None:
    shown = await room.press(await drafted(room, crew, clock), "issue.approve", KARI)
    shown = await pressed(room, shown, "Ny bru", "issue.leave_out")
    assert "issue.approve" in verbs(shown)
    assert await room.query("SELECT state FROM broadcast") == ["cancelled"]
    await room.press(shown, "issue.approve", KARI)
    assert sorted(await room.query("SELECT state FROM broadcast")) == ["cancelled", "scheduled"]


ACTS = ("issue.up", "issue.down", "issue.shorten", "issue.put_off", "issue.leave_out")
ONCE = (*ACTS, "issue.save", "issue.approve", "issue.drop", "issue.trial", "contribution.save")


@pytest.mark.parametrize("verb", ONCE)
async def test_pressed_ten_times_at_once_it_is_done_once(
    room: Desk, crew: Services, clock: FixedClock, verb: str
) -> None:
    who, card = await _card(room, crew, clock, verb)
    action = button(card, verb)
    typed = {**fields(card), "title": "Ei ny sak", "text": "Kort."} if verb.endswith("save") else {}
    value = {"action": {"type": "Action.Execute", "verb": verb, "data": {**action["data"], **typed}}}
    activities = [room.teams.activity("invoke", who=who, name="adaptiveCard/action", value=value) for _ in range(10)]
    answers = await asyncio.gather(*(room.teams.post(one) for one in activities))
    said = [body["type"] for _, body in answers]
    assert said.count(MESSAGE) == (9 if verb != "issue.trial" else 10), answers
    done = [words(body["value"]) if isinstance(body["value"], dict) else body["value"] for _, body in answers]
    assert len([one for one in done if "allerede gjort" in one or "allereie gjort" in one]) == 9


async def _card(room: Desk, crew: Services, clock: FixedClock, verb: str) -> tuple[str, dict[str, Any]]:
    """Who presses, and a card with the button."""
    if verb == "contribution.save":
        return HELGE, await room.open(HELGE, "bidrag")
    shown = await drafted(room, crew, clock)
    if verb == "issue.save":
        return KARI, await room.press(shown, "issue.form", KARI)
    return KARI, await room.press(shown, "issue.item", KARI) if verb in ACTS else shown


async def test_the_test_list_gets_a_trial_once(
    settings: Settings, engine: AsyncEngine, crew: Services, clock: FixedClock
) -> None:
    me = crew.directory.employee(HELGE)
    assert me is not None
    listed = replace(crew, policy=Policy(newsletter_testers=f"{me.email}, ukjent@example.invalid"))
    async for room in at_work(settings, engine, listed):
        await room.query(deleting("issue, contribution, reaction, question"))
        shown = await drafted(room, listed, clock)
        value = button(shown, "issue.test")["data"]
        for _ in range(2):
            await room.teams.post(room.teams.activity(text="", who=KARI, value=value))
        assert await room.told("paper") == [HELGE]
        await room.query(deleting("issue, contribution, reaction, question"))


async def test_where_a_newsletter_needs_another_editor_whoever_changed_it_asks_one(
    settings: Settings, engine: AsyncEngine, crew: Services, clock: FixedClock
) -> None:
    strict = replace(crew, policy=Policy(newsletter_second_editor=True))
    async for room in at_work(settings, engine, strict):
        await room.query(deleting("issue, contribution, reaction, question"))
        shown = await drafted(room, strict, clock)
        assert "issue.approve" not in verbs(shown), "nobody has looked at it yet"
        await room.press(shown, "issue.ask", KARI)
        assert "allerede gjort" in (await room.answer(shown, "issue.ask", KARI))[1]
        (about,) = await room.query("SELECT subject FROM notice WHERE subject LIKE '%ask%'")
        theirs = await room.press(await told(room, strict, "newsletter", about), "issue.desk", SECOND)
        assert "Godkjent" in words(await room.press(theirs, "issue.approve", SECOND))
        await room.query(deleting("issue, contribution, reaction, question"))


async def test_a_reader_opens_a_thing_says_what_they_think(room: Desk, crew: Services, clock: FixedClock) -> None:
    one = await approved(room, crew, clock)
    (delivery,) = await room.query("SELECT id FROM delivery WHERE person_id = :who", who=ANNE)
    async with room.engine.connect() as db:
        made = next(iter((await rendering.read(db, one, 1)).cards.values()))
    from cards.announcement import address

    mine = address(made, delivery)
    seen = await room.press(mine, "issue.react", ANNE)
    assert "Du svarte: 👍 Likte det" in words(seen)
    assert await room.query("SELECT reaction FROM reaction") == ["liked"]
    before = len(room.teams.connector.sent)
    read = button(mine, "guideline.show" if "issue.read" not in verbs(mine) else "issue.read")
    await room.teams.post(room.teams.activity(text="", who=ANNE, value=read["data"]))
    assert len(room.teams.connector.sent) == before + 1
    await room.press(mine, "issue.react", ANNE, reaction="learnt")
    assert await room.query("SELECT reaction FROM reaction") == ["learnt"], "the last counts"
    assert "✓ Lese" in words(await room.press(mine, "delivery.acknowledge", ANNE))


async def follow(room: Desk, crew: Services) -> None:
    """What the job does for the one issue."""
    async with room.engine.begin() as db:
        (one,) = await newsletter.last(db, 1, *State)
        await newsletter_job.follow(crew, db, one.id)


async def copies(room: Desk, broadcast_id: UUID) -> str:
    """What everybody has, or gets."""
    async with room.engine.connect() as db:
        going = await broadcast.read(db, broadcast_id)
        made = await rendering.read(db, broadcast_id, going.edition)
    return words([*made.cards.values()]) + " ".join(each.html + each.text for each in made.letters.values())


SENT = "UPDATE broadcast SET state = 'sent', ended = started"
DELIVERED = (
    "UPDATE delivery SET sent_at = made, state = 'sent', edition = 1, activity_id = 'a' || id WHERE channel = 'teams'"
)


async def test_whoever_takes_their_name_back_is_out_of_what_was_sent(
    room: Desk, crew: Services, clock: FixedClock
) -> None:
    one = await approved(room, crew, clock)
    await room.query("UPDATE delivery SET channel = CASE WHEN id % 2 = 0 THEN 'teams' ELSE 'mail' END")
    await room.query(SENT)
    await room.query(DELIVERED)
    await room.query("UPDATE delivery SET sent_at = made, state = 'sent', edition = 1 WHERE channel = 'mail'")
    assert "Ros til Liv Leiarstad" in await copies(room, one)
    (story_id,) = await room.query("SELECT CAST(id AS text) FROM story")
    await room.press(await asked(room, crew, story_id), "credit.no", LIV)
    for _ in range(2):
        await follow(room, crew)
    assert "Leiarstad" not in await copies(room, one)
    assert await room.query("SELECT edition FROM broadcast") == [2], "once"
    waiting = await room.query("SELECT DISTINCT channel FROM delivery WHERE state = 'waiting'")
    assert waiting == ["teams"], "nobody gets a new letter, which would only point to whoever withdrew"


async def test_a_story_taken_back_is_in_no_form_and_no_issue_any_more(
    room: Desk, crew: Services, clock: FixedClock
) -> None:
    one = await approved(room, crew, clock)
    await room.query(SENT)
    (made,) = await room.query("SELECT CAST(id AS text) FROM story")
    mine = await room.press(await told(room, crew, "told", made), "story.show", ANNE)
    await room.press(mine, "story.withdraw", ANNE)
    await follow(room, crew)
    assert "fall" not in (await copies(room, one)).lower()
    (kept,) = await room.query("SELECT CAST(content AS text) FROM issue")
    assert "fall" not in kept.lower()


async def test_what_is_withdrawn_before_it_leaves_never_leaves(room: Desk, crew: Services, clock: FixedClock) -> None:
    await room.press(await drafted(room, crew, clock), "issue.approve", KARI)
    (made,) = await room.query("SELECT CAST(id AS text) FROM story")
    mine = await room.press(await told(room, crew, "told", made), "story.show", ANNE)
    await room.press(mine, "story.withdraw", ANNE)
    await follow(room, crew)
    clock.moment = DUE
    async with room.engine.begin() as db:
        (one,) = await broadcast.due(db, clock.now())
        await launch.start(crew, db, one)
    assert "fall" not in (await copies(room, one)).lower()
    assert "Ny bru" in await copies(room, one)


async def test_after_a_correction_what_is_withdrawn_goes_once_however_often_the_job_looks(
    room: Desk, crew: Services, clock: FixedClock
) -> None:
    one = await approved(room, crew, clock)
    await room.query(SENT)
    await put_right(room, one)
    await room.query(SENT)
    clock.moment += timedelta(hours=1)
    (story_id,) = await room.query("SELECT CAST(id AS text) FROM story")
    await room.press(await asked(room, crew, story_id), "credit.no", LIV)
    for _ in range(3):
        await follow(room, crew)
        await room.query(SENT)
        clock.moment += timedelta(minutes=7)
    assert await room.query("SELECT edition FROM broadcast") == [3]
    assert "Leiarstad" not in await copies(room, one)


async def test_what_was_not_there_when_it_was_approved_does_not_come_afterwards(
    room: Desk, crew: Services, clock: FixedClock
) -> None:
    made = await accepted(room, crew, done="Liv Leiarstad rydda.")
    await room.press(await asked(room, crew, made), "credit.yes", LIV)
    await give(room)
    clock.moment = ASSEMBLED
    await steps(room, crew)
    await room.press(await asked(room, crew, made), "credit.no", LIV)
    (shown,) = await room.teams.say("nyhetsbrev", who=KARI)
    await room.press(shown, "issue.approve", KARI)
    await room.press(await asked(room, crew, made), "credit.yes", LIV)
    await follow(room, crew)
    assert await room.query("SELECT edition FROM broadcast") == [1]
    (about,) = await room.query("SELECT id FROM broadcast")
    assert "Færre fall" not in await copies(room, about)
    await room.query("UPDATE broadcast SET state = 'sent', started = :now", now=clock.now())
    async with room.engine.begin() as db:
        await praise.congratulate(crew, db)
    assert await room.told("praise") == [], "nobody is told that they are in it who are not"


async def test_withdrawn_while_it_is_paused_those_who_are_left_never_get_it(
    room: Desk, crew: Services, clock: FixedClock
) -> None:
    one = await approved(room, crew, clock)
    await room.query("UPDATE broadcast SET state = 'paused'")
    (story_id,) = await room.query("SELECT CAST(id AS text) FROM story")
    mine = await room.press(await told(room, crew, "told", story_id), "story.show", ANNE)
    await room.press(mine, "story.withdraw", ANNE)
    await follow(room, crew)
    assert "fall" not in (await copies(room, one)).lower()
    assert await room.query("SELECT state FROM broadcast") == ["paused"]


async def test_stopped_before_it_left_it_is_a_draft_again_and_the_editors_are_told(
    room: Desk, crew: Services, clock: FixedClock
) -> None:
    await room.press(await drafted(room, crew, clock), "issue.approve", KARI)
    await room.query("UPDATE broadcast SET state = 'cancelled'")
    await follow(room, crew)
    assert await room.query("SELECT state FROM broadcast") == ["cancelled"], "and is not sent by the back door"
    async with room.engine.begin() as db:
        (one,) = await newsletter.last(db, 1, State.APPROVED)
        await dropping.reopen(crew, db, one)
    assert await room.query("SELECT state FROM issue") == ["draft"]
    assert await room.query("SELECT count(*) > 0 FROM notice WHERE subject LIKE '%stopped%'") == [True]
    (shown,) = await room.teams.say("nyhetsbrev", who=KARI)
    assert "issue.approve" in verbs(shown)


async def test_a_recalled_issue_never_comes_back(room: Desk, crew: Services, clock: FixedClock) -> None:
    one = await approved(room, crew, clock)
    await room.query("UPDATE broadcast SET state = 'cancelled', operation = 'recall'")
    (story_id,) = await room.query("SELECT CAST(id AS text) FROM story")
    await room.press(await asked(room, crew, story_id), "credit.no", LIV)
    await follow(room, crew)
    assert await room.query("SELECT edition FROM broadcast WHERE id = :one", one=one) == [1]


async def test_a_contribution_taken_back_or_changed_is_so_in_the_draft_too(
    room: Desk, crew: Services, clock: FixedClock
) -> None:
    await drafted(room, crew, clock)
    (mine,) = await room.teams.say("mine bidrag", who=LIV)
    form = await room.press(mine, "contribution.edit", LIV)
    shown = await room.press(form, "contribution.save", LIV, **{**fields(form), "title": "Ny veg"})
    assert "Ny veg" in [one.versions[one.norm].title for one in await items(room)]
    assert "Ny bru" not in [one.versions[one.norm].title for one in await items(room)]
    await room.press(shown, "contribution.remove", LIV)
    assert "Ny veg" not in [one.versions[one.norm].title for one in await items(room)]


async def test_what_a_dropped_issue_held_comes_in_the_next(room: Desk, crew: Services, clock: FixedClock) -> None:
    await room.press(await drafted(room, crew, clock), "issue.drop", KARI)
    (shown,) = await room.teams.say("nyhetsbrev", who=KARI)
    assert {"Færre fall", "Ny bru"} <= {*titles(await room.press(shown, "issue.gather", KARI))}


async def test_a_correction_stays_marked_as_one_when_the_job_looks(
    room: Desk, crew: Services, clock: FixedClock
) -> None:
    one = await approved(room, crew, clock)
    await room.query(SENT)
    await put_right(room, one)
    await room.query(SENT)
    await follow(room, crew)
    assert await room.query("SELECT edition FROM broadcast") == [2]
    assert "Retta" in await copies(room, one)


async def test_for_an_employee_the_word_leads_to_the_last_issue(room: Desk, crew: Services, clock: FixedClock) -> None:
    assert "ikkje sendt noko nyheitsbrev" in words(await room.teams.say("nyheitsbrevet", who=ANNE))
    await approved(room, crew, clock)
    (seen,) = await room.teams.say("nyheitsbrevet", who=ANNE)
    assert "Ny bru" in words(seen)


async def put_right(room: Desk, broadcast_id: UUID) -> dict[str, Any]:
    """A correction, sent out; gives the desk from before that was pressed."""
    data = {"verb": "broadcast.form", "about": str(broadcast_id)}
    reply = await room.teams.press({"type": "Action.Execute", "verb": "broadcast.form", "data": data}, {}, who=KARI)
    form = await room.press(reply, "issue.word", KARI)
    shown = await room.press(form, "issue.save", KARI, **{**fields(form), "word": "Nytt ord", "norm": "nn"})
    assert "ikke er sendt ut ennå" in words(shown)
    (seen,) = await room.teams.say("nyheitsbrevet", who=ANNE)
    assert "Nytt ord" not in words(seen), "before it is sent out nobody else sees it"
    await room.press(shown, "issue.correct", KARI)
    return shown


async def test_what_was_sent_is_put_right_for_all_at_one_press(room: Desk, crew: Services, clock: FixedClock) -> None:
    one = await approved(room, crew, clock)
    await room.query(SENT)
    shown = await put_right(room, one)
    assert "allerede gjort" in (await room.answer(shown, "issue.correct", KARI))[1]
    assert await room.query("SELECT edition FROM broadcast") == [2]
    (seen,) = await room.teams.say("nyheitsbrevet", who=ANNE)
    assert "Nytt ord" in words(seen)


async def test_those_in_a_story_are_congratulated_once_when_it_is_out(
    room: Desk, crew: Services, clock: FixedClock
) -> None:
    await approved(room, crew, clock)
    for _ in range(2):
        async with room.engine.begin() as db:
            await praise.congratulate(crew, db)
    assert await room.told("praise") == [LIV, ANNE]
    assert set(await room.query("SELECT edition FROM notice WHERE kind = 'praise'")) == {1}
    subjects = await room.query("SELECT subject FROM notice WHERE kind = 'praise' ORDER BY person_id")
    assert "Gratulerer! Du er i nyhetsbrevet" in words(await told(room, crew, "praise", subjects[0]))
    assert "Historien din er i nyhetsbrevet" in words(await told(room, crew, "praise", subjects[1]))


async def test_with_the_next_issue_approved_already_those_of_this_one_are_congratulated(
    room: Desk, crew: Services, clock: FixedClock
) -> None:
    await approved(room, crew, clock)
    (later,) = await room.teams.say("nyhetsbrev", who=KARI)
    form = await room.press(later, "issue.word", KARI)
    shown = await room.press(form, "issue.save", KARI, **{**fields(form), "word": "Godt nytt år"})
    await room.press(shown, "issue.approve", KARI)
    assert await room.query("SELECT count(*) FROM issue WHERE state = 'approved'") == [2]
    async with room.engine.begin() as db:
        await praise.congratulate(crew, db)
    assert await room.told("praise") == [LIV, ANNE]


async def test_the_figures_of_the_last_issues_name_nobody(room: Desk, crew: Services, clock: FixedClock) -> None:
    await approved(room, crew, clock)
    await room.query("UPDATE delivery SET sent_at = :now, state = 'sent'", now=clock.now())
    await room.query("UPDATE delivery SET acknowledged = :now WHERE person_id = :who", now=clock.now(), who=ANNE)
    (shown,) = await room.teams.say("nyhetsbrev", who=KARI)
    before = len(room.teams.connector.sent)
    value = button(shown, "issue.figures")["data"]
    await room.teams.post(room.teams.activity(text="", who=KARI, value=value))
    seen = words([each["content"] for each in room.teams.connector.sent[before].body["attachments"]])
    assert "1 har trykt «Lest»" in seen
    assert "░" in seen


async def test_a_leader_hears_how_many_stories_the_unit_has_told(room: Desk, crew: Services, clock: FixedClock) -> None:
    clock.moment = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    await steps(room, crew)
    assert "ikke hørt noen historie" in words(await told(room, crew, "contribute", f"2026-12 1 {LIV}"))
    await sent(room)
    assert "har det kommet én historie" in words(await told(room, crew, "contribute", f"2026-12 1 {LIV}"))


async def test_no_issue_this_month_is_an_answer_and_can_be_undone(
    room: Desk, crew: Services, clock: FixedClock
) -> None:
    shown = await drafted(room, crew, clock)
    dropped = await room.press(shown, "issue.drop", KARI)
    assert "ingen utgave" in words(dropped)
    again = await room.press(dropped, "issue.take_up", KARI)
    assert titles(again) == ["Færre fall", "Ny bru", "Fagdag"]
    assert "allerede gjort" in (await room.answer(dropped, "issue.take_up", KARI))[1]
    assert "issue.approve" in verbs(again)
    await room.press(again, "issue.drop", KARI)
    clock.moment = DUE.astimezone(OSLO) + timedelta(hours=1)
    assert await steps(room, crew) == [], "nobody is reminded of what is not to come"


async def test_nobody_but_an_editor_reads_what_is_not_sent_or_was_recalled(
    room: Desk, crew: Services, clock: FixedClock
) -> None:
    await drafted(room, crew, clock)
    (about,) = await room.query("SELECT CAST(id AS text) FROM issue")
    found = [one.id for one in await items(room) if one.versions[one.norm].title == "Ny bru"]
    value = {"verb": "issue.read", "issue": about, "item": found[0]}

    async def read(who: str) -> str:
        before = len(room.teams.connector.sent)
        await room.teams.post(room.teams.activity(text="", who=who, value=value))
        bodies = [one.body for one in room.teams.connector.sent[before:]]
        return words([each["content"] for body in bodies for each in body.get("attachments", [])])

    assert "Køyr varsamt" not in await read(ANNE)
    assert "Køyr varsamt" in await read(KARI)
    (shown,) = await room.teams.say("nyhetsbrev", who=KARI)
    await room.press(shown, "issue.approve", KARI)
    assert "Køyr varsamt" not in await read(ANNE), "not before its hour"
    await room.query("UPDATE broadcast SET state = 'sending', started = :now", now=clock.now())
    assert "Køyr varsamt" in await read(ANNE)
    await room.query("UPDATE broadcast SET state = 'recalled'")
    assert "Køyr varsamt" not in await read(ANNE)
    assert "ikkje sendt noko" in words(await room.teams.say("nyheitsbrevet", who=ANNE))


async def test_what_is_put_off_goes_to_an_issue_that_is_not_decided(
    room: Desk, crew: Services, clock: FixedClock
) -> None:
    shown = await drafted(room, crew, clock)
    async with room.engine.begin() as db:
        await newsletter.open_month(db, date(2027, 1, 1), DUE + timedelta(days=35), clock.now())
    await room.query("UPDATE issue SET state = 'dropped' WHERE month = '2027-01-01'")
    await pressed(room, shown, "Fagdag", "issue.put_off")
    kept = "SELECT to_char(month, 'YYYY-MM') FROM issue WHERE CAST(content AS text) LIKE '%Fagdag%'"
    assert await room.query(kept) == ["2027-02"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [({"title": ""}, "tittel"), ({"link": "http://x.invalid"}, "https"), ({"happens": "32.13."}, "datoen")],
)
async def test_a_contribution_that_lacks_something_is_not_kept_and_it_is_said_why(
    room: Desk, typed: dict[str, str], said: str
) -> None:
    form = await room.open(HELGE, "bidrag")
    whole = {**fields(form), "title": "T", "text": "X", **typed}
    assert said in (await room.answer(form, "contribution.save", HELGE, **whole))[1]
    assert await room.query("SELECT count(*) FROM contribution") == [0]


async def test_a_contribution_is_changed_and_taken_back(room: Desk) -> None:
    shown = await give(room, HELGE)
    form = await room.press(shown, "contribution.edit", HELGE)
    shown = await room.press(form, "contribution.save", HELGE, **{**fields(form), "title": "Ny veg"})
    assert "Ny veg" in words(shown)
    assert "ikke gitt noe" in words(await room.press(shown, "contribution.remove", HELGE))
    assert await room.query("SELECT count(*) FROM contribution") == [0]

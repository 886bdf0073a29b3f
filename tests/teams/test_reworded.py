"""A notice that is put right after the newsletter's draft was put together: in the draft too, and never unseen."""

import asyncio
from datetime import UTC, datetime
from typing import Any

from bot import newsletter
from bot.newsletter import State
from bot.services import Services
from tests.conftest import FixedClock
from tests.teams.conftest import words
from tests.teams.desk import KARI, MESSAGE, button, fields, verbs
from tests.teams.test_approval import SECOND, staff, told
from tests.teams.test_newsletter import ASSEMBLED, DUE, copies, crew, items, steps
from tests.teams.test_preference import Post, post

__all__ = ["crew", "post", "staff"]
SENT = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
OLD, NEW = "Kantina stenger tirsdag.", "Kantina stenger onsdag."
EVERYBODY = {"title_nb": "Kantina", "text_nb": OLD, "title_nn": "", "text_nn": "", "send_words": ""}


async def noticed(post: Post) -> dict[str, Any]:
    """A notice to everybody, delivered, in the draft that the editor sees."""
    post.clock.moment = SENT
    look = await post.room.write(KARI, "ny melding til alle", **EVERYBODY)
    await post.room.press(look, "announcement.send", KARI)
    await post.run("broadcast:look")
    await settled(post)
    post.clock.moment = ASSEMBLED
    await steps(post.room, post.crew)
    return await desk(post)


async def settled(post: Post) -> None:
    """All that is on its way has arrived."""
    await post.room.query("UPDATE delivery SET state = 'sent', sent_at = made WHERE state <> 'sent'")
    await post.room.query("UPDATE broadcast SET state = 'sent', ended = due WHERE kind = 'announcement'")


async def desk(post: Post) -> dict[str, Any]:
    """The issue as an editor sees it."""
    (shown,) = await post.room.teams.say("nyhetsbrev", who=KARI)
    return shown


async def correct(post: Post, said: str = NEW) -> None:
    """The notice put right by its author, and what follows carried out."""
    (about,) = await post.room.query("SELECT CAST(id AS text) FROM broadcast WHERE kind = 'announcement'")
    data = {"verb": "broadcast.form", "about": about}
    action = {"type": "Action.Execute", "verb": "broadcast.form", "data": data}
    form = await post.room.teams.press(action, {}, who=KARI)
    done = await post.room.press(form, "broadcast.correct", KARI, **{**fields(form), "text_nb": said})
    assert "broadcast.correct" not in verbs(done), words(done)
    await post.run()
    await settled(post)


async def said(post: Post) -> dict[str, str]:
    """What the one thing of the issue says."""
    (one,) = await items(post.room)
    return {norm: each.text for norm, each in one.versions.items()}


async def thing(post: Post) -> dict[str, Any]:
    """The one thing of the issue, as an editor arranges it."""
    return await post.room.press(await desk(post), "issue.item", KARI)


async def written(post: Post, text: str, norm: str = "nb") -> dict[str, Any]:
    """An editor's own words for it."""
    form = await post.room.press(await thing(post), "issue.form", KARI)
    typed = {**fields(form), "title": "Kantina", "text": text, "norm": norm}
    return await post.room.press(form, "issue.save", KARI, **typed)


async def test_the_draft_says_the_new_words_and_an_approval_of_the_old_ones_is_refused(post: Post) -> None:
    before = await noticed(post)
    assert await said(post) == {"nb": OLD}
    await correct(post)
    assert await said(post) == {"nb": NEW}
    assert "Rettet" not in words(await desk(post)), "nothing is left for an editor to do"
    assert "endret" in (await post.room.answer(before, "issue.approve", KARI))[1]
    assert await post.room.query("SELECT state FROM issue") == ["draft"]
    await post.room.press(await desk(post), "issue.approve", KARI)
    (one,) = await post.room.query("SELECT id FROM broadcast WHERE kind = 'newsletter'")
    assert NEW in await copies(post.room, one)


async def test_approved_before_the_draft_has_followed_the_old_words_do_not_leave(post: Post) -> None:
    shown = await noticed(post)
    await post.room.query(
        "UPDATE announcement SET content = CAST(replace(CAST(content AS text), 'tirsdag', 'onsdag') AS jsonb)"
    )
    assert "endret" in (await post.room.answer(shown, "issue.approve", KARI))[1]
    await post.run("newsletter:look")
    assert await said(post) == {"nb": NEW}, "the clock's look brings it too"
    assert "Godkjent" in words(await post.room.press(await desk(post), "issue.approve", KARI))


async def test_an_editors_own_words_stay_are_marked_and_the_new_ones_can_be_taken(post: Post) -> None:
    await noticed(post)
    await written(post, "Ingen mat tirsdag.")
    assert "Rettet etter" not in words(await desk(post))
    await correct(post)
    assert await said(post) == {"nb": "Ingen mat tirsdag."}
    assert "Rettet etter at utkastet ble satt sammen" in words(await desk(post))
    card = await thing(post)
    assert "Nå står det" in words(card)
    assert NEW in words(card)
    shown = await post.room.press(card, "issue.reword", KARI)
    assert "Rettet etter" not in words(shown)
    assert await said(post) == {"nb": NEW}
    assert "issue.reword" not in verbs(await thing(post))


async def test_whoever_writes_anew_after_the_correction_has_seen_it(post: Post) -> None:
    await noticed(post)
    await written(post, "Ingen mat tirsdag.")
    await correct(post)
    assert "Rettet etter" not in words(await written(post, "Ingen mat onsdag."))
    assert await said(post) == {"nb": "Ingen mat onsdag."}
    await correct(post, "Kantina stenger torsdag.")
    assert "Rettet etter" in words(await desk(post)), "and is told of the next one"


async def test_an_editors_translation_is_marked_while_the_notice_itself_follows(post: Post) -> None:
    await noticed(post)
    await written(post, "Kantina stengjer tysdag.", "nn")
    await correct(post)
    assert await said(post) == {"nb": NEW, "nn": "Kantina stengjer tysdag."}
    assert "Rettet etter" in words(await desk(post))
    await post.room.press(await thing(post), "issue.reword", KARI)
    assert await said(post) == {"nb": NEW}, "what was translated from the old words is no longer there"


async def test_shortened_words_are_an_editors_own(post: Post) -> None:
    post.clock.moment = SENT
    await noticed_long(post)
    await post.room.press(await thing(post), "issue.shorten", KARI)
    before = await said(post)
    await correct(post)
    assert await said(post) == before
    assert "Rettet etter" in words(await desk(post))


async def noticed_long(post: Post) -> None:
    """A notice whose text is long."""
    look = await post.room.write(KARI, "ny melding til alle", **{**EVERYBODY, "text_nb": f"{OLD} " * 30})
    await post.room.press(look, "announcement.send", KARI)
    await post.run("broadcast:look")
    await settled(post)
    post.clock.moment = ASSEMBLED
    await steps(post.room, post.crew)


async def test_what_is_approved_changes_by_an_editor_alone_who_is_told(post: Post) -> None:
    await post.room.press(await noticed(post), "issue.approve", KARI)
    await correct(post)
    assert await said(post) == {"nb": OLD}
    (one,) = await post.room.query("SELECT id FROM broadcast WHERE kind = 'newsletter'")
    assert NEW not in await copies(post.room, one)
    (subject,) = {*await post.room.query("SELECT subject FROM notice WHERE subject LIKE '%corrected%'")}
    assert "Rettet etter at" in words(await told(post.room, post.crew, "newsletter", subject))
    assert await post.room.query(
        "SELECT person_id FROM notice WHERE subject = :one ORDER BY person_id", one=subject
    ) == [KARI, SECOND]
    assert "Rettet etter at" in words(await desk_of(post))
    await post.room.press(await item_of(post), "issue.reword", KARI)
    assert await post.room.query("SELECT state FROM broadcast WHERE kind = 'newsletter'") == ["cancelled"]
    assert await said(post) == {"nb": NEW}
    assert "Godkjent" in words(await post.room.press(await desk(post), "issue.approve", KARI))


async def desk_of(post: Post) -> dict[str, Any]:
    """The approved issue, by its notice's button."""
    (about,) = await post.room.query("SELECT CAST(id AS text) FROM issue ORDER BY month LIMIT 1")
    action = {"type": "Action.Execute", "verb": "issue.desk", "data": {"verb": "issue.desk", "about": about}}
    return await post.room.teams.press(action, {}, who=KARI)


async def item_of(post: Post) -> dict[str, Any]:
    """Its one thing."""
    return await post.room.press(await desk_of(post), "issue.item", KARI)


async def test_after_it_was_sent_the_new_words_wait_until_an_editor_sends_the_correction(
    post: Post, clock: FixedClock
) -> None:
    await post.room.press(await noticed(post), "issue.approve", KARI)
    clock.moment = DUE
    await post.run("broadcast:look")
    await post.room.query("UPDATE broadcast SET state = 'sent', ended = started WHERE kind = 'newsletter'")
    await correct(post)
    assert await post.room.query("SELECT count(*) FROM notice WHERE subject LIKE '%corrected%'") == [0]
    shown = await post.room.press(await item_of(post), "issue.reword", KARI)
    assert "ikke er sendt ut ennå" in words(shown)
    (one,) = await post.room.query("SELECT id FROM broadcast WHERE kind = 'newsletter'")
    assert OLD in await copies(post.room, one)
    await post.room.press(shown, "issue.correct", KARI)
    assert NEW in await copies(post.room, one)


async def test_pressed_ten_times_at_once_the_new_words_are_taken_once(post: Post) -> None:
    await noticed(post)
    await written(post, "Ingen mat tirsdag.")
    await correct(post)
    card = await thing(post)
    (before,) = await post.room.query("SELECT version FROM issue")
    answers = await asyncio.gather(*(post.room.answer(card, "issue.reword", KARI) for _ in range(10)))
    assert [kind for kind, _ in answers].count(MESSAGE) == 9
    assert await post.room.query("SELECT version FROM issue") == [before + 1]
    assert await said(post) == {"nb": NEW}


async def test_what_was_dropped_has_the_new_words_when_it_is_taken_up(post: Post, crew: Services) -> None:
    dropped = await post.room.press(await noticed(post), "issue.drop", KARI)
    await correct(post)
    async with post.room.engine.connect() as db:
        (one,) = await newsletter.last(db, 1, *State)
    assert one.state is State.DROPPED
    about = {"about": str(one.id)}
    assert button(dropped, "issue.take_up")["data"]["about"].startswith(about["about"])
    shown = await desk_of(post)
    await post.room.press(shown, "issue.take_up", KARI)
    assert await said(post) == {"nb": NEW}

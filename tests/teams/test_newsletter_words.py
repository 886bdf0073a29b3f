"""What people write, from the form to the newsletter's card: word for word, whatever it tries to be."""

from typing import Any

from bot import rendering
from bot.services import Services
from tests.cards.test_newsletter_card import HOSTILE_HERE, read, unbroken, whole
from tests.cards.test_newsletter_forms import LONG, plain
from tests.conftest import FixedClock
from tests.teams.desk import ANNE, KARI, LIV, Desk, fields
from tests.teams.test_approval import staff
from tests.teams.test_consent import accepted, asked
from tests.teams.test_newsletter import ASSEMBLED, approved_as_it_is, crew, give, items, room, steps

__all__ = ["crew", "room", "staff"]
KINDS = [text for text in HOSTILE_HERE.values() if len(text) < 200]
ALL_OF_IT = "\n\n".join(KINDS)
TITLE = "<b>{{DATE(2026-12-01T09:00:00Z)}}</b> **fet** \u202e🎉 <at>Kari</at> ${x} [y](javascript:z)"
WORD = f"{TITLE}\n\n{ALL_OF_IT}"[:1500]


async def opened(room: Desk, who: str, title: str) -> list[dict[str, Any]]:
    """A thing of the one issue as somebody opens it."""
    (about,) = await room.query("SELECT CAST(id AS text) FROM issue")
    ids = {one.versions[one.norm].title: one.id for one in await items(room)}
    value = {"verb": "issue.read", "issue": about, "item": ids.get(title, title)}
    return await room.teams.say("", who=who, value=value)


async def test_what_tries_to_be_something_else_comes_out_as_the_text_that_it_is(
    room: Desk, crew: Services, clock: FixedClock
) -> None:
    made = await accepted(room, crew, title=f"1 {TITLE}", done=ALL_OF_IT, led_to=TITLE, unit=TITLE, asked_unit=TITLE)
    await room.press(await asked(room, crew, made), "credit.yes", LIV)
    await give(room, title=f"2 {TITLE}", text=ALL_OF_IT[:2000], unit=TITLE)
    clock.moment = ASSEMBLED
    await steps(room, crew)
    (shown,) = await room.teams.say("nyhetsbrev", who=KARI)
    form = await room.press(shown, "issue.form", KARI)
    typed = {**fields(form), "title": f"3 {TITLE}", "text": LONG, "norm": "nn"}
    shown = await room.press(form, "issue.save", KARI, **typed)
    form = await room.press(shown, "issue.word", KARI)
    shown = await room.press(form, "issue.save", KARI, **{**fields(form), "word": WORD, "norm": "nn"})
    one = await approved_as_it_is(room, crew, clock, shown)
    async with room.engine.connect() as db:
        (card,) = (await rendering.read(db, one, 1)).cards.values()
    assert read(card).count(plain(TITLE)) >= 6, "three titles, two units and the word"
    assert unbroken(f"{ALL_OF_IT}{TITLE}") in whole(await opened(room, ANNE, f"1 {TITLE}"))
    assert unbroken(ALL_OF_IT[:2000]) in whole(await opened(room, ANNE, f"2 {TITLE}"))
    assert unbroken(LONG) in whole(await opened(room, ANNE, f"3 {TITLE}"))
    assert unbroken(WORD) in whole(await opened(room, ANNE, "word"))

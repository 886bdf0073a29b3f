"""Writing a message: the form, the look over it, and sending on one's own word; nothing typed is lost."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import announcement, record
from bot.announcement import Draft, Version
from bot.record import Days
from cards.record import html as page_of
from tests.conftest import FixedClock
from tests.teams.conftest import Teams, words
from tests.teams.desk import ANNE, CARD, HELGE, LIV, MESSAGE, WRITTEN, Desk, button, clear, fields, verbs


@pytest.fixture
async def desk(teams: Teams, engine: AsyncEngine) -> AsyncIterator[Desk]:
    """The bot with no messages in it."""
    await clear(engine)
    yield Desk(teams, engine)
    await clear(engine)


async def test_a_leader_writes_to_their_own_unit_and_it_is_stored_to_leave(desk: Desk) -> None:
    look = await desk.write()
    assert "Mottakarar (2): Anne Ansattsen, Liv Leiarstad" in words(look)
    assert "onsdag 25. november 2026 kl. 09.00, norsk tid" in words(look)
    sent = await desk.press(look, "announcement.send")
    assert "onsdag 25. november 2026 kl. 09.00" in words(sent)
    assert await desk.deeds() == ["draft", "approve", "schedule"]
    (due,) = await desk.query("SELECT due FROM broadcast WHERE state = 'scheduled'")
    assert due == datetime(2026, 11, 25, 8, tzinfo=UTC)
    assert await desk.query("SELECT author_id || approver_id FROM broadcast") == [LIV + LIV]


async def test_what_is_sent_at_once_is_given_to_the_engine(desk: Desk) -> None:
    look = await desk.write(send_words="")
    assert "med ein gong" in words(look)
    await desk.press(look, "announcement.send")
    assert "broadcast:start" in await desk.query("SELECT task_name FROM procrastinate_jobs")


async def test_the_preview_and_the_trial_are_the_delivered_card_itself(desk: Desk) -> None:
    look = await desk.write(acknowledge="true", title_nb="Nye lister", text_nb="Listene er klare.")
    trial = await desk.teams.press(button(look, "announcement.trial"), who=LIV)
    inside = next(part for part in look["body"] if part["type"] == "Container" and part.get("bleed"))
    assert inside["items"][: len(trial["body"])] == trial["body"]
    await desk.press(look, "announcement.send")
    (stored,) = await desk.query("SELECT cards->'nn' FROM rendering")
    assert stored == trial
    assert set((await desk.query("SELECT cards FROM rendering"))[0]) == {"nb", "nn"}
    assert button(trial, "delivery.acknowledge")["title"] == "Lese"
    kind, said = await desk.answer(trial, "delivery.acknowledge")
    assert (kind, "berre ei prøve" in said) == (MESSAGE, True)


async def test_the_other_norm_is_one_press_away(desk: Desk) -> None:
    look = await desk.write(title_nb="Nye lister", text_nb="Listene er klare.")
    assert "Nye vaktlister" in words(look)
    other = await desk.press(look, "announcement.review")
    assert "Nye lister" in words(other)


@pytest.mark.parametrize(
    ("said", "kind", "everyone"),
    [
        ("ny melding til alle", "announcement", True),
        ("nytt førehandsvarsel", "prenotice", False),
        ("nytt oppslag", "announcement", False),
    ],
)
async def test_what_is_said_fills_in_kind_and_audience(desk: Desk, said: str, kind: str, everyone: bool) -> None:
    form = await desk.open(HELGE, said)
    assert fields(form)["kind"] == kind
    assert (fields(form)["to"] == "everyone") is everyone


async def test_faults_come_back_with_the_form_and_everything_that_was_typed(desk: Desk) -> None:
    typed = {
        "text_nb": "[her](http://usikker.invalid)",
        "picture_url": "https://example.invalid/a.png",
        "people": "Grete Finnesikke",
        "send_words": "i går kl. 9",
        "link1_url": "https://example.invalid",
        "release_where": "Nettsida",
    }
    form = await desk.write(**typed)
    said = words(form)
    for fault in (
        "Tittelen manglar på bokmål",
        "http://usikker.invalid",
        "Skriv kva biletet viser",
        "Grete Finnesikke",
    ):
        assert fault in said
    assert "i går kl. 9" in said
    assert {name: fields(form)[name] for name in typed} == typed
    again = await desk.open(said="mine utkast")
    reopened = await desk.press(
        await desk.teams.press(button(again, "announcement.review"), who=LIV), "announcement.edit"
    )
    assert {name: fields(reopened)[name] for name in typed} == typed


async def test_an_empty_form_keeps_nothing(desk: Desk) -> None:
    form = await desk.fill(await desk.open())
    assert "Skriv ein tittel" in words(form)
    assert await desk.query("SELECT id FROM announcement") == []


async def test_a_form_that_is_too_old_comes_again_with_what_was_typed_and_is_kept_as_a_draft(
    desk: Desk, clock: FixedClock
) -> None:
    form = await desk.open()
    clock.moment += timedelta(hours=25)
    again = await desk.fill(form, **WRITTEN)
    assert "blitt for gammalt" in words(again)
    assert fields(again)["text_nn"] == WRITTEN["text_nn"]
    assert "Nye vaktlister" in words(await desk.open(said="mine utkast"))
    await desk.press(await desk.fill(again), "announcement.send")
    assert await desk.query("SELECT version FROM announcement") == [1]


async def test_a_double_press_and_ten_at_once_send_once_and_are_answered(desk: Desk) -> None:
    look = await desk.write()
    answers = await asyncio.gather(*(desk.answer(look, "announcement.send") for _ in range(10)))
    assert [kind for kind, _ in answers].count(CARD) == 1
    assert all("allereie gjort" in said for kind, said in answers if kind == MESSAGE)
    assert len(await desk.query("SELECT id FROM broadcast")) == 1
    assert await desk.deeds() == ["draft", "approve", "schedule"]


async def test_ten_sent_forms_make_one_draft(desk: Desk) -> None:
    form = await desk.open()
    answers = await asyncio.gather(*(desk.answer(form, "announcement.save", **WRITTEN) for _ in range(10)))
    assert [kind for kind, _ in answers].count(CARD) == 1
    assert len(await desk.query("SELECT id FROM announcement")) == 1


async def test_a_look_at_a_version_that_was_edited_since_sends_nothing(desk: Desk) -> None:
    look = await desk.write()
    await desk.fill(await desk.press(look, "announcement.edit"), text_nn="Nytt")
    kind, said = await desk.answer(look, "announcement.send")
    assert (kind, "endra, avgjort eller sendt" in said) == (MESSAGE, True)
    assert await desk.query("SELECT id FROM broadcast") == []


async def test_an_edit_in_two_places_keeps_both(desk: Desk) -> None:
    look = await desk.write()
    forms = [await desk.press(look, "announcement.edit") for _ in range(2)]
    await desk.fill(forms[0], text_nn="Det eine")
    second = await desk.fill(forms[1], text_nn="Det andre")
    assert "eige utkast" in words(second)
    kept = await desk.query("SELECT content->'versions'->'nn'->>'text' FROM announcement ORDER BY edited, version DESC")
    assert sorted(kept) == ["Det andre", "Det eine"]


async def test_a_time_that_passes_while_it_is_looked_over_is_said_and_nothing_is_sent(
    desk: Desk, clock: FixedClock
) -> None:
    look = await desk.write(send_words="kl. 12")
    clock.moment += timedelta(hours=3)
    again = await desk.press(look, "announcement.send")
    assert "Tidspunktet for sending er passert" in words(again)
    assert "announcement.send" not in verbs(again)
    assert await desk.query("SELECT id FROM broadcast") == []


async def test_what_waits_for_its_time_is_taken_back_and_is_a_draft_again(desk: Desk) -> None:
    sent = await desk.press(await desk.write(), "announcement.send")
    again = await desk.press(sent, "announcement.withdraw")
    assert await desk.query("SELECT state FROM broadcast") == ["cancelled"]
    assert (await desk.deeds())[3:] == ["cancel", "withdraw", "draft"]
    await desk.press(
        await desk.fill(await desk.press(again, "announcement.edit"), text_nn="Betre"), "announcement.send"
    )
    assert sorted(await desk.query("SELECT state FROM broadcast")) == ["cancelled", "scheduled"]
    await desk.query("UPDATE broadcast SET started = due WHERE state = 'scheduled'")
    days = Days(date(2026, 11, 24), date(2026, 11, 26))
    async with desk.engine.begin() as db:
        (kept,) = await record.read(db, days)
    written = ["draft", "approve", "schedule", "cancel", "withdraw", "draft", "edit", "approve", "schedule"]
    assert [each.deed for each in kept.trail] == written, "what was decided before it was taken back is there as well"
    assert [each.detail for each in kept.trail if each.deed == "approve"] == ["utgave 1", "utgave 1"]
    assert "<td>versjon 2</td>" in page_of(kept)


async def test_drafts_are_found_copied_and_deleted_after_being_asked(desk: Desk) -> None:
    look = await desk.write()
    copied = await desk.fill(await desk.press(look, "announcement.copy"), title_nn="Kopien")
    assert len(await desk.query("SELECT id FROM announcement")) == 2
    asked = await desk.press(copied, "announcement.drop")
    assert "Kopien" in words(asked)
    assert "Slik blir ho" in words(await desk.press(asked, "announcement.review"))
    assert "sletta" in words(await desk.press(asked, "announcement.discard"))
    assert "Kopien" not in words(await desk.open(said="mine utkast"))
    assert (await desk.deeds())[-1] == "discard"
    kind, said = await desk.answer(asked, "announcement.discard")
    assert (kind, "allereie gjort" in said) == (MESSAGE, True)


async def test_every_draft_is_found_however_many_there_are(desk: Desk, clock: FixedClock) -> None:
    async with desk.engine.begin() as db:
        for number in range(21):
            written = Draft(versions={"nn": Version(title=f"Utkast {number}.", text="x")})
            await announcement.create(db, LIV, written, clock.now() + timedelta(minutes=number))
    card, seen = await desk.open(said="mine utkast"), list[str]()
    while True:
        seen += [one for one in words(card).splitlines() if one.startswith("Utkast ")]
        if "announcement.drafts" not in verbs(card):
            break
        (card,) = await desk.teams.say("", who=LIV, value=button(card, "announcement.drafts")["data"])
    assert seen == [f"Utkast {number}." for number in reversed(range(21))]
    for made_up in ("x", -1, 10**9, 2.5, True):
        (card,) = await desk.teams.say("", who=LIV, value={"verb": "announcement.drafts", "skip": made_up})
        assert "Mine utkast" in words(card)


@pytest.mark.parametrize(
    "verb", ["announcement.review", "announcement.edit", "announcement.copy", "announcement.trial", "announcement.drop"]
)
async def test_nobody_opens_anothers_draft(desk: Desk, verb: str) -> None:
    data = button(await desk.write(title_nb="Nye lister", text_nb="Klare"), verb)["data"]
    value = {"action": {"type": "Action.Execute", "verb": verb, "data": data}}
    activity = desk.teams.activity("invoke", who=HELGE, name="adaptiveCard/action", value=value)
    _, body = await desk.teams.post(activity)
    assert body["type"] == MESSAGE
    assert "vaktlister" not in body["value"]


async def test_an_employee_is_told_who_may_write(desk: Desk) -> None:
    (card,) = await desk.teams.say("ny melding", who=ANNE)
    assert "Dette er berre for" in words(card)


async def test_the_form_stays_readable_where_people_have_typed_markup(desk: Desk) -> None:
    look = await desk.write(title_nn="**<b>** [x](y)", text_nn="a\x00b  c")
    assert "**<b>** [x](y)" in words(look)
    assert "ab  c" in words(look)

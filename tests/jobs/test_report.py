"""The report's card through the lane: told at the start, updated as it goes, and only where something changed."""

from collections.abc import AsyncIterator
from uuid import UUID

import pytest
from sqlalchemy import update

from bot import acknowledgement, announcement, broadcast, launch, notice, report, week
from bot.announcement import Draft, State, Version
from bot.audience import Audience
from bot.broadcast import Plan
from bot.delivery import DeliveryRow
from bot.letter import Posting
from bot.turn import Key
from cards.announcement import rendered
from tests.deleting import deleting
from tests.jobs.conftest import ANNE, LIV, Office
from tests.jobs.test_mail import Post
from tests.teams.conftest import actions, words

CHIEF = "d0000000-0000-4000-8000-000000000003"
DRAFT = Draft(
    versions={"nb": Version(title="Strømmen", text="Borte i morgen.")},
    audience=Audience(units=("Heimetenesta",)),
    acknowledge=True,
)


@pytest.fixture
async def begun(office: Office) -> AsyncIterator[UUID]:
    """A message on its way to Heimetenesta, by Liv."""
    await office.query(deleting("broadcast, announcement"))
    await office.reachable(ANNE, LIV)
    now = office.clock.now()
    async with office.engine.begin() as db:
        one = await announcement.create(db, LIV, DRAFT, now)
        await announcement.move(db, await announcement.read(db, one), State.APPROVED, CHIEF)
        made = rendered(DRAFT, "Liv Leiarstad")
        await broadcast.keep(db, Plan(one, "announcement", LIV, CHIEF, DRAFT.audience, made, now), now)
        await launch.start(office.services, db, one)
    await office.query("UPDATE delivery SET due = due + interval '1 day'")  # so that the lane sends the report alone
    yield one
    await office.query(deleting("broadcast, announcement"))


async def tell(office: Office, one: UUID) -> None:
    """What the engine does at the start, every few seconds and at the end; then the lane's run."""
    async with office.engine.begin() as db:
        await report.tell(office.services, db, one)
    await office.run()


async def settle(office: Office, one: UUID, who: str, state: str) -> None:
    """Record an outcome."""
    mine = (DeliveryRow.broadcast_id == one) & (DeliveryRow.person_id == who)
    values = {"state": state, "sent_at": office.clock.now() if state == "sent" else None}
    async with office.engine.begin() as db:
        await db.execute(update(DeliveryRow).where(mine).values(values))


async def test_one_card_is_sent_and_then_updated_and_nothing_is_sent_where_nothing_changed(
    office: Office, begun: UUID
) -> None:
    await tell(office, begun)
    await tell(office, begun)
    assert [len(office.paths(method)) for method in ("POST", "PUT")] == [1, 0], "the editor is not reached in Teams"
    assert "Levert til 0 av 2." in office.connector.sent[0].body["summary"]
    await settle(office, begun, ANNE, "sent")
    await tell(office, begun)
    assert [len(office.paths(method)) for method in ("POST", "PUT")] == [1, 1]
    (card,) = [one["content"] for one in office.connector.sent[-1].body["attachments"]]
    assert "Blir send no" in words(card)
    assert {one["verb"] for one in actions(card)} >= {"broadcast.pause", "broadcast.cancel", "broadcast.sure"}


async def test_whoever_approved_it_gets_the_numbers_by_mail_where_teams_does_not_reach(
    office: Office, begun: UUID
) -> None:
    await tell(office, begun)
    (mail,) = office.mails()
    assert (mail["To"], mail["Subject"]) == ("kari.kommunikasjon@example.invalid", "Sendes nå: Strømmen")
    body = mail.get_body(("plain",))
    assert body is not None
    assert "Mottakere: 2" in body.get_content()


async def test_presses_on_lest_reach_the_card_within_five_minutes(office: Office, begun: UUID) -> None:
    for who in (ANNE, LIV):
        await settle(office, begun, who, "sent")
    await tell(office, begun)
    (mine,) = await office.query("SELECT id FROM delivery WHERE person_id = :who", who=ANNE)
    async with office.engine.begin() as db:
        await acknowledgement.acknowledge(db, mine, ANNE, office.clock.now())
        await db.execute(update(broadcast.BroadcastRow).values(state="sent", ended=office.clock.now()))
    async with office.engine.begin() as db:
        await office.services.defer(db, "report:refresh")
    await office.run()
    assert "Send: Strømmen" in office.connector.sent[-1].body["summary"]


async def test_whoever_is_no_editor_any_more_gets_no_more_updates(office: Office, begun: UUID) -> None:
    async with office.engine.begin() as db:
        await notice.tell(office.services, db, [ANNE], report.key(begun, ANNE))
    await office.run()
    assert office.connector.sent == []
    assert await office.query("SELECT reason FROM notice WHERE person_id = :who", who=ANNE) == ["withdrawn"]


@pytest.mark.parametrize(
    ("posting", "ends"),
    [
        (Posting("sent"), "mail sent "),
        (Posting("written"), "teams failed no_mailbox"),
        (Posting("lost"), "teams unknown no_answer"),
    ],
)
async def test_the_weeks_card_goes_by_mail_with_the_texts_where_teams_does_not_reach_any_more(
    office: Office, begun: UUID, posting: Posting, ends: str
) -> None:
    post = Post([posting])
    office.with_mailer(post)
    await office.query("UPDATE delivery SET state = 'held', made = '2026-11-24 09:00+00'")
    await office.query("DELETE FROM address")
    assert week.name(office.clock.now()) == "2026-W48"
    async with office.engine.begin() as db:
        await notice.tell(office.services, db, [ANNE], Key("week", f"{ANNE} 2026-W48"))
    await office.run()
    (letter,) = (one for one in post.letters if one.to == "anne.ansattsen@example.invalid")
    assert "Borte i morgen." in letter.text
    await office.defer("week:gather")
    became = await office.query("SELECT channel || ' ' || state || ' ' || reason FROM delivery ORDER BY person_id")
    assert became == ["teams held ", ends]

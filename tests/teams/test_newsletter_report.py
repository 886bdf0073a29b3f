"""An issue's report card: how it was read, beside the six issues before it."""

from datetime import date
from typing import Any
from uuid import UUID

from bot.newsletter import Content
from bot.services import Services
from tests.conftest import FixedClock
from tests.teams.conftest import words
from tests.teams.desk import KARI, Desk
from tests.teams.test_approval import staff
from tests.teams.test_newsletter import SENT, approved, crew, room
from tests.web import issues

__all__ = ["crew", "room", "staff"]
MONTHS = [date(2026, month, 1) for month in range(5, 12)]
LETTER = '{"nb": {"subject": "Nyhetsbrev", "html": "", "text": ""}}'
GOT = """
    INSERT INTO delivery (broadcast_id, person_id, channel, norm, state, reason, attempts, repaired, edition, made, due,
        sent_at, acknowledged)
    SELECT broadcast_id, 'p' || n, 'teams', 'nb', 'sent', '', 1, FALSE, 1, edited, edited, edited,
        CASE WHEN n <= :read THEN edited END FROM issue, generate_series(1, 10) n WHERE month = :month"""


async def report(room: Desk, broadcast_id: UUID) -> dict[str, Any]:
    """The report as an editor opens it."""
    data = {"verb": "broadcast.show", "about": str(broadcast_id)}
    return await room.teams.press({"type": "Action.Execute", "verb": "broadcast.show", "data": data}, {}, who=KARI)


async def test_the_report_of_an_issue_stands_beside_the_six_before_it(
    room: Desk, crew: Services, clock: FixedClock
) -> None:
    one = await approved(room, crew, clock)
    for number, month in enumerate(MONTHS):
        async with room.engine.begin() as db:
            await issues.kept(db, month, Content(word={"nb": "x"}), clock.now())
        await room.query(GOT, month=month, read=number)
    assert "Denne utgaven ved siden av" not in words(await report(room, one)), "not while it is sent"
    await room.query(SENT + " WHERE id = :one", one=one)
    await room.query("UPDATE delivery SET state = 'sent', sent_at = made WHERE broadcast_id = :one", one=one)
    said = words(await report(room, one))
    assert "Denne utgaven ved siden av de seks før" in said
    assert "Desember 2026: ░░░░░░░░░░ 0 %" in said
    for number, name in enumerate(("Juni", "Juli", "August", "September", "Oktober", "November"), 1):
        assert f"{name} 2026: {'█' * number}{'░' * (10 - number)} {number}0 %" in said
        assert f"Levert til 10 av 10. {number} har trykt «Lest»." in said
    assert "Mai 2026" not in said, "six, and no more"
    (june,) = await room.query("SELECT broadcast_id FROM issue WHERE month = '2026-06-01'")
    await room.query(
        "UPDATE rendering SET letters = CAST(:made AS jsonb) WHERE broadcast_id = :june", made=LETTER, june=june
    )
    earlier = words(await report(room, june))
    assert "Juni 2026: █" in earlier
    assert "Mai 2026" in earlier
    assert "Juli 2026" not in earlier, "what came after it is not beside it"

"""A prenotice as the tests have it: written, approved, frozen, and delivered as far as a test says.

The lane is not run: what Teams would have answered is written into the rows.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import address, announcement, launch
from bot.address import Place
from bot.announcement import Draft, Kind, Release, Version
from bot.audience import Audience
from bot.broadcast import Plan, Urgency
from bot.clock import day_in_oslo
from bot.services import Services
from cards.announcement import rendered as rendered

EDITOR = "d0000000-0000-4000-8000-000000000003"
LEADER = "d0000000-0000-4000-8000-000000000005"
"""Leads Heimetenesta, and nobody else."""
ANNE = "d0000000-0000-4000-8000-000000000009"
"""Is in Heimetenesta."""
VIDAR = "d0000000-0000-4000-8000-000000000010"
"""Is not."""
PEOPLE = 12
SECRET = "Kvennbekken"
"""A word that stands in the prenotice and nowhere else."""
TABLES = "prenotice, delivery, rendering, broadcast, announcement, mailing, notice, lane, form, address"


def draft(at: datetime, **more: object) -> Draft:
    """A prenotice of what becomes public `at`."""
    version = {
        norm: Version(title=f"{SECRET} sjukehjem ({norm})", text=f"Vi bygger ved {SECRET}.") for norm in ("nb", "nn")
    }
    release = Release(at=at, where="kommunen.example.invalid", by="Kari", refer_to="Kari", may_say=f"Ikke om {SECRET}")
    plain = Draft(kind=Kind.PRENOTICE, versions=version, audience=Audience(everyone=True), release=release)
    return plain.model_copy(update=more)


async def scheduled(
    services: Services, db: AsyncConnection, at: datetime, due: datetime, author: str = EDITOR, **more: object
) -> UUID:
    """The id of a prenotice that an editor has approved, to be sent at `due`; public `at`."""
    written, now = draft(at, **more), services.clock.now()
    made = await announcement.create(db, author, written, now)
    plan = Plan(
        id=made,
        kind=Kind.PRENOTICE,
        author_id=author,
        approver_id=EDITOR,
        audience=written.audience,
        rendered=rendered(written, "Kari"),
        due=due,
        urgency=Urgency.PRENOTICE,
        repeat=True,
        expires=at,
    )
    await launch.schedule(services, db, plan)
    return made


async def started(services: Services, db: AsyncConnection, at: datetime, author: str = EDITOR, **more: object) -> UUID:
    """The same, begun just now: a frozen audience of which nobody has got it."""
    due = services.clock.now() + timedelta(seconds=1)
    for one in services.directory.employees():
        await address.keep(db, one.id, Place("http://127.0.0.1:1/", f"a:{one.id}"), day_in_oslo(due))
    made = await scheduled(services, db, at, due, author, **more)
    await db.execute(text("UPDATE broadcast SET due = :now WHERE id = :id"), {"id": made, "now": services.clock.now()})
    await launch.start(services, db, made)
    return made


_SETTLE = text("""
    UPDATE delivery SET state = 'sent', sent_at = :now, edition = 1, service_url = :url, conversation_id = 'a:' || person_id,
        activity_id = 'was:' || person_id
    WHERE id IN (SELECT id FROM delivery WHERE broadcast_id = :id AND state = 'waiting' ORDER BY person_id LIMIT :most)""")
_FAIL = text("UPDATE delivery SET state = 'failed', reason = :why WHERE broadcast_id = :id AND state = 'waiting'")


async def arrive(db: AsyncConnection, broadcast_id: UUID, now: datetime, most: int = PEOPLE, url: str = "") -> None:
    """Let up to `most` of those who wait have got it now, in Teams."""
    await db.execute(_SETTLE, {"id": broadcast_id, "now": now, "most": most, "url": url})


async def fail(db: AsyncConnection, broadcast_id: UUID, why: str = "blocked") -> None:
    """Let nobody else get it."""
    await db.execute(_FAIL, {"id": broadcast_id, "why": why})


async def end(db: AsyncConnection, broadcast_id: UUID) -> None:
    """Let the broadcast be over, as the lane does where nothing waits."""
    await db.execute(text("UPDATE delivery SET state = 'sent' WHERE state = 'waiting' AND sent_at IS NOT NULL"))
    await db.execute(text("UPDATE broadcast SET state = 'sent' WHERE id = :id"), {"id": broadcast_id})


async def row(db: AsyncConnection, broadcast_id: UUID) -> Mapping[str, object]:
    """The prenotice with its broadcast's state, operation, edition and expiry."""
    joined = text(
        "SELECT p.*, b.state, b.operation, b.edition, b.expires FROM prenotice p JOIN broadcast b ON b.id = broadcast_id "
        "WHERE broadcast_id = :id"
    )
    return dict((await db.execute(joined, {"id": broadcast_id})).mappings().one())

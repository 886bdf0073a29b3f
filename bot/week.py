"""«Denne uka»: what was over the week's budget, gathered at noon on Friday in one card that shows each when asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import notice, rendering
from bot.address import Place
from bot.budget import WEEK, monday
from bot.clock import OSLO
from bot.quiet import quiet
from bot.services import Services
from bot.turn import Key, Norm

_WAITING = """
    FROM delivery d JOIN broadcast b ON b.id = d.broadcast_id
    WHERE d.state = 'held' AND d.made <= :cutoff AND b.state NOT IN ('paused', 'recalled', 'cancelled', 'expired')"""
_PEOPLE = sql(f"""
    SELECT DISTINCT d.person_id {_WAITING} AND NOT EXISTS (
        SELECT FROM notice n WHERE n.kind = 'week' AND n.person_id = d.person_id
        AND n.subject = d.person_id || :week)""")  # noqa: S608 - of this module's constants alone; values are bound
_MINE = sql(f"""
    SELECT d.id, d.norm, b.id AS broadcast_id, b.edition, b.author_id {_WAITING}
    AND d.person_id = :person ORDER BY d.made, d.id""")
_SHOW = sql("""
    UPDATE delivery SET state = 'sent', sent_at = :now, edition = :edition, reason = ''
    WHERE id = :id AND (state = 'held' OR state = 'failed' AND reason = 'not_opened' AND EXISTS (
        SELECT FROM broadcast b WHERE b.id = broadcast_id AND b.state <> 'cancelled' AND b.operation <> 'recall'))
    RETURNING id""")
_MAILED = sql("""
    UPDATE delivery SET state = 'sent', channel = 'mail', sent_at = :now, edition = :edition, reason = ''
    WHERE id = :id AND state = 'held'""")
_RESUMED = sql("UPDATE delivery SET made = :now WHERE broadcast_id = :broadcast AND state = 'held'")
_ARRIVED = sql("""
    UPDATE delivery SET service_url = :service_url, conversation_id = :conversation_id, activity_id = :activity_id
    WHERE id = :id AND state = 'sent'""")


@dataclass(frozen=True)
class Item:
    """One message that waits: which delivery it is, what it says in the person's norm, and who sent it."""

    delivery_id: int
    edition: int
    title: str
    text: str
    sender: str


@dataclass(frozen=True)
class Gathered:
    """What waits for one person until a week's Friday; `name` is the week's."""

    name: str
    items: Sequence[Item]


def cutoff(now: datetime) -> datetime:
    """The last noon on a Friday in Oslo, at or before `now`; what was held until then is gathered."""
    week = monday(now)
    friday = datetime.combine(week.date() + timedelta(days=4), time(12), OSLO)
    return friday if friday <= now else datetime.combine(friday.date() - WEEK, time(12), OSLO)


def name(moment: datetime) -> str:
    """As «2026-W48»."""
    year, week, _ = moment.astimezone(OSLO).isocalendar()
    return f"{year}-W{week:02}"


def friday(week: str) -> datetime:
    """Noon in Oslo of the Friday of a week named as by `name`. Raises ValueError where there is no such week."""
    year, _, number = week.partition("-W")
    return datetime.combine(date.fromisocalendar(int(year), int(number), 5), time(12), OSLO)


async def people(db: AsyncConnection, now: datetime) -> Sequence[str]:
    """For whom something has waited until the last Friday who have not been told of it."""
    found = cutoff(now)
    return list((await db.execute(_PEOPLE, {"cutoff": found, "week": f" {name(found)}"})).scalars())


async def gather(services: Services, db: AsyncConnection) -> int:
    """Tell everybody for whom something waits, once a week and not in the quiet hours; gives how many."""
    now = services.clock.now()
    if quiet(now, services.policy):
        return 0
    found = await people(db, now)
    for one in found:
        await notice.tell(services, db, [one], Key("week", f"{one} {name(cutoff(now))}"))
    return len(found)


async def read(services: Services, db: AsyncConnection, subject: str) -> Gathered | None:
    """What waits for the person of the subject since that week; None where nothing does any more."""
    person_id, _, week = subject.rpartition(" ")
    rows = (await db.execute(_MINE, {"cutoff": friday(week), "person": person_id})).all()
    items = [await _item(services, db, row.id, row.broadcast_id, row.edition, row.norm, row.author_id) for row in rows]
    return Gathered(week, items) if items else None


async def _item(
    services: Services, db: AsyncConnection, delivery_id: int, broadcast_id: UUID, edition: int, norm: Norm, author: str
) -> Item:
    letter = (await rendering.read(db, broadcast_id, edition)).letters[norm]
    sender = services.directory.employee(author or "")
    return Item(delivery_id, edition, letter.subject, letter.text, sender.name if sender else "")


async def mailed(gathered: Gathered, db: AsyncConnection, now: datetime) -> None:
    """Count what a letter held as delivered by e-mail."""
    rows = [{"id": one.delivery_id, "edition": one.edition, "now": now} for one in gathered.items]
    await db.execute(_MAILED, rows)


async def resumed(db: AsyncConnection, broadcast_id: UUID, now: datetime) -> None:
    """Let what was held of a paused broadcast, which no card showed, come with the next Friday's."""
    await db.execute(_RESUMED, {"broadcast": broadcast_id, "now": now})


async def show(db: AsyncConnection, delivery_id: int, edition: int, now: datetime) -> bool:
    """Count a held delivery as delivered, as it is shown, however late; False where it is not held any more."""
    values = {"id": delivery_id, "edition": edition, "now": now}
    return (await db.execute(_SHOW, values)).first() is not None


async def arrived(db: AsyncConnection, delivery_id: int, place: Place, activity_id: str) -> None:
    """Keep which activity a shown delivery became, so that it can be corrected and recalled."""
    here = {"service_url": place.service_url, "conversation_id": place.conversation_id, "activity_id": activity_id}
    await db.execute(_ARRIVED, {"id": delivery_id, **here})

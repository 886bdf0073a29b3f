"""The one card of a broadcast: how far it is while it is sent, what became of it afterwards, and who may do what.

Its notice's subject is the broadcast's id and the reader's, since each sees other names and has tokens of their own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import (
    access,
    address,
    announcement,
    behind,
    broadcast,
    coverage,
    load,
    notice,
    readership,
    rendering,
    tally,
    unreached,
)
from bot.access import EDITORS
from bot.behind import Behind
from bot.broadcast import Broadcast, State
from bot.clock import day_in_oslo
from bot.delivery import Counts
from bot.errors import BotError
from bot.figure import Figure, shown
from bot.load import Load
from bot.readership import Readership
from bot.rendering import Operation
from bot.services import Services
from bot.turn import Key, Norm, Sender, Turn
from bot.unreached import Missed

KIND, NEWSLETTER = "broadcast", "newsletter"
FEWEST = 5
"""People; with fewer, even the number of those who pressed «Lest» says too much."""
STEERING = ("pause", "resume", "cancel", "again", "unknown", "behind", "recall")
"""What is done by a button with a token; putting right has a form of its own."""


@dataclass(frozen=True)
class Report:
    """A broadcast as one reader may see it at one moment.

    `missed` are those whom the reader may know of, `others` how many more there are; `behind` are those whom the reader
    may know of too, who have the text from before it was put right. `awaited` are the names of those who have not
    confirmed, only where everybody must. `load` is for editors. `tokens` are by the word of STEERING. `stopped`: as a
    prenotice it never becomes public. `read`: of an issue of the newsletter, how it and the six before it were read.
    """

    one: Broadcast
    titles: Mapping[Norm, str]
    sender: str
    counts: Counts
    missed: Sequence[Missed]
    others: int
    behind: Sequence[Behind]
    figures: Sequence[Figure]
    acknowledge: bool
    must_confirm: str
    awaited: Sequence[str]
    load: Load | None
    tokens: Mapping[str, str]
    now: datetime
    stopped: bool = False
    read: Sequence[Readership] = ()

    @property
    def title(self) -> str:
        """The title in the norm that it was first written in."""
        return next(iter(self.titles.values()))

    @property
    def took(self) -> timedelta | None:
        """How long it has taken, or took, to send it the first time; None before it has begun."""
        one = self.one
        return None if one.started is None else (one.finished or one.ended or self.now) - one.started

    @property
    def few(self) -> bool:
        """Whether so few got it that who pressed «Lest» could be guessed."""
        return self.counts.people < FEWEST and not self.must_confirm


async def read(services: Services, db: AsyncConnection, subject: str) -> Report | None:
    """The report of a notice's subject; None where its reader may not see it any more."""
    broadcast_id, _, person_id = subject.partition(" ")
    place = await address.reach(db, person_id)
    turn = Turn("", Sender(person_id), "personal", "nb", conversation=place.conversation_id if place else "")
    try:
        return await of(services, db, UUID(broadcast_id), turn)
    except BotError:
        return None


async def of(services: Services, db: AsyncConnection, broadcast_id: UUID, turn: Turn) -> Report:
    """The report for whoever sends `turn`. Raises BotError "gone" or NotAllowed."""
    one, now = await broadcast.read(db, broadcast_id), services.clock.now()
    person_id, day = turn.sender.id, day_in_oslo(now)
    access.require_steering(services.directory, person_id, one.author_id, day)
    edits = access.allows(EDITORS, services.directory, person_id, day)
    everybody = await unreached.missed(db, services.directory, one.id)
    led = services.directory.leads(person_id, day)
    seen = everybody if edits else unreached.within(everybody, led)
    old = await behind.people(db, services.directory, one.id)
    acknowledge, must_confirm = await _wanted(db, one)
    author = services.directory.employee(one.author_id or "")
    return Report(
        one=one,
        titles=await rendering.titles(db, one.id),
        sender=author.name if author else "",
        counts=await tally.counts(db, one.id, one.tally),
        missed=seen,
        others=len(everybody) - len(seen),
        behind=[each for each in old if edits or each.unit in led],
        figures=() if one.running else await _figures(services, db, one.id),
        acknowledge=acknowledge,
        must_confirm=must_confirm,
        awaited=await _awaited(services, db, one.id) if must_confirm and not one.running else (),
        load=await load.of(db, one.id, now) if edits else None,
        tokens=await _tokens(services, db, turn, one, now),
        now=now,
        stopped=await coverage.stopped(db, one),
        read=await readership.beside(db, one.id) if one.kind == NEWSLETTER and not one.running else (),
    )


async def _wanted(db: AsyncConnection, one: Broadcast) -> tuple[bool, str]:
    """Whether «Lest» is asked for, and why everybody must confirm, "" where nobody must; a newsletter only asks."""
    try:
        draft = (await announcement.read(db, one.id)).draft
    except BotError:
        return one.kind == NEWSLETTER, ""
    return draft.acknowledge or bool(draft.must_confirm), draft.must_confirm


_UNITS = sql("""
    SELECT person_id, bool_or(sent_at IS NOT NULL) AS sent, bool_or(acknowledged IS NOT NULL) AS acknowledged
    FROM delivery WHERE broadcast_id = :broadcast GROUP BY person_id""")


async def _figures(services: Services, db: AsyncConnection, broadcast_id: UUID) -> Sequence[Figure]:
    units: dict[str, Figure] = {}
    for row in await db.execute(_UNITS, {"broadcast": broadcast_id}):
        one = services.directory.employee(row.person_id)
        unit = one.unit if one is not None else ""
        had = units.get(unit, Figure(unit, 0, 0, 0))
        units[unit] = Figure(unit, had.people + 1, had.sent + row.sent, had.acknowledged + row.acknowledged)
    return shown(units.values())


async def _awaited(services: Services, db: AsyncConnection, broadcast_id: UUID) -> Sequence[str]:
    rows = await db.execute(_UNITS, {"broadcast": broadcast_id})
    waits = {row.person_id for row in rows if row.sent and not row.acknowledged}
    return [one.name for one in (*services.directory.employees(), *services.directory.externals()) if one.id in waits]


_STAGE = sql("SELECT count(*) FROM audit WHERE subject = :broadcast AND deed <> 'export'")


async def _tokens(
    services: Services, db: AsyncConnection, turn: Turn, one: Broadcast, now: datetime
) -> Mapping[str, str]:
    """A token for each button, which changes when anything has been done with the broadcast, and else stays."""
    stage = f"{one.state} {(await db.execute(_STAGE, {'broadcast': one.id})).scalar_one()}"
    sign, about = services.forms.steady, str(one.id)
    return {word: sign(turn, f"broadcast.{word}", now, about, stage) for word in STEERING}


def key(broadcast_id: UUID, person_id: str) -> Key:
    """Of the card that `person_id` has of a broadcast."""
    return Key("broadcast", f"{broadcast_id} {person_id}")


_SEEN = sql("SELECT person_id FROM notice WHERE kind = 'broadcast' AND subject LIKE :subject")


async def tell(services: Services, db: AsyncConnection, broadcast_id: UUID, but: str = "") -> None:
    """Tell everybody who has the broadcast's card, and its author and approver, how far it is now; nobody `but`."""
    one = await broadcast.read(db, broadcast_id)
    seen = (await db.execute(_SEEN, {"subject": f"{broadcast_id} %"})).scalars()
    for person_id in {*seen, one.author_id, one.approver_id} - {None, "", but}:
        await notice.tell(services, db, [person_id], key(broadcast_id, person_id))


async def ended(services: Services, db: AsyncConnection, broadcast_id: UUID) -> None:
    """Tell them all that it has been sent, and leaders whom of theirs a prenotice or urgent message did not reach."""
    await tell(services, db, broadcast_id)
    one = await broadcast.read(db, broadcast_id)
    if one.operation is Operation.SEND and one.state in (State.SENT, State.FAILED):
        for person_id, told in (await unreached.leaders(services, db, one)).items():
            await notice.tell(services, db, [person_id], told)

"""What a reader opened of an issue in the chat: the card that stands there follows what is taken back afterwards.

Of each thing in an issue the card that somebody opened last is kept, as a notice that is only ever changed in place.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import archive, layout, newsletter, notice
from bot.attempt import OPENED
from bot.errors import BotError
from bot.newsletter import Issue
from bot.paper import NORMS, Paper
from bot.services import Services
from bot.turn import Key, Norm

WHOLE = "all"
"""What the subject of a notice calls the issue as a whole."""
_HAVE = text("SELECT person_id, subject FROM notice WHERE kind = :kind AND starts_with(subject, :issue)")


@dataclass(frozen=True)
class Opened:
    """A thing by its id in the issue as it may be read now, by the reader's norm; none where it was recalled."""

    papers: Mapping[Norm, Paper]
    item: str


def key(issue_id: UUID | str, item: str) -> Key:
    """The notice that an opened card is."""
    return Key(OPENED, f"{issue_id} {item}")


async def read(services: Services, db: AsyncConnection, subject: str) -> Opened | None:
    """What a card is of; None where the issue is no longer kept."""
    issue_id, item = subject.split(" ")
    try:
        one = await newsletter.read(db, UUID(issue_id))
    except BotError:
        return None
    return Opened(await _papers(services, db, one), item)


async def _papers(services: Services, db: AsyncConnection, one: Issue) -> Mapping[Norm, Paper]:
    """As it was sent; what an editor opened before that, as it is now."""
    found = {norm: await archive.of_month(services, db, one.month, norm) for norm in NORMS}
    kept = {norm: each for norm, each in found.items() if each is not None}
    if not kept:
        return await layout.papers(services, db, one.worked_on)
    return {norm: each.paper for norm, each in kept.items() if not each.recalled}


async def tell(services: Services, db: AsyncConnection, issue_id: UUID, source: str = "") -> None:
    """Bring what was opened of an issue up to date: the things of `source`, or all, and the issue as a whole."""
    one = await newsletter.read(db, issue_id)
    held = (*one.content.items, *(one.pending.items if one.pending is not None else ()))
    touched = {WHOLE, *(each.id for each in held if each.source == source)}
    have = (await db.execute(_HAVE, {"kind": OPENED, "issue": f"{issue_id} "})).all()
    for subject in sorted({row.subject for row in have}):
        if not source or subject.split(" ")[1] in touched:
            await notice.tell(
                services, db, {row.person_id for row in have if row.subject == subject}, Key(OPENED, subject)
            )

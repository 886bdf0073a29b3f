"""What a leader is shown of those in their units whom messages did not reach, to tell them at the shift change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import access, rendering, unreached
from bot.access import EDITORS
from bot.clock import day_in_oslo
from bot.errors import BotError
from bot.services import Services
from bot.turn import Norm
from bot.unreached import Missed

MOST = 10
"""Messages looked at; the urgent ones first."""


@dataclass(frozen=True)
class Gap:
    """One message and those of the reader's who have not got it."""

    broadcast_id: UUID
    titles: Mapping[Norm, str]
    missed: Sequence[Missed]

    def title(self, norm: Norm) -> str:
        """The title, in the other norm where it was not written in this one."""
        return self.titles.get(norm) or next(iter(self.titles.values()))


async def read(services: Services, db: AsyncConnection, subject: str) -> Gap | None:
    """The gap of a notice's subject; None where everybody has got it since."""
    broadcast_id, _, person_id = subject.partition(" ")
    try:
        found = await of(services, db, UUID(broadcast_id), person_id)
    except BotError:
        return None
    return found if found.missed else None


async def of(services: Services, db: AsyncConnection, broadcast_id: UUID, person_id: str) -> Gap:
    """Whom of theirs the message did not reach; for an editor, whom at all, and never the reader."""
    day = day_in_oslo(services.clock.now())
    found = await unreached.missed(db, services.directory, broadcast_id)
    if not access.allows(EDITORS, services.directory, person_id, day):
        found = unreached.within(found, services.directory.leads(person_id, day))
    others = [one for one in found if one.person_id != person_id]
    return Gap(broadcast_id, await rendering.titles(db, broadcast_id), others)


async def all_of(services: Services, db: AsyncConnection, person_id: str) -> Sequence[Gap]:
    """The gaps in the last two weeks' messages, the urgent ones first."""
    recent = await unreached.recent(db, services.clock.now(), MOST)
    found = [await of(services, db, one, person_id) for one in recent]
    return [one for one in found if one.missed]

"""How the last issues were received, in numbers alone: delivered, read as far as people say, and what they think."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import broadcast, newsletter, reaction, tally
from bot.newsletter import State
from bot.reaction import Reaction

ISSUES = 6


@dataclass(frozen=True)
class Readership:
    """One issue: how many people it went to, got it, pressed «Lest», and said what."""

    month: date
    people: int
    sent: int
    acknowledged: int
    reactions: Mapping[Reaction, int]

    @property
    def share(self) -> int:
        """The percent of those who got it that pressed «Lest»; 0 where nobody got it."""
        return round(100 * self.acknowledged / self.sent) if self.sent else 0


async def last(db: AsyncConnection) -> Sequence[Readership]:
    """The last six issues that have left, the newest first."""
    found = list[Readership]()
    for one in await newsletter.last(db, ISSUES + 1, State.APPROVED):
        going = await broadcast.read(db, one.broadcast_id or one.id)
        if going.started is None:
            continue
        counts = await tally.counts(db, going.id, going.tally)
        said = await reaction.counts(db, going.id)
        found.append(Readership(one.month, counts.people, counts.sent, counts.acknowledged, said))
    return found[:ISSUES]

"""An issue as an editor sees it at one moment; a notice of it has as subject its id and the stage that it tells of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import intake, later, layout, newsletter, paper, reworded, slip, story
from bot.errors import BotError
from bot.newsletter import Issue, IssueRow, State
from bot.page import Kept, kept
from bot.paper import Paper
from bot.services import Services
from bot.slip import Slip
from bot.story import Use

TRIAL = "paper"
"""The kind of notice that is an issue's letter, to one editor."""
YEAR = 12
"""Months over which the share of each norm is counted."""


@dataclass(frozen=True)
class Desk:
    """An issue as it is laid out now, with the tokens by verb.

    `held` are stories that are accepted but name somebody who has not agreed. `share` is of nynorsk over the last
    twelve months, in percent; None before there is one. `too_large`: its card is larger than Teams takes.
    `corrected` are the ids of things whose notices have been put right since, `slips` texts that name somebody who has
    said no, `put_off` the titles of what waits for the next issue.
    """

    one: Issue
    paper: Paper
    now: datetime
    held: Sequence[str] = ()
    share: int | None = None
    too_large: bool = False
    corrected: frozenset[str] = frozenset()
    slips: Sequence[Slip] = ()
    put_off: Sequence[str] = ()
    tokens: Mapping[str, str] = field(default_factory=dict)

    @property
    def page(self) -> Kept:
        """How far its page on the intranet is."""
        return kept(self.one)


async def of(services: Services, db: AsyncConnection, one: Issue) -> Desk:
    """The issue as it is now."""
    laid = await layout.first(services, db, one)
    seen = [intake.view(services, each) for each in await story.accepted(db, Use.NEWSLETTER)]
    held = [each.one.told.title for each in seen if each.spoken_of]
    corrected = await reworded.behind(db, one.content)
    slips, waits = await slip.slips(services, db, one.content), await later.waiting(db, one)
    made = Desk(one, laid, services.clock.now(), held, await share(services, db), corrected=corrected)
    return replace(made, slips=slips, put_off=waits)


async def carried_by(db: AsyncConnection, broadcast_id: UUID) -> Issue:
    """The issue that a broadcast carries. Raises BotError "gone"."""
    found = (await db.execute(select(IssueRow.id).where(IssueRow.broadcast_id == broadcast_id))).scalar()
    return await newsletter.read(db, found or broadcast_id)


async def share(services: Services, db: AsyncConnection) -> int | None:
    """How many percent of the Norwegian texts of the last twelve months' issues were in nynorsk; None for none."""
    found = await newsletter.last(db, YEAR, State.APPROVED)
    year = [one for one in found if one.month > found[0].month.replace(year=found[0].month.year - 1)]
    last = await layout.all_of(services, db, year)
    said = [each.language for one in last for each in one.pieces] + [one.word_language for one in last if one.word]
    norms = [each for each in said if each != "en"]
    return round(100 * norms.count("nn") / len(norms)) if norms else None


@dataclass(frozen=True)
class Trial:
    """An issue as it is now, for one editor alone; `archive` is its address there, "" for none."""

    paper: Paper
    archive: str


async def trial(services: Services, db: AsyncConnection, subject: str) -> Trial | None:
    """What a trial's notice is of; None where the issue is no longer kept."""
    seen = await read(services, db, subject)
    return Trial(seen.paper, paper.address(services.public_url, seen.one.month)) if seen is not None else None


async def read(services: Services, db: AsyncConnection, subject: str) -> Desk | None:
    """What a notice to the editors is about; None where the issue is no longer kept."""
    try:
        one = await newsletter.read(db, UUID(subject.partition(" ")[0]))
        return await of(services, db, one.worked_on)
    except BotError:
        return None

"""Once a story is in an issue that has gone out, whoever told it and whoever it praises are told, each once."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import broadcast, intake, layout, newsletter, notice, story
from bot.broadcast import State as Stage
from bot.errors import BotError
from bot.newsletter import Kind, State
from bot.services import Services
from bot.turn import Key

KIND = "praise"
"""The notice's subject is the issue's id, the story's and the person's."""
LAST = 3
"""Issues that are looked at: one of a later month may be approved before this one has gone out."""
_TOLD = text("SELECT subject FROM notice WHERE kind = 'praise' AND starts_with(subject, :issue)")


@dataclass(frozen=True)
class Praise:
    """What somebody is told: the story's title, and whether they told it themselves."""

    title: str
    told_it: bool


async def congratulate(services: Services, db: AsyncConnection) -> None:
    """Tell all those of the last issues who have not been told; twice does no harm."""
    for one in await newsletter.last(db, LAST, State.APPROVED):
        going = await broadcast.read(db, one.broadcast_id or one.id)
        if going.state in (Stage.SENDING, Stage.SENT):
            had = set((await db.execute(_TOLD, {"issue": str(one.id)})).scalars())
            what = await layout.behind(services, db, [one.content])
            shown = layout.disclosed(one.content, one.shown, what)
            for item in [each for each in one.content.items if each.kind is Kind.STORY and each.id in shown]:
                people = {what.stories[item.source].one.author_id, *shown[item.id]} - {""}
                await _tell(services, db, {f"{one.id} {item.source} {person}" for person in people} - had)


async def _tell(services: Services, db: AsyncConnection, subjects: Collection[str]) -> None:
    for subject in sorted(subjects):
        await notice.tell(services, db, [subject.split(" ")[2]], Key(KIND, subject))


async def read(services: Services, db: AsyncConnection, subject: str) -> Praise | None:
    """What a notice says; None where the story was withdrawn, or the name."""
    _, story_id, person_id = subject.split(" ", 2)
    try:
        seen = intake.view(services, await story.read(db, UUID(story_id)))
    except BotError:
        return None
    told_it = person_id == seen.one.author_id
    still = seen.one.state is story.State.ACCEPTED and (told_it or person_id in seen.one.named)
    return Praise(seen.one.told.title, told_it) if still else None

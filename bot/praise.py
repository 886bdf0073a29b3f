"""Once a story is in an issue that has gone out, whoever told it and whoever it praises are told, each once."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import broadcast, intake, newsletter, notice, story
from bot.broadcast import State as Stage
from bot.errors import BotError
from bot.newsletter import Kind, State
from bot.services import Services
from bot.turn import Key

KIND = "praise"
"""The notice's subject is the issue's id, the story's and the person's."""
_TOLD = text("SELECT subject FROM notice WHERE kind = 'praise' AND starts_with(subject, :issue)")


@dataclass(frozen=True)
class Praise:
    """What somebody is told: the story's title, and whether they told it themselves."""

    title: str
    told_it: bool


async def congratulate(services: Services, db: AsyncConnection) -> None:
    """Tell all those of the last issue who have not been told; twice does no harm."""
    for one in await newsletter.last(db, 1, State.APPROVED):
        going = await broadcast.read(db, one.broadcast_id or one.id)
        if going.state in (Stage.SENDING, Stage.SENT):
            had = set((await db.execute(_TOLD, {"issue": str(one.id)})).scalars())
            stories = [
                each.source for each in one.content.items if each.kind is Kind.STORY and each.id in (one.shown or {})
            ]
            for subject in [each for source in stories for each in await _subjects(db, one.id, source)]:
                if subject not in had:
                    await notice.tell(services, db, [subject.split(" ")[2]], Key(KIND, subject))


async def _subjects(db: AsyncConnection, issue_id: UUID, source: str) -> list[str]:
    """A subject for each person of a story that is still to be used."""
    try:
        one = await story.read(db, UUID(source))
    except BotError:
        return []
    people = {one.author_id, *one.named} - {""} if one.state is story.State.ACCEPTED else set()
    return [f"{issue_id} {source} {person}" for person in sorted(people)]


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

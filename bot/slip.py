"""Where an issue names somebody who does not wish to be named, but for its stories, which are held back anyway."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import credit, newsletter, publishing
from bot.mention import mentions
from bot.newsletter import Content, Kind, State
from bot.services import Services

LAST = 3
"""Issues that are looked through when somebody says no."""


@dataclass(frozen=True)
class Slip:
    """The title of a thing, "" of the editor's own word, and those whom it names though they have said no."""

    title: str
    names: tuple[str, ...]


async def slips(services: Services, db: AsyncConnection, content: Content) -> Sequence[Slip]:
    """Each text that names somebody who has said no, or has taken a yes back, to any story that is kept."""
    return _slips(services, content, await credit.unwilling(db))


def _slips(services: Services, content: Content, people: Collection[str]) -> list[Slip]:
    found = ((title, _named(services, words, people)) for title, words in _texts(content)) if people else ()
    return [Slip(title, tuple(names)) for title, names in found if names]


def _named(services: Services, words: str, people: Collection[str]) -> list[str]:
    return [one.name for one in mentions(words, services.directory) if {*one.ids} & {*people}]


def _texts(content: Content) -> Iterator[tuple[str, str]]:
    yield "", ". ".join(content.word.values())
    for item in content.items:
        if item.kind is not Kind.STORY:
            yield (
                item.versions[item.norm].title,
                ". ".join(f"{one.title}. {one.text}" for one in item.versions.values()),
            )


async def tell(services: Services, db: AsyncConnection, story_id: UUID, person_id: str) -> None:
    """Tell the editors where somebody who says no now is named in an issue that is approved or sent."""
    for one in await newsletter.last(db, LAST, State.APPROVED):
        if _slips(services, one.worked_on.content, [person_id]):
            await publishing.tell(services, db, one, f"named {story_id}")

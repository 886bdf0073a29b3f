"""An editor puts a story otherwise in an issue: its author is told, and sees both texts."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import intake, newsletter, notice, story
from bot.errors import BotError
from bot.newsletter import Issue, Item, Kind
from bot.services import Services
from bot.story import State
from bot.turn import Key
from bot.view import View

KIND = "rephrased"
"""The notice's subject is the issue's id, the item's and the issue's version."""


@dataclass(frozen=True)
class Rephrased:
    """A story as it stands in an issue now, and as it was told."""

    item: Item
    view: View

    @property
    def told(self) -> list[str]:
        """The title and the texts as the author wrote them."""
        own = {**self.view.one.told.model_dump(), **(self.view.one.original or {})}
        return [own[name] for name in ("title", "done", "led_to") if own[name]]


async def tell(services: Services, db: AsyncConnection, one: Issue, was: Item, now: Item, by: str) -> None:
    """Tell a story's author of an editor's words, unless nothing was changed or they are their own."""
    if was.kind is not Kind.STORY or was.versions == now.versions:
        return
    author = (await story.read(db, UUID(was.source))).author_id
    if author not in ("", by):
        await notice.tell(services, db, [author], Key(KIND, f"{one.id} {was.id} {one.version + 1}"))


async def read(services: Services, db: AsyncConnection, subject: str) -> Rephrased | None:
    """What a notice is about; None where the story is in that issue no longer."""
    issue_id, item_id, _ = subject.split(" ")
    try:
        item = (await newsletter.read(db, UUID(issue_id))).worked_on.content.item(item_id)
        seen = intake.view(services, await story.read(db, UUID(item.source)))
    except BotError:
        return None
    return Rephrased(item, seen) if seen.one.state is State.ACCEPTED else None

"""A story that its author has told before: same title and text, within a month."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import intake, story
from bot.services import Services
from bot.story import State, Story
from bot.view import View

WITHIN = timedelta(days=30)
MOST = 50
"""Stories of one author that are looked through."""


async def of(services: Services, db: AsyncConnection, one: Story) -> View | None:
    """The first that says the same as a draft; None where there is none, or where it is handed in already."""
    if one.state is not State.DRAFT or not one.told.title:
        return None
    told, since = await story.of(db, one.author_id, MOST), services.clock.now() - WITHIN
    same = [each for each in told if each.id != one.id and each.edited >= since and _words(each) == _words(one)]
    return intake.view(services, same[-1]) if same else None


def _words(one: Story) -> list[str]:
    """What the author wrote, however it is spaced and capitalised."""
    own = {**one.told.model_dump(), **(one.original or {})}
    return [" ".join(own[name].split()).casefold() for name in ("title", "done", "led_to")]

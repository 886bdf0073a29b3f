"""Whether those whom a story praises may be named: each is asked, answers for themselves, and may think again."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import credit, intake, slip, story, version
from bot.credit import Consent
from bot.errors import BotError
from bot.name import order
from bot.services import Services
from bot.story import State, Story
from bot.turn import Key
from bot.view import View


@dataclass(frozen=True)
class Asked:
    """A story, what one person (`name`) says to being named in it, None where they no longer are."""

    view: View
    says: Consent | None
    name: str = ""

    @property
    def is_open(self) -> bool:
        """Whether what they say still matters."""
        return self.says not in (None, Consent.UNASKED) and self.view.one.state not in (State.WITHDRAWN, State.DECLINED)

    @property
    def names(self) -> list[str]:
        """Whom the praise is for, as this person may know: those who have agreed, and themselves but for a no."""
        own = {self.name} - {""} if self.says is not Consent.NO else set()
        return sorted({*self.view.praised, *own}, key=order)


def key(story_id: UUID, person_id: str) -> Key:
    """The notice to whoever is named."""
    return Key(intake.NAMED, f"{story_id} {person_id}")


async def read(services: Services, db: AsyncConnection, subject: str) -> Asked | None:
    """How it stands for the story and person of a notice; None where the story is no longer kept."""
    story_id, person_id = version.parse(subject)
    try:
        one = await story.read(db, story_id)
    except BotError:
        return None
    return _asked(services, one, person_id)


def _asked(services: Services, one: Story, person_id: str) -> Asked:
    found = services.directory.employee(person_id)
    return Asked(intake.view(services, one), one.people.get(person_id), found.name if found is not None else "")


async def say(services: Services, db: AsyncConnection, story_id: UUID, person_id: str, consent: Consent) -> Asked:
    """Note what somebody says, and bring every card up to date. Raises BotError "gone" where they are not named."""
    one = await story.read(db, story_id, lock=True)
    if one.people.get(person_id, Consent.UNASKED) is Consent.UNASKED:
        raise BotError("gone")
    await credit.say(db, story_id, person_id, consent)
    await credit.mark(services, db, story_id)
    await intake.tell(services, db, one)
    if consent is Consent.NO:
        await slip.tell(services, db, story_id, person_id)
    await services.defer(db, "newsletter:amend", story_id=str(one.id))
    return _asked(services, await story.read(db, story_id), person_id)


async def mine(services: Services, db: AsyncConnection, person_id: str, most: int) -> Sequence[Asked]:
    """At most `most` of the stories in which somebody has been asked to be named, those without an answer first."""
    found = [await story.read(db, one) for one in await credit.of(db, person_id)]
    asked = [_asked(services, one, person_id) for one in found]
    return sorted(asked, key=lambda one: one.says is not Consent.ASKED)[:most]
